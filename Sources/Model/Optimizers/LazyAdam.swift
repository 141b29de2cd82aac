// Adam for rows that batches seldom name: those stay as they are meanwhile, with their means. Bias is corrected by the
// steps that the table has taken, as PyTorch's SparseAdam and TensorFlow's LazyAdam do, so that a table learns as it does
// there. (Counts of each row would cost a number a row, and make the first step of a row that comes late a third as long.)

import Numerics

/// Adam that updates only those rows of a table that a batch names.
package struct LazyAdam: ElementwiseRule {
  /// η
  package var learningRate = 0.001
  /// β₁, β₂ and ε
  package var moments = AdamMoments()

  /// Makes the default rule.
  package init() {}

  /// One sentence for the reference.
  package static let doc =
    "Adam, lazy for embeddings as TensorFlow's LazyAdam: rows that do not occur in a batch are not updated."

  /// The keys.
  package static let settings: [Setting<Self>] = AdamMoments.settings.map {
    $0.lifted(get: { $0.moments }, set: { $0.moments = $1 })
  }

  /// m and v
  package static let stateCount = 2

  /// Its bias is corrected by the number of the step.
  package var countsSteps: Bool { true }

  /// The step of a weight.
  package func element(step: Int, rate: Double) -> AdamElement {
    moments.element(step: step, rate: rate)
  }

  /// Adam, which is not lazy there.
  package var inFuxiCTR: Counterpart? {
    Counterpart(
      "Adam",
      differences: [
        "Adam of FuxiCTR moves all rows of a table in every step, by their earlier gradients; `lazy_adam` of nas moves "
          + "those that the batch names."
      ] + moments.differences(of: "Adam"))
  }

  /// The same with ε = 1e-8.
  package var inEasyRec: (tables: Counterpart, dense: Counterpart)? {
    moments.inEasyRec(rate: learningRate, dense: "adam_optimizer")
  }
}
