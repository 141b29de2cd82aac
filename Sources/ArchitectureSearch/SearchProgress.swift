// How far a search has come, for those who wait.

import Runs

/// How far a search has come.
public struct SearchProgress: Hashable, Sendable {
  /// The phases, in their order. One without work, or that an earlier run has finished, is left out.
  public enum Phase: Hashable, Sendable, CaseIterable {
    /// The log is read.
    case importing
    /// All architectures are trained in one network, and architectures are selected for every target.
    case searching
    /// The candidates of each target are trained from scratch on a part of the log, and the best one stays.
    case playoff
    /// The selected architectures and the baseline are trained from scratch, with as many seeds as a verdict takes.
    case retraining
  }

  /// The current phase.
  public let phase: Phase
  /// The part of the phase that is done, from 0 to 1; nil if it is unknown how long the log is. It may fall: several
  /// targets may have a pass of their own, and every wave of retrains begins at 0.
  public let fraction: Double?

  init(_ phase: Phase, _ fraction: Double?) {
    self.phase = phase
    self.fraction = fraction
  }

  /// The progress that an event tells of; nil if it tells of none.
  init?(_ event: RunEvent) {
    switch event {
    case .search(.step(let done, let all)):
      self.init(.searching, Double(done) / Double(max(all, 1)))
    case .playoff(let progress): self.init(.playoff, progress.fraction)
    case .retrain(let progress): self.init(.retraining, progress.fraction)
    default: return nil
    }
  }
}
