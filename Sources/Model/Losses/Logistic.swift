// The logistic loss, which is the log loss of the predictions.

import Numerics

/// −log p for label 1, −log(1 − p) for label 0, with p = 1 / (1 + e^−logit).
package struct Logistic: Loss {
  /// Makes the loss.
  package init() {}

  /// One sentence for the reference.
  package static let doc = "The log loss of the predictions."

  /// None.
  package static let settings: [Setting<Self>] = []

  /// The weighted sum of the log losses in nats.
  package func value(logits: Matrix, labels: Span<Float>, weights: Span<Float>) -> Double {
    logisticLoss(logits: logits, labels: labels, weights: weights)
  }

  /// scale · weight · (p − label)
  package func gradient(
    logits: Matrix, labels: Span<Float>, weights: Span<Float>, scale: Float, into gradient: Matrix
  ) {
    logisticGradient(
      logits: logits, labels: labels, weights: weights, scale: scale, into: gradient)
  }

  /// The same.
  package var inFuxiCTR: Counterpart? { Counterpart("binary_crossentropy") }

  /// The same.
  package var inEasyRec: Counterpart? { Counterpart("binary_cross_entropy") }
}
