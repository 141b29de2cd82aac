// A search space held against its log, before anything is imported.

import Files
import LogProfiling
import Model
import Numerics
import Training

/// Finds what a search of a space on a log would fail by, and what would make it worthless.
package enum SpaceCheck {
  /// What is wrong, in the order of the space's sections; one finding that all is well where nothing is.
  ///
  /// - Parameters:
  ///   - sample: of the log.
  ///   - maximumBadRows: how many rows that cannot be read may be skipped.
  package static func examine(
    _ space: SearchSpace, _ sample: LogSample, maximumBadRows: Int = 0, pool: WorkerPool
  ) -> [Check] {
    let schema = SchemaCheck(
      space.data.schema, sample, maximumBadRows: maximumBadRows, pool: pool)
    var checks = schema.findings.map { finding in
      Check(
        name: "data.\(finding.place)", finding: finding.problem,
        verdict: finding.isFailure ? .failure : .warning, advice: finding.advice)
    }
    let costed = CostedSpace(space, vocabularySizes: schema.vocabularySizes)
    let rows = min(sample.rows, space.data.rows ?? .max)
    checks += learning(space, rows: rows, vocabularySizes: schema.vocabularySizes)
    checks +=
      [
        greatestWeight(schema.greatestWeight, batch: space.training.batch),
        weights(space.verdict, rows: rows, effectiveShare: schema.effectiveShare),
        length(space.verdict, rows: rows),
      ].compactMap { $0 } + search(costed)
    if checks.isEmpty {
      checks = [.ok("space", "nothing to correct in \(costed.decisions.count) decisions")]
    }
    return checks + skipped(schema.skippedRows, sample)
  }

  /// Rows that may be skipped are as they should be, but not in silence.
  private static func skipped(_ rows: Int, _ sample: LogSample) -> [Check] {
    guard rows > 0 else { return [] }
    let about = sample.isComplete ? "" : "about "
    return [
      .ok(
        "data", "\(about)\(rows) \(rows == 1 ? "row" : "rows") that cannot be read will be skipped")
    ]
  }

  /// What keeps the networks from learning.
  private static func learning(
    _ space: SearchSpace, rows: Int, vocabularySizes: [Int]
  ) -> [Check] {
    LearningOutlook.findings(space, rows: rows, vocabularySizes: vocabularySizes).map {
      .warning($0.place, $0.problem, advice: $0.advice)
    }
  }

  /// Whether a step can divide by the weight of its rows, which it does in single precision.
  private static func greatestWeight(_ weight: Double?, batch: Int) -> Check? {
    guard let weight, weight > 0 else { return nil }
    let least = Double(Float.leastNormalMagnitude)
    let scale = 1 / (weight * Double(batch))
    guard scale < least || scale > 1 / least else { return nil }
    return .warning(
      "data.weight",
      "the greatest weight is \(weight): a step of \(batch) such rows leaves the range of single precision",
      advice: "weights around 1")
  }

  /// Whether the weights leave enough rows for the blocks, if the window is like the sample.
  private static func weights(
    _ verdict: VerdictSettings, rows: Int, effectiveShare: Double?
  ) -> Check? {
    guard let effectiveShare else { return nil }
    let window = EvaluationWindow(of: rows, skip: verdict.skip, blocks: verdict.blocks)
    let effective = effectiveShare * Double(window.rows.count)
    let least = WindowGround.leastRowsOfBlock * Double(window.blocks)
    guard effective < least else { return nil }
    return .warning(
      "data.weight",
      "a few rows have nearly all the weight: the rows to judge by count as about "
        + "\(Int(effective)) of equal weight, and a search of fewer than \(Int(least)) ends without a verdict",
      advice: "another column, or less extreme weights")
  }

  /// Whether a verdict can be made on the log.
  private static func length(_ verdict: VerdictSettings, rows: Int) -> Check? {
    let window = EvaluationWindow(of: rows, skip: verdict.skip, blocks: verdict.blocks)
    guard window.rows.count < 2 * verdict.blocks else { return nil }
    return .failure(
      "verdict.blocks",
      "the log has \(window.rows.count) rows to judge by: too few for \(verdict.blocks) blocks",
      advice: "a longer log, more of its `rows`, or fewer `blocks`")
  }

  /// Whether there is something to search, and the targets can be met.
  private static func search(_ costed: CostedSpace) -> [Check] {
    guard !costed.decisions.isEmpty else {
      return [.warning("model", "no width is open: `nas train` trains it", advice: "give choices")]
    }
    let least = costed.ratio(of: costed.cheapest)
    // 0 / 0: a baseline that costs nothing.
    guard least.isFinite else {
      return [
        .failure(
          "model", "the baseline costs no \(costed.measure.rawValue)", advice: "widen the baseline")
      ]
    }
    return costed.targets.filter { $0.ratio < least }.map { target in
      .failure(
        "search.targets",
        "the target \(target) is below the cheapest architecture, which costs "
          + "\((least * 10_000).rounded(.up) / 10_000) of the baseline's \(costed.measure.rawValue)",
        advice: "a higher target, or narrower choices")
    }
  }
}
