// AdamW (Loshchilov and Hutter 2019, algorithm 2): Adam whose weights decay beside the gradient's step, not through it.

import Numerics

/// w −= η λ w, then a step of Adam. As in PyTorch all rows of a table move in every step.
package struct AdamW: ElementwiseRule {
  /// η
  package var learningRate = 0.001
  /// β₁, β₂ and ε
  package var moments = AdamMoments()
  /// λ
  package var weightDecay = 0.01

  /// Makes the default rule.
  package init() {}

  /// One sentence for the reference.
  package static let doc =
    "AdamW, as in PyTorch: Adam with a decay of all weights, embeddings included, beside the step."

  /// The keys.
  package static let settings: [Setting<Self>] =
    AdamMoments.settings.map {
      $0.lifted(get: { $0.moments }, set: { $0.moments = $1 })
    } + [
      .number(
        "weight_decay", \.weightDecay, .atLeast(0),
        "The part of a weight, times the learning rate, that a step of AdamW takes away.")
    ]

  /// m and v
  package static let stateCount = 2

  /// Its bias is corrected by the number of the step.
  package var countsSteps: Bool { true }

  /// They do, by the mean of their gradients, and decay.
  package var movesUnnamedRows: Bool { true }

  /// Weights that decay do not.
  package var comesToRest: Bool { weightDecay == 0 && moments.comeToRest }

  /// The step of a weight.
  package func element(step: Int, rate: Double) -> AdamElement {
    moments.element(step: step, rate: rate, keeping: 1 - rate * weightDecay)
  }

  /// A quotient for each step.
  package func restingRows(decay: Double, fallsFrom: Int) -> any RestingRows {
    AdamRest.rows(self, moments, decay: decay, fallsFrom: fallsFrom)
  }

  /// The same, with the usual β₁, β₂, ε and λ.
  package var inFuxiCTR: Counterpart? {
    Counterpart(
      "AdamW",
      differences: moments.differences(of: "AdamW")
        + (weightDecay == 0.01
          ? [] : ["FuxiCTR's AdamW has a decay of 0.01; in nas it is \(weightDecay)."]))
  }

  /// The same with ε = 1e-8, but for embeddings, whose Adam takes the decay through the gradient.
  package var inEasyRec: (tables: Counterpart, dense: Counterpart)? {
    moments.inEasyRec(
      rate: learningRate, dense: "adamw_optimizer",
      ofTables: [
        "TorchEasyRec has no AdamW for embeddings: their decay goes through Adam's gradient, and the rows of a table that "
          + "a batch does not name stay as they are."
      ], and: [("weight_decay", weightDecay)])
  }
}
