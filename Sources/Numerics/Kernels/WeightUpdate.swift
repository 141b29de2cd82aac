// Updates of weights element by element: an optimizer states its arithmetic once, and the loops here run it on a dense
// weight. Rows of a table that a batch named are updated in `EmbeddingKernels`.
//
// A weight whose update would not be finite stays as it was: what one batch makes of it would stay for good.

import CIntrinsics

/// What an optimizer makes of one weight, or of several side by side, given the gradient.
///
/// A type of one's own with `@inline(__always)` on `step` costs nothing: the loops below are compiled for it, in the
/// module that calls them.
@usableFromInline
package protocol ElementUpdate: Sendable {
  /// Replaces the weight and its states by those after a step.
  ///
  /// - Parameters:
  ///   - states: what the optimizer remembers of the weight, in the order in which its matrices are given.
  ///   - gradient: the loss's, by the weight.
  func step<Element: FloatLanes, let n: Int>(
    _ weight: inout Element, _ states: inout InlineArray<n, Element>, gradient: Element)
}

/// Updates a weight. All matrices are of one shape.
///
/// - Returns: whether every result was finite. A weight of which it or a state would not be stays as it was, and so do
///   its states.
@inlinable @discardableResult
package func update<Update: ElementUpdate, let n: Int>(
  weights w: Matrix, states: InlineArray<n, Matrix>, gradient g: Matrix, by update: Update
) -> Bool {
  precondition(w.rows == g.rows && w.columns == g.columns)
  for s in states.indices {
    precondition(states[s].rows == g.rows && states[s].columns == g.columns)
  }
  var finiteness = Finiteness()
  for i in 0..<w.rows {
    updateRow(
      weights: w.base + i * w.stride,
      states: InlineArray<n, UnsafeMutablePointer<Float>> {
        states[$0].base + i * states[$0].stride
      },
      gradient: g.base + i * g.stride, count: w.columns, by: update, finiteness: &finiteness)
  }
  return finiteness.holds
}

/// Updates `count` consecutive weights, eight at a time.
@inlinable @inline(__always)
func updateRow<Update: ElementUpdate, let n: Int>(
  weights w: UnsafeMutablePointer<Float>, states: InlineArray<n, UnsafeMutablePointer<Float>>,
  gradient g: UnsafePointer<Float>, count: Int, by update: Update, finiteness: inout Finiteness
) {
  forLanes(count) { j in
    let before = w.lanes(j)
    let statesBefore = InlineArray<n, Lanes> { states[$0].lanes(j) }
    var (after, statesAfter) = (before, statesBefore)
    update.step(&after, &statesAfter, gradient: g.lanes(j))
    let areFinite = finiteness.include(after, statesAfter)
    for s in statesAfter.indices {
      states[s].store(statesBefore[s].replacing(with: statesAfter[s], where: areFinite), j)
    }
    w.store(before.replacing(with: after, where: areFinite), j)
  } rest: { j in
    var after = w[j]
    var statesAfter = InlineArray<n, Float> { states[$0][j] }
    update.step(&after, &statesAfter, gradient: g[j])
    guard finiteness.include(after, statesAfter) else { return }
    for s in statesAfter.indices { states[s][j] = statesAfter[s] }
    w[j] = after
  }
}
