// A conditional policy against enumeration, and its gradient against finite differences.

import Foundation
import Model
import Numerics
import Testing

@testable import Search

@Suite struct ConditionalPolicyTests {
  static let space = costedSpace(mixedModel)
  static let policy = space.randomPolicy(seed: 7, .conditional)

  /// π(y) = ∏ᵢ softmax(bᵢ + Wᵢⱼ[yⱼ])[yᵢ], for two decisions of two choices.
  @Test func probabilitiesInClosedForm() {
    var pairs = PairLogits(zerosFor: [2, 2])
    #expect(pairs.values.count == 4)
    pairs.values[pairs.row(of: 1, after: 0, choosing: 1).lowerBound] = log(3)
    let policy = Policy(logits: [[0, log(4)], [log(2), 0]], pairs: pairs)
    let expected = [[2.0 / 15, 1.0 / 15], [0.8 * 6 / 7, 0.8 * 1 / 7]]
    for first in 0...1 {
      for second in 0...1 {
        let probability = policy.probability(of: Architecture(choices: [first, second]))
        #expect(abs(probability - expected[first][second]) < 1e-12)
      }
    }
  }

  @Test func rowsAreApart() {
    let pairs = PairLogits(zerosFor: [2, 3, 4])
    var places: [Int] = []
    for (later, earlier) in [(1, 0), (2, 0), (2, 1)] {
      for choice in 0..<pairs.counts[earlier] {
        let row = pairs.row(of: later, after: earlier, choosing: choice)
        #expect(row.count == pairs.counts[later])
        places += row
      }
    }
    #expect(places == Array(pairs.values.indices))
  }

  /// Even to the bit: nothing but W tells the two kinds apart.
  @Test func withoutPairsItDrawsWhatAFactorisedOneDraws() {
    let factorised = Self.space.randomPolicy(seed: 2)
    let conditional = Policy(
      logits: factorised.logits, pairs: PairLogits(zerosFor: factorised.logits.map(\.count)))
    var (a, b) = (RandomStream(seed: 1, purpose: "a"), RandomStream(seed: 1, purpose: "a"))
    #expect(factorised.sample(1000, random: &a) == conditional.sample(1000, random: &b))
  }

  @Test func probabilitiesAndEntropyAreEstimated() {
    let policy = Self.policy
    var (marginals, entropy) = (policy.logits.map { $0.map { _ in 0.0 } }, 0.0)
    for architecture in Self.space.architectures {
      let p = policy.probability(of: architecture)
      entropy -= p * log(p)
      for (decision, choice) in architecture.choices.enumerated() {
        marginals[decision][choice] += p
      }
    }
    #expect(abs(policy.entropy - entropy) < 0.1)
    for (found, expected) in zip(policy.probabilities.joined(), marginals.joined()) {
      #expect(abs(found - expected) < 0.05)
    }
    #expect(zip(policy.probabilities[0], marginals[0]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(policy.probabilities.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 })
    #expect(policy.entropy == Self.policy.entropy, "the same draws each time")
  }

  /// The derivative of a function by every parameter of a policy, b first.
  static func derivatives(of policy: Policy, _ function: (Policy) -> Double) -> [Double] {
    func derivative(_ shift: (inout Policy, Double) -> Void) -> Double {
      var (low, high) = (policy, policy)
      shift(&low, -1e-5)
      shift(&high, 1e-5)
      return (function(high) - function(low)) / 2e-5
    }
    let own = policy.logits.indices.flatMap { i in
      policy.logits[i].indices.map { j in derivative { $0.logits[i][j] += $1 } }
    }
    return own
      + (policy.pairs?.values.indices ?? 0..<0).map { i in
        derivative { $0.pairs?.values[i] += $1 }
      }
  }

  /// A gradient by every parameter, b first.
  static func flat(_ gradient: Policy.Gradient, _ policy: Policy) -> [Double] {
    var pairs = policy.pairs?.values.map { _ in 0.0 } ?? []
    for (start, row) in gradient.pairs {
      pairs.replaceSubrange(start..<start + row.count, with: row)
    }
    return gradient.logits.joined() + pairs
  }

  @Test(arguments: SearchSettings.Policy.allCases)
  func theGradientIsThatOfLogProbability(kind: SearchSettings.Policy) {
    let policy = Self.space.randomPolicy(seed: 3, kind)
    var random = RandomStream(seed: 1, purpose: "gradient")
    for architecture in policy.sample(5, random: &random) {
      let found = Self.flat(
        policy.gradient(of: [architecture], advantages: [1]), policy)
      let expected = Self.derivatives(of: policy) { $0.logProbability(of: architecture) }
      #expect(found.count == expected.count)
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-8 })
    }
  }

  /// Over all pairs of feasible samples, leave-one-out gradients of log π average to the gradient of the
  /// mean reward among the feasible: what rejection subtracts needs no estimate.
  @Test(arguments: SearchSettings.Policy.allCases)
  func rejectionNeedsNoEstimate(kind: SearchSettings.Policy) {
    let space = costedSpace(
      ModelSection(
        embeddings: [choice(0, 2, 4), choice(1, 3)],
        hidden: [.init(width: choice(3, 5), bottleneck: bottleneck(1))]))
    let feasible = space.architectures.filter { (0.4...0.75).contains(space.ratio(of: $0)) }
    #expect(feasible.count > 5 && feasible.count < space.architectures.count / 2)
    var random = RandomStream(seed: 1, purpose: "rewards")
    let rewards = feasible.map { _ in random.uniform() }
    func restricted(_ policy: Policy) -> [Double] {
      let probabilities = feasible.map(policy.probability)
      let sum = probabilities.reduce(0, +)
      return probabilities.map { $0 / sum }
    }
    let policy = space.randomPolicy(seed: 4, kind)
    let expected = Self.derivatives(of: policy) {
      zip(restricted($0), rewards).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let probabilities = restricted(policy)
    var mean = expected.map { _ in 0.0 }
    for i in feasible.indices {
      for j in feasible.indices {
        let gradient = policy.gradient(
          of: [feasible[i], feasible[j]],
          advantages: [rewards[i], rewards[j]].leaveOneOut)
        let weight = probabilities[i] * probabilities[j]
        mean = zip(mean, Self.flat(gradient, policy)).map { $0 + weight * $1 }
      }
    }
    #expect(expected.contains { abs($0) > 0.01 })
    #expect(zip(mean, expected).allSatisfy { abs($0 - $1) < 1e-8 })
  }

  /// However late a row is visited first, its first step is as long as any other's.
  @Test func aRowRestsUntilItIsVisited() {
    var policy = Policy(logits: [[0, 0], [0, 0]], pairs: PairLogits(zerosFor: [2, 2]))
    var ascent = Adam(policy, rate: 0.05)
    func climb(_ choices: [Int]) {
      let gradient = policy.gradient(
        of: [Architecture(choices: choices)], advantages: [1e-3])
      ascent.ascend(&policy, gradient)
    }
    for _ in 0..<1000 { climb([0, 0]) }
    #expect(policy.pairs?.values.suffix(2) == [0, 0])
    climb([1, 1])
    let first = policy.pairs?.values.suffix(2) ?? []
    #expect(zip(first, [-0.05, 0.05]).allSatisfy { abs($0 - $1) < 1e-6 })
  }
}
