// Damaged Parquet files, through the process that reads them. Many share one process, which is started again where it
// crashed.

import Files
import LogReading
import LogSchema

/// Parquet files, and the process by which they are read.
package final class ParquetDamage {
  private let samples: [[UInt8]]
  private let process: ParquetProcess
  /// The runs in which the reader crashed or was silent, with what was said of it.
  package private(set) var crashes: [(run: Int, message: String)] = []

  /// - Parameters:
  ///   - files: paths of valid files; small ones, so that damage is likely to meet what is read.
  ///   - python: the Python that reads; nil for that of the environment.
  package init(files: [String], python: String? = nil) throws {
    samples = try files.map { path in
      let reader = try ByteReader(path: path)
      var bytes: [UInt8] = []
      while try reader.read(appendingTo: &bytes) > 0 {}
      return bytes
    }
    precondition(!samples.isEmpty, "there is something to damage")
    process = ParquetProcess(python: python, memory: 2 << 30, patience: .seconds(20))
  }

  /// Reads the damaged file of a seed and run to its end.
  ///
  /// - Returns: how it ended. What is thrown is no `InputError`, which alone a log may cause.
  package func read(seed: UInt64, run: Int) throws -> Outcome {
    var mutator = Mutator(seed: seed, run: run, words: words)
    let sample = samples[mutator.below(samples.count)]
    let other = samples[mutator.below(samples.count)]
    do {
      return try readLog(
        [damaged(sample, with: other, &mutator)], form: LogForm(.parquet), columns: nil,
        pieceSize: 1 << 19, greatestRecord: mutator.below(4) == 0 ? 100 : 1 << 24, process)
    } catch let error as InputError {
      if error.problem.hasPrefix("the Parquet reader") { crashes.append((run, error.problem)) }
      return .error
    }
  }

  /// Numbers at the edges of their types, and marks. Thrift writes them so in the footer.
  private let words: [[UInt8]] = [
    [0], [0xff], [0x80], [0xff, 0xff, 0xff, 0xff, 0x0f], [0x80, 0x80, 0x80, 0x80, 0x10],
    [0xff, 0xff, 0xff, 0x7f], [0, 0, 0, 0x80], Array("PAR1".utf8),
  ]

  /// A file after damage anywhere, to its footer alone, or to all but the footer: what says where everything lies is
  /// small beside the rest. The marks at both ends stay in most, and the footer's length in some.
  private func damaged(_ file: [UInt8], with other: [UInt8], _ mutator: inout Mutator) -> [UInt8] {
    let length = (0..<4).reduce(0) { $0 | Int(file[file.count - 8 + $1]) << (8 * $1) }
    let end = file.count - 8
    var (data, footer) = (Array(file[4..<end - length]), Array(file[end - length..<end]))
    var lengthBytes = Array(file[end..<end + 4])
    switch mutator.below(8) {
    case 0: return Array(file[..<4]) + mutator.mutated(Array(file.dropFirst(4)), with: other)
    case 1...3: data = mutator.mutated(data, with: other)
    case 4...6: footer = mutator.mutated(footer, with: other)
    default:
      data = mutator.mutated(data, with: other)
      footer = mutator.mutated(footer, with: other)
    }
    if mutator.below(4) > 0 {
      lengthBytes = (0..<4).map { UInt8(truncatingIfNeeded: footer.count >> (8 * $0)) }
    }
    return Array(file[..<4]) + data + footer + lengthBytes + Array(file[(end + 4)...])
  }
}
