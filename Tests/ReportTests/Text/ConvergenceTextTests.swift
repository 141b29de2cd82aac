// When a search is said to have hardly converged.

import Model
import Search
import Testing

@testable import Report

@Suite struct ConvergenceTextTests {
  private let space = SearchSpace.sample(features: ["a", "b", "c"])

  /// Last records in which the first `open` decisions are at chance and the others are decided.
  private func records(_ open: [Target: Int], reward: Double? = -0.5) -> [ControllerRecord] {
    open.map { target, open in
      let shares = space.decisions.enumerated().map { index, decision in
        let count = decision.choice.values.count
        let sure = (0..<count).map { $0 == 0 ? 1.0 : 0 }
        return (decision.path, index < open ? sure.map { _ in 1 / Double(count) } : sure)
      }
      return ControllerRecord(
        step: 9, target: target, reward: reward, costRatio: 0.9, entropy: 1, logloss: 0.5,
        probabilities: Dictionary(uniqueKeysWithValues: shares))
    }
  }

  @Test func moreThanHalfOpenIsHardlyConverged() throws {
    #expect(space.decisions.count == 6)
    #expect(convergenceText(records([0.9: 3]), space) == nil)
    let one = try #require(convergenceText(records([0.9: 4, 0.8: 1]), space))
    #expect(
      one.hasPrefix("The controller has hardly converged for target 0.9: in 4 of 6 decisions"))
    let two = try #require(convergenceText(records([0.9: 4, 0.8: 5, 0.7: 0]), space))
    #expect(two.contains("for targets 0.9 and 0.8: in up to 5 of 6"))
    #expect(
      try #require(convergenceText(records([0.9: 4, 0.8: 5]), space)).contains("for all 2 targets"))
  }

  /// Half way from chance to certainty: 0.75 of two choices.
  @Test(arguments: [(0.74, true), (0.76, false)]) func theThresholdIsHalfWay(
    most: Double, isOpen: Bool
  ) {
    var records = records([0.9: 6])
    for decision in space.decisions {
      let count = decision.choice.values.count
      let chance = 1 / Double(count)
      let share = chance + (most - 0.5) * 2 * (1 - chance)
      records[0].probabilities[decision.path] = (0..<count).map {
        $0 == 0 ? share : (1 - share) / Double(count - 1)
      }
    }
    #expect((convergenceText(records, space) != nil) == isOpen)
  }

  /// A search that ended in its warm-up has learned nothing to judge, nor has a searcher without a policy a policy.
  @Test func thereIsNothingToSayWithoutAPolicy() {
    #expect(convergenceText([], space) == nil)
    #expect(convergenceText(records([0.9: 6], reward: nil), space) == nil)
    #expect(convergenceText(records([0.9: 6]).map(\.withoutPolicy), space) == nil)
  }
}
