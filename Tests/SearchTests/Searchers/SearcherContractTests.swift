// What every searcher promises.

import Model
import Numerics
import Search
import Testing

/// A kind of searcher.
struct ContractKind: CustomTestStringConvertible, Sendable {
  let testDescription: String
  /// Whether all of its proposals are within the target.
  let isFeasible: Bool
  /// Whether it changes what it proposes by what it learns.
  let isLearning: Bool
  /// Whether the seed changes what it proposes.
  var isRandom = true
  let make: @Sendable (_ space: CostedSpace, _ target: Double) -> any Searcher

  static let all = [
    ContractKind(testDescription: "random", isFeasible: true, isLearning: false) {
      RandomSearcher($0, target: $1)
    },
    ContractKind(
      testDescription: "scaling", isFeasible: true, isLearning: false, isRandom: false
    ) {
      UniformScaling($0, target: $1)
    },
    ContractKind(testDescription: "evolution", isFeasible: true, isLearning: true) {
      EvolutionSearcher($0, target: $1, population: 16, tournament: 4)
    },
    ContractKind(testDescription: "controller, rejection", isFeasible: true, isLearning: true) {
      Controller($0, target: $1, reward: .rejection, learningRate: 0.3)
    },
    ContractKind(
      testDescription: "controller, rejection, conditional", isFeasible: true, isLearning: true
    ) {
      Controller(
        $0, target: $1, reward: .rejection, learningRate: 0.3, policy: .conditional)
    },
    ContractKind(testDescription: "controller, absolute", isFeasible: false, isLearning: true) {
      Controller($0, target: $1, reward: .absolute(beta: -0.1), learningRate: 0.3)
    },
    ContractKind(testDescription: "controller, relu", isFeasible: false, isLearning: true) {
      Controller($0, target: $1, reward: .relu(beta: -0.1), learningRate: 0.3)
    },
  ]
}

@Suite struct SearcherContractTests {
  static let space = costedSpace(mixedModel)
  static let target = 0.6

  /// What a searcher proposes in 30 steps, and the searcher then. Wider first decisions score better or
  /// worse, by `slope`.
  static func search(
    _ kind: ContractKind, seed: UInt64, slope: Double = 0.1, target: Double = target
  ) -> (proposals: [[Architecture]], searcher: any Searcher) {
    var searcher = kind.make(space, target)
    let random = RandomStream(seed: seed, purpose: "contract")
    let proposals = (0..<30).map { step in
      var random = random.substream(step)
      let proposals = searcher.propose(2 + step % 7, random: &random)
      searcher.learn(
        from: proposals.map {
          Sample(
            architecture: $0, costRatio: space.ratio(of: $0),
            logloss: 0.5 + slope * Double($0.choices[0]))
        })
      return proposals
    }
    return (proposals, searcher)
  }

  static func proposals(
    _ kind: ContractKind, seed: UInt64, slope: Double = 0.1, target: Double = target
  ) -> [[Architecture]] {
    search(kind, seed: seed, slope: slope, target: target).proposals
  }

  @Test(arguments: ContractKind.all) func proposalsAreArchitecturesOfTheSpace(kind: ContractKind) {
    let proposals = Self.proposals(kind, seed: 1)
    #expect(proposals.map(\.count) == (0..<30).map { 2 + $0 % 7 })
    let all = Set(Self.space.architectures)
    #expect(proposals.joined().allSatisfy(all.contains))
  }

  @Test(arguments: ContractKind.all) func oneMayBeAskedFor(kind: ContractKind) {
    var searcher = kind.make(Self.space, Self.target)
    var random = RandomStream(seed: 1, purpose: "contract")
    #expect(searcher.propose(1, random: &random).count == 1)
  }

  @Test(arguments: ContractKind.all) func theSeedDecides(kind: ContractKind) {
    let proposals = Self.proposals(kind, seed: 1)
    #expect(Self.proposals(kind, seed: 1) == proposals)
    #expect((Self.proposals(kind, seed: 2) != proposals) == kind.isRandom)
  }

  @Test(arguments: ContractKind.all) func learningChangesProposals(kind: ContractKind) {
    let (up, down) = (
      Self.proposals(kind, seed: 1, slope: -0.1), Self.proposals(kind, seed: 1, slope: 0.1)
    )
    #expect(up[0] == down[0], "nothing was learned yet")
    #expect((up != down) == kind.isLearning)
  }

  @Test(arguments: ContractKind.all, [0.3, 0.45, 0.6])
  func feasibilityIsKept(kind: ContractKind, target: Double) {
    let proposals = Self.proposals(kind, seed: 1, target: target)
    #expect(
      proposals.joined().allSatisfy { Self.space.ratio(of: $0) <= target } == kind.isFeasible)
  }

  /// Even where nothing was learned.
  @Test(arguments: ContractKind.all, [0.3, 0.45, 0.6])
  func theBestAreDifferentAndWithinTheTarget(kind: ContractKind, target: Double) {
    for searcher in [
      kind.make(Self.space, target), Self.search(kind, seed: 1, target: target).searcher,
    ] {
      let best = searcher.best(5)
      #expect((1...5).contains(best.count) && Set(best).count == best.count)
      #expect(best.allSatisfy { Self.space.ratio(of: $0) <= target })
      #expect(searcher.best(1) == [best[0]])
    }
  }

  /// Among so few architectures every searcher that learns finds out which first decision is better.
  @Test(arguments: ContractKind.all.filter(\.isLearning))
  func whatScoresBetterIsBest(kind: ContractKind) {
    let (narrow, wide) = (
      Self.search(kind, seed: 1, slope: 0.1).searcher.best(1)[0],
      Self.search(kind, seed: 1, slope: -0.1).searcher.best(1)[0]
    )
    #expect(narrow.choices[0] < wide.choices[0])
  }
}
