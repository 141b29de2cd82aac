// How often a comparison claims what is not true, by simulation.

import Model
import Numerics
import TestSupport
import Testing

@testable import Statistics

@Suite struct CoverageTests {
  static let simulations = 2000
  static let margin = 0.001
  /// Three standard errors of a rate of 5 %.
  static let error = 3 * (0.05 * 0.95 / Double(simulations)).squareRoot()

  static let effects = [
    CrossedEffects(seed: 0.001, block: 0, rest: 0),
    CrossedEffects(seed: 0.001, block: 0, rest: 0.001),
    CrossedEffects(seed: 0.001, block: 0.001, rest: 0.001),
    CrossedEffects(seed: 0.001, block: 0.004, rest: 0.001),
    CrossedEffects(seed: 0.0003, block: 0.004, rest: 0.002),
    CrossedEffects(seed: 0, block: 0.004, rest: 0.001),
  ]

  /// The share of simulations in which something was claimed.
  static func rate(_ purpose: String, claims: (inout RandomStream) -> Bool) -> Double {
    let random = RandomStream(seed: 1, purpose: purpose)
    let claimed = (0..<simulations).count { simulation in
      var random = random.substream(simulation)
      return claims(&random)
    }
    return Double(claimed) / Double(simulations)
  }

  /// At one look, with as few seeds as there may be and with more.
  @Test(arguments: effects, [2, 3, 6]) func falseClaimsAreRare(
    effects: CrossedEffects, seeds: Int
  ) {
    func verdict(_ mean: Double, _ random: inout RandomStream) -> Verdict {
      let losses = effects.losses(mean: mean, seeds: seeds, blocks: 20, random: &random)
      let comparison = Comparison(candidate: losses.candidate, baseline: losses.baseline)
      return Comparison.verdict(comparison.interval(alpha: 0.05), margin: Self.margin)
    }
    let neutral = Self.rate("neutral") { verdict(Self.margin, &$0).isProved }
    let worse = Self.rate("worse") { verdict(Self.margin, &$0) == .worse }
    let better = Self.rate("better") { verdict(0, &$0) == .better }
    for rate in [neutral, worse, better] { #expect(rate <= 0.05 + Self.error) }
  }

  /// Blocks whose weights differ by up to a factor of six, and whose effects are as uncertain as they are light.
  @Test(arguments: effects, [2, 3, 6]) func falseClaimsAreRareWhereBlocksHaveWeights(
    effects: CrossedEffects, seeds: Int
  ) {
    func verdict(_ mean: Double, _ random: inout RandomStream) -> Verdict {
      let weights = (0..<20).map { _ in 0.5 + 2.5 * random.uniform() }
      var losses = effects.losses(mean: 0, seeds: seeds, blocks: 20, random: &random)
      losses.candidate = losses.candidate.map { blocks in
        zip(weights, blocks).map { 1 + mean + ($1 - 1) / $0.squareRoot() }
      }
      let comparison = Comparison(
        candidate: losses.candidate, baseline: losses.baseline, weights: weights)
      return Comparison.verdict(comparison.interval(alpha: 0.05), margin: Self.margin)
    }
    let neutral = Self.rate("weighted neutral") { verdict(Self.margin, &$0).isProved }
    let worse = Self.rate("weighted worse") { verdict(Self.margin, &$0) == .worse }
    for rate in [neutral, worse] { #expect(rate <= 0.05 + Self.error) }
  }

  /// Where seeds are the only noise the interval is exact, so it does not err on the safe side either.
  @Test func errorsAreNotRarerThanTheyMayBe() {
    let rate = Self.rate("exact") { random in
      let losses = Self.effects[0].losses(mean: 0, seeds: 3, blocks: 4, random: &random)
      let comparison = Comparison(candidate: losses.candidate, baseline: losses.baseline)
      return comparison.interval(alpha: 0.05).high <= 0
    }
    #expect(abs(rate - 0.05) < Self.error)
  }

  /// Looking again while a comparison is inconclusive does not raise the error rate.
  @Test(arguments: effects) func severalLooksTogetherErrNoMoreOften(effects: CrossedEffects) {
    let looks = Looks(VerdictSettings().rule)
    let rate = Self.rate("looks") { random in
      let most = looks.seeds.max() ?? 0
      let losses = effects.losses(mean: Self.margin, seeds: most, blocks: 20, random: &random)
      return looks.decide(margin: Self.margin) { seeds in
        Comparison(
          candidate: Array(losses.candidate[..<seeds]), baseline: Array(losses.baseline[..<seeds]))
      }.verdict.isProved
    }
    #expect(rate <= 0.05 + Self.error)
  }
}
