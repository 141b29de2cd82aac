// The most probable architecture in a range of costs, against trying them all.

import Foundation
import Model
import Search
import Testing

@Suite struct SelectorTests {
  static let models = [
    mixedModel,
    ModelSection(
      embeddings: [choice(0, 1, 5), choice(0, 2), choice(0, 4, 7)],
      ranks: [choice(0, 1), choice(0, 1, 3)]),
    ModelSection(
      embeddings: [Choice(fixed: .width(4))],
      hidden: [
        .init(width: choice(2, 9), bottleneck: bottleneck(1, 6)),
        .init(width: Choice(fixed: .width(5)), bottleneck: bottleneck(3)),
        .init(width: choice(1, 2, 3), bottleneck: bottleneck(2)),
      ]),
    groupedModel,
  ]

  /// Probable first, then cheap, then small in path order.
  static func byTryingAll(
    _ space: CostedSpace, _ policy: Policy, costRatio range: ClosedRange<Double>
  ) -> Architecture? {
    let logProbabilities = policy.probabilities.map { $0.map { log($0) } }
    func logProbability(_ architecture: Architecture) -> Double {
      zip(logProbabilities, architecture.choices).reduce(0) { $0 + $1.0[$1.1] }
    }
    return space.architectures
      .filter { range.contains(space.ratio(of: $0)) && logProbability($0) > -.infinity }
      .min { a, b in
        let (p, q) = (logProbability(a), logProbability(b))
        if p != q { return p > q }
        let (cost, other) = (space.ratio(of: a), space.ratio(of: b))
        return cost != other ? cost < other : a.choices.lexicographicallyPrecedes(b.choices)
      }
  }

  @Test(arguments: models.indices, Cost.Measure.allCases)
  func isTheBestOfAll(model: Int, measure: Cost.Measure) {
    let space = costedSpace(Self.models[model], cost: measure)
    // Some measures do not depend on every decision, and some on none: such architectures tie.
    let least = space.ratio(of: space.cheapest)
    for seed in 0..<10 as Range<UInt64> {
      let policy = space.randomPolicy(seed: seed)
      for target in [least, 0.9 * least + 0.1, 0.5 * least + 0.5, 1] {
        let expected = Self.byTryingAll(space, policy, costRatio: 0...target)
        #expect(expected != nil)
        #expect(Selector(space).mostProbable(policy, costRatio: 0...target) == expected)
        // From below as well; now and then there is none.
        let range = 0.9 * target...target
        #expect(
          Selector(space).mostProbable(policy, costRatio: range)
            == Self.byTryingAll(space, policy, costRatio: range))
      }
    }
  }

  /// The first, the second, ... of all.
  @Test(arguments: models.indices, Cost.Measure.allCases)
  func theMostProbableInOrder(model: Int, measure: Cost.Measure) {
    let space = costedSpace(Self.models[model], cost: measure)
    let policy = space.randomPolicy(seed: 5)
    let logProbabilities = policy.probabilities.map { $0.map { log($0) } }
    func logProbability(_ architecture: Architecture) -> Double {
      zip(logProbabilities, architecture.choices).reduce(0) { $0 + $1.0[$1.1] }
    }
    for count in [1, 3, 10, 1000] {
      let expected = space.architectures.filter { space.ratio(of: $0) <= 0.8 }
        .map(logProbability).sorted(by: >).prefix(count)
      let best = Selector(space).mostProbable(count, policy, costRatio: 0...0.8)
      #expect(Set(best).count == best.count)
      #expect(best.map(logProbability) == Array(expected))
    }
  }

  /// Where all are equally probable, the cheapest is taken, and of those the first in path order.
  @Test(arguments: models.indices, Cost.Measure.allCases)
  func tiesGoToTheCheaper(model: Int, measure: Cost.Measure) throws {
    let space = costedSpace(Self.models[model], cost: measure)
    let policy = Policy(uniformOver: space.decisions)
    let selected = try #require(Selector(space).mostProbable(policy, costRatio: 0...1))
    #expect(selected == Self.byTryingAll(space, policy, costRatio: 0...1))
    #expect(space.ratio(of: selected) == space.ratio(of: space.cheapest))
  }

  @Test func equalCostsGoToPathOrder() {
    // Hidden widths have no embedding bytes, so only path order tells them apart.
    let space = costedSpace(
      ModelSection(
        embeddings: [Choice(fixed: .width(4))],
        hidden: [.init(width: choice(2, 9)), .init(width: choice(1, 2))]),
      cost: .bytes)
    let policy = Policy(logits: [[0, 0], [0, 1]])
    #expect(Selector(space).mostProbable(policy, costRatio: 0...1)?.choices == [0, 1])
  }

  @Test func impossibleChoicesAreNotSelected() {
    let space = costedSpace(mixedModel)
    var policy = space.randomPolicy(seed: 4)
    for d in policy.logits.indices { policy.logits[d][0] = -.infinity }
    let selected = Selector(space).mostProbable(policy, costRatio: 0...1)
    #expect(selected == Self.byTryingAll(space, policy, costRatio: 0...1))
    #expect(selected?.choices.contains(0) == false)
  }

  @Test func whereNothingIsFeasibleNothingIsSelected() {
    let space = costedSpace(mixedModel)
    let target = space.ratio(of: space.cheapest).nextDown
    let policy = Policy(uniformOver: space.decisions)
    #expect(Selector(space).mostProbable(policy, costRatio: 0...target) == nil)
  }
}
