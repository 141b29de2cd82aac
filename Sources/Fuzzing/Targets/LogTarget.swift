// Logs of every format and compression, read to their ends.

import Files
import LogReading
import LogSchema

extension FuzzTarget {
  /// Logs: the first four bytes of an input choose format, columns, sizes of pieces, and the greatest record
  /// with names and delimiter.
  static let logs = FuzzTarget(
    name: "logs",
    samples: Sample.all.enumerated().map { place, sample in
      [UInt8(place % 2 == 0 ? 0 : 1 + (LogFormat.allCases.firstIndex(of: sample.format) ?? 0))]
        + [0, 7, 0] + sample.bytes
    }, words: []
  ) { input in
    guard input.count >= 4 else { return .error }
    let formats: [LogFormat?] = [nil] + LogFormat.allCases
    return try readOrRefused(
      [Array(input.dropFirst(4))],
      form: chosenForm(formats[Int(input[0]) % formats.count], Int(input[3]) / 4),
      columns: chosenColumns[Int(input[1]) % chosenColumns.count],
      pieceSize: pieceSizes[Int(input[2]) % pieceSizes.count],
      greatestRecord: input[3] % 4 == 1 ? 100 : 1 << 24)
  }
}

/// How a log may be said to be written: mostly by its format alone.
private func chosenForm(_ format: LogFormat?, _ choice: Int) -> LogForm {
  switch choice % 8 {
  case 1: LogForm(format, hasHeader: false)
  case 2: LogForm(format, names: ["label", "a", "b"])
  case 3: LogForm(format, delimiter: "^")
  case 4: LogForm(format, delimiter: " ", hasHeader: false)
  default: LogForm(format)
  }
}

private let chosenColumns: [[String]?] = [
  nil, nil, nil, ["label"], ["label", "7", "0"], ["7:value", "indices"],
]
private let pieceSizes = [1, 2, 3, 7, 64, 1000, 1 << 12, 1 << 19]

/// Reads the damaged file of a seed and run to its end, as a format of chance, in pieces of chance.
///
/// - Returns: how it ended. What is thrown is no `InputError`, which alone a log may cause.
package func readDamagedFile(seed: UInt64, run: Int) throws -> Outcome {
  var mutator = Mutator(seed: seed, run: run)
  let samples = Sample.all
  let sample = samples[mutator.below(samples.count)]
  let other = samples[mutator.below(samples.count)]
  var files = [mutator.mutated(sample.bytes, with: other.bytes)]
  if mutator.below(8) == 0 { files.append(mutator.mutated(sample.bytes, with: other.bytes)) }
  let formats: [LogFormat?] = [nil, sample.format, sample.format, other.format]
  let format = formats[mutator.below(formats.count)]
  return try readOrRefused(
    files, form: chosenForm(format, mutator.below(16)),
    columns: chosenColumns[mutator.below(chosenColumns.count)],
    pieceSize: pieceSizes[mutator.below(pieceSizes.count)],
    greatestRecord: mutator.below(4) == 0 ? 100 : 1 << 24)
}

private func readOrRefused(
  _ files: [[UInt8]], form: LogForm, columns: [String]?, pieceSize: Int, greatestRecord: Int
) throws -> Outcome {
  do {
    return try readLog(
      files, form: form, columns: columns, pieceSize: pieceSize, greatestRecord: greatestRecord)
  } catch is InputError {
    return .error
  }
}

/// Reads files to their end, every value as text.
///
/// - Throws: `InputError` where they cannot be read.
func readLog(
  _ files: [[UInt8]], form: LogForm, columns: [String]?, pieceSize: Int, greatestRecord: Int,
  _ parquet: ParquetProcess = ParquetProcess()
) throws -> Outcome {
  let reader = try LogReader(
    files.map { .bytes($0, name: "log") }, form: form, columns: columns,
    pieceSize: pieceSize, greatestRecord: greatestRecord, parquet: parquet)
  var block = RowBlock()
  var rejected = 0
  var bytes = 0
  while try reader.read(into: &block) {
    precondition(block.rows > 0 || !block.rejected.isEmpty, "a block holds something")
    rejected += block.rejected.count
    for row in 0..<block.rows {
      for column in reader.header.indices {
        bytes += block.text(ofRow: row, column: column).utf8.count
      }
    }
  }
  precondition(reader.position >= 0 && bytes >= 0, "sizes are no less than 0")
  precondition(reader.digest.bytes >= 0, "sizes are no less than 0")
  return rejected > 0 ? .rejections : .read
}
