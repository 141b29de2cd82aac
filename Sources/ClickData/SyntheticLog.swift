// The synthetic click log: a CSV file of any number of rows, and beside it the truth that it was made by.

import Foundation
import Linalg
import System

/// A synthetic click log with planted truth.
///
/// A row is a function of the seed and the row's number: neither the number of threads nor, without drift,
/// the number of rows changes it.
public struct SyntheticLog: Sendable {
  /// Rows that one task makes. Under drift the truth moves once a chunk.
  private static let chunkSize = 4096

  private let settings: SyntheticTruth.Settings
  private let teacher: Teacher

  /// A log of `rows` rows.
  ///
  /// - Parameters:
  ///   - positiveRate: the expected share of clicks.
  ///   - drift: how far the truth turns from the first row to the last: 0 stands still, 1 is a right angle.
  /// - Precondition: rows ≥ 1, 0 < positiveRate < 1 and drift ≥ 0.
  public init(rows: Int, seed: UInt64, positiveRate: Double, drift: Double) {
    precondition(rows >= 1 && positiveRate > 0 && positiveRate < 1 && drift >= 0)
    settings = SyntheticTruth.Settings(
      rows: rows, seed: seed, positiveRate: positiveRate, drift: drift)
    teacher = Teacher(seed: seed, positiveRate: positiveRate, drift: drift)
  }

  /// Writes the log to `path`, and its truth to `path` with `.truth.json` appended.
  ///
  /// The columns are `click` (0 or 1), `time` (a row a second) and the features' ids. Memory does not
  /// depend on the number of rows.
  ///
  /// - Parameter progress: called now and then with the number of rows that are written.
  /// - Returns: the truth.
  /// - Throws: `InputError` where one of the files exists or may not be written; `FileError` where the
  ///   disk is full.
  public func write(
    to path: String, pool: WorkerPool, progress: (_ rows: Int) -> Void = { _ in }
  ) throws -> SyntheticTruth {
    let truthPath = path + ".truth.json"
    for path in [path, truthPath] where FileStatus.exists(path) {
      throw InputError("exists already, expected the name of a new file", file: path)
    }
    var (positives, entropy) = (0, 0.0)
    try DurableFile.write(to: path) { file in
      let header = ["click", "time"] + SyntheticFeature.all.map(\.name)
      try file.write(header.joined(separator: ",") + "\n")
      let still = settings.drift == 0 ? teacher.effects(at: 0) : nil
      let chunks = (settings.rows - 1) / Self.chunkSize + 1
      let wave = 8 * pool.threads
      for first in stride(from: 0, to: chunks, by: wave) {
        let made = pool.map(min(wave, chunks - first)) { chunk(first + $0, effects: still) }
        for chunk in made {
          try file.write(chunk.text)
          positives += chunk.positives
          entropy += chunk.entropy
        }
        progress(min((first + wave) * Self.chunkSize, settings.rows))
      }
    }
    let n = Double(settings.rows)
    let truth = SyntheticTruth(
      settings: settings, bias: teacher.bias, positiveRate: Double(positives) / n,
      bayesLogloss: entropy / n)
    try DurableFile.write(try jsonText(truth) + "\n", to: truthPath)
    return truth
  }

  /// Some rows as CSV, and what their labels hold.
  private struct Chunk: Sendable {
    var text: [UInt8] = []
    var positives = 0
    /// The sum over the rows of the entropy of the label, in nats.
    var entropy = 0.0
  }

  private func chunk(_ index: Int, effects still: [Teacher.Effect]?) -> Chunk {
    let rows = index * Self.chunkSize..<min((index + 1) * Self.chunkSize, settings.rows)
    let effects =
      still ?? teacher.effects(at: Double(rows.lowerBound) / Double(settings.rows))
    let random = RandomStream(seed: settings.seed, purpose: "rows")
    var chunk = Chunk()
    chunk.text.reserveCapacity(rows.count * 6 * (teacher.laws.count + 2))
    var ids = [Int](repeating: 0, count: teacher.laws.count)
    var clusters = ids
    for row in rows {
      var draw = random.substream(row)
      for f in ids.indices {
        ids[f] = teacher.laws[f].draw(&draw)
        clusters[f] = teacher.clusters[f][ids[f]]
      }
      var logit = teacher.bias
      for effect in effects { logit += effect.value(clusters) }
      let p = logistic(logit)
      let isClick = draw.uniform() < p
      chunk.positives += isClick ? 1 : 0
      // −p·log p − (1 − p)·log(1 − p), with log p = log(1 − p) + logit.
      chunk.entropy += log1p(exp(-abs(logit))) + max(logit, 0) - p * logit
      chunk.text.append(UInt8(ascii: isClick ? "1" : "0"))
      append(row, to: &chunk.text)
      for id in ids { append(id, to: &chunk.text) }
      chunk.text.append(UInt8(ascii: "\n"))
    }
    return chunk
  }

  /// Appends a comma and a number, which is not negative, in decimal.
  private func append(_ number: Int, to text: inout [UInt8]) {
    text.append(UInt8(ascii: ","))
    var power = 1
    while number / power >= 10 { power *= 10 }
    while power > 0 {
      text.append(UInt8(ascii: "0") + UInt8(number / power % 10))
      power /= 10
    }
  }
}
