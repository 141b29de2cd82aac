// Feasible architectures alone, and each as often as the policy has it among its equals.

import Model
import Numerics
import Testing

@testable import Search

@Suite struct FeasibleSamplerTests {
  /// Embeddings and nothing else: the cost is the number of columns, so that costs of choices add up.
  static func columns(_ widths: [Int], baseline: Int, features: Int) -> CostedSpace {
    costedSpace(
      ModelSection(
        embeddings: [Choice](
          repeating: Choice(values: widths.map(ChoiceValue.width), baseline: baseline),
          count: features)))
  }

  /// A tilt by cost does not tell architectures of equal cost apart: among those, the policy's own
  /// probabilities hold exactly.
  @Test func amongEqualCostsThePolicyDecides() {
    let space = Self.columns([0, 1, 2, 4], baseline: 2, features: 4)
    let policy = space.randomPolicy(seed: 3)
    var sampler = FeasibleSampler(space, target: 0.8)
    var random = RandomStream(seed: 1, purpose: "sample")
    var counts: [Architecture: Int] = [:]
    for _ in 0..<3000 {
      for architecture in sampler.sample(8, from: policy, random: &random) {
        counts[architecture, default: 0] += 1
      }
    }
    let classes = Dictionary(grouping: space.architectures, by: space.ratio)
      .filter { sampler.costRatios.contains($0.key) }
    #expect(!classes.isEmpty)
    for equals in classes.values {
      let drawn = equals.reduce(0) { $0 + counts[$1, default: 0] }
      let whole = equals.reduce(0) { $0 + policy.probability(of: $1) }
      let expected = equals.map { Double(drawn) * policy.probability(of: $0) / whole }
      // χ² is for cells that are not too small: the rare ones share one.
      let rare = equals.indices.filter { expected[$0] < 5 }
      let cells = equals.indices.filter { expected[$0] >= 5 }.map { [$0] } + [rare]
      #expect(cells.count > 10)
      #expect(
        excess(
          cells.map { $0.reduce(0) { $0 + counts[equals[$1], default: 0] } },
          over: cells.map { $0.reduce(1e-9) { $0 + expected[$1] } }) < 1)
    }
  }

  /// Of twelve architectures one lies in the band. A tilt that went so far that all draws are equal comes back.
  @Test func aLoneArchitectureIsFoundAgainAndAgain() {
    let space = costedSpace(
      ModelSection(
        embeddings: [choice(2, 4), Choice(fixed: .width(3))],
        hidden: [.init(width: choice(2, 4, 8), bottleneck: bottleneck(1))]))
    #expect(space.architectures.count { (0.72...0.8).contains(space.ratio(of: $0)) } == 1)
    for seed in 0..<10 as Range<UInt64> {
      let policy = Policy(uniformOver: space.decisions)
      var sampler = FeasibleSampler(space, target: 0.8)
      var random = RandomStream(seed: seed, purpose: "sample")
      for _ in 0..<1000 {
        let drawn = sampler.sample(4, from: policy, random: &random)
        #expect(drawn.allSatisfy { (0.72...0.8).contains(space.ratio(of: $0)) })
      }
    }
  }

  @Test(arguments: Cost.Measure.allCases, [0.45, 0.7, 1] as [Target])
  func whatIsSampledIsFeasible(measure: Cost.Measure, target: Target) {
    let space = costedSpace(mixedModel, cost: measure)
    for seed in 0..<5 as Range<UInt64> {
      let policy = space.randomPolicy(seed: seed)
      var sampler = FeasibleSampler(space, target: target)
      var random = RandomStream(seed: seed, purpose: "sample")
      for count in [1, 2, 8, 30] {
        let drawn = sampler.sample(count, from: policy, random: &random)
        #expect(drawn.count == count)
        #expect(drawn.allSatisfy { space.ratio(of: $0) <= target.ratio })
        #expect(drawn.allSatisfy { space.ratio(of: $0) >= sampler.costRatios.lowerBound })
      }
    }
  }

  /// Of 6¹⁰ architectures 901 have at most 8 columns of the baseline's 80, which is one in 67,000.
  static let rare = columns([0, 2, 4, 8, 16, 32], baseline: 3, features: 10)

  @Test func aRareTargetIsMet() {
    var sampler = FeasibleSampler(Self.rare, target: 0.1)
    let policy = Policy(uniformOver: Self.rare.decisions)
    var random = RandomStream(seed: 1, purpose: "sample")
    var drawn: [Architecture] = []
    for _ in 0..<50 { drawn += sampler.sample(8, from: policy, random: &random) }
    #expect(drawn.count == 400)
    #expect(drawn.allSatisfy { Self.rare.ratio(of: $0) <= 0.1 })
    #expect(Set(drawn).count > 100, "not always the same")
    // The tilted policy, of which the samples are really drawn, is cheap in every decision.
    #expect(sampler.tilt > 0)
    for row in sampler.tilted(policy).probabilities {
      #expect(zip(row, row.dropFirst()).allSatisfy { $0 > $1 })
    }
  }

  /// What is compared costs about the same, so a policy that is too cheap is pulled up.
  @Test func aCheapPolicyIsTiltedTheOtherWay() {
    var sampler = FeasibleSampler(Self.rare, target: 0.5)
    var random = RandomStream(seed: 1, purpose: "sample")
    let cheap = Policy(logits: Self.rare.decisions.map { _ in [4, 3, 2, 1, 0, 0] })
    for _ in 0..<50 {
      let drawn = sampler.sample(8, from: cheap, random: &random)
      #expect(drawn.allSatisfy { (0.45...0.5).contains(Self.rare.ratio(of: $0)) })
    }
    #expect(sampler.tilt < 0)
  }

  /// Costs of 0.5 and 1 leave nothing between 0.72 and 0.8.
  @Test func theFloorSinksWhereNothingLiesAboveIt() {
    let space = Self.columns([2, 4], baseline: 1, features: 1)
    var sampler = FeasibleSampler(space, target: 0.8)
    #expect(sampler.costRatios.contains(0.75))
    var random = RandomStream(seed: 1, purpose: "sample")
    let drawn = sampler.sample(
      8, from: Policy(uniformOver: space.decisions), random: &random)
    #expect(drawn == [Architecture](repeating: Architecture(choices: [0]), count: 8))
    #expect(sampler.costRatios.contains(0.5))
  }

  /// Even where the policy all but excludes what is feasible.
  @Test func theLeastTargetIsMet() throws {
    let space = costedSpace(mixedModel)
    let target = try #require(Target(space.ratio(of: space.cheapest)))
    let policy = Policy(
      logits: space.decisions.map { $0.choice.values.indices.map { 50 * Double($0) } })
    var sampler = FeasibleSampler(space, target: target)
    var random = RandomStream(seed: 1, purpose: "sample")
    let drawn = sampler.sample(4, from: policy, random: &random)
    #expect(drawn.count == 4)
    #expect(drawn.allSatisfy { space.ratio(of: $0) == target.ratio })
  }
}
