// A weight matrix with what the optimizer remembers of it.
//
// A table whose rows move in every step, named by the batch or not, is brought up to date row by row: `lastSteps` says up
// to which step of the training each row has come, modulo 2²⁴, and whoever reads a row has it catch up before.

import Numerics

/// A weight matrix, and the states that its optimizer keeps beside it.
package struct Parameter: Sendable {
  /// The weights.
  package let weights: Matrix
  /// What the rule remembers, as it has declared it.
  package let states: [Matrix]
  /// What updates the weights.
  package let rule: any OptimizerRule
  /// The last step that each row of a table has taken: rows × 1. Nil if rows rest in steps that do not name them.
  private let lastSteps: Matrix?
  /// What of a weight is added to its gradient.
  private let decay: Float

  /// Zero weights.
  init(_ shape: WeightShape, rules: UpdateRules) {
    weights = Matrix(rows: shape.rows, columns: shape.columns)
    rule = rules.rule(of: shape.kind)
    states = rule.states(of: shape).map { state in
      let matrix = Matrix(rows: state.rows, columns: state.columns)
      if state.initial != 0 { matrix.fill(state.initial) }
      return matrix
    }
    lastSteps = rules.lastSteps(of: shape).map { Matrix(rows: $0.rows, columns: $0.columns) }
    decay = Float(rules.decay(of: shape.kind))
  }

  /// Zero weights.
  init(rows: Int, columns: Int, kind: WeightShape.Kind = .dense, rules: UpdateRules) {
    self.init(WeightShape(rows: rows, columns: columns, kind: kind), rules: rules)
  }

  /// All that training changes.
  var matrices: [Matrix] { [weights] + states + [lastSteps].compactMap { $0 } }

  /// Updates the rows from `firstRow` and the columns from `firstColumn` on by a gradient of that shape, which is of no
  /// use then.
  ///
  /// - Parameter beginsStep: whether these rows have not been updated in this step. An operator whose columns lie in
  ///   several places updates them place by place, the same rows each time.
  /// - Returns: whether every result was finite. A weight that would not be stays as it was.
  func update(
    firstRow: Int = 0, firstColumn: Int = 0, beginsStep: Bool = true, gradient: Matrix,
    worker: inout Worker
  ) -> Bool {
    let window = WeightWindow(
      parameter: self, rows: firstRow..<firstRow + gradient.rows,
      columns: firstColumn..<firstColumn + gradient.columns, beginsStep: beginsStep,
      moment: worker.moment)
    if decay != 0 { add(window.weights, times: decay, to: gradient) }
    if worker.measuring != nil {
      worker.squares += sumOfSquares(gradient)
      return true
    }
    if worker.moment.scale != 1 { scale(gradient, by: worker.moment.scale) }
    return rule.step(window, gradient: gradient)
  }

  /// No less than the sum of the squares of a gradient xᵀ · dy, with what of the weights is added to it.
  func bound(x: Matrix, dy: Matrix) -> Double {
    let product = sumOfSquares(x) * sumOfSquares(dy)
    return decay == 0
      ? product : 2 * (product + Double(decay) * Double(decay) * sumOfSquares(weights))
  }

  /// Updates the first columns of the rows that a batch named, by gradients of the gathered rows.
  ///
  /// - Returns: whether every result was finite. A weight that would not be stays as it was.
  func update(groups: borrowing IDGroups, gradient: Matrix, worker: inout Worker) -> Bool {
    let columns = lastSteps == nil ? gradient.columns : weights.columns
    let window = TableWindow(
      parameter: self, columns: columns, decay: decay, takesEveryStep: lastSteps != nil,
      moment: worker.moment, scratch: worker.arena.matrix(rows: 1, columns: columns))
    if worker.measuring != nil {
      worker.squares += sumOfSquares(
        weights: weights, groups: groups, gradient: gradient, columns: columns, decay: decay,
        scratch: window.scratch)
      return true
    }
    let isFinite = rule.step(window, groups: groups, gradient: gradient)
    if let lastSteps {
      let stamp = Self.stamp(worker.moment.step)
      for id in groups.ids { lastSteps[Int(id), 0] = stamp }
    }
    return isFinite
  }

  /// Takes the rows that a batch names through the steps up to `step` which they have not taken yet.
  func catchUp(
    _ groups: borrowing IDGroups, through step: Int, _ resting: any RestingRows,
    arena: inout Arena
  ) {
    // A child allocates no rows for a feature that it drops.
    guard let lastSteps, lastSteps.rows > 0 else { return }
    let scratch = arena.matrix(rows: 1, columns: weights.columns)
    for id in groups.ids { catchUp(Int(id), lastSteps, through: step, resting, scratch) }
  }

  /// Takes all rows through the steps up to `step` which they have not taken yet.
  func catchUp(through step: Int, _ resting: any RestingRows) {
    guard let lastSteps else { return }
    let scratch = Matrix(rows: 1, columns: weights.columns)
    for row in 0..<weights.rows { catchUp(row, lastSteps, through: step, resting, scratch) }
  }

  private func catchUp(
    _ row: Int, _ lastSteps: Matrix, through step: Int, _ resting: any RestingRows,
    _ scratch: Matrix
  ) {
    let missing = (step - Int(lastSteps[row, 0])) & (Self.stamps - 1)
    if missing == 0 { return }
    precondition(missing <= step, "a training that goes on has begun where it was")
    resting.rest(self, row: row, steps: step - missing + 1...step, scratch: scratch)
    lastSteps[row, 0] = Self.stamp(step)
  }

  /// The whole numbers that a float can tell apart.
  private static let stamps = 1 << 24

  private static func stamp(_ step: Int) -> Float { Float(step & (stamps - 1)) }
}

/// The part of a dense weight that one step changes.
package struct WeightWindow: Sendable {
  /// The whole weight.
  package let parameter: Parameter
  /// The rows.
  package let rows: Range<Int>
  /// The columns.
  package let columns: Range<Int>
  /// Whether the rows have not been updated in this step: where an operator's columns lie in several places, a step has
  /// several windows of the same rows.
  package let beginsStep: Bool
  /// The step of the training.
  package let moment: Moment

  /// The weights of the window: rows × columns.
  package var weights: Matrix { window(parameter.weights) }

  /// What is remembered of them: the same rows and columns of a state that is as wide as the weight, and all of the same
  /// rows of another.
  package func state(_ index: Int) -> Matrix { window(parameter.states[index]) }

  private func window(_ matrix: Matrix) -> Matrix {
    let part = matrix[rows: rows]
    return matrix.columns == parameter.weights.columns ? part[columns: columns] : part
  }
}

/// The part of a table that one step changes: some columns of the rows that a batch names.
package struct TableWindow: Sendable {
  /// The whole table.
  package let parameter: Parameter
  /// The number of columns, the first ones. Those beyond the gradient's have the gradient 0.
  package let columns: Int
  /// What of a weight is added to its gradient.
  package let decay: Float
  /// Whether the table's rows take every step of the training, named or not.
  package let takesEveryStep: Bool
  /// The step of the training.
  package let moment: Moment
  /// Room for a row: 1 × `columns`.
  package let scratch: Matrix
}
