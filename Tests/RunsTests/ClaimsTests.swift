// What may be claimed: the fixed sequence begins with the baseline, and ends at the first member that has not learned.

import Model
import Statistics
import Testing

@testable import Runs
@testable import Training

@Suite struct ClaimsTests {
  static let ground = WindowGround(
    steps: 9,
    WindowOutcomes(
      (0..<2).map { _ in
        ((0..<20).map { Float($0 % 2) }, [Float](repeating: 1, count: 20))
      }))
  static let learned = Learned(
    NormalizedEntropy(value: 0.9, low: 0.8, high: 0.95), on: ground)

  /// What is claimed on some verdicts, mildest first.
  static func decide(
    _ verdicts: [Verdict], baseline: Learned? = learned, candidates: [Learned?]? = nil
  ) -> Claims {
    let targets: [Target] = [0.9, 0.8, 0.7, 0.6]
    var sequence = FixedSequence(targets: Array(targets.prefix(verdicts.count)))
    for (i, verdict) in verdicts.enumerated() { sequence.record(verdict, at: i, isLast: true) }
    return Claims(
      sequence, baseline: baseline, candidates: candidates ?? verdicts.map { _ in learned })
  }

  @Test func whereAllHasLearnedTheVerdictsStand() {
    let claims = Self.decide([.better, .neutral, .worse])
    #expect(claims.verdicts == [.better, .neutral, .worse])
    #expect(claims.proved == [0, 1] && claims.reason == nil)
    #expect(Self.decide([.worse, .neutral]).reason == .notProved)
  }

  @Test func nothingIsSaidBesideABaselineThatHasNotLearned() {
    let claims = Self.decide([.better, .neutral, .worse], baseline: nil)
    #expect(claims.verdicts == [.inconclusive, .inconclusive, .inconclusive])
    #expect(claims.proved.isEmpty && claims.reason == .notLearned)
    #expect(Self.decide([.inconclusive], baseline: nil).reason == .notLearned)
  }

  /// A margin may be so wide that a candidate is neutral and still no better than a constant.
  @Test func theSequenceEndsAtACandidateThatHasNotLearned() {
    let claims = Self.decide(
      [.neutral, .neutral, .better], candidates: [Self.learned, nil, Self.learned])
    #expect(claims.verdicts == [.neutral, .inconclusive, .inconclusive])
    #expect(claims.proved == [0] && claims.reason == nil)
    let first = Self.decide([.neutral, .better], candidates: [nil, Self.learned])
    #expect(first.proved.isEmpty && first.reason == .notLearned)
  }
}
