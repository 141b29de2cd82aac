// Rows of a table between two batches that name them: the steps that they take meanwhile are taken later, all at once.

/// What becomes of weights and their states in steps without a gradient of the loss.
@usableFromInline
package struct RestingSteps<Update: ElementUpdate>: Sendable {
  /// The update of every step so far, from step 1 on.
  @usableFromInline package private(set) var updates: [Update] = []
  /// What of the weight itself is added to its gradient, which is 0 otherwise.
  @usableFromInline let decay: Float
  /// From this step on a weight that a step has left as it was is left so by all later ones; nil if that is not known.
  @usableFromInline let stillFrom: Int?
  /// What each state is multiplied by in so many steps after such a one.
  @usableFromInline let fading: @Sendable (_ steps: Int) -> [Float]

  /// Starts at the first step.
  package init(
    decay: Float, stillFrom: Int?, fading: @escaping @Sendable (_ steps: Int) -> [Float]
  ) {
    (self.decay, self.stillFrom, self.fading) = (decay, stillFrom, fading)
  }

  /// Adds the next step.
  package mutating func append(_ update: Update) { updates.append(update) }
}

/// Takes a row through the steps `steps`, of which no batch named it: in each its gradient is `decay` times the row.
///
/// Every step is taken by itself, as a dense update would take it, so that the roundings are the same. Only once a step
/// leaves every weight as it was, and later ones are smaller, the states fade in one product.
///
/// - Parameters:
///   - steps: the first is 1.
///   - scratch: 1 × at least as many columns as the weights have.
/// - Returns: whether every result was finite. A weight of which it or a state would not be stays as it was.
@inlinable
package func rest<Update: ElementUpdate, let n: Int>(
  weights: Matrix, states: InlineArray<n, Matrix>, row: Int, steps: ClosedRange<Int>,
  by resting: RestingSteps<Update>, scratch: Matrix
) -> Bool {
  precondition(row >= 0 && row < weights.rows && scratch.columns >= weights.columns)
  precondition(steps.lowerBound >= 1 && steps.upperBound <= resting.updates.count)
  for s in states.indices {
    precondition(states[s].rows == weights.rows && states[s].columns == weights.columns)
  }
  let count = weights.columns
  let (w, gradient) = (weights.base + row * weights.stride, scratch.base)
  let bases = InlineArray<n, UnsafeMutablePointer<Float>> {
    states[$0].base + row * states[$0].stride
  }
  var finiteness = Finiteness()
  gradient.update(repeating: 0, count: count)
  for step in steps {
    if resting.decay != 0 {
      gradient.update(repeating: 0, count: count)
      addRow(w, weight: resting.decay, to: gradient, count: count)
    }
    let hasMoved = restRow(
      weights: w, states: bases, gradient: gradient, count: count,
      by: resting.updates[step - 1], finiteness: &finiteness)
    guard !hasMoved, resting.decay == 0, let stillFrom = resting.stillFrom, step >= stillFrom else {
      continue
    }
    let factors = resting.fading(steps.upperBound - step)
    for s in states.indices { scaleRow(bases[s], by: factors[s], count: count) }
    break
  }
  return finiteness.holds
}

/// One step of a row; whether it changed a weight.
///
/// It is `updateRow` with that question: asked there, it takes half as long again of every update of dense weights.
@inlinable @inline(__always)
func restRow<Update: ElementUpdate, let n: Int>(
  weights w: UnsafeMutablePointer<Float>, states: InlineArray<n, UnsafeMutablePointer<Float>>,
  gradient g: UnsafePointer<Float>, count: Int, by update: Update, finiteness: inout Finiteness
) -> Bool {
  var hasMoved = false
  forLanes(count) { j in
    let before = w.lanes(j)
    let statesBefore = InlineArray<n, Lanes> { states[$0].lanes(j) }
    var (after, statesAfter) = (before, statesBefore)
    update.step(&after, &statesAfter, gradient: g.lanes(j))
    let areFinite = finiteness.include(after, statesAfter)
    for s in statesAfter.indices {
      states[s].store(statesBefore[s].replacing(with: statesAfter[s], where: areFinite), j)
    }
    let kept = before.replacing(with: after, where: areFinite)
    hasMoved = hasMoved || kept != before
    w.store(kept, j)
  } rest: { j in
    var after = w[j]
    var statesAfter = InlineArray<n, Float> { states[$0][j] }
    update.step(&after, &statesAfter, gradient: g[j])
    guard finiteness.include(after, statesAfter) else { return }
    for s in statesAfter.indices { states[s][j] = statesAfter[s] }
    hasMoved = hasMoved || after != w[j]
    w[j] = after
  }
  return hasMoved
}
