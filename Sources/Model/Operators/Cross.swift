// A low-rank cross layer of DCN-V2 (Wang et al. 2021, equation 3), with a learned gain that starts at 0
// (ReZero: Bachlechner et al. 2021): y = α · x₀ ⊙ (V U x + c) + x.
//
// B: rows of a batch, X: active input columns, r: active rank.

import Numerics

/// A cross layer.
package struct Cross: Operator {
  /// Its rank; 0 drops the layer.
  package var rank: Choice

  /// A layer of a rank.
  package init(rank: Choice) {
    self.rank = rank
  }

  /// A layer that is dropped.
  package init() {
    self.init(rank: Choice(fixed: .width(0)))
  }

  /// `cross`
  package static let key = "cross"
  /// One sentence for the reference.
  package static let doc =
    "A low-rank cross layer of DCN-V2: α · x₀ ⊙ (V U x + c) + x, with a learned α that starts at 0."
  /// The keys.
  package static let settings: [Setting<Self>] = [
    .choice(
      "rank", \.rank, .integer(0...65_536),
      "The rank of the layer; 0 drops the layer."
    ).required
  ]

  /// As wide as its input.
  package func width(from X: Int, _ chosen: ChosenValues) -> Int { X }

  /// U and V, each r × X, a bias and a gain; four element-wise operations a column.
  package func count(from X: Int, _ chosen: ChosenValues, _ add: (Count) -> Void) {
    let r = chosen[0]
    if r == 0 || X == 0 { return }
    add(.product(inputs: X, outputs: r))
    add(.product(inputs: r, outputs: X))
    add(.weights(X + 1))
    add(.elementwise(4 * X))
  }

  /// Uᵀ, V, c, α.
  package func weights(from X: Int, _ room: Room) -> [WeightShape] {
    let r = room.greatest(0)
    return [
      WeightShape(rows: X, columns: r), WeightShape(rows: X, columns: r),
      WeightShape(rows: X, columns: 1), WeightShape(rows: 1, columns: 1),
    ]
  }

  /// Allocates the greatest rank.
  package func layer(
    from groups: [Int], _ room: Room, rules: UpdateRules, random: RandomStream
  ) -> any OperatorLayer {
    CrossLayer(groups: groups, rank: room.greatest(0), rules: rules, random: random)
  }
}

/// The weights of a cross layer at its greatest rank.
struct CrossLayer: OperatorLayer {
  /// Uᵀ: X × r.
  let down: WeightMatrix
  /// V: X × r.
  let up: WeightMatrix
  /// c: X × 1.
  let bias: Parameter
  /// α: 1 × 1.
  let gain: Parameter
  let outputGroups: [Int]

  init(groups: [Int], rank: Int, rules: UpdateRules, random: RandomStream) {
    let X = groups.reduce(0, +)
    let scale = { (inputs: Int) in Float(3 / Double(max(inputs, 1))).squareRoot() }
    down = WeightMatrix(
      groups: groups, units: rank, bound: scale(X), rules: rules,
      random: random.substream(0))
    up = WeightMatrix(
      groups: groups, units: rank, bound: scale(rank), rules: rules,
      random: random.substream(1))
    bias = Parameter(rows: X, columns: 1, rules: rules)
    gain = Parameter(rows: 1, columns: 1, rules: rules)
    outputGroups = groups
  }

  var parameters: [Parameter] { [down.parameter, up.parameter, bias, gain] }

  var updates: Int { down.blocks.count + up.blocks.count + 1 }

  var keepsOrigin: Bool { true }

