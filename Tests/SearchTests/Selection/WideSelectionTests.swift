// The selection over many spaces of random widths, against trying all architectures, and over spaces of many features,
// against a selection without bounds.

import Foundation
import Model
import Numerics
import Testing

@testable import Search

@Suite struct WideSelectionTests {
  /// A space of one to five features and up to two hidden layers, at most some hundred architectures.
  static func space(seed: UInt64) -> CostedSpace {
    var random = RandomStream(seed: seed, purpose: "space")
    func widths(_ most: Int, from least: Int) -> Choice {
      var widths: Set<Int> = []
      let count = 2 + random.below(2)
      while widths.count < count { widths.insert(least + random.below(most)) }
      // Not in order: a wider choice need not come later.
      var order = widths.sorted()
      order.shuffle(using: &random)
      return Choice(values: order.map(ChoiceValue.width), baseline: random.below(count))
    }
    let embeddings = (0..<1 + random.below(5)).map { _ in widths(6, from: 0) }
    let hidden = (0..<random.below(3)).map { _ in
      ModelSection.Hidden(width: widths(7, from: 1))
    }
    let measures = Cost.Measure.allCases
    return costedSpace(
      ModelSection(embeddings: embeddings, linear: random.below(2) == 0, hidden: hidden),
      cost: measures[random.below(measures.count)], ids: 1 + random.below(20))
  }

  /// Logits of three kinds: any numbers, few different ones, so that many architectures tie, and some choices that are
  /// impossible.
  static func policy(of space: CostedSpace, kind: Int, seed: UInt64) -> Policy {
    var policy = space.randomPolicy(seed: seed)
    for d in policy.logits.indices {
      for c in policy.logits[d].indices where kind > 0 {
        policy.logits[d][c] = policy.logits[d][c].rounded()
        if kind == 2, c > 0, policy.logits[d][c] == 1 { policy.logits[d][c] = -.infinity }
      }
    }
    return policy
  }

  /// Probable first, then cheap, then small in path order.
  static func byTryingAll(
    _ space: CostedSpace, _ policy: Policy, costRatio range: ClosedRange<Double>
  ) -> [Architecture] {
    let logProbabilities = policy.probabilities.map { $0.map { log($0) } }
    func logProbability(_ architecture: Architecture) -> Double {
      zip(logProbabilities, architecture.choices).reduce(0) { $0 + $1.0[$1.1] }
    }
    typealias Ranked = (loss: Double, ratio: Double, architecture: Architecture)
    let ranked: [Ranked] = space.architectures.map {
      (-logProbability($0), space.ratio(of: $0), $0)
    }
    return ranked.filter { range.contains($0.ratio) && $0.loss < .infinity }
      .sorted { $0 < $1 }.map(\.architecture)
  }

