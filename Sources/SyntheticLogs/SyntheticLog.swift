// The synthetic click log: a CSV file of any number of rows, and beside it the truth that it was made by.

import Files
import Foundation
import Numerics

/// A synthetic click log with planted truth.
///
/// A row is a function of the seed and the row's number: neither the number of threads nor, without drift,
/// the number of rows changes it.
package struct SyntheticLog: Sendable {
  private let settings: SyntheticTruth.Settings
  private let design: SyntheticDesign
  private let teacher: Teacher

  /// A log of `rows` rows.
  ///
  /// - Parameters:
  ///   - family: of what kind it is.
  ///   - positiveRate: the expected share of clicks; nil is the family's.
  ///   - drift: how far the truth turns from the first row to the last: 0 stands still, 1 is a right angle.
  /// - Precondition: rows ≥ 1, 0 < positiveRate < 1 and drift ≥ 0.
  package init(
    _ family: SyntheticFamily, rows: Int, seed: UInt64, positiveRate: Double? = nil,
    drift: Double = 0
  ) {
    let positiveRate = positiveRate ?? family.positiveRate
    precondition(rows >= 1 && positiveRate > 0 && positiveRate < 1 && drift >= 0)
    settings = SyntheticTruth.Settings(
      family: family.name, rows: rows, seed: seed, positiveRate: positiveRate, drift: drift)
    design = family.design(seed)
    teacher = Teacher(design, seed: seed, positiveRate: positiveRate, drift: drift)
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
  package func write(
    to path: String, pool: WorkerPool, progress: (_ rows: Int) -> Void = { _ in }
  ) throws -> SyntheticTruth {
    var (positives, entropy) = (0, 0.0)
    let header = ["click", "time"] + design.features.map(\.name)
    let still = settings.drift == 0 ? teacher.effects(at: 0) : nil
    let truthPath = try SyntheticFile.write(
      to: path, header: header.joined(separator: ",") + "\n", rows: settings.rows, pool: pool,
      progress: progress
    ) { rows, text in
      chunk(rows, effects: still, text: &text)
    } collect: {
      positives += $0.positives
      entropy += $0.entropy
    }
    let n = Double(settings.rows)
    let truth = SyntheticTruth(
      design, settings: settings, bias: teacher.bias, positiveRate: Double(positives) / n,
      bayesLogloss: entropy / n)
    try DurableFile.create(truthPath) { try $0.write(try jsonText(truth) + "\n") }
    return truth
  }

  /// Appends some rows as CSV. Returns how many labels are positive, and the sum of the labels' entropies.
  private func chunk(
    _ rows: Range<Int>, effects still: [Teacher.Effect]?, text: inout [UInt8]
  ) -> (positives: Int, entropy: Double) {
    let effects =
      still ?? teacher.effects(at: Double(rows.lowerBound) / Double(settings.rows))
    let random = RandomStream(seed: settings.seed, purpose: "rows")
    var (positives, entropy) = (0, 0.0)
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
      let isClick = draw.uniform() < logistic(logit)
      positives += isClick ? 1 : 0
      entropy += binaryEntropy(logit: logit)
      text.append(isClick ? "1" : "0")
      text.append(",")
      text.append(decimal: row)
      for id in ids {
        text.append(",")
        text.append(decimal: id)
      }
      text.append("\n")
    }
    return (positives, entropy)
  }
}
