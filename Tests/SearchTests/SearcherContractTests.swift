// What every searcher promises.

import Linalg
import Search
import SearchSpace
import Testing

/// A kind of searcher.
struct SearcherKind: CustomTestStringConvertible, Sendable {
  let testDescription: String
  /// Whether all of its proposals are within the target.
  let isFeasible: Bool
  /// Whether it changes what it proposes by what it learns.
  let isLearning: Bool
  let make: @Sendable (_ space: CostedSpace, _ target: Double) -> any Searcher

  static let all = [
    SearcherKind(testDescription: "random", isFeasible: true, isLearning: false) {
      RandomSearcher($0, target: $1)
    },
    SearcherKind(testDescription: "controller, rejection", isFeasible: true, isLearning: true) {
      Controller($0, target: $1, reward: .rejection, learningRate: 0.3)
    },
    SearcherKind(testDescription: "controller, absolute", isFeasible: false, isLearning: true) {
      Controller($0, target: $1, reward: .absolute(beta: -0.1), learningRate: 0.3)
    },
  ]
}

@Suite struct SearcherContractTests {
  static let space = costedSpace(mixedModel)
  static let target = 0.6

  /// What a searcher proposes in 30 steps. Wider first decisions score better or worse, by `slope`.
  static func proposals(
    _ kind: SearcherKind, seed: UInt64, slope: Double = 0.1, target: Double = target
  ) -> [[Architecture]] {
    var searcher = kind.make(space, target)
    let random = RandomStream(seed: seed, purpose: "contract")
    return (0..<30).map { step in
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
  }

  @Test(arguments: SearcherKind.all) func proposalsAreArchitecturesOfTheSpace(kind: SearcherKind) {
    let proposals = Self.proposals(kind, seed: 1)
    #expect(proposals.map(\.count) == (0..<30).map { 2 + $0 % 7 })
    let all = Set(Self.space.architectures)
    #expect(proposals.joined().allSatisfy(all.contains))
  }

  @Test(arguments: SearcherKind.all) func oneMayBeAskedFor(kind: SearcherKind) {
    var searcher = kind.make(Self.space, Self.target)
    var random = RandomStream(seed: 1, purpose: "contract")
    #expect(searcher.propose(1, random: &random).count == 1)
  }

  @Test(arguments: SearcherKind.all) func theSeedDecides(kind: SearcherKind) {
    let proposals = Self.proposals(kind, seed: 1)
    #expect(Self.proposals(kind, seed: 1) == proposals)
    #expect(Self.proposals(kind, seed: 2) != proposals)
  }

  @Test(arguments: SearcherKind.all) func learningChangesProposals(kind: SearcherKind) {
    let (up, down) = (
      Self.proposals(kind, seed: 1, slope: -0.1), Self.proposals(kind, seed: 1, slope: 0.1)
    )
    #expect(up[0] == down[0], "nothing was learned yet")
    #expect((up != down) == kind.isLearning)
  }

  @Test(arguments: SearcherKind.all, [0.3, 0.45, 0.6])
  func feasibilityIsKept(kind: SearcherKind, target: Double) {
    let proposals = Self.proposals(kind, seed: 1, target: target)
    #expect(
      proposals.joined().allSatisfy { Self.space.ratio(of: $0) <= target } == kind.isFeasible)
  }
}
