// The last step of a search: the most probable architecture that the target allows.
//
// Decisions are taken in the network's order, and what a step costs depends only on where it begins and on its own
// choices. So of the partial architectures that end in the same state at the same cost, only the most probable can
// become the answer. That a wider layer costs more is nowhere assumed.

import Foundation
import Model

/// Finds the most probable architecture of a policy whose cost ratio lies in a range.
///
/// Exact for a factorised policy: partial architectures are extended step by step (embeddings first, whose
/// widths only add up), and dropped where enough others of the same state and cost are more probable. Only if
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
    var state: StepState
    var cost: Int
  }

  /// A choice for every decision up to some step.
  fileprivate struct Partial {
    var state: StepState
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
    let steps = space.steps
    let logProbabilities = policy.probabilities.map { $0.map { log($0) } }
    var partials = [Partial(state: StepState(), cost: 0, logProbability: 0, choices: [])]
    var decision = 0
    for step in 0..<steps.count {
      let rows = logProbabilities[decision..<decision + steps.decisions[step]]
      partials = extended(partials, by: step, rows, keeping: count, below: range.upperBound)
      decision += rows.count
    }
    return partials.filter { range.contains(space.ratio($0.cost)) }
      .sorted(by: Self.precedes).prefix(count).map { Architecture(choices: $0.choices) }
  }

  /// Every partial architecture extended by every way to take a step: of each state and cost the `count` most probable
  /// ones that are affordable.
  ///
  /// - Parameter rows: for each decision of the step the log-probabilities of its choices.
  private func extended(
    _ partials: [Partial], by step: Int, _ rows: ArraySlice<[Double]>, keeping count: Int,
    below greatest: Double
  ) -> [Partial] {
    var ways: [StepState: [Transition]] = [:]
    var best: [End: [Partial]] = [:]
    for partial in partials {
      let transitions =
        ways[partial.state] ?? space.steps.transitions(step, from: partial.state)
      ways[partial.state] = transitions
      // One way where there are decisions: they lie in an option that was not chosen, and are certain.
      let isIdle = transitions.count == 1
      for transition in transitions {
        var longer = partial
        longer.state = transition.state
        longer.cost += transition.cost
        if !isIdle {
          for (row, choice) in zip(rows, transition.choices) {
            longer.logProbability += row[choice]
          }
        }
        guard space.ratio(longer.cost) <= greatest, longer.logProbability > -.infinity else {
          continue
        }
        best[End(state: longer.state, cost: longer.cost), default: []]
          .insert(longer, choosing: transition.choices, keeping: count)
      }
    }
    return Array(best.values.joined().sorted(by: Self.precedes).prefix(beam))
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
  /// - Parameter choices: its last choices, which it lacks. They are added where they may matter: most partial
  ///   architectures are less probable than those that are there.
  fileprivate mutating func insert(
    _ shorter: Selector.Partial, choosing choices: [Int], keeping count: Int
  ) {
    if self.count == count, let last, shorter.logProbability < last.logProbability { return }
    var partial = shorter
    partial.choices += choices
    let place = firstIndex { Selector.precedes(partial, $0) } ?? self.count
    if place >= count { return }
    insert(partial, at: place)
    if self.count > count { removeLast() }
  }
}
