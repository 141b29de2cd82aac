// When searchers learn in a pass, and whose step it is.

import Model

/// The parts of a pass: the warm-up, then the search proper; and whose step it is.
package struct Schedule: Hashable, Sendable {
  /// Number of steps.
  package let steps: Int
  /// The first step in which searchers learn.
  package let warmUpEnd: Int
  /// Which searchers have a step.
  package let turns: Turns
  /// Architectures of each searcher that are scored in each of its steps after the warm-up.
  package let samples: Int
  /// Best guesses of each searcher that the pass returns.
  package let finalists: Int

  /// How often each choice of the space is to be scored for each searcher, by the number of decisions: what a
  /// choice is worth hides behind what all other decisions add to a score.
  private static let scores = 5
  /// The same if effects say most of it: samples are for the rest.
  private static let scoresBesideEffects = 2
  /// The most samples of a step of searchers that all learn from it, and from its effects; and the choices of the space
  /// for which there is one of them.
  private static let (samplesBesideEffects, choicesPerSample) = (8, 16)

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
    warmUpEnd = Int(settings.warmUp * Double(steps))
    let learning = steps - warmUpEnd
    turns = Turns(
      searchers: max(searchers, 1), learning: learning,
      shareSamples: settings.searcher == .surrogate)
    finalists = turns.share(of: settings.mostFinalists(haveEffects: haveEffects))
    if let samples = settings.samples {
      self.samples = samples
    } else if settings.searcher == .surrogate {
      let wanted = choices.reduce(0, +) / Self.choicesPerSample
      self.samples = min(max(3, wanted), Self.samplesBesideEffects)
    } else if settings.comparesSamples || settings.searcher == .dnas && !haveEffects {
      let own = max(1, turns.own(of: learning))
      let scores = settings.usesEffects ? Self.scoresBesideEffects : Self.scores
      let wanted = turns.share(of: scores * choices.count * choices.reduce(0, +))
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
      haveEffects: space.space.haveEffects)
  }

  /// Whether a searcher has a part in a step.
  func plays(_ searcher: Int, step: Int) -> Bool {
    turns.plays(searcher, step: step)
  }

  /// The last step up to `step` in which a searcher has a part; below 0 before its first.
  func lastTurn(of searcher: Int, until step: Int) -> Int {
    turns.lastTurn(of: searcher, until: step)
  }
}
