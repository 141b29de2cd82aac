// When searchers learn in a pass, and whose step it is.

import SearchSpace

/// The parts of a pass: the warm-up, then the search proper; and whose step it is.
public struct Schedule: Hashable, Sendable {
  /// Number of steps.
  public let steps: Int
  /// The first step in which searchers learn.
  public let warmUpEnd: Int
  /// Whether one searcher has each step, in turn, or all share it.
  public let takesTurns: Bool
  private let searchers: Int

  /// The least number of steps in which a searcher learns enough. A longer pass is cheaper in turns; a
  /// shorter one is shared.
  private static let enough = 400

  /// The schedule of a pass of so many steps for so many searchers.
  public init(_ settings: SearchSettings, steps: Int, searchers: Int) {
    self.steps = steps
    self.searchers = searchers
    warmUpEnd = Int(settings.warmUp * Double(steps))
    takesTurns = (steps - warmUpEnd) / max(searchers, 1) >= Self.enough
  }

  /// Whether a searcher has a part in a step.
  func plays(_ searcher: Int, step: Int) -> Bool {
    !takesTurns || step % searchers == searcher
  }
}
