// The focal loss (Lin et al. 2017, equation 4): the log loss, weighed down where the prediction is right already.

import Foundation
import Numerics

/// −(1 − q)^γ · log q, where q is the probability that is predicted for the row's label. γ = 0 is the logistic loss.
///
/// What it makes small is not calibrated: its predictions are drawn towards 1/2. Log losses of networks that are trained
/// by it compare with each other, not with those of the logistic loss. The paper's factor α is not there, since it only
/// moves the calibration further.
package struct Focal: Loss {
  /// γ
  package var gamma = 2.0

  /// Makes the default loss.
  package init() {}

  /// One sentence for the reference.
  package static let doc =
    "The focal loss: the log loss with less weight on well-predicted rows."

  /// The keys.
  package static let settings: [Setting<Self>] = [
    .number(
      "focal_gamma", \.gamma, .from(0, to: 100),
      "The focusing parameter γ; 0 is the logistic loss.")
  ]

  /// The weighted sum in nats.
  package func value(logits: Matrix, labels: Span<Float>, weights: Span<Float>) -> Double {
    sumOfLosses(logits: logits, labels: labels, weights: weights) { logit, label in
      exp(-gamma * logisticLoss(logit: logit, label: 1 - label))
        * logisticLoss(logit: logit, label: label)
    }
  }

  /// With z the logit on the label's side: −(1 − q)^γ · (1 − q − γ · q · log q), by z.
  package func gradient(
    logits: Matrix, labels: Span<Float>, weights: Span<Float>, scale: Float, into gradient: Matrix
  ) {
    gradientOfLosses(
      logits: logits, labels: labels, weights: weights, scale: scale, into: gradient
    ) { logit, label in
      // −log q and −log (1 − q), which are exact where q is 0 or 1 to the last digit.
      let (right, wrong) = (
        logisticLoss(logit: logit, label: label), logisticLoss(logit: logit, label: 1 - label)
      )
      let slope = exp(-gamma * wrong) * (exp(-wrong) + gamma * exp(-right) * right)
      return Float(label > 0.5 ? -slope : slope)
    }
  }

  /// None: its models are trained by the log loss.
  package var inFuxiCTR: Counterpart? {
    Counterpart(
      "binary_crossentropy",
      differences: ["FuxiCTR has no focal loss: its models are trained by the log loss."])
  }

  /// Half of it, with another gradient.
  package var inEasyRec: Counterpart? {
    Counterpart(
      "binary_focal_loss", settings: [("gamma", gamma), ("alpha", 0.5)],
      differences: [
        "TorchEasyRec's focal loss is half of that of nas, and its gradient is that of a constant factor (1 − q)^γ."
      ])
  }
}
