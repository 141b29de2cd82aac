// An embedding table with its linear terms: of one feature, or of several that share it.
//
// B: rows of a batch, D: active embedding width.

import Datasets
import Numerics

/// The bound of the uniform distribution of an embedding's initial weights. It is small beside the first update of AdaGrad:
/// an id that the log has not shown yet says next to nothing.
package let initialEmbeddingBound: Float = 0.01

/// The embedding table of a feature, and optionally a linear weight for each of its ids.
struct EmbeddingLayer: Sendable {
  let table: Parameter
  /// One column; nil for a model without linear terms.
  let linear: Parameter?

  init(ids: Int, width: Int, linear: Bool, rules: UpdateRules, random: RandomStream) {
    let rows = width > 0 ? ids : 0
    table = Parameter(rows: rows, columns: width, kind: .table, rules: rules)
    table.weights.fillUniform(bound: initialEmbeddingBound, random)
    self.linear =
      linear ? Parameter(rows: rows, columns: 1, kind: .table, rules: rules) : nil
  }

  /// x0 = D columns of the embeddings of the batch's rows `rows`. x0: rows.count × D.
  ///
  /// - Parameter first: the first of these columns.
  func forward(_ column: Batch.Column, rows: Range<Int>, from first: Int = 0, x0: Matrix) {
    gather(
      table.weights[columns: first..<first + x0.columns], ids: column.ids.span,
      offsets: column.offsets.span,
      factors: column.factors.span, batchRows: rows, into: x0)
  }

  /// Updates the rows of the batch's ids, each once. dx0: B × D, dLogits: B × 1; of a table of N features N · B rows, feature
  /// after feature.
  ///
  /// - Returns: whether every result was finite. A weight that would not be stays as it was.
  func update(
    groups: borrowing IDGroups, dx0: Matrix, dLogits: Matrix, worker: inout Worker
  ) -> Bool {
    let isTableFinite = table.update(groups: groups, gradient: dx0, worker: &worker)
    let isLinearFinite =
      linear?.update(groups: groups, gradient: dLogits, worker: &worker) ?? true
    return isTableFinite && isLinearFinite
  }
}

extension EmbeddingLayer {
  /// Takes the rows that a batch names through the steps up to `step` which they have not taken yet.
  func catchUp(
    _ groups: borrowing IDGroups, through step: Int, _ resting: any RestingRows,
    arena: inout Arena
  ) {
    table.catchUp(groups, through: step, resting, arena: &arena)
    linear?.catchUp(groups, through: step, resting, arena: &arena)
  }

  /// Takes all rows through the steps up to `step` which they have not taken yet.
  func catchUp(through step: Int, _ resting: any RestingRows) {
    table.catchUp(through: step, resting)
    linear?.catchUp(through: step, resting)
  }
}

/// What a feature's column of a batch gives to every shape alike.
struct FeatureInput: Sendable {
  /// The rows of each distinct id.
  private(set) var groups = IDGroups()
  /// The linear term of every row: B × 1. Nil for a model without.
  private(set) var linear: Matrix?

  /// Looks up the linear terms of a batch of B rows.
  mutating func lookUpLinear(_ layer: EmbeddingLayer, _ column: Batch.Column, rows B: Int) {
    // A child allocates no rows for a feature that it drops.
    guard let weights = layer.linear?.weights, weights.rows > 0 else { return }
    let terms = linear.flatMap { $0.rows == B ? $0 : nil } ?? Matrix(rows: B, columns: 1)
    terms.fill(0)
    addGathered(
      weights, ids: column.ids.span, offsets: column.offsets.span, factors: column.factors.span,
      batchRows: 0..<B, to: terms)
    linear = terms
  }

  /// Finds the rows of each distinct id of a table.
  ///
  /// - Parameters:
  ///   - features: those of the table, by their places among the columns.
  ///   - B: the rows of the batch. Row i of feature n of the table is row n · B + i of the gradients.
  mutating func group(_ columns: [Batch.Column], of features: [Int], rows B: Int) {
    if features.count == 1 {
      let column = columns[features[0]]
      return groups.group(
        ids: column.ids.span, offsets: column.offsets.span, factors: column.factors.span)
    }
    groups.group(features.count, rows: B) { n, groups in
      let column = columns[features[n]]
      precondition(column.factors.isEmpty, "features of a table have ids, not factors")
      groups.append(ids: column.ids.span, offsets: column.offsets.span)
    }
  }
}
