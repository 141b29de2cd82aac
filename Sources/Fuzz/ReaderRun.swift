// One run of the readers on a damaged file.

import ClickData
import System

/// How a run ended, where it ended as it may.
enum Outcome: String, CaseIterable {
  /// The log was read to its end, and every record was a row.
  case rows
  /// The log was read to its end, and some records were no rows.
  case rejections
  /// The log was refused, or damage ended reading.
  case error
}

/// Reads the damaged file of a seed and run to its end, as a format of chance, in pieces of chance.
///
/// - Returns: how it ended. What is thrown is no `InputError`, which alone a log may cause.
func readDamagedFile(seed: UInt64, run: Int) throws -> Outcome {
  var mutator = Mutator(seed: seed, run: run)
  let samples = Sample.all
  let sample = samples[mutator.below(samples.count)]
  let other = samples[mutator.below(samples.count)]
  var files = [mutator.mutated(sample.bytes, with: other.bytes)]
  if mutator.below(8) == 0 { files.append(mutator.mutated(sample.bytes, with: other.bytes)) }
  let formats: [LogFormat?] = [nil, sample.format, sample.format, other.format]
  let columns: [[String]?] = [
    nil, nil, nil, ["label"], ["label", "7", "0"], ["7:value", "indices"],
  ]
  let pieceSizes = [1, 2, 3, 7, 64, 1000, 1 << 12, 1 << 19]
  do {
    let reader = try LogReader(
      files.map { .bytes($0, name: "log") }, format: formats[mutator.below(formats.count)],
      columns: columns[mutator.below(columns.count)],
      pieceSize: pieceSizes[mutator.below(pieceSizes.count)],
      greatestRecord: mutator.below(4) == 0 ? 100 : 1 << 24)
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
    return rejected > 0 ? .rejections : .rows
  } catch is InputError {
    return .error
  }
}
