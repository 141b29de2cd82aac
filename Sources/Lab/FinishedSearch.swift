// A search that is over, before anybody says what its answers are worth.

import Model
import Search

/// What one search found for its targets, and the work that it took.
package struct FinishedSearch: Codable, Sendable {
  /// How it was searched.
  package var method: SearchMethod
  /// The seed of the search.
  package var seed: UInt64
  /// One answer a target.
  package var answers: [Answer]
  /// The supernet's pass, or trainings from scratch in its place.
  package var search = Work()
  /// The playoff.
  package var playoff = Work()
  /// What the supernet said at the end of random architectures: their log losses. Empty where it was not asked.
  package var supernet: [Watched] = []

  /// What was found for a target.
  package struct Answer: Codable, Sendable {
    /// The target: a cost ratio.
    package var target: Target
    /// The architecture.
    package var architecture: Architecture
    /// The root mean square advantage of the target's controller, in nats; nil of other searchers.
    package var advantage: Double?
  }

  /// What a supernet said of an architecture.
  package struct Watched: Codable, Sendable {
    /// The architecture.
    package var architecture: Architecture
    /// Its mean log loss over the last tenth of the pass.
    package var logloss: Double
  }
}
