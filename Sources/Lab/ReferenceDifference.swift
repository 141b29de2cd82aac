// What searches found against one architecture that was there before: the baseline, or the baseline scaled.

import Model
import Statistics

/// The relative difference of log loss, what searches with several seeds found against a reference: below 0
/// where they found something better.
package struct ReferenceDifference: Codable, Hashable, Sendable {
  /// The mean over searches and trainings.
  package let mean: Double
  /// The bounds of its two-sided interval.
  package let low: Double, high: Double
  /// One-sided p-value: how likely a mean so low is where the searches find nothing better.
  package let p: Double
  /// The training seeds, which the reference and all that was found have in common.
  package let seeds: Int

  /// Compares what was found by each search with a reference, over the seeds with which all were trained.
  ///
  /// Another search finds something else, and another seed trains it differently: the two are crossed
  /// factors, as seeds and blocks of time are in `Comparison`, whose interval this is.
  ///
  /// - Returns: nil for fewer than two searches or two seeds, or where the reference is all that was found.
  init?(
    _ found: [Architecture], against reference: Architecture, in table: TruthTable,
    confidence: Double
  ) {
    let runs = ([reference] + found).map { table.losses[$0] ?? [:] }
    let seeds = runs[0].keys.sorted().filter { seed in runs.allSatisfy { $0[seed] != nil } }
    guard found.count > 1, seeds.count > 1, found.contains(where: { $0 != reference }) else {
      return nil
    }
    let losses = runs.map { run in seeds.compactMap { run[$0] } }
    let comparison = Comparison(
      candidate: Array(losses.dropFirst()), baseline: found.map { _ in losses[0] })
    let interval = comparison.interval(alpha: (1 - confidence) / 2)
    (mean, low, high) = (interval.mean, interval.low, interval.high)
    p = Self.p(comparison)
    self.seeds = seeds.count
  }

  /// The least α at which the upper bound is below 0, found by bisection.
  private static func p(_ comparison: Comparison) -> Double {
    var (low, high) = (0.0, 0.5)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      let interval = comparison.interval(alpha: middle)
      if interval.low < 0 && interval.high > 0 { low = middle } else { high = middle }
    }
    return comparison.mean < 0 ? high : 1 - high
  }
}
