// What may be claimed: nothing beside a baseline that has not learned, and no candidate that has not.

import Testing

@testable import Runs
@testable import Statistics

@Suite struct ClaimsTests {
  static let rule = VerdictRule(
    margin: 0.001, confidence: 0.95, seeds: 3, maxSeeds: 3, blocks: 20)

  static func comparison(_ mean: Double) -> Comparison {
    Comparison(mean: mean, seedVariance: 1e-12, blockVariance: 0, seeds: 3, blocks: 20)
  }

  /// What is claimed on some Δ in margins, mildest first.
  static func decide(
    _ deltas: [Double], isGateOpen: Bool = true, unlearned: Set<Int> = []
  ) -> Claims {
    var test = GraphicalTest(.fallback(deltas.count), rule, replaceable: deltas.map { _ in false })
    for (index, delta) in deltas.enumerated() {
      test.record(learning: unlearned.contains(index) ? nil : comparison(-0.1), at: index)
      test.record(comparison(delta * 0.001), at: index)
    }
    test.isGateOpen = isGateOpen
    return Claims(test)
  }

  @Test func ifAllHasLearnedTheVerdictsStand() {
    let claims = Self.decide([-1, 0.5, 2])
    #expect(claims.verdicts == [.better, .neutral, .worse])
    #expect(claims.proved == [0, 1] && claims.reason == nil)
    #expect(Self.decide([2, 0.5]).proved == [1])
    #expect(Self.decide([2, 3]).reason == .notProved)
  }

  @Test func nothingIsSaidBesideABaselineThatHasNotLearned() {
    let claims = Self.decide([-1, 0.5, 2], isGateOpen: false)
    #expect(claims.verdicts == [.inconclusive, .inconclusive, .inconclusive])
    #expect(claims.proved.isEmpty && claims.reason == .notLearned)
  }

  /// A margin may be so wide that a candidate is neutral and still no better than a constant.
  @Test func aCandidateThatHasNotLearnedIsNotProvedAndHidesNone() {
    let claims = Self.decide([0.5, 0.5, -1], unlearned: [1])
    #expect(claims.verdicts == [.neutral, .inconclusive, .better])
    #expect(claims.proved == [0, 2] && claims.reason == nil)
    #expect(Self.decide([0.5, 2], unlearned: [0]).reason == .notLearned)
  }
}