  func pass(_ input: LayerInput, _ chosen: ChosenValues, shards: Int, arena: inout Arena)
    -> (any OperatorPass)?
  {
    let (rank, columns) = (chosen[0], input.columns)
    let (B, X) = (input.x.rows, input.x.columns)
    if rank == 0 || X == 0 { return nil }
    return CrossPass(
      layer: self, columns: columns,
      down: down.active(columns, units: rank, arena: &arena),
      up: up.active(columns, units: rank, arena: &arena),
      bias: columns.rows(of: bias.weights, arena: &arena),
      x0: input.origin, x: input.x,
      h: arena.matrix(rows: B, columns: rank), v: arena.matrix(rows: B, columns: X),
      y: arena.matrix(rows: B, columns: X), dh: arena.matrix(rows: B, columns: rank),
      dGain: arena.matrix(rows: shards, columns: 1))
  }

  func addEffectsOfDropped(
    _ input: LayerInput, rows: Range<Int>, dy: Matrix, to sweep: inout EffectSweep, slot: Int,
    arena: inout Arena
  ) {
    if !sweep.gates.isOpen(slot) { return }
    let dv = arena.matrix(rows: rows.count, columns: dy.columns)
    multiplyElements(dy, input.origin[rows: rows], times: gain.weights[0, 0], into: dv)
    addEffects(
      ofUnitsFrom: 0, input.columns, x: input.x[rows: rows], dv: dv, to: &sweep, slot: slot,
      arena: &arena)
    let bias = input.columns.rows(of: bias.weights, arena: &arena)
    sweep.gates.add(base: biasGradient(dv, bias, arena: &arena), slot: slot)
  }

  /// Adds the gradients by the gates in front of the units of h from `first` on, of which the pass has none: what they
  /// would be, times the gradients that they would have. dv: rows.count × X.
  fileprivate func addEffects(
    ofUnitsFrom first: Int, _ columns: ActiveColumns, x: Matrix, dv: Matrix,
    to sweep: inout EffectSweep, slot: Int, arena: inout Arena
  ) {
    let units = first..<down.parameter.weights.columns
    let U = columns.rows(of: down.parameter.weights[columns: units], arena: &arena)
    let V = columns.rows(of: up.parameter.weights[columns: units], arena: &arena)
    let h = arena.matrix(rows: x.rows, columns: units.count)
    let dh = arena.matrix(rows: x.rows, columns: units.count)
    multiply(x, U, into: h)
    multiply(dv, V, into: dh)
    sweep.gates.add(h, dh, slot: slot, from: first, arena: &arena)
  }

  /// c · Σ dv over the rows: the gradient by a gate in front of the bias.
  fileprivate func biasGradient(_ dv: Matrix, _ bias: Matrix, arena: inout Arena) -> Double {
    let sums = arena.matrix(rows: dv.columns, columns: 1)
    sumRows(dv, into: sums)
    let sum = arena.matrix(rows: 1, columns: 1)
    sumProducts(sums, bias, into: sum)
    return Double(sum[0, 0])
  }

  func express(
    _ chosen: ChosenValues, x: String, origin x0: String, name: String,
    in graph: inout some GraphBuilder
  ) -> String {
    if chosen[0] == 0 { return x }
    let down = graph.weights(down.parameter.weights, named: "\(name).down")
    let up = graph.weights(up.parameter.weights, named: "\(name).up")
    let bias = graph.weights(bias.weights, isVector: true, named: "\(name).bias")
    let gain = graph.weights(gain.weights, isVector: true, named: "\(name).gain")
    let h = graph.node("MatMul", [x, down], named: "\(name).h")
    let v = graph.node("Gemm", [h, up, bias], [.integer("transB", 1)], named: "\(name).v")
    let scaled = graph.node("Mul", [v, gain], named: "\(name).scaled")
    let product = graph.node("Mul", [x0, scaled], named: "\(name).product")
    return graph.node("Add", [product, x], named: name)
  }
}

