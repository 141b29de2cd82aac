// Losses on the logits of a batch, row by row, and their gradients: the loops for any loss of single rows, and the
// logistic loss.
//
// B: rows of a batch.

import Foundation

/// The weighted sum over the rows of `loss(logit, label)`. logits: B × 1; weights: one a row, or empty if all are 1.
///
/// NaN if a logit is not finite, even if its loss is.
@inlinable
package func sumOfLosses(
  logits: Matrix, labels: Span<Float>, weights: Span<Float>,
  _ loss: (_ logit: Float, _ label: Float) -> Double
) -> Double {
  precondition(logits.columns == 1 && labels.count == logits.rows)
  precondition(weights.isEmpty || weights.count == labels.count)
  let (base, stride) = (logits.base, logits.stride)
  var sum = 0.0
  var finiteness = Finiteness()
  for i in 0..<logits.rows {
    let logit = base[i * stride]
    finiteness.include(logit)
    let loss = loss(logit, labels[i])
    sum += weights.isEmpty ? loss : Double(weights[i]) * loss
  }
  return finiteness.holds ? sum : .nan
}

/// gradient = scale · weight · slope(logit, label): the gradient by the logits of a weighted sum of losses, of which
/// `slope` is the derivative. Both matrices: B × 1; weights: one a row, or empty if all are 1.
@inlinable
package func gradientOfLosses(
  logits: Matrix, labels: Span<Float>, weights: Span<Float>, scale: Float, into gradient: Matrix,
  _ slope: (_ logit: Float, _ label: Float) -> Float
) {
  precondition(logits.columns == 1 && gradient.columns == 1)
  precondition(logits.rows == labels.count && gradient.rows == labels.count)
  precondition(weights.isEmpty || weights.count == labels.count)
  let (base, stride) = (logits.base, logits.stride)
  let (output, outputStride) = (gradient.base, gradient.stride)
  for i in 0..<labels.count {
    let scale = weights.isEmpty ? scale : scale * weights[i]
    output[i * outputStride] = scale * slope(base[i * stride], labels[i])
  }
}

/// The weighted sum over the rows of the logistic loss in nats: −log p for label 1, −log(1 − p) for label 0,
/// with p = 1 / (1 + e^−logit). logits: B × 1; weights: one a row, or empty where all are 1.
///
/// NaN where a logit is not finite, even an infinite one on the label's side, whose own loss is 0.
package func logisticLoss(logits: Matrix, labels: Span<Float>, weights: Span<Float>) -> Double {
  sumOfLosses(logits: logits, labels: labels, weights: weights) {
    logisticLoss(logit: $0, label: $1)
  }
}

/// The logistic loss of one prediction in nats, without overflow for large logits.
package func logisticLoss(logit: Float, label: Float) -> Double {
  let z = label > 0.5 ? Double(logit) : -Double(logit)
  return max(-z, 0) + log1p(exp(-abs(z)))
}

/// gradient = scale · weight · (p − label): the weighted logistic loss's gradient by the logit. Both matrices:
/// B × 1; weights: one a row, or empty where all are 1.
package func logisticGradient(
  logits: Matrix, labels: Span<Float>, weights: Span<Float>, scale: Float, into gradient: Matrix
) {
  gradientOfLosses(
    logits: logits, labels: labels, weights: weights, scale: scale, into: gradient
  ) { logit, label in
    1 / (1 + expf(-logit)) - label
  }
}
