// What a summary says of the search itself: its work, and the decisions that it leaves open. Nothing here is a verdict.

import Model
import Search

extension Summary {
  /// The work of a search, in trainings of the baseline on the whole stream: the unit in which a team thinks of it.
  ///
  /// FLOPs of forward and backward passes are counted, as `Work` does. The retrains of the verdict are not in it.
  package struct SearchWork: Codable, Hashable, Sendable {
    /// The passes with a supernet.
    package var supernet: Double
    /// The trainings that choose among finalists.
    package var playoff: Double
    /// Both.
    package var total: Double

    /// The figures by themselves.
    package init(supernet: Double, playoff: Double) {
      (self.supernet, self.playoff, total) = (supernet, playoff, supernet + playoff)
    }

    /// The work of a pass and its playoff; nil if that of the pass is not known, or the baseline costs no FLOPs.
    ///
    /// - Parameter rows: of the stream.
    init?(supernet: Work?, playoff: Work, in space: CostedSpace, rows: Int) {
      let baseline = space.cost(of: space.space.baseline)
      guard let supernet, baseline.flops > 0, rows > 0 else { return nil }
      self.init(
        supernet: supernet.trainings(of: baseline, rows: rows),
        playoff: playoff.trainings(of: baseline, rows: rows))
    }

    /// The work of several searches; nil if that of one is not known.
    init?(sumOf works: [SearchWork?]) {
      let known = works.compactMap { $0 }
      guard !known.isEmpty, known.count == works.count else { return nil }
      self.init(
        supernet: known.reduce(0) { $0 + $1.supernet }, playoff: known.reduce(0) { $0 + $1.playoff }
      )
    }
  }
}

extension CostedSpace {
  /// The decisions of an architecture that a search has not settled, by path, in the order of the decisions: its policy
  /// gives the choice a probability below one half, so that all others together are more probable.
  ///
  /// Decisions that do not matter, in options that were not taken, are left out.
  ///
  /// - Parameters:
  ///   - values: the architecture, by path.
  ///   - target: that for which it was selected.
  ///   - log: what the searchers have logged. The last record of the target counts.
  /// - Returns: nil if the searcher has no policy, or the architecture is none of this space.
  func undecided(
    _ values: [String: ChoiceValue], for target: Target, by log: [ControllerRecord]
  ) -> [String]? {
    guard let last = log.last(where: { $0.target == target }), !last.probabilities.isEmpty,
      let architecture = try? space.architecture(values, file: "summary.json")
    else { return nil }
    let matters = isActive(architecture)
    return decisions.indices.filter { place in
      let shares = last.probabilities[decisions[place].path] ?? []
      let choice = architecture.choices[place]
      return matters[place] && shares.indices.contains(choice) && shares[choice] < 0.5
    }.map { decisions[$0].path }
  }
}
