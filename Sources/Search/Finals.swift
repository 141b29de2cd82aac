// The last part of a search: a few architectures, all scored on the same batches, the best of which wins.

import SearchSpace

/// A contest of architectures on the last part of the stream.
///
/// A policy tells apart what differs in many samples; among its most probable architectures the differences
/// are small, and every batch that all of them share is worth many samples.
struct Finals: Sendable {
  private let finalists: [Architecture]
  /// Sums of log losses, by finalist.
  private var losses: [Architecture: Double]

  /// A contest of different architectures, the most promising first.
  init(_ finalists: [Architecture]) {
    precondition(!finalists.isEmpty)
    self.finalists = finalists
    losses = Dictionary(uniqueKeysWithValues: finalists.map { ($0, 0) })
  }

  /// All of them. Another one is first, and so trained, in each step.
  func proposals(step: Int) -> [Architecture] {
    let first = step % finalists.count
    return Array(finalists[first...] + finalists[..<first])
  }

  /// Takes in how they scored on a batch.
  mutating func learn(from samples: [Sample]) {
    for sample in samples { losses[sample.architecture]? += sample.logloss }
  }

  /// The one of least loss; of equals, the more promising.
  var winner: Architecture {
    finalists.min { losses[$0, default: 0] < losses[$1, default: 0] } ?? finalists[0]
  }
}
