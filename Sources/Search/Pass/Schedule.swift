// When searchers learn in a pass, and whose step it is.

import Model

/// The parts of a pass: the warm-up, then the search proper; and whose step it is.
package struct Schedule: Hashable, Sendable {
  /// Number of steps.
  package let steps: Int
  /// The first step in which searchers learn.
  package let warmUpEnd: Int
  /// Whether one searcher has each step, in turn, or all share it.
  package let takesTurns: Bool
  /// Architectures of each searcher that are scored in each of its steps after the warm-up.
  package let samples: Int
  private let searchers: Int

  /// The least number of steps in which a searcher learns enough. A longer pass is cheaper in turns; a
  /// shorter one is shared.
  private static let enough = 400

  /// How often each choice of the space is to be scored for each searcher, by the number of decisions: what a
  /// choice is worth hides behind what all other decisions add to a score.
  private static let scores = 5
  /// The same if effects say most of it: samples are for the rest.
  private static let scoresBesideEffects = 2

  /// The schedule of a pass of so many steps for so many searchers.
  ///
  /// - Parameters:
  ///   - choices: the number of choices of each decision.
  ///   - haveEffects: whether all choices have first-order effects, so that a searcher of them alone needs no samples.
  package init(
    _ settings: SearchSettings, steps: Int, searchers: Int, choices: [Int],
    haveEffects: Bool = true
  ) {
    self.steps = steps
    self.searchers = searchers
    warmUpEnd = Int(settings.warmUp * Double(steps))
    let learning = steps - warmUpEnd
    takesTurns = learning / max(searchers, 1) >= Self.enough
    if let samples = settings.samples {
      self.samples = samples
    } else if settings.comparesSamples || settings.searcher == .dnas && !haveEffects {
      // Those that learn from each other's samples have the steps of all.
      let shares = settings.searcher == .surrogate ? searchers : 1
      let own = max(1, shares * (takesTurns ? learning / searchers : learning))
      let scores = settings.usesEffects ? Self.scoresBesideEffects : Self.scores
      let wanted = scores * choices.count * choices.reduce(0, +)
      samples = min(max(3, (wanted + own / 2) / own), 32)
    } else {
      samples = 1
    }
  }

  /// The schedule of a pass over so many rows of a space's log.
  package init(_ space: CostedSpace, rows: Int, searchers: Int) {
    let batch = space.space.training.batch
    self.init(
      space.space.search, steps: (rows + batch - 1) / batch, searchers: searchers,
      choices: space.choices,
      haveEffects: space.decisions.allSatisfy { $0.choice.values.allSatisfy { $0.width != nil } })
  }

  /// Whether a searcher has a part in a step.
  func plays(_ searcher: Int, step: Int) -> Bool {
    !takesTurns || step % searchers == searcher
  }

  /// The last step up to `step` in which a searcher has a part; below 0 before its first.
  func lastTurn(of searcher: Int, until step: Int) -> Int {
    takesTurns ? step - (step - searcher + searchers) % searchers : step
  }
}
