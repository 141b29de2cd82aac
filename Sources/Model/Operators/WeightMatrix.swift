// A matrix of weights whose rows follow the columns of a layer's input.
//
// B: rows of a batch, m: active input columns, n: active units.

import Numerics

/// A weight W, stored input × units, of which a sub-network uses the active rows and a prefix of columns.
struct WeightMatrix: Sendable {
  let parameter: Parameter
  /// The groups of columns by which the rows are divided among tasks of an update. Every block packs the
  /// whole dy for its product, so that small ones would spend their time on copies.
  let blocks: [Range<Int>]

  /// - Parameters:
  ///   - groups: widths of the groups of input columns.
  ///   - bound: initial weights are uniform in [-bound, bound); those of a row depend on its group and
  ///     its place there, so that networks of other widths share them.
  init(groups: [Int], units: Int, bound: Float, rules: UpdateRules, random: RandomStream) {
    parameter = Parameter(rows: groups.reduce(0, +), columns: units, rules: rules)
    let isWhole = rules.dense.granularity == .matrix
    blocks = ActiveColumns.blocks(stored: groups, size: isWhole ? .max : 256)
    var start = 0
    for (g, width) in groups.enumerated() {
      parameter.weights[rows: start..<start + width].fillUniform(
        bound: bound, random.substream(g))
      start += width
    }
  }

  /// W[active, 0..<units], without gaps between the rows' groups.
  func active(_ columns: ActiveColumns, units: Int, arena: inout Arena) -> Matrix {
    columns.rows(of: parameter.weights[columns: 0..<units], arena: &arena)
  }

  /// Updates one block by the gradient xᵀ · dy. x: B × m, dy: B × n.
  ///
  /// - Returns: whether every result was finite. A weight that would not be stays as it was.
  func update(
    block: Int, columns: ActiveColumns, x: Matrix, dy: Matrix, worker: inout Worker
  ) -> Bool {
    let groups = blocks[block]
    let first = columns.activeStarts[groups.lowerBound]
    let range = first..<columns.activeStarts[groups.upperBound]
    if worker.measuring == .bound {
      worker.squares += parameter.bound(x: x[columns: range], dy: dy)
      return true
    }
    let gradient = worker.arena.matrix(rows: range.count, columns: dy.columns)
    worker.profile.measure(.backward) {
      multiply(x[columns: range], dy, transposing: .first, into: gradient)
    }
    return worker.measure(.update) { worker in
      var isFinite = true
      for g in groups where !columns.active(g).isEmpty {
        let rows = columns.active(g)
        let wasFinite = parameter.update(
          firstRow: columns.storedStarts[g],
          gradient: gradient[rows: rows.lowerBound - first..<rows.upperBound - first],
          worker: &worker)
        isFinite = isFinite && wasFinite
      }
      return isFinite
    }
  }
}
