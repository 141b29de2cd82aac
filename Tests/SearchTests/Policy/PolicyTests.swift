// Probabilities and entropy in closed form, and samples as often as they should be.

import Foundation
import Model
import Numerics
import Search
import Testing

@Suite struct PolicyTests {
  @Test func probabilitiesAreSoftmaxes() {
    let policy = Policy(logits: [[0, log(3)], [1000, 1000, -1000], [7]])
    let expected = [[0.25, 0.75], [0.5, 0.5, 0], [1]]
    #expect(policy.probabilities.map(\.count) == expected.map(\.count))
    for (found, expected) in zip(policy.probabilities.joined(), expected.joined()) {
      #expect(abs(found - expected) < 1e-12)
    }
  }

  @Test func entropiesAddUp() {
    let space = costedSpace(mixedModel)
    let uniform = Policy(uniformOver: space.decisions)
    #expect(abs(uniform.entropy - log(216)) < 1e-12)
    let skewed = Policy(logits: [[0, log(3)], [0, 0]])
    #expect(abs(skewed.entropy - (log(4) - 0.75 * log(3) + log(2))) < 1e-12)
    #expect(Policy(logits: [[0, -.infinity], [5000, 0]]).entropy == 0)
  }

  /// Every architecture, so that it is seen too what decisions depend on.
  @Test(arguments: SearchSettings.Policy.allCases)
  func architecturesAreDrawnAsOftenAsTheyAreProbable(kind: SearchSettings.Policy) {
    let space = costedSpace(mixedModel)
    let policy = space.randomPolicy(seed: 2, kind)
    var random = RandomStream(seed: 1, purpose: "sample")
    let drawn = policy.sample(40_000, random: &random)
    let counts = Dictionary(drawn.map { ($0, 1) }, uniquingKeysWith: +)
    // χ² is for cells that are not too small: the rare architectures share one.
    let (often, rarely) = (
      space.architectures.filter { policy.probability(of: $0) >= 0.001 },
      space.architectures.filter { policy.probability(of: $0) < 0.001 }
    )
    let cells = often.map { [$0] } + [rarely]
    #expect(cells.count > 50)
    #expect(
      excess(
        cells.map { $0.reduce(0) { $0 + counts[$1, default: 0] } },
        over: cells.map { $0.reduce(0) { $0 + 40_000 * policy.probability(of: $1) } }) < 1)
  }

  @Test(arguments: [1, 7, 8, 9, 20])
  func eachOfManyChoicesIsDrawnAsOftenAsItIsProbable(count: Int) {
    let policy = Policy(logits: [(0..<count).map { Double($0 * 7 % count) / 10 }, [0, 1]])
    var random = RandomStream(seed: 1, purpose: "sample")
    var counts = [Int](repeating: 0, count: count)
    for drawn in policy.sample(20_000, random: &random) { counts[drawn.choices[0]] += 1 }
    #expect(counts.reduce(0, +) == 20_000)
    if count > 1 { #expect(excess(counts, over: policy.probabilities[0].map { 20_000 * $0 }) < 1) }
  }

  @Test func impossibleChoicesAreNeverDrawn() {
    let policy = Policy(logits: [[-.infinity, 0, -.infinity], [0, -.infinity]])
    var random = RandomStream(seed: 1, purpose: "sample")
    #expect(policy.sample(1000, random: &random).allSatisfy { $0.choices == [1, 0] })
  }
}
