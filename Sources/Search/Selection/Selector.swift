// The last step of a search: the most probable architecture that the target allows.
//
// Decisions are taken in the network's order, and what a step costs depends only on where it begins and on its own
// choices. So of the partial architectures that end in the same state at the same cost, only the most probable can
// become the answer; and of these only those whose best completion is probable enough. That a wider layer costs more is
// nowhere assumed.

import Model

/// Finds the most probable architecture of a policy whose cost ratio lies in a range.
///
/// Exact for a factorised policy: partial architectures are extended step by step (embeddings first, whose
/// widths only add up), and dropped where enough others of the same state and cost are more probable, or where no
/// completion is as probable as enough architectures that are known (`CompletionBounds`). Only if more than `beam` of
/// them remain, the most probable are kept. A conditional policy remembers every choice, so
/// that no partial architecture stands for others: of those that can still meet the range, at most
/// `conditionalBeam` are kept. Ties go to the cheaper one, then to the one with the smaller choices in path order.
package struct Selector: Sendable {
  private let space: CostedSpace
  private let beam: Int
  private let conditionalBeam: Int
  private let bounded: Int

  /// Selects architectures of a space.
  ///
  /// - Parameter bounded: the number of ends of partial architectures up to which completions are bounded. Where there
  ///   are more, the bounds would take more than they save, and gigabytes.
  package init(
    _ space: CostedSpace, beam: Int = 100_000, conditionalBeam: Int = 4096,
    bounded: Int = 10_000_000
  ) {
    self.space = space
    self.beam = beam
    self.conditionalBeam = conditionalBeam
    self.bounded = bounded
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
    let ways = Ways(space.steps, policy)
    let bounds = CompletionBounds(ways, costRatio: range, most: bounded) { space.ratio($0) }
    let reached = bounds?.reached(by: count) ?? -.infinity
    let least = reached == -.infinity ? reached : reached - 2 * CompletionBounds.slack(reached)
    var frontier = Frontier()
    for step in 0..<ways.count {
      frontier.extend(by: ways, keeping: count, atMost: beam) { end in
        if space.ratio(end.cost) > range.upperBound { return nil }
        guard let bounds else { return -.infinity }
        let best = bounds.best(end, before: step + 1)
        return best == -.infinity ? nil : least - best
      }
    }
    return frontier.mostProbable(count) { range.contains(space.ratio($0)) }
      .map { Architecture(choices: ways.choices(of: $0)) }
  }
}
