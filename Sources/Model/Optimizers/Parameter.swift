// A weight matrix with what the optimizer remembers of it.

import Numerics

/// A weight matrix, and the states that its optimizer keeps beside it.
package struct Parameter: Sendable {
  /// The weights.
  package let weights: Matrix
  /// What the rule remembers, as it has declared it.
  package let states: [Matrix]
  /// What updates the weights.
  package let rule: any OptimizerRule

  /// Zero weights.
  init(_ shape: WeightShape, rule: any OptimizerRule) {
    weights = Matrix(rows: shape.rows, columns: shape.columns)
    states = rule.states(of: shape).map { state in
      let matrix = Matrix(rows: state.rows, columns: state.columns)
      if state.initial != 0 { matrix.fill(state.initial) }
      return matrix
    }
    self.rule = rule
  }

  /// Zero weights.
  init(
    rows: Int, columns: Int, kind: WeightShape.Kind = .dense, optimizer rule: any OptimizerRule
  ) {
    self.init(WeightShape(rows: rows, columns: columns, kind: kind), rule: rule)
  }

  /// All that training changes.
  var matrices: [Matrix] { [weights] + states }

  /// Updates the rows from `firstRow` and the columns from `firstColumn` on by a gradient of that shape.
  ///
  /// - Parameter beginsStep: whether these rows have not been updated in this step. An operator whose columns lie in
  ///   several places updates them place by place, the same rows each time.
  /// - Returns: whether every result was finite. A weight that would not be stays as it was.
  func update(
    firstRow: Int = 0, firstColumn: Int = 0, beginsStep: Bool = true, gradient: Matrix
  ) -> Bool {
    rule.step(
      WeightWindow(
        parameter: self, rows: firstRow..<firstRow + gradient.rows,
        columns: firstColumn..<firstColumn + gradient.columns, beginsStep: beginsStep),
      gradient: gradient)
  }

  /// Updates the first columns of the rows that a batch named, by gradients of the gathered rows.
  ///
  /// - Returns: whether every result was finite. A weight that would not be stays as it was.
  func update(groups: borrowing IDGroups, gradient: Matrix, arena: inout Arena) -> Bool {
    rule.step(
      self, groups: groups, gradient: gradient,
      scratch: arena.matrix(rows: 1, columns: gradient.columns))
  }
}

/// The part of a weight that one step changes.
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
