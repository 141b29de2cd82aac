// A candidate against the baseline: the interval of Δ and what it says.
//
// S: seeds, B: blocks of time. Δ[s, b] is the difference of the mean log losses of candidate and baseline
// in block b when both are trained with seed s, over the baseline's mean log loss.

import CGSL

/// The estimate of Δ, the relative difference of log loss, with both of its sources of variance.
///
/// Seeds and blocks are crossed random factors: a retrain draws new initial weights, and the log is one
/// draw of the traffic. The variance of the mean of Δ[s, b] is σ²_seed/S + σ²_block/B + σ²_rest/(SB).
/// The sum of the two variances of means, over seeds (S − 1 degrees of freedom) and over blocks (B − 1),
/// estimates it and counts σ²_rest twice. Each variance is weighted by the square of its own quantile of
/// Student's t (Banerjee 1960), which keeps the error rate with as few as two seeds, where pooled
/// degrees of freedom do not.
///
/// Where rows have weights, so have blocks, and Δ is a ratio of two sums over blocks: that of w[b]·Δ[s, b] over
/// that of w[b]. With w scaled to a mean of 1, a block then deviates by w[b]·(Δ[b] − Δ), the linearisation of
/// that ratio (Cochran 1977, *Sampling Techniques*, section 6).
package struct Comparison: Sendable {
  /// The weighted mean of Δ[s, b].
  package let mean: Double
  /// Variance of the mean that seeds explain.
  let seedVariance: Double
  /// Variance of the mean that blocks explain.
  let blockVariance: Double
  /// S
  package let seeds: Int
  /// B
  let blocks: Int

  /// Compares trainings with equal seeds.
  ///
  /// - Parameters:
  ///   - candidate: S × B mean log losses.
  ///   - baseline: S × B mean log losses.
  ///   - weights: how much each block counts, B; empty where all count alike.
  package init(candidate: [[Double]], baseline: [[Double]], weights: [Double] = []) {
    precondition(candidate.count == baseline.count && candidate.count > 1)
    let (S, B) = (candidate.count, candidate[0].count)
    precondition(B > 1)
    precondition((candidate + baseline).allSatisfy { $0.count == B })
    let w = Self.scaled(weights, blocks: B)
    func weightedMean(_ values: [Double]) -> Double { Self.mean(zip(w, values).map { $0 * $1 }) }
    let scale = Self.mean(baseline.map(weightedMean))
    let Δ = zip(candidate, baseline).map { zip($0, $1).map { ($0 - $1) / scale } }
    let mean = Self.mean(Δ.map(weightedMean))
    self.mean = mean
    seeds = S
    blocks = B
    seedVariance = Self.varianceOfMean(Δ.map(weightedMean))
    blockVariance = Self.varianceOfMean(
      (0..<B).map { b in w[b] * Self.mean(Δ.map { $0[b] }) + (1 - w[b]) * mean })
  }

  /// The blocks' weights, scaled to a mean of 1; empty ones are all 1.
  package static func scaled(_ weights: [Double], blocks: Int) -> [Double] {
    if weights.isEmpty { return [Double](repeating: 1, count: blocks) }
    precondition(weights.count == blocks)
    let mean = mean(weights)
    return weights.map { $0 / mean }
  }

  /// A comparison whose estimates are known, of S seeds and B blocks.
  init(mean: Double, seedVariance: Double, blockVariance: Double, seeds: Int, blocks: Int) {
    self.mean = mean
    self.seedVariance = seedVariance
    self.blockVariance = blockVariance
    self.seeds = seeds
    self.blocks = blocks
  }

  /// The interval whose bounds each hold with probability 1 − α.
  package func interval(alpha: Double) -> Delta {
    let half = halfWidth(alpha: alpha, seedVariance: seedVariance, seeds: seeds)
    return Delta(mean: mean, low: mean - half, high: mean + half)
  }

  /// The upper bound of that interval.
  package func upperBound(alpha: Double) -> Double {
    mean + halfWidth(alpha: alpha, seedVariance: seedVariance, seeds: seeds)
  }

  /// How much Δ varies, as far as this comparison can tell.
  package var noise: Noise {
    Noise(
      seed: (seedVariance * Double(seeds)).squareRoot(), block: blockVariance.squareRoot())
  }

  /// What an interval says under a margin.
  package static func verdict(_ delta: Delta, margin: Double) -> Verdict {
    if delta.high <= margin { return delta.high < 0 ? .better : .neutral }
    return delta.low > margin ? .worse : .inconclusive
  }

  /// The number of seeds after which the interval would have left the margin, if the estimates stayed as
  /// they are; nil where seeds alone never decide it, or more than 10,000 would.
  package func seedsNeeded(margin: Double, alpha: Double) -> Int? {
    (seeds...10_000).first { n in
      let variance = seedVariance * Double(seeds) / Double(n)
      return halfWidth(alpha: alpha, seedVariance: variance, seeds: n) <= abs(margin - mean)
    }
  }

  /// The number of seeds that proves four in five candidates whose Δ is 0, if the noise is as estimated; nil
  /// where the blocks are too noisy for any, or more than 10,000 would be needed.
  package func seedsForEqual(margin: Double, alpha: Double) -> Int? {
    let quantile = gsl_cdf_ugaussian_Pinv(0.8)
    return (2...10_000).first { n in
      let variance = seedVariance * Double(seeds) / Double(n)
      return halfWidth(alpha: alpha, seedVariance: variance, seeds: n)
        + quantile * (variance + blockVariance).squareRoot() <= margin
    }
  }

  /// Whether the upper bound after `last` seeds comes to lie within the margin with at least this chance, if
  /// the estimates are right: the bound then is nearer to the mean, and the mean moves by what the further
  /// seeds bring.
  func mayBeProved(by last: Int, margin: Double, alpha: Double, chance: Double) -> Bool {
    let share = Double(seeds) / Double(last)
    let half = halfWidth(alpha: alpha, seedVariance: seedVariance * share, seeds: last)
    let movement = (seedVariance * (1 - share)).squareRoot()
    return mean + half - gsl_cdf_ugaussian_Qinv(chance) * movement <= margin
  }

  private func halfWidth(alpha: Double, seedVariance: Double, seeds: Int) -> Double {
    let seedQuantile = gsl_cdf_tdist_Qinv(alpha, Double(seeds - 1))
    let blockQuantile = gsl_cdf_tdist_Qinv(alpha, Double(blocks - 1))
    return
      (seedQuantile * seedQuantile * seedVariance + blockQuantile * blockQuantile * blockVariance)
      .squareRoot()
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  private static func varianceOfMean(_ values: [Double]) -> Double {
    let center = mean(values)
    let squares = values.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    return squares / Double(values.count - 1) / Double(values.count)
  }
}
