// Updates of dense weights by their gradients, and of the row of weights that every update comes down to.
//
// A weight whose update would not be finite stays as it was: what one batch makes of it would stay for good.

import CIntrinsics

/// w −= rate · g / (√a + ε) with a += g² first (Duchi, Hazan and Singer 2011). All of one shape.
///
/// - Returns: whether every w and a was finite. Where one is not, neither of the two changes.
@discardableResult
package func adagrad(weights w: Matrix, accumulators a: Matrix, gradient g: Matrix, rate: Float)
  -> Bool
{
  precondition(w.rows == g.rows && w.columns == g.columns)
  precondition(a.rows == g.rows && a.columns == g.columns)
  var finiteness = Finiteness()
  for i in 0..<w.rows {
    adagradRow(
      weights: w.base + i * w.stride, accumulators: a.base + i * a.stride,
      gradient: g.base + i * g.stride, count: w.columns, rate: rate, finiteness: &finiteness)
  }
  return finiteness.holds
}

/// w −= rate · g. Both of one shape.
///
/// - Returns: whether every w was finite. Where one is not, it does not change.
@discardableResult
package func descend(weights w: Matrix, gradient g: Matrix, rate: Float) -> Bool {
  precondition(w.rows == g.rows && w.columns == g.columns)
  var finiteness = Finiteness()
  for i in 0..<w.rows {
    descendRow(
      weights: w.base + i * w.stride, gradient: g.base + i * g.stride, count: w.columns, rate: rate,
      finiteness: &finiteness)
  }
  return finiteness.holds
}

@inline(__always)
func adagradRow(
  weights w: UnsafeMutablePointer<Float>, accumulators a: UnsafeMutablePointer<Float>,
  gradient g: UnsafePointer<Float>, count: Int, rate: Float, finiteness: inout Finiteness
) {
  // ε is far below any initial accumulator that trains; it only keeps 0 / 0 away.
  let ε: Float = 1e-10
  forLanes(count) { j in
    let (gradient, before, squares) = (g.lanes(j), w.lanes(j), a.lanes(j))
    let sum = squares + gradient * gradient
    let after = before - rate * gradient / (squareRoot(sum) + ε)
    let isFinite = finiteness.include(sum, after)
    a.store(squares.replacing(with: sum, where: isFinite), j)
    w.store(before.replacing(with: after, where: isFinite), j)
  } rest: { j in
    let sum = a[j] + g[j] * g[j]
    let after = w[j] - rate * g[j] / (squareRootOf(sum) + ε)
    if finiteness.include(sum, after) { (a[j], w[j]) = (sum, after) }
  }
}

@inline(__always)
func descendRow(
  weights w: UnsafeMutablePointer<Float>, gradient g: UnsafePointer<Float>, count: Int, rate: Float,
  finiteness: inout Finiteness
) {
  forLanes(count) { j in
    let before = w.lanes(j)
    let after = before - rate * g.lanes(j)
    w.store(before.replacing(with: after, where: finiteness.include(after)), j)
  } rest: { j in
    let after = w[j] - rate * g[j]
    if finiteness.include(after) { w[j] = after }
  }
}
