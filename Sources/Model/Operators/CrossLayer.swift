// A low-rank cross layer of DCN-V2 (Wang et al. 2021, equation 3), with a learned gain that starts at 0
// (ReZero: Bachlechner et al. 2021): y = α · x₀ ⊙ (V U x + c) + x.
//
// B: rows of a batch, X: active input columns, r: active rank.

import Numerics

/// The weights of a cross layer at its greatest rank.
struct CrossLayer: Sendable {
  /// Uᵀ: X × r.
  let down: WeightMatrix
  /// V: X × r.
  let up: WeightMatrix
  /// c: X × 1.
  let bias: Parameter
  /// α: 1 × 1.
  let gain: Parameter

  init(groups: [Int], rank: Int, optimizer: any OptimizerRule, random: RandomStream) {
    let X = groups.reduce(0, +)
    let scale = { (inputs: Int) in Float(3 / Double(max(inputs, 1))).squareRoot() }
    down = WeightMatrix(
      groups: groups, units: rank, bound: scale(X), optimizer: optimizer,
      random: random.substream(0))
    up = WeightMatrix(
      groups: groups, units: rank, bound: scale(rank), optimizer: optimizer,
      random: random.substream(1))
    bias = Parameter(rows: X, columns: 1, optimizer: optimizer)
    gain = Parameter(rows: 1, columns: 1, optimizer: optimizer)
  }

  /// What one pass through the layer remembers.
  struct Tape: Sendable {
    let columns: ActiveColumns
    /// The active parts of U, V and c.
    let down: Matrix, up: Matrix, bias: Matrix
    /// x₀ and the layer's input: B × X.
    let x0: Matrix, x: Matrix
    /// U x: B × r. V U x + c, and after the backward pass its gradient: B × X.
    let h: Matrix, v: Matrix
    /// The output: B × X.
    let y: Matrix
    /// The gradient of h: B × r.
    let dh: Matrix
    /// The gradient of α, one entry for each shard of the batch.
    let dGain: Matrix
  }

  func tape(
    columns: ActiveColumns, rank: Int, x0: Matrix, x: Matrix, shards: Int, arena: inout Arena
  ) -> Tape {
    let (B, X) = (x.rows, x.columns)
    return Tape(
      columns: columns,
      down: down.active(columns, units: rank, arena: &arena),
      up: up.active(columns, units: rank, arena: &arena),
      bias: columns.rows(of: bias.weights, arena: &arena),
      x0: x0, x: x,
      h: arena.matrix(rows: B, columns: rank), v: arena.matrix(rows: B, columns: X),
      y: arena.matrix(rows: B, columns: X), dh: arena.matrix(rows: B, columns: rank),
      dGain: arena.matrix(rows: shards, columns: 1))
  }

  func forward(_ tape: Tape, rows: Range<Int>) {
    let v = tape.v[rows: rows]
    multiply(tape.x[rows: rows], tape.down, into: tape.h[rows: rows])
    multiply(tape.h[rows: rows], tape.up, transposing: .second, into: v)
    cross(
      x0: tape.x0[rows: rows], v: v, bias: tape.bias, gain: gain.weights[0, 0],
      x: tape.x[rows: rows], into: tape.y[rows: rows])
  }

  /// Turns dy into dx in place, and adds what flows to x₀ directly to dx0. Both: rows.count × X.
  ///
  /// - Returns: whether dy and the gradient of α were finite.
  func backward(_ tape: Tape, rows: Range<Int>, shard: Int, dy: Matrix, dx0: Matrix) -> Bool {
    let dh = tape.dh[rows: rows]
    let v = tape.v[rows: rows]
    let dGain = crossGradient(
      dy: dy, x0: tape.x0[rows: rows], v: v, gain: gain.weights[0, 0], dx0: dx0)
    tape.dGain[shard, 0] = dGain
    multiply(v, tape.up, into: dh)
    multiply(dh, tape.down, transposing: .second, into: dy, accumulating: true)
    return dGain.isFinite
  }

  /// The independent parts of an update.
  var updates: Int { down.blocks.count + up.blocks.count + 1 }

  /// Returns whether every result was finite. A weight that would not be stays as it was.
  func update(_ part: Int, _ tape: Tape, worker: inout Worker) -> Bool {
    let blocks = down.blocks.count
    if part < blocks {
      return down.update(
        block: part, columns: tape.columns, x: tape.x, dy: tape.dh, worker: &worker)
    }
    if part < 2 * blocks {
      return up.update(
        block: part - blocks, columns: tape.columns, x: tape.v, dy: tape.h, worker: &worker)
    }
    let sums = worker.arena.matrix(rows: tape.v.columns, columns: 1)
    sumRows(tape.v, into: sums)
    let sum = worker.arena.matrix(rows: 1, columns: 1)
    sumRows(tape.dGain, into: sum)
    var isFinite = gain.update(gradient: sum)
    for g in 0..<tape.columns.groupCount where !tape.columns.active(g).isEmpty {
      let wasFinite = bias.update(
        firstRow: tape.columns.storedStarts[g], gradient: sums[rows: tape.columns.active(g)])
      isFinite = isFinite && wasFinite
    }
    return isFinite
  }
}
