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
  }

  /// The `count` most probable architectures with cost ratios in `range`; ties go to the cheaper one, then to
  /// path order.
  func mostProbable(
    _ count: Int, _ policy: Policy, costRatio range: ClosedRange<Double>
  ) -> [Architecture] {
    var bounds = CostBounds(space)
    var partials = [Partial(logProbability: 0, choices: [])]
    for decision in space.decisions.indices {
      var longer: [Partial] = []
      for partial in partials {
        let row = policy.probabilities(of: decision, after: partial.choices)
        for (choice, probability) in row.enumerated() where probability > 0 {
          longer.append(
            Partial(
              logProbability: partial.logProbability + log(probability),
              choices: partial.choices + [choice]))
        }
      }
      longer.sort(by: Self.precedes)
      partials.removeAll(keepingCapacity: true)
      for partial in longer where bounds.costRatios(partial.choices).overlaps(range) {
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

/// What architectures cost that begin with given choices.
struct CostBounds {
  private let space: CostedSpace
  private var architecture: Architecture
  private var shape: Shape

  init(_ space: CostedSpace) {
    self.space = space
    architecture = space.space.baseline
    shape = space.space.baselineShape
  }

  /// The least and the greatest cost ratio of an architecture whose first choices are these. Both are met.
  ///
  /// Open widths are all at their least, or all at their greatest, since no width makes another layer cheaper; and
  /// with all widths given the bottlenecks do not depend on each other.
  mutating func costRatios(_ choices: [Int]) -> ClosedRange<Double> {
    let least = extreme(choices, \.narrowest) { $0 < $1 }
    return least...extreme(choices, \.widest) { $0 > $1 }
  }

  private mutating func extreme(
    _ choices: [Int], _ width: (Choice) -> Int, _ precedes: (Double, Double) -> Bool
  ) -> Double {
    let rest = space.decisions.indices.dropFirst(choices.count)
    for d in choices.indices { architecture.choices[d] = choices[d] }
    for d in rest { architecture.choices[d] = width(space.decisions[d].choice) }
    var extreme = space.ratio(of: architecture, setting: &shape)
    for d in rest {
      guard case .bottleneck = space.decisions[d].place else { continue }
      var best = architecture.choices[d]
      for choice in space.decisions[d].choice.values.indices {
        architecture.choices[d] = choice
        let ratio = space.ratio(of: architecture, setting: &shape)
        if precedes(ratio, extreme) { (best, extreme) = (choice, ratio) }
      }
      architecture.choices[d] = best
    }
    return extreme
  }
}
