// The exact selection over models with branches and choices of operators, and under costs that do not rise with widths.

import Foundation
import Model
import Numerics
import Search
import Testing

@testable import Search

@Suite struct LongFormSelectionTests {
  /// A space over two features with these layers.
  static func space(_ layers: String) throws -> SearchSpace {
    try SearchSpace(
      yaml: """
        data: {path: log.csv, label: y, order: log, features: {a: {type: categorical}, b: {type: categorical}}}
        model:
          embedding: {choices: [0, 3, 4], baseline: 4}
          layers: \(layers)
        """, file: "space.yaml")
  }

  static let parallel = """
    [{parallel: {branches: [
       [{cross: {rank: {choices: [0, 2], baseline: 2}}}, {dense: {width: {choices: [2, 5], baseline: 5}}}],
       [{dense: {width: 3, bottleneck: {choices: [1, 2, none], baseline: none}}}], []]}},
     {dense: {width: {choices: [1, 4], baseline: 4}}}]
    """
  static let oneOf = """
    [{one_of: {options: {
       wide: [{dense: {width: {choices: [4, 6], baseline: 6}}}, {dense: {width: {choices: [2, 3], baseline: 3}}}],
       crossed: {cross: {rank: {choices: [0, 1, 3], baseline: 1}}}, skip: {}}, baseline: crossed}},
     {dense: {width: {choices: [1, 5], baseline: 5}}}]
    """

  /// 17 columns may cost more than 24: what is no multiple of 4 costs what the next multiple but one does.
  struct Tiles: CostModel {
    static let key = "tiles", doc = "Tiles.", title = "tiles"
    func cost(of count: Count) -> Int {
      guard case .product(let inputs, let outputs) = count else { return 0 }
      return inputs * (outputs % 4 == 0 ? outputs : 8 * (outputs / 4 + 1))
    }
  }

  static func costed(_ layers: String, _ model: (any CostModel)? = nil) throws -> CostedSpace {
    CostedSpace(try space(layers), vocabularySizes: [10, 20], pricedBy: model)
  }

  /// Every network once, and a name for each: the architecture whose idle decisions are the baseline's.
  @Test(arguments: [parallel, oneOf]) func networksAreCountedOnce(layers: String) throws {
    let space = try Self.costed(layers)
    let canonical = Set(space.architectures.map { space.canonical($0) })
    #expect(Set(space.networks) == canonical && space.networks.count == canonical.count)
    #expect(space.networkCount == canonical.count)
    // What a choice between operators closes is the same whatever its other options have.
    let closed = Set(space.architectures.map { space.space.substituting($0).model })
    #expect(closed.count == canonical.count)
  }

  /// A sample says nothing about decisions that its network has not.
  @Test(arguments: SearchSettings.Policy.allCases)
  func idleDecisionsAreNotLearned(kind: SearchSettings.Policy) throws {
    let space = try Self.costed(Self.oneOf)
    let policy = Policy(uniformOver: space.decisions, kind)
    let samples = space.architectures.filter { $0.choices[2] == 2 }.prefix(3)
    #expect(
      samples.allSatisfy { space.isActive($0) == [true, true, true, false, false, false, true] })
    let gradient = policy.gradient(
      of: Array(samples), advantages: [1, -0.5, 0.25], where: space.isActive)
    for d in 3...5 { #expect(gradient.logits[d].allSatisfy { $0 == 0 }) }
    #expect(gradient.logits[2].contains { $0 != 0 })
    // With all decisions active, it is the gradient that other spaces have.
    let all = policy.gradient(
      of: Array(samples), advantages: [1, -0.5, 0.25], where: { $0.choices.map { _ in true } })
    let plain = policy.gradient(of: Array(samples), advantages: [1, -0.5, 0.25])
    for (a, b) in zip(all.logits.joined(), plain.logits.joined()) { #expect(abs(a - b) < 1e-12) }
  }

  /// What a searcher proposes and emits is canonical.
  @Test(arguments: SearchSettings.Searcher.allCases)
  func searchersSpeakOfNetworks(kind: SearchSettings.Searcher) throws {
    let space = try Self.costed(Self.oneOf)
    var searcher = kind.searcher(space, target: 0.9, positiveRate: 0.3)
    var random = RandomStream(seed: 1, purpose: "test")
    for _ in 0..<30 {
      let proposals = searcher.propose(4, random: &random)
      if kind != .scaling { #expect(proposals.allSatisfy { space.canonical($0) == $0 }) }
      searcher.learn(
        from: proposals.map {
          Sample(
            architecture: $0, costRatio: space.ratio(of: $0),
            logloss: 0.5 - 0.01 * Double($0.choices[2]))
        })
    }
  }

  /// The probability of all architectures that are one network.
  private static func classes(
    _ space: CostedSpace, _ policy: Policy
  ) -> [Architecture: Double] {
    var classes: [Architecture: Double] = [:]
    for architecture in space.architectures {
      classes[space.canonical(architecture), default: 0] +=
        exp(policy.logProbability(of: architecture))
    }
    return classes
  }

  @Test(arguments: [parallel, oneOf], [false, true])
  func theMostProbableNetworkIsSelected(layers: String, isTiled: Bool) throws {
    let space = try Self.costed(layers, isTiled ? Tiles() : nil)
    for seed in 0..<5 as Range<UInt64> {
      let policy = space.randomPolicy(seed: seed)
      let classes = Self.classes(space, policy)
      for target in [0.4, 0.7, 1] {
        let best = classes.filter { space.ratio(of: $0.key) <= target }.max { $0.value < $1.value }
        let found = Selector(space).mostProbable(policy, costRatio: 0...target)
        #expect(found == best?.key)
        let ten = Selector(space).mostProbable(10, policy, costRatio: 0...target)
        #expect(Set(ten).count == ten.count && ten.allSatisfy { space.canonical($0) == $0 })
        #expect(ten.allSatisfy { space.ratio(of: $0) <= target })
      }
    }
  }

  @Test(arguments: [parallel, oneOf], [false, true])
  func theCheapestIsTheCheapestOfAll(layers: String, isTiled: Bool) throws {
    let space = try Self.costed(layers, isTiled ? Tiles() : nil)
    let least = space.architectures.map(space.ratio).min()
    #expect(space.ratio(of: space.cheapest) == least)
  }

  @Test(arguments: [parallel, oneOf], [false, true])
  func boundsAreMet(layers: String, isTiled: Bool) throws {
    let space = try Self.costed(layers, isTiled ? Tiles() : nil)
    var bounds = CostBounds(space)
    for length in 0...space.decisions.count {
      let groups = Dictionary(grouping: space.architectures) { Array($0.choices.prefix(length)) }
      for (choices, architectures) in groups {
        let ratios = architectures.map(space.ratio)
        let place = choices.reduce(bounds.start) { bounds.taking($1, $0) }
        #expect(bounds.costRatios(place) == (ratios.min() ?? 0)...(ratios.max() ?? 0))
      }
    }
  }

  /// No child is larger than is said, and with few states one is as large.
  @Test(arguments: [parallel, oneOf], [0.5, 0.8, 1] as [Target])
  func theLargestChildIsKnown(layers: String, target: Target) throws {
    let space = try Self.costed(layers)
    let largest = space.architectures.filter { space.ratio(of: $0) <= target.ratio }
      .map { space.cost(of: $0).parameters }.max()
    #expect(space.greatest(Parameters(), under: target) == largest)
  }
}
