// What a search is told beside its space: the one place that lists it.

import Model

/// What a search is told beside its space.
package struct SearchOptions: Hashable, Sendable {
  /// Allowed cost ratios: different ones, mildest first.
  package let targets: [Target]
  /// Whether they are the rungs of the space's ladder, rather than chosen by somebody.
  package var descends: Bool
  /// The seed of the search, and the first seed of the retrains.
  package var seed: UInt64
  /// Threads. They change the time, not the result.
  package var threads: Int
  /// Rows of the stream; nil for those of the workspace. In the record of a run those that were streamed.
  package var rows: Int?
  /// Whether each target gets a supernet of its own.
  package var separate: Bool
  /// Whether a sub-network that diverges is left out of a step, rather than ending the run.
  package var skipsDiverged: Bool

  /// Makes options.
  ///
  /// - Parameter targets: in any order; different ones, at least one.
  package init(
    targets: [Target], descends: Bool = false, seed: UInt64, threads: Int, rows: Int? = nil,
    separate: Bool = false, skipsDiverged: Bool = false
  ) {
    precondition(!targets.isEmpty && Set(targets).count == targets.count, "targets are different")
    precondition(threads > 0)
    self.targets = targets.sorted(by: >)
    self.descends = descends
    self.seed = seed
    self.threads = threads
    self.rows = rows
    self.separate = separate
    self.skipsDiverged = skipsDiverged
  }

  /// The options of `nas search` that say the same, but for the number of threads.
  package var arguments: [String] {
    targetArguments + ["--seed", "\(seed)"]
      + (rows.map { ["--rows", "\($0)"] } ?? [])
      + (separate ? ["--separate"] : []) + (skipsDiverged ? ["--skip-diverged"] : [])
  }

  /// The options that say which targets are searched.
  package var targetArguments: [String] {
    descends ? ["--descend"] : targets.flatMap { ["--target", "\($0)"] }
  }

  /// The targets in a few words: `0.9 0.8`, or those of a ladder and of long lists as `0.95 to 0.1`.
  package var targetsText: String {
    targets.count > 3
      ? "\(targets[0]) to \(targets[targets.count - 1])"
      : targets.map { "\($0)" }.joined(separator: " ")
  }
}

extension SearchOptions {
  /// An option that cannot change while a run goes on, by its name on the command line, in the order in which they
  /// are compared. The number of threads may, and diverging sub-networks may be skipped from any step on.
  package enum Fixed: String, CaseIterable, Sendable {
    /// The targets.
    case targets = "--target"
    /// Whether the targets are a ladder.
    case descend = "--descend"
    /// The seed.
    case seed = "--seed"
    /// The rows.
    case rows = "--rows"
    /// Whether each target has a supernet of its own.
    case separate = "--separate"
  }

  /// An option with another value than a run has.
  struct Difference: Hashable {
    let option: Fixed
    /// What is asked for, and what the run was started with.
    let given: String, run: String
  }

  /// The first of some options with another value than a run has, if there is one.
  ///
  /// - Parameter allRows: those of the log: a run that asks for more has these.
  func difference(
    from run: SearchOptions, in options: Set<Fixed>, allRows: Int
  ) -> Difference? {
    var streamed = self
    streamed.rows = min(rows ?? allRows, allRows)
    return Fixed.allCases.first {
      options.contains($0) && streamed.text(of: $0) != run.text(of: $0)
    }.map { Difference(option: $0, given: text(of: $0), run: run.text(of: $0)) }
  }

  private func text(of option: Fixed) -> String {
    switch option {
    case .targets: "\(targets)"
    case .descend: "\(descends)"
    case .seed: "\(seed)"
    case .rows: rows.map { "\($0)" } ?? "all"
    case .separate: "\(separate)"
    }
  }
}
