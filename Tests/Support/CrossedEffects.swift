// Losses of candidates and baselines whose noise is known.

import Numerics
import Statistics

/// Δ[s, b] = µ + seed[s] + block[b] + rest[s, b]: crossed random effects, standard deviations given.
package struct CrossedEffects: CustomStringConvertible, Sendable {
  /// Of the seeds.
  package var seed: Double
  /// Of the blocks, which candidate and seeds share.
  package var block: Double
  /// Of what neither explains.
  package var rest: Double

  /// Effects of these standard deviations.
  package init(seed: Double, block: Double, rest: Double) {
    (self.seed, self.block, self.rest) = (seed, block, rest)
  }

  /// The three, for messages.
  package var description: String { "seed \(seed), block \(block), rest \(rest)" }

  /// One draw of the losses of candidate and baseline; the baseline's are 1.
  package func losses(
    mean: Double, seeds: Int, blocks: Int, random: inout RandomStream
  ) -> (candidate: [[Double]], baseline: [[Double]]) {
    let ofBlock = (0..<blocks).map { _ in block * random.normal() }
    let candidate = (0..<seeds).map { _ in
      let ofSeed = seed * random.normal()
      return ofBlock.map { 1 + mean + ofSeed + $0 + rest * random.normal() }
    }
    return (candidate, candidate.map { $0.map { _ in 1 } })
  }
}
