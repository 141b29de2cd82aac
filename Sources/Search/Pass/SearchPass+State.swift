// A pass between two steps, as values that can be written and read back. The weights of its supernet go beside
// them.

import Model

extension SearchPass {
  /// All that steps change but the supernet. Random streams have no state: what a step draws is a function of the
  /// seed and its number.
  package struct State: Codable, Sendable {
    /// The steps that are done.
    package var steps: Int
    fileprivate var skipped: Int
    fileprivate var work: Work
    fileprivate var contests: [Contest]

    /// A controller, what it has proposed for the next step, and how its last proposals scored.
    fileprivate struct Contest: Codable, Sendable {
      var controller: Controller.State
      var proposals: [Architecture]
      var samples: [Sample]
    }
  }

  /// The present state.
  ///
  /// - Precondition: all searchers are controllers, and nobody watches.
  package var state: State {
    precondition(spectators.isEmpty, "what spectators saw is not kept")
    return State(
      steps: steps, skipped: skipped, work: work,
      contests: contests.map { contest in
        guard let controller = contest.searcher as? Controller else {
          preconditionFailure("only controllers are kept")
        }
        return State.Contest(
          controller: controller.state, proposals: contest.proposals, samples: contest.samples)
      })
  }

  /// Goes on from a state of a pass with the same targets over the same space, whose weights the supernet has.
  ///
  /// - Returns: false where it is another pass's; nothing has changed then.
  package mutating func restore(_ state: State) -> Bool {
    guard state.steps >= 0, state.contests.count == contests.count else { return false }
    var restored = contests
    for (index, contest) in state.contests.enumerated() {
      let architectures = contest.proposals + contest.samples.map(\.architecture)
      guard var controller = restored[index].searcher as? Controller,
        controller.restore(contest.controller), architectures.allSatisfy(isOfSpace)
      else { return false }
      restored[index] = Contest(
        searcher: controller, proposals: contest.proposals, samples: contest.samples)
    }
    (contests, steps, work, skipped) = (restored, state.steps, state.work, state.skipped)
    return true
  }

  private func isOfSpace(_ architecture: Architecture) -> Bool {
    let decisions = space.decisions
    return architecture.choices.count == decisions.count
      && zip(decisions, architecture.choices).allSatisfy {
        $0.choice.values.indices.contains($1)
      }
  }
}
