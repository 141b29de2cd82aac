// The writing of synthetic logs: rows are made in chunks, by several threads, and written in order.

import Files
import Foundation
import Numerics

enum SyntheticFile {
  /// Rows that one task makes. Under drift the truth moves once a chunk.
  static let chunkSize = 4096

  /// Writes a new log.
  ///
  /// - Parameters:
  ///   - header: the first line with its end; empty where there is none.
  ///   - make: appends some rows as text, and returns what is to be collected of them.
  ///   - collect: takes it, in the order of the rows.
  /// - Returns: the path of the file for the log's truth, which does not exist either.
  /// - Throws: `InputError` where one of the files exists or may not be written; `FileError` where the
  ///   disk is full.
  static func write<Part: Sendable>(
    to path: String, header: String, rows: Int, pool: WorkerPool, progress: (_ rows: Int) -> Void,
    make: @Sendable (_ rows: Range<Int>, _ text: inout [UInt8]) -> Part, collect: (Part) -> Void
  ) throws -> String {
    let truthPath = path + ".truth.json"
    for path in [path, truthPath] where FileStatus.exists(path) {
      throw InputError(
        "exists already: expected the name of a new file; remove it, or choose another", file: path)
    }
    try DurableFile.create(path) { file in
      try file.write(header)
      let chunks = (rows - 1) / chunkSize + 1
      let wave = 8 * pool.threads
      for first in stride(from: 0, to: chunks, by: wave) {
        let made = pool.map(min(wave, chunks - first)) { index in
          let start = (first + index) * chunkSize
          var text: [UInt8] = []
          text.reserveCapacity(chunkSize << 6)
          return (part: make(start..<min(start + chunkSize, rows), &text), text: text)
        }
        for chunk in made {
          try file.write(chunk.text)
          collect(chunk.part)
        }
        progress(min((first + wave) * chunkSize, rows))
      }
    }
    return truthPath
  }
}

/// The entropy of a label whose logit is known, in nats.
func binaryEntropy(logit: Double) -> Double {
  // −p·log p − (1 − p)·log(1 − p), with log p = log(1 − p) + logit.
  log1p(exp(-abs(logit))) + max(logit, 0) - logistic(logit) * logit
}
