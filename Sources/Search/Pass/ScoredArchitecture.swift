// An architecture in one step of a pass. Not what a searcher learns from: that is a sample.

import Model

/// An architecture in one step of a pass: why it is there, and how it did.
struct ScoredArchitecture: Sendable {
  /// Why an architecture is there.
  enum Role: Hashable, Sendable {
    /// A searcher has proposed it, by its place among the searchers, and it is trained on the batch.
    case trained(for: Int)
    /// A searcher has proposed it, and it is only scored.
    case scored(for: Int)
    /// It is a spectator: nobody learns from it.
    case watched
  }

  /// The architecture.
  let architecture: Architecture
  /// Why it is there.
  let role: Role
  /// How it did.
  var outcome = Trainer.Scored(loss: 0, fault: nil)

  /// The searcher that has proposed it; nil of a spectator.
  var searcher: Int? {
    switch role {
    case .trained(let searcher), .scored(let searcher): searcher
    case .watched: nil
    }
  }

  /// Its log loss, in nats; nil if it is not finite or the way back from it is not: nobody learns from that.
  var loss: Double? { outcome.fault == nil ? outcome.loss : nil }
}
