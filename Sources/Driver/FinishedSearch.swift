// A search that is over, before anybody says what its answers are worth.

import Search
import SearchSpace

/// What one search found for its targets, and the work that it took.
public struct FinishedSearch: Sendable {
  /// How it was searched.
  public var method: SearchMethod
  /// The seed of the search.
  public var seed: UInt64
  /// One answer a target.
  public var answers: [Answer]
  /// The supernet's pass, or trainings from scratch in its place.
  public var search = Work()
  /// The playoff.
  public var playoff = Work()
  /// What the supernet said at the end of random architectures: their log losses. Empty where it was not asked.
  public var supernet: [(architecture: Architecture, logloss: Double)] = []

  /// What was found for a target.
  public struct Answer: Sendable {
    /// The target: a cost ratio.
    public var target: Double
    /// The architecture.
    public var architecture: Architecture
    /// The root mean square advantage of the target's controller, in nats; nil of other searchers.
    public var advantage: Double?
  }
}
