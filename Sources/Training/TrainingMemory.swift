// The memory that networks take while they train. It is an estimate from above, made before anything is allocated.

import Datasets
import Model

/// Bytes of the networks of a space on a log.
package struct TrainingMemory: Sendable {
  private let space: SearchSpace
  private let vocabularySizes: [Int]
  private let hasGroups: Bool

  /// Activations and gradients of a batch, and buffers of threads.
  package static let activations = 64 << 20

  /// Prepares estimates.
  package init(_ space: SearchSpace, _ dataset: Dataset) {
    self.space = space
    vocabularySizes = dataset.vocabularySizes
    hasGroups = dataset.groups > 0
  }

  /// The weights of one architecture, with what the optimizer remembers: what a snapshot takes on the disk.
  package func weights(of shape: Shape) -> Int { weights(Capacity(shape)) }

  /// The same of the supernet. No architecture of the space has more.
  package var supernet: Int { weights(Capacity(space.model)) }

  /// The supernet with the activations of its steps.
  package var supernetInTraining: Int { supernet + Self.activations }

  /// All that a training takes beside others: weights, what the optimizer remembers, activations, and the rows that
  /// an evaluation within groups sorts at once.
  package func bytes(of job: TrainingJob) -> Int {
    let groups =
      hasGroups && job.wanted != .rank ? PerQueryAUC.memory(rows: job.window.rows.count) : 0
    return weights(of: job.shape) + Self.activations + groups
  }

  private func weights(_ capacity: Capacity) -> Int {
    Network.stateSize(
      space.model, capacity, vocabularySizes: vocabularySizes, rules: space.training.rules)
  }
}
