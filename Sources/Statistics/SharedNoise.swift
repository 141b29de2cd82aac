// How much of a seed's noise trainings with equal seeds have in common.

import Numerics

/// The share of a seed's variance that pairing removes from the difference of two trainings.
///
/// A child's initial weights are a prefix of its parent's, and both see the same batches. What that brings is
/// 1 − Var(L(s) − L₀(s)) / (Var L + Var L₀), where L and L₀ are the log losses of another architecture and of
/// the baseline with seed s, pooled over the other architectures: 0 where they are independent, 1 where they
/// differ by a constant.
package struct SharedNoise: Codable, Hashable, Sendable {
  /// The estimate.
  package let share: Double
  /// The bounds of a two-sided interval of 95 %, by resampling seeds.
  package let low: Double, high: Double

  /// Compares the log losses of other architectures with the baseline's, all with the same seeds. Nil where
  /// there are fewer than two seeds, or there is no noise.
  package init?(baseline: [Double], others: [[Double]]) {
    precondition(others.allSatisfy { $0.count == baseline.count })
    let seeds = Array(baseline.indices)
    guard seeds.count > 1, let share = Self.share(baseline, others, seeds) else { return nil }
    let random = RandomStream(seed: 1, purpose: "shared noise")
    let resampled = (0..<1000).compactMap { index in
      var random = random.substream(index)
      return Self.share(baseline, others, seeds.map { _ in random.below(seeds.count) })
    }.sorted()
    self.share = share
    low = resampled[resampled.count / 40]
    high = resampled[resampled.count - 1 - resampled.count / 40]
  }

  private static func share(
    _ baseline: [Double], _ others: [[Double]], _ seeds: [Int]
  ) -> Double? {
    let reference = squares(seeds.map { baseline[$0] })
    var (paired, unpaired) = (0.0, 0.0)
    for other in others {
      paired += squares(seeds.map { other[$0] - baseline[$0] })
      unpaired += squares(seeds.map { other[$0] }) + reference
    }
    return unpaired > 0 ? 1 - paired / unpaired : nil
  }

  /// The sum of the squared deviations from the mean.
  private static func squares(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
}
