// How the weights of a network are updated: which rule has which weights, and which weights decay.

/// The rules by which the weights of a network are updated.
package struct UpdateRules: Sendable {
  /// Of weights that every example uses.
  package let dense: any OptimizerRule
  /// Of embeddings and linear terms.
  package let tables: any OptimizerRule
  /// λ of λ/2 · ‖w‖², which is added to the loss: its gradient is λ w. Of dense weights and of tables.
  private let denseL2: Double, tableL2: Double
  /// Whether all rows of a table decay in every step, and not those alone that the batch names.
  private let allRowsDecay: Bool

  /// One rule for all weights, of which none decays.
  package init(_ rule: any OptimizerRule) { self.init(dense: rule, tables: rule) }

  /// Makes rules.
  package init(
    dense: any OptimizerRule, tables: any OptimizerRule, denseL2: Double = 0,
    tableL2: Double = 0, allRowsDecay: Bool = true
  ) {
    precondition(denseL2 >= 0 && tableL2 >= 0)
    (self.dense, self.tables) = (dense, tables)
    (self.denseL2, self.tableL2, self.allRowsDecay) = (denseL2, tableL2, allRowsDecay)
  }

  /// The rule of a kind of weights.
  func rule(of kind: WeightShape.Kind) -> any OptimizerRule { kind == .table ? tables : dense }

  /// λ of a kind of weights.
  func decay(of kind: WeightShape.Kind) -> Double { kind == .table ? tableL2 : denseL2 }

  /// Whether rows of tables also move in steps that do not name them.
  private var moveUnnamedRows: Bool { tables.movesUnnamedRows || (tableL2 > 0 && allRowsDecay) }

  /// The last step that each row of a table has taken; nil if that is not kept.
  func lastSteps(of weight: WeightShape) -> StateShape? {
    weight.kind == .table && moveUnnamedRows
      ? StateShape(rows: weight.rows, columns: 1, initial: 0) : nil
  }

  /// What becomes of rows of tables that batches do not name; nil if nothing.
  ///
  /// - Parameter fallsFrom: the step from which on the learning rate does not rise.
  func restingRows(fallsFrom: Int) -> (any RestingRows)? {
    moveUnnamedRows
      ? tables.restingRows(decay: allRowsDecay ? tableL2 : 0, fallsFrom: fallsFrom) : nil
  }

  /// The floats of a weight, with all that is kept beside it.
  package func floats(of weight: WeightShape) -> Int {
    let states =
      rule(of: weight.kind).states(of: weight) + [lastSteps(of: weight)].compactMap { $0 }
    return states.reduce(weight.rows * weight.columns) { $0 + $1.floats }
  }
}
