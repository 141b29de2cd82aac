// The most probable architectures of a conditional policy, where what a choice is worth depends on all
// choices before it.

import Foundation
import Model

/// Extends partial architectures decision by decision and keeps the most probable.
///
/// A partial architecture stays while some completion of it costs what the range allows, by exact bounds. Where
/// never more than `beam` of them stay, the answer is exact; otherwise one may be missed whose beginning
/// is improbable.
struct BeamSelector {
  private let space: CostedSpace
  private let beam: Int

  init(_ space: CostedSpace, beam: Int) {
    self.space = space
    self.beam = beam
  }

  private struct Partial {
    var logProbability: Double
    var choices: [Int]
    /// Where it is among the steps.
    var place: CostBounds.Place
  }

  /// The `count` most probable architectures with cost ratios in `range`; ties go to the cheaper one, then to
  /// path order.
  func mostProbable(
    _ count: Int, _ policy: Policy, costRatio range: ClosedRange<Double>
  ) -> [Architecture] {
    var bounds = CostBounds(space)
    var partials = [Partial(logProbability: 0, choices: [], place: bounds.start)]
    for decision in space.decisions.indices {
      var longer: [Partial] = []
      for partial in partials {
        if let only = bounds.onlyChoice(partial.place) {
          longer.append(
            Partial(
              logProbability: partial.logProbability, choices: partial.choices + [only],
              place: bounds.taking(only, partial.place)))
          continue
        }
        let row = policy.probabilities(of: decision, after: partial.choices)
        for (choice, probability) in row.enumerated() where probability > 0 {
          longer.append(
            Partial(
              logProbability: partial.logProbability + log(probability),
              choices: partial.choices + [choice], place: bounds.taking(choice, partial.place)))
        }
      }
      longer.sort(by: Self.precedes)
      partials.removeAll(keepingCapacity: true)
      for partial in longer where bounds.costRatios(partial.place).overlaps(range) {
        partials.append(partial)
        if partials.count == beam { break }
      }
    }
    let found = partials.map {
      (partial: $0, cost: space.ratio(of: Architecture(choices: $0.choices)))
    }
    return found.sorted {
      let (a, b) = ($0.partial, $1.partial)
      if a.logProbability == b.logProbability, $0.cost != $1.cost { return $0.cost < $1.cost }
      return Self.precedes(a, b)
    }.prefix(count).map { Architecture(choices: $0.partial.choices) }
  }

  /// Probable first, then small in path order.
  private static func precedes(_ a: Partial, _ b: Partial) -> Bool {
    if a.logProbability != b.logProbability { return a.logProbability > b.logProbability }
    return a.choices.lexicographicallyPrecedes(b.choices)
  }
}
