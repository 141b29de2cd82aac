// What the rules of a verdict would say of candidates whose truth is given, under given noise: no training, only draws.

import Foundation
import Numerics

/// How much Δ varies, in units of Δ.
package struct Noise: Codable, Hashable, Sendable {
  /// The standard deviation of one seed's Δ.
  package var seed: Double
  /// The standard error that the blocks of the log leave, whatever the number of seeds.
  package var block: Double

  /// Noise of two standard deviations, e.g. 0.0015 of a seed and 0.0003 of the blocks.
  package init(seed: Double, block: Double) {
    self.seed = seed
    self.block = block
  }
}

/// Draws of a verdict's data under one noise.
///
/// The same draws serve every Δ and every rule, so that rules are compared on equal terms. Seed effects are
/// normal; so is the blocks' effect, whose variance is estimated with B − 1 degrees of freedom.
package struct VerdictSimulation: Sendable {
  private let rule: VerdictRule
  private let draws: [Draw]

  /// The effects that make a draw.
  struct Effects: Sendable {
    /// Of the blocks, and of each seed.
    var block: Double, seeds: [Double]
    /// B − 1 times the variance of the blocks that is seen, over the true one.
    let chiSquare: Double

    /// Draws effects under a noise.
    init(_ noise: Noise, blocks: Int, mostSeeds: Int, _ random: inout RandomStream) {
      block = noise.block * random.normal()
      chiSquare = (1..<blocks).reduce(0.0) { sum, _ in
        let z = random.normal()
        return sum + z * z
      }
      seeds = (0..<mostSeeds).map { _ in noise.seed * random.normal() }
    }
  }

  struct Draw: Sendable {
    /// The means and the variances of the mean of the first 1, 2, ... seeds.
    var means: [Double], seedVariances: [Double]
    /// The blocks' own effect and the estimate of its variance.
    var blockEffect: Double, blockVariance: Double
  }

  /// What a rule does with candidates of one Δ.
  package struct Outcome: Hashable, Sendable {
    /// The share that is called neutral or better.
    package var proved: Double
    /// The mean number of seeds.
    package var seeds: Double
  }

  /// Draws `count` comparisons, each with up to `mostSeeds` seeds.
  package init(_ noise: Noise, _ rule: VerdictRule, count: Int, mostSeeds: Int) {
    self.rule = rule
    let random = RandomStream(seed: 1, purpose: "verdict")
    draws = (0..<count).map { index in
      var random = random.substream(index)
      let effects = Effects(
        noise, blocks: rule.blocks, mostSeeds: max(mostSeeds, rule.maxSeeds), &random)
      return Draw(effects, noise, blocks: rule.blocks)
    }
  }

  /// The rule of `nas search`: its looks, and its giving up.
  package func sequential(delta: Double) -> Outcome {
    let looks = Looks(rule)
    var (proved, spent) = (0, 0)
    for draw in draws {
      let (verdict, seeds) = looks.decide(margin: rule.margin) {
        comparison(draw, delta: delta, seeds: $0)
      }
      spent += seeds
      proved += verdict.isProved ? 1 : 0
    }
    return Outcome(
      proved: Double(proved) / Double(draws.count), seeds: Double(spent) / Double(draws.count))
  }

  /// The share of candidates that one look after a fixed number of seeds, at least two, proves.
  package func proved(delta: Double, seeds: Int) -> Double {
    let alpha = 1 - rule.confidence
    let proved = draws.count { draw in
      let interval = comparison(draw, delta: delta, seeds: seeds).interval(alpha: alpha)
      return Comparison.verdict(interval, margin: rule.margin).isProved
    }
    return Double(proved) / Double(draws.count)
  }

  /// The fixed number of seeds that proves a share of the candidates of one Δ, interpolated between whole
  /// numbers; nil where more would be needed than were drawn.
  package func fixedSeeds(proving share: Double, delta: Double) -> Double? {
    var last: Double?
    for seeds in 2...(draws.first?.means.count ?? 2) {
      let proved = proved(delta: delta, seeds: seeds)
      if proved >= share {
        guard let last, proved > last else { return Double(seeds) }
        return Double(seeds) - (proved - share) / (proved - last)
      }
      last = proved
    }
    return nil
  }

  private func comparison(_ draw: Draw, delta: Double, seeds: Int) -> Comparison {
    draw.comparison(delta: delta, seeds: seeds, blocks: rule.blocks)
  }
}

extension VerdictSimulation.Draw {
  /// A draw of effects under a noise.
  init(_ effects: VerdictSimulation.Effects, _ noise: Noise, blocks: Int) {
    blockEffect = effects.block
    blockVariance = noise.block * noise.block * effects.chiSquare / Double(blocks - 1)
    (means, seedVariances) = ([], [])
    // Welford's recurrence: stable, and a mean and a variance for every number of seeds.
    var (mean, squares) = (0.0, 0.0)
    for (n, effect) in zip(1..., effects.seeds) {
      let step = effect - mean
      mean += step / Double(n)
      squares += step * (effect - mean)
      means.append(mean)
      seedVariances.append(squares / Double(max(n - 1, 1)) / Double(n))
    }
  }

  /// What a look after so many seeds sees of a candidate whose true Δ is given.
  func comparison(delta: Double, seeds: Int, blocks: Int) -> Comparison {
    Comparison(
      mean: delta + means[seeds - 1] + blockEffect, seedVariance: seedVariances[seeds - 1],
      blockVariance: blockVariance, seeds: seeds, blocks: blocks)
  }
}

extension RandomStream {
  /// A standard normal number (Box and Muller 1958).
  package mutating func normal() -> Double {
    (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform())
  }
}
