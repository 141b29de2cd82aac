// Two accounts of choices that are alike: what becomes of them where both are right, and where one is not.

import Numerics
import Testing

@testable import Search

@Suite struct LikeChoicesTests {
  static let scale = 0.5
  static let prior = LikeChoices.Prior(
    intercept: 0.002, slope: 1, slopeDeviation: 2, rest: 0.0006, supernet: 0.0002)

  static func members(
    _ truth: [Double], effects: [Double], noise: Double, seed: UInt64 = 1
  ) -> [LikeChoices.Member] {
    var random = RandomStream(seed: seed, purpose: "members")
    return zip(truth, effects).map { truth, effect in
      LikeChoices.Member(
        sample: (truth + noise * random.normal(), noise * noise), effect: (effect, 1e-12))
    }
  }

  static func error(_ found: [Double], _ truth: [Double]) -> Double {
    let squares = zip(found, truth).map { ($0 - $1) * ($0 - $1) }
    return (squares.reduce(0, +) / Double(truth.count)).squareRoot()
  }

  /// Effects that say half of the truth are scaled by what all samples say, and the error is far below that of either.
  @Test func effectsAreScaledToTheSamples() {
    let truth = (0..<26).map { 0.0001 * Double($0 % 7) + 0.0003 }
    let effects = truth.map { ($0 - 0.0003) / 2 }
    let noise = 0.0006
    let errors = (UInt64(1)...20).map { seed in
      let members = Self.members(truth, effects: effects, noise: noise, seed: seed)
      return Self.error(
        LikeChoices(members, Self.prior, scale: Self.scale).worths.map(\.mean), truth)
    }
    #expect(errors.reduce(0, +) / 20 < noise / 2)
    #expect(Self.error(effects, truth) > noise / 2)
  }

  /// Samples without noise have the last word, whatever effects say.
  @Test func sharpSamplesAreBelieved() {
    let truth = (0..<12).map { 0.001 * Double(($0 * 5) % 12) }
    var prior = Self.prior
    prior.supernet = 1e-6
    let members = Self.members(truth, effects: truth.map { _ in 0.0005 }, noise: 1e-6)
    let worths = LikeChoices(members, prior, scale: Self.scale).worths
    #expect(Self.error(worths.map(\.mean), truth) < 1e-5)
    #expect(worths.allSatisfy { $0.variance.squareRoot() < 1e-5 })
  }

  /// A choice that was never scored has what its effect and its like say, and is less certain for it.
  @Test func whatWasNeverScoredFollowsItsLike() {
    let truth = (0..<10).map { 0.0002 * Double($0) }
    var members = Self.members(truth, effects: truth.map { $0 / 2 }, noise: 1e-5)
    members[9].sample = (1, .infinity)
    let worths = LikeChoices(members, Self.prior, scale: Self.scale).worths
    #expect(abs(worths[9].mean - truth[9]) < 0.0003)
    #expect(worths[9].variance > 2 * worths[8].variance)
  }

  /// Alone, and with nothing said, it is the prior: the slope's mean times the effect.
  @Test func withoutSamplesThereIsThePrior() {
    let member = LikeChoices.Member(sample: (0, .infinity), effect: (0.001, 0))
    let worth = LikeChoices([member], .layer, scale: Self.scale).worths[0]
    #expect(abs(worth.mean - 0.0015) < 1e-12)
    #expect(worth.variance.squareRoot() > 0.001)
  }

  /// The deviations of posteriors are those of their errors.
  @Test func beliefsAreHonest() {
    var (squares, variances) = (0.0, 0.0)
    for seed in UInt64(1)...60 {
      var random = RandomStream(seed: seed, purpose: "truth")
      let effects = (0..<20).map { _ in 0.0004 * random.normal() }
      let truth = effects.map { 1.2 * $0 + 0.0003 * random.normal() }
      let members = Self.members(truth, effects: effects, noise: 0.0004, seed: seed)
      for (worth, truth) in zip(LikeChoices(members, Self.prior, scale: Self.scale).worths, truth) {
        squares += (worth.mean - truth) * (worth.mean - truth)
        variances += worth.variance
      }
    }
    #expect(0.6...1.6 ~= squares / variances)
  }
}
