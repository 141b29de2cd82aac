// How the searchers of many targets share the steps of one pass: more targets cost samples, not passes. When searchers
// learn in a pass is in `Schedule`.

/// Groups of searchers that have the steps of a pass in turn.
///
/// A group holds every `groups`-th searcher, so that each step trains the supernet at mild and at strict costs.
package struct Turns: Hashable, Sendable {
  /// The searchers of all groups.
  package let searchers: Int
  /// The groups: 1 if all searchers share every step, as many as searchers if each has steps of its own.
  package let groups: Int

  /// The least number of steps in which a searcher learns enough. A longer pass is cheaper in turns; a
  /// shorter one is shared.
  private static let enough = 400

  /// The least number of steps that a searcher has for itself where each learns from all.
  private static let ownSteps = 8

  /// The most searchers that share a step. Of more, as a ladder of targets has them, groups take turns however short the
  /// pass is.
  private static let together = 4

  /// The groups of so many searchers, which have so many steps to learn in.
  ///
  /// - Parameter shareSamples: whether each learns from the samples of all, so that no step is lost to it.
  package init(searchers: Int, learning steps: Int, shareSamples: Bool = false) {
    precondition(searchers > 0, "somebody searches")
    self.searchers = searchers
    if shareSamples {
      groups = min(searchers, max(1, steps / Self.ownSteps))
    } else if searchers <= Self.together {
      groups = steps / searchers >= Self.enough ? searchers : 1
    } else {
      let least = (searchers + Self.together - 1) / Self.together
      groups = min(max(least, steps / Self.enough), searchers)
    }
  }

  /// Whether a searcher has a part in a step.
  package func plays(_ searcher: Int, step: Int) -> Bool { (step - searcher) % groups == 0 }

  /// The last step up to `step` in which a searcher has a part; below 0 before its first.
  package func lastTurn(of searcher: Int, until step: Int) -> Int {
    step - ((step - searcher) % groups + groups) % groups
  }

  /// The part of so many steps that each searcher has.
  package func own(of steps: Int) -> Int { steps / groups }

  /// How many of something, e.g. scores or finalists, each searcher has for itself if one alone would have `count`.
  ///
  /// Neighbouring targets of a long list are alike, and what the supernet and the playoff learn of one serves the next:
  /// each beyond the fourth adds a third of what one of the first four has.
  package func share(of count: Int) -> Int {
    let whole = min(searchers, Self.together)
    let thirds = 3 * whole + (searchers - whole)
    return count == 0 ? 0 : max(1, count * thirds / (3 * searchers))
  }
}
