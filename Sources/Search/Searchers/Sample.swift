// What a search learns from: an architecture and how it scored. Not what was trained: that is the supernet.

import Model

/// An architecture that was scored on a batch before anything trained on it.
package struct Sample: Codable, Hashable, Sendable {
  /// The architecture.
  package let architecture: Architecture
  /// Its cost over the baseline's.
  package let costRatio: Double
  /// Its weighted mean log loss on the batch, in nats.
  package let logloss: Double
  /// The mean weight of the rows on which it was scored: how much they count beside those of other batches.
  package let weight: Double
  /// By how much each choice of each decision would change the batch's mean loss if all others stayed, to first order, in
  /// nats; nil of choices for which that is not known. Nil of an architecture that was only scored, and where nobody asked.
  package let effects: [[Double?]]?

  /// Makes a sample.
  package init(
    architecture: Architecture, costRatio: Double, logloss: Double, weight: Double = 1,
    effects: [[Double?]]? = nil
  ) {
    precondition(
      costRatio.isFinite && logloss.isFinite, "a sub-network that diverged is not a sample")
    precondition(weight.isFinite && weight >= 0)
    self.architecture = architecture
    self.costRatio = costRatio
    self.logloss = logloss
    self.weight = weight
    self.effects = effects
  }
}

extension [Sample] {
  /// The mean log loss in nats; NaN of no samples.
  var meanLogloss: Double { reduce(0) { $0 + $1.logloss } / Double(count) }

  /// The mean cost ratio; NaN of no samples.
  var meanCostRatio: Double { reduce(0) { $0 + $1.costRatio } / Double(count) }
}
