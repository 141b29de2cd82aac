// A search that is over, before anybody says what its answers are worth.

import Files
import Foundation
import Model
import Search
import Training

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

/// Searches of a space that are kept in a file, to be judged again when more is known of the truth.
package struct KeptSearches: Codable, Sendable {
  private let world: TrainingWorld
  /// The choices of the space: an architecture is a list of places in them.
  private let decisions: [String]
  /// The searches.
  package let searches: [FinishedSearch]

  /// Keeps searches of a space on a stream.
  package init(_ searches: [FinishedSearch], _ space: SearchSpace, _ stream: TrainingStream) throws
  {
    self.searches = searches
    world = try TrainingWorld(space, stream)
    decisions = space.decisions.map { decision in
      ([decision.path] + decision.choice.values.map(\.description)).joined(separator: " ")
    }
  }

  /// Reads searches.
  ///
  /// - Throws: `InputError` where the file has none, or those of another space, log or number of rows.
  package init(file: String, _ space: SearchSpace, _ stream: TrainingStream) throws {
    let text = try DurableFile.read(file)
    guard let kept = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else {
      throw InputError("is damaged, or no file of searches; name another one", file: file)
    }
    let own = try Self([], space, stream)
    guard kept.world == own.world, kept.decisions == own.decisions else {
      throw InputError(
        "has searches of another space, log or number of rows; name another file", file: file)
    }
    self = kept
  }

  /// Writes them.
  ///
  /// - Throws: `FileError` where the disk is full.
  package func write(to file: String) throws {
    try DurableFile.write(try jsonText(self) + "\n", to: file)
  }
}
