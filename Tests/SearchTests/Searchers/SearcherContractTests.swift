// What every searcher promises.

import Foundation
import Model
import Numerics
import Testing

@testable import Search

/// A kind of searcher.
struct ContractKind: CustomTestStringConvertible, Sendable {
  let testDescription: String
  /// Whether all of its proposals are within the target.
  let isFeasible: Bool
  /// Whether it changes what it proposes by what it learns.
  let isLearning: Bool
  /// Whether the seed changes what it proposes.
  var isRandom = true
  let make: @Sendable (_ space: CostedSpace, _ target: Target) -> any Searcher

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
      testDescription: "controller, rejection, effects", isFeasible: true, isLearning: true
    ) {
      Controller($0, target: $1, reward: .rejection, learningRate: 0.3, gradient: .effects)
    },
    ContractKind(testDescription: "surrogate", isFeasible: true, isLearning: true) {
      SurrogateSearcher($0, target: $1, positiveRate: 0.3)
    },
    ContractKind(testDescription: "dnas", isFeasible: true, isLearning: true) {
      DifferentiableSearcher($0, target: $1, learningRate: 0.3)
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
  static let target: Target = 0.6

  /// What a searcher proposes in 30 steps, and the searcher then. Wider first decisions score better or
  /// worse, by `slope`.
  static func search(
    _ kind: ContractKind, seed: UInt64, slope: Double = 0.1, target: Target = target
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
    _ kind: ContractKind, seed: UInt64, slope: Double = 0.1, target: Target = target
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

  @Test(arguments: ContractKind.all, [0.3, 0.45, 0.6] as [Target])
  func feasibilityIsKept(kind: ContractKind, target: Target) {
    let proposals = Self.proposals(kind, seed: 1, target: target)
    #expect(
      proposals.joined().allSatisfy { Self.space.ratio(of: $0) <= target.ratio } == kind.isFeasible)
  }

  /// Even where nothing was learned.
  @Test(arguments: ContractKind.all, [0.3, 0.45, 0.6] as [Target])
  func theBestAreDifferentAndWithinTheTarget(kind: ContractKind, target: Target) {
    for searcher in [
      kind.make(Self.space, target), Self.search(kind, seed: 1, target: target).searcher,
    ] {
      let best = searcher.best(5)
      #expect((1...5).contains(best.count) && Set(best).count == best.count)
      #expect(best.allSatisfy { Self.space.ratio(of: $0) <= target.ratio })
      #expect(searcher.best(1) == [best[0]])
    }
  }

  @Test func everyRegisteredSearcherIsHere() {
    for name in SearchSettings.Searcher.allCases {
      let searcher = name.searcher(Self.space, target: Self.target, positiveRate: 0.3)
      #expect(SearchSettings.Searcher(of: searcher) == name)
      #expect(searcher.target == Self.target)
      let kinds = ContractKind.all.map { $0.make(Self.space, Self.target) }
      #expect(kinds.contains { type(of: $0) == type(of: searcher) }, "\(name)")
    }
    #expect(SearchSettings.Searcher(of: SpectatorTests.Stubborn(architectures: [])) == nil)
  }

  /// A searcher that is made anew and restored from the JSON of another's state.
  static func reread<Kind: Searcher>(_ searcher: Kind, as other: any Searcher) throws
    -> any Searcher
  {
    var other = try #require(other as? Kind)
    let state = try JSONEncoder().encode(searcher.state)
    let isRestored = try other.restore(JSONDecoder().decode(Kind.State.self, from: state))
    #expect(isRestored)
    return other
  }

  /// Written down and read back before each step, it proposes, emits and logs the same, bit for bit.
  @Test(arguments: ContractKind.all) func itContinuesFromItsState(kind: ContractKind) throws {
    var (whole, broken) = (
      kind.make(Self.space, Self.target), kind.make(Self.space, Self.target)
    )
    let random = RandomStream(seed: 1, purpose: "contract")
    for step in 0..<30 {
      broken = try Self.reread(broken, as: kind.make(Self.space, Self.target))
      var (a, b) = (random.substream(step), random.substream(step))
      let proposals = whole.propose(2 + step % 7, random: &a)
      #expect(broken.propose(2 + step % 7, random: &b) == proposals, "step \(step)")
      let samples = proposals.enumerated().map {
        Sample(
          architecture: $1, costRatio: Self.space.ratio(of: $1),
          logloss: 0.5 + 0.1 * Double($1.choices[0]) + 1e-4 * Double($0), weight: 1.5)
      }
      whole.learn(from: samples)
      broken.learn(from: samples)
      #expect(broken.best(7) == whole.best(7))
      let records = [whole, broken].map {
        $0.record(step: step, samples: samples, isWarmUp: false)
      }
      #expect(records[0] == records[1])
      #expect(records[0].target == Self.target && records[0].reward != nil)
      let text = try JSONEncoder().encode(records[0])
      #expect(try JSONDecoder().decode(ControllerRecord.self, from: text) == records[0])
    }
  }

  /// A state whose architectures are those of another space is refused, if it can be told.
  @Test(arguments: ContractKind.all.filter(\.isRandom))
  func aStateOfAnotherSpaceIsRefused(kind: ContractKind) throws {
    func refuses<Kind: Searcher>(_ searcher: Kind) throws -> Bool {
      var other = try #require(kind.make(costedSpace(groupedModel), 0.9) as? Kind)
      let before = other.best(5)
      let isRestored = other.restore(searcher.state)
      return !isRestored && other.best(5) == before
    }
    #expect(try refuses(Self.search(kind, seed: 1).searcher))
  }

  /// What only a policy has is left out by the others.
  @Test(arguments: SearchSettings.Searcher.allCases)
  func theRecordHasWhatTheSearcherKnows(name: SearchSettings.Searcher) throws {
    let searcher = name.searcher(Self.space, target: Self.target, positiveRate: 0.3)
    let samples = [0.5, 0.75].map {
      Sample(architecture: Self.space.cheapest, costRatio: $0, logloss: 2 * $0)
    }
    let record = searcher.record(step: 3, samples: samples, isWarmUp: true)
    #expect(record.step == 3 && record.target == Self.target && record.reward == nil)
    #expect(record.costRatio == 0.625 && record.logloss == 1.25)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(record), as: UTF8.self)
    let hasPolicy = [.controller, .dnas, .surrogate].contains(name)
    #expect(text.contains("\"probabilities\"") == hasPolicy)
    #expect(text.contains("\"entropy\"") == hasPolicy)
    #expect(
      !text.contains("\"figures\"") || [.random, .evolution, .dnas, .surrogate].contains(name))
    if name == .scaling {
      #expect(text == #"{"cost_ratio":0.625,"logloss":1.25,"step":3,"target":0.6}"#)
      let later = searcher.record(step: 3, samples: samples, isWarmUp: false)
      #expect(later.reward == -1.25)
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
