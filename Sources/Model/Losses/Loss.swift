// The contract of a loss: its value and gradient by the logits. The members are named in `Losses` alone.

import Numerics

/// What training makes small: a function of the logits and labels of a batch, with its settings as a value.
///
/// Networks are trained by the gradient. The figure of quality is the log loss for every loss, in evaluations,
/// verdicts, and as the reward of a search: a search then improves what the verdict judges, and margins and the price
/// of cost (`search.beta`), which are fractions of a log loss, keep their meaning. Losses of different kinds or
/// settings have different scales; what is compared is always trained by the same one.
package protocol Loss: Section {
  /// Whether the loss of a row depends on other rows.
  var unit: LossUnit { get }

  /// The weighted sum over the rows. logits: B × 1; weights: one a row, or empty if all are 1.
  ///
  /// NaN if a logit is not finite.
  func value(logits: Matrix, labels: Span<Float>, weights: Span<Float>) -> Double

  /// The gradient of `scale` times the value by the logits. Both matrices: B × 1.
  func gradient(
    logits: Matrix, labels: Span<Float>, weights: Span<Float>, scale: Float, into gradient: Matrix)

  /// FuxiCTR's name of the loss; nil if there is none.
  var inFuxiCTR: Counterpart? { get }

  /// The field of TorchEasyRec's `LossConfig`; nil if there is none.
  var inEasyRec: Counterpart? { get }
}

/// The rows that a loss looks at together.
package enum LossUnit: Hashable, Sendable {
  /// Each row alone: a batch may be cut anywhere.
  case row
  /// All rows of one group, such as a query: a batch is cut between groups.
  case group
}

extension Loss {
  /// Each row alone.
  package var unit: LossUnit { .row }

  /// None.
  package var inFuxiCTR: Counterpart? { nil }

  /// None.
  package var inEasyRec: Counterpart? { nil }
}