/// A pass through a cross layer.
private struct CrossPass: OperatorPass {
  let layer: CrossLayer
  let columns: ActiveColumns
  /// The active parts of U, V and c.
  let down: Matrix, up: Matrix, bias: Matrix
  /// x₀ and the layer's input: B × X.
  let x0: Matrix, x: Matrix
  /// U x: B × r. V U x + c, and after the backward pass its gradient: B × X.
  let h: Matrix, v: Matrix
  let y: Matrix
  /// The gradient of h: B × r.
  let dh: Matrix
  /// The gradient of α, one entry for each shard of the batch.
  let dGain: Matrix

  /// The gradient by y becomes that by x in place.
  var dy: Matrix? { nil }

  func forward(rows: Range<Int>) {
    let v = v[rows: rows]
    multiply(x[rows: rows], down, into: h[rows: rows])
    multiply(h[rows: rows], up, transposing: .second, into: v)
    cross(
      x0: x0[rows: rows], v: v, bias: bias, gain: layer.gain.weights[0, 0],
      x: x[rows: rows], into: y[rows: rows])
  }

  func backward(rows: Range<Int>, shard: Int, dx: Matrix, dx0: Matrix) -> Bool {
    let (dh, v) = (dh[rows: rows], v[rows: rows])
    let dGain = crossGradient(
      dy: dx, x0: x0[rows: rows], v: v, gain: layer.gain.weights[0, 0], dx0: dx0)
    self.dGain[shard, 0] = dGain
    multiply(v, up, into: dh)
    multiply(dh, down, transposing: .second, into: dx, accumulating: true)
    return dGain.isFinite
  }

  func addEffects(
    rows: Range<Int>, input: SpareColumns, origin: Matrix, to sweep: inout EffectSweep, slot: Int,
    arena: inout Arena
  ) {
    let (h, dv, dh) = (h[rows: rows], v[rows: rows], dh[rows: rows])
    if sweep.gates.isOpen(slot) {
      sweep.gates.add(h, dh, slot: slot, from: 0, arena: &arena)
      layer.addEffects(
        ofUnitsFrom: h.columns, columns, x: x[rows: rows], dv: dv, to: &sweep, slot: slot,
        arena: &arena)
      sweep.gates.add(base: layer.biasGradient(dv, bias, arena: &arena), slot: slot)
    }
    if input.count == 0 { return }
    // x₀ and x are 0 in spare columns: y is x₀ ⊙ α (V h + c) + x there, and h has U x of them.
    let up = input.rows(
      of: layer.up.parameter.weights[columns: 0..<h.columns], arena: &arena)
    let down = input.rows(
      of: layer.down.parameter.weights[columns: 0..<h.columns], arena: &arena)
    let bias = input.rows(of: layer.bias.weights, arena: &arena)
    let v = arena.matrix(rows: rows.count, columns: input.count)
    multiply(h, up, transposing: .second, into: v)
    addBias(bias, to: v)
    multiplyElements(v, sweep.spare, times: layer.gain.weights[0, 0], into: v)
    add(v, to: origin)
    multiply(dh, down, transposing: .second, into: sweep.spare, accumulating: true)
  }

  func update(_ part: Int, worker: inout Worker) -> Bool {
    let blocks = layer.down.blocks.count
    if part < blocks {
      return layer.down.update(block: part, columns: columns, x: x, dy: dh, worker: &worker)
    }
    if part < 2 * blocks {
      return layer.up.update(
        block: part - blocks, columns: columns, x: v, dy: h, worker: &worker)
    }
    let sums = worker.arena.matrix(rows: v.columns, columns: 1)
    sumRows(v, into: sums)
    let sum = worker.arena.matrix(rows: 1, columns: 1)
    sumRows(dGain, into: sum)
    var isFinite = layer.gain.update(gradient: sum, worker: &worker)
    for g in 0..<columns.groupCount where !columns.active(g).isEmpty {
      let wasFinite = layer.bias.update(
        firstRow: columns.storedStarts[g], gradient: sums[rows: columns.active(g)],
        worker: &worker)
      isFinite = isFinite && wasFinite
    }
    return isFinite
  }
}
