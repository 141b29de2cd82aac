// The last layer: one logit a row, and the logistic loss on it.
//
// B: rows of a batch, m: active inputs.

import Numerics

/// logit = w · x + b, to which the linear terms of the features are added.
struct OutputLayer: Sendable {
  /// w: m × 1.
  let weights: WeightMatrix
  /// b: 1 × 1.
  let bias: Parameter

  init(groups: [Int], rules: UpdateRules, random: RandomStream) {
    let m = groups.reduce(0, +)
    weights = WeightMatrix(
      groups: groups, units: 1, bound: Float(1 / Double(max(m, 1))).squareRoot(),
      rules: rules, random: random)
    bias = Parameter(rows: 1, columns: 1, rules: rules)
  }

  /// What one pass through the layer remembers.
  struct Tape: Sendable {
    let columns: ActiveColumns
    /// The active w: m × 1.
    let weights: Matrix
    /// The layer's input: B × m.
    let x: Matrix
    /// The logits: B × 1.
    let logits: Matrix
    /// The gradient of the logits: B × 1.
    let dLogits: Matrix
  }

  func tape(columns: ActiveColumns, x: Matrix, arena: inout Arena) -> Tape {
    Tape(
      columns: columns, weights: weights.active(columns, units: 1, arena: &arena), x: x,
      logits: arena.matrix(rows: x.rows, columns: 1),
      dLogits: arena.matrix(rows: x.rows, columns: 1))
  }

  func forward(_ tape: Tape, rows: Range<Int>) {
    multiply(tape.x[rows: rows], tape.weights, into: tape.logits[rows: rows])
    addBias(bias.weights, to: tape.logits[rows: rows])
  }

  /// Writes dx from the tape's dLogits. dx: rows.count × m.
  func backward(_ tape: Tape, rows: Range<Int>, dx: Matrix) {
    multiply(tape.dLogits[rows: rows], tape.weights, transposing: .second, into: dx)
  }

  /// The independent parts of an update.
  var updates: Int { weights.blocks.count + 1 }

  /// Returns whether every result was finite. A weight that would not be stays as it was.
  func update(_ part: Int, _ tape: Tape, worker: inout Worker) -> Bool {
    if part < weights.blocks.count {
      return weights.update(
        block: part, columns: tape.columns, x: tape.x, dy: tape.dLogits, worker: &worker)
    }
    let sum = worker.arena.matrix(rows: 1, columns: 1)
    sumRows(tape.dLogits, into: sum)
    return bias.update(gradient: sum, worker: &worker)
  }
}
