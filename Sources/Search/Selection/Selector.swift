// The last step of a search: the most probable architecture that the target allows.
//
// X: width of the concatenated embeddings. Decisions are taken in the network's order, and what a layer
// costs depends only on the width of its input and on its own choices. So of the partial architectures
// that end in the same width at the same cost, only the most probable can become the answer.

import Foundation
import Model

/// Finds the most probable architecture of a policy whose cost ratio lies in a range.
///
/// Exact for a factorised policy: partial architectures are extended layer by layer (embeddings first, whose
/// widths only add up), and dropped where enough others of the same width and cost are more probable. Only if
/// more than `beam` of them remain, the most probable are kept. A conditional policy remembers every choice, so
/// that no partial architecture stands for others: of those that can still meet the range, at most
/// `conditionalBeam` are kept. Ties go to the cheaper one, then to the one with the smaller choices in path order.
package struct Selector: Sendable {
  private let space: CostedSpace
  private let beam: Int
  private let conditionalBeam: Int

  /// Selects architectures of a space.
  package init(_ space: CostedSpace, beam: Int = 100_000, conditionalBeam: Int = 4096) {
    self.space = space
    self.beam = beam
    self.conditionalBeam = conditionalBeam
  }

  /// Where partial architectures end that differ in nothing else that matters for what follows.
  private struct End: Hashable {
    var width: Int
    var cost: Int
  }

  /// A choice for every decision up to some layer.
  fileprivate struct Partial {
    /// The width of what comes out of that layer.
    var width: Int
    var cost: Int
    var logProbability: Double
    var choices: [Int]
  }

  /// The most probable architecture with a cost ratio in `range`, or nil where there is none.
  package func mostProbable(_ policy: Policy, costRatio range: ClosedRange<Double>) -> Architecture?
  {
    mostProbable(1, policy, costRatio: range).first
  }

  /// The `count` most probable architectures with cost ratios in `range`, the first first; fewer where
  /// there are fewer.
  package func mostProbable(
    _ count: Int, _ policy: Policy, costRatio range: ClosedRange<Double>
  ) -> [Architecture] {
    guard policy.pairs == nil else {
      return BeamSelector(space, beam: conditionalBeam)
        .mostProbable(count, policy, costRatio: range)
    }
    return mostProbable(count, factorised: policy, costRatio: range)
  }

  private func mostProbable(
    _ count: Int, factorised policy: Policy, costRatio range: ClosedRange<Double>
  ) -> [Architecture] {
    let (model, costs) = (space.space.model, space.costModel)
    var logProbabilities = policy.probabilities.map { $0.map { log($0) } }[...]
    /// The values of a width with their log-probabilities; a fixed width has one and no index.
    func options(_ choice: Choice) -> [(index: [Int], value: ChoiceValue, logProbability: Double)] {
      if !choice.isOpen { return [([], choice.values[0], 0)] }
      let row = logProbabilities.removeFirst()
      return choice.values.indices.map { ([$0], choice.values[$0], row[$0]) }
    }

    var partials = [Partial(width: 0, cost: 0, logProbability: 0, choices: [])]
    /// Extends every partial architecture by every option of a layer, which is a choice of `index`, and keeps the
    /// `count` most probable of the affordable ones of each width and cost.
    func extend<Option>(
      _ options: [Option], _ index: (Option) -> [Int],
      _ extension: (inout Partial, Option) -> Void
    ) {
      var best: [End: [Partial]] = [:]
      for partial in partials {
        for option in options {
          var longer = partial
          `extension`(&longer, option)
          guard space.ratio(longer.cost) <= range.upperBound, longer.logProbability > -.infinity
          else { continue }
          best[End(width: longer.width, cost: longer.cost), default: []]
            .insert(longer, choosing: { index(option) }, keeping: count)
        }
      }
      partials = Array(best.values.joined().sorted(by: Self.precedes).prefix(beam))
    }

    for (_, features) in model.embeddingParts {
      extend(options(model.embeddings[features[0]]), \.index) { partial, option in
        let width = option.value.width ?? 0
        for f in features {
          partial.cost += costs.embedding(feature: f, width: width).value(space.measure)
          partial.width += width
        }
        partial.logProbability += option.logProbability
      }
    }
    for choice in model.ranks {
      extend(options(choice), \.index) { partial, option in
        partial.cost += costs.cross(input: partial.width, rank: option.value.width ?? 0)
          .value(space.measure)
        partial.logProbability += option.logProbability
      }
    }
    for layer in model.hidden {
      let (widths, bottlenecks) = (options(layer.width), options(layer.bottleneck))
      let pairs = widths.flatMap { width in bottlenecks.map { (width, $0) } }
      extend(pairs, { $0.0.index + $0.1.index }) { partial, option in
        let (width, bottleneck) = option
        let shape = Shape.Hidden(
          width: width.value.width ?? 0, bottleneck: bottleneck.value.width)
        partial.cost += costs.hidden(input: partial.width, shape).value(space.measure)
        partial.width = shape.width
        partial.logProbability += width.logProbability
        partial.logProbability += bottleneck.logProbability
      }
    }
    extend([()], { [] }) { partial, _ in
      partial.cost += costs.output(input: partial.width).value(space.measure)
    }
    return partials.filter { range.contains(space.ratio($0.cost)) }
      .sorted(by: Self.precedes).prefix(count).map { Architecture(choices: $0.choices) }
  }

  /// The order of preference: probable, then cheap, then small in path order.
  fileprivate static func precedes(_ a: Partial, _ b: Partial) -> Bool {
    if a.logProbability != b.logProbability { return a.logProbability > b.logProbability }
    if a.cost != b.cost { return a.cost < b.cost }
    return a.choices.lexicographicallyPrecedes(b.choices)
  }
}

extension [Selector.Partial] {
  /// Inserts a partial architecture in the order of preference, and drops what is beyond `count`.
  ///
  /// - Parameter index: its last choices, which it lacks. They are asked for where they may matter: most partial
  ///   architectures are less probable than those that are there.
  fileprivate mutating func insert(
    _ shorter: Selector.Partial, choosing index: () -> [Int], keeping count: Int
  ) {
    if self.count == count, let last, shorter.logProbability < last.logProbability { return }
    var partial = shorter
    partial.choices += index()
    let place = firstIndex { Selector.precedes(partial, $0) } ?? self.count
    if place >= count { return }
    insert(partial, at: place)
    if self.count > count { removeLast() }
  }
}