  /// Of equals within one state and cost the path decides, wherever the paths part: so the whole order is compared.
  @Test(arguments: 0..<24 as Range<UInt64>) func isWhatTryingAllFinds(seed: UInt64) {
    let space = Self.space(seed: seed)
    for kind in 0..<3 {
      let policy = Self.policy(of: space, kind: kind, seed: seed)
      let all = Self.byTryingAll(space, policy, costRatio: 0...1e9)
        .map { (ratio: space.ratio(of: $0), architecture: $0) }
      for range in [0...1, 0...0.8, 0.5...0.9, 0.9...0.95, 0...1e9] as [ClosedRange<Double>] {
        let expected = all.filter { range.contains($0.ratio) }.map(\.architecture)
        for count in [1, 2, 7, 2000] {
          #expect(
            Selector(space).mostProbable(count, policy, costRatio: range)
              == Array(expected.prefix(count)))
        }
      }
    }
  }

  /// What is dropped since no completion is probable enough could not have become an answer.
  @Test(arguments: [Cost.Measure.flops, .bytes], 0..<3)
  func boundsDropNoAnswer(measure: Cost.Measure, kind: Int) {
    let space = costedSpace(
      ModelSection(
        embeddings: (0..<24).map { $0 % 2 == 0 ? choice(0, 1, 4, 2) : choice(0, 1, 2) },
        hidden: [.init(width: choice(3, 5, 8)), .init(width: choice(2, 4))]),
      cost: measure)
    for seed in 0..<1 as Range<UInt64> {
      let policy = Self.policy(of: space, kind: kind, seed: seed)
      for range in [0.45...0.5, 0.9...1] as [ClosedRange<Double>] {
        let bounded = Selector(space).mostProbable(5, policy, costRatio: range)
        // Where choices are impossible, nothing may cost so much.
        #expect(bounded.count == 5 || kind == 2)
        #expect(
          Selector(space, bounded: 0).mostProbable(5, policy, costRatio: range) == bounded)
      }
    }
  }

  @Test(arguments: [LongFormSelectionTests.parallel, LongFormSelectionTests.oneOf])
  func boundsDropNoAnswer(layers: String) throws {
    let space = try LongFormSelectionTests.costed(layers, LongFormSelectionTests.Tiles())
    for (seed, kind) in zip(0..<6 as Range<UInt64>, [0, 1, 2, 0, 1, 2]) {
      let policy = Self.policy(of: space, kind: kind, seed: seed)
      for range in [0...0.6, 0.8...1] as [ClosedRange<Double>] {
        #expect(
          Selector(space).mostProbable(20, policy, costRatio: range)
            == Selector(space, bounded: 0).mostProbable(20, policy, costRatio: range))
      }
    }
  }

  /// The bound of the first choices of every architecture is what the best that begins so has.
  @Test(arguments: 0..<20 as Range<UInt64>) func boundsAreMet(seed: UInt64) throws {
    let space = Self.space(seed: seed)
    let policy = Self.policy(of: space, kind: Int(seed % 3), seed: seed)
    let ways = Ways(space.steps, policy)
    let range = 0.3...0.9
    let bounds = try #require(
      CompletionBounds(ways, costRatio: range, most: 1_000_000) { space.ratio($0) })
    let allowed = Self.byTryingAll(space, policy, costRatio: range)
    let all = space.architectures
    for architecture in (0..<20).map({ all[$0 * (all.count - 1) / 19] }) {
      var (end, logProbability) = (PartialEnd(), 0.0)
      var taken: [Int] = []
      for step in 0..<ways.count {
        let best =
          allowed.filter { $0.choices.starts(with: taken) }
          .map(policy.logProbability).max() ?? -.infinity
        let bound = logProbability + bounds.best(end, before: step)
        #expect(bound == best || abs(bound - best) < 1e-9 || logProbability == -.infinity)
        let number =
          space.steps.decisions[step] == 0 ? 0 : architecture.choices[taken.count]
        let way = ways.from(end.state, step: step)[number]
        logProbability = ways.extending(logProbability, by: way, step: step)
        if space.steps.decisions[step] > 0 { taken.append(number) }
        end = PartialEnd(state: way.state, cost: end.cost + way.cost)
      }
    }
    for count in [1, 3, 10] {
      let reached = bounds.reached(by: count)
      #expect(
        reached == -.infinity
          || reached - 1e-9 <= allowed.dropFirst(count - 1).first.map(policy.logProbability)
            ?? -.infinity
      )
    }
  }

  /// A selection among so many features that their architectures have no number.
  @Test func manyFeaturesAreSelectedAmong() throws {
    let space = costedSpace(
      ModelSection(
        embeddings: (0..<150).map { _ in choice(0, 2, 4) }, hidden: [.init(width: choice(4, 8))]))
    let policy = space.randomPolicy(seed: 1)
    let best = try #require(Selector(space).mostProbable(policy, costRatio: 0.45...0.5))
    #expect((0.45...0.5).contains(space.ratio(of: best)))
    // No exchange of one choice, or of two between features, is better.
    let logProbability = policy.logProbability(of: best)
    for d in 0..<150 {
      for choice in 0..<3 {
        let other = best.choosing(choice, at: d).choosing(best.choices[d], at: (d + 7) % 150)
        if (0.45...0.5).contains(space.ratio(of: other)) {
          #expect(policy.logProbability(of: other) <= logProbability + 1e-9)
        }
      }
    }
  }

  @Test(arguments: 0..<60 as Range<UInt64>) func theCheapestIsTheFirstOfTheCheapest(seed: UInt64) {
    let space = Self.space(seed: seed)
    let least = space.architectures.map { space.ratio(of: $0) }.min()
    // All architectures are in path order.
    #expect(space.cheapest == space.architectures.first { space.ratio(of: $0) == least })
  }
}
