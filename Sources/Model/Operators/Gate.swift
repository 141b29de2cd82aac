// A gate on every column of the input: y = x ⊙ σ(W x + b), as in the gated linear units of Dauphin et al. 2017 with the
// input itself in the place of their linear part.
//
// B: rows of a batch, m: active columns.

import Numerics

/// A gate.
package struct Gate: Operator {
  /// A gate; it has no settings.
  package init() {}

  /// `gate`
  package static let key = "gate"
  /// One sentence for the reference.
  package static let doc = "A gate on every column of the input: x ⊙ σ(W x + b)."
  /// The keys.
  package static let settings: [Setting<Self>] = []

  /// As wide as its input.
  package func width(from m: Int, _ chosen: ChosenValues) -> Int { m }

  /// m × m, and a bias; a product of the input with the gate.
  package func count(from m: Int, _ chosen: ChosenValues, _ add: (Count) -> Void) {
    if m == 0 { return }
    add(.product(inputs: m, outputs: m))
    add(.weights(m))
    add(.elementwise(m))
  }

  /// Wᵀ and b.
  package func weights(from m: Int, _ room: Room) -> [WeightShape] {
    [WeightShape(rows: m, columns: m), WeightShape(rows: m, columns: 1)]
  }

  /// Allocates them.
  package func layer(
    from groups: [Int], _ room: Room, rules: UpdateRules, random: RandomStream
  ) -> any OperatorLayer {
    GateLayer(groups: groups, rules: rules, random: random)
  }
}

/// The weights of a gate on all stored columns.
private struct GateLayer: OperatorLayer {
  /// Wᵀ: m × m. Rows and columns follow the columns of the input.
  let W: Parameter
  /// b: m × 1.
  let bias: Parameter
  let outputGroups: [Int]
  /// The groups of rows that one part of an update changes.
  let blocks: [Range<Int>]

  init(groups: [Int], rules: UpdateRules, random: RandomStream) {
    let m = groups.reduce(0, +)
    outputGroups = groups
    W = Parameter(rows: m, columns: m, rules: rules)
    bias = Parameter(rows: m, columns: 1, rules: rules)
    let isWhole = rules.dense.granularity == .matrix
    blocks = ActiveColumns.blocks(stored: groups, size: isWhole ? .max : 256)
    // Variance 1 / inputs; a weight's value depends on the groups and places that it connects.
    let all = ActiveColumns(active: groups, stored: groups)
    let bound = Float(3 / Double(max(m, 1))).squareRoot()
    for g in groups.indices {
      for h in groups.indices {
        W.weights[rows: all.stored(g)][columns: all.stored(h)]
          .fillUniform(bound: bound, random.substream(g).substream(h))
      }
    }
  }

  var parameters: [Parameter] { [W, bias] }

  var updates: Int { blocks.count + 1 }

  func pass(_ input: LayerInput, _ chosen: ChosenValues, shards: Int, arena: inout Arena)
    -> (any OperatorPass)?
  {
    let (B, m, columns) = (input.x.rows, input.x.columns, input.columns)
    if m == 0 { return nil }
    func matrix() -> Matrix { arena.matrix(rows: B, columns: m) }
    let packed = arena.matrix(rows: m, columns: m)
    for g in 0..<columns.groupCount {
      for h in 0..<columns.groupCount {
        packed[rows: columns.active(g)][columns: columns.active(h)]
          .copy(from: W.weights[rows: columns.stored(g)][columns: columns.stored(h)])
      }
    }
    return GatePass(
      layer: self, columns: columns, W: packed,
      bias: columns.rows(of: bias.weights, arena: &arena), x: input.x, s: matrix(), y: matrix(),
      gradient: matrix(), ds: matrix())
  }

  func express(
    _ chosen: ChosenValues, x: String, origin: String, name: String,
    in graph: inout some GraphBuilder
  ) -> String {
    let weights = graph.weights(W.weights, named: "\(name).weights")
    let bias = graph.weights(bias.weights, isVector: true, named: "\(name).bias")
    let sum = graph.node("Gemm", [x, weights, bias], named: "\(name).sum")
    let gate = graph.node("Sigmoid", [sum], named: "\(name).sigmoid")
    return graph.node("Mul", [x, gate], named: name)
  }
}

/// A pass through a gate.
private struct GatePass: OperatorPass {
  let layer: GateLayer
  let columns: ActiveColumns
  /// The active parts of Wᵀ and b: m × m, m × 1.
  let W: Matrix, bias: Matrix
  /// The input, σ(W x + b), and the output: B × m.
  let x: Matrix, s: Matrix, y: Matrix
  /// The gradients by y and by W x + b: B × m.
  let gradient: Matrix, ds: Matrix

  var dy: Matrix? { gradient }

  func forward(rows: Range<Int>) {
    multiply(x[rows: rows], W, into: s[rows: rows])
    addBiasAndSquash(bias, to: s[rows: rows])
    multiplyElements(x[rows: rows], s[rows: rows], into: y[rows: rows])
  }

  func backward(rows: Range<Int>, shard: Int, dx: Matrix, dx0: Matrix) -> Bool {
    let (dy, s, ds) = (gradient[rows: rows], s[rows: rows], ds[rows: rows])
    multiplyElements(dy, x[rows: rows], into: ds)
    let isFinite = squashGradient(ds, output: s)
    multiplyElements(dy, s, into: dx)
    multiply(ds, W, transposing: .second, into: dx, accumulating: true)
    return isFinite
  }

  func addEffects(
    rows: Range<Int>, input: SpareColumns, origin: Matrix, to sweep: inout EffectSweep, slot: Int,
    arena: inout Arena
  ) {
    if input.count == 0 { return }
    // x is 0 in spare columns: y is x ⊙ σ there, and the sums W x of other columns have a part of it.
    let s = arena.matrix(rows: rows.count, columns: input.count)
    let dx = arena.matrix(rows: rows.count, columns: input.count)
    let outward = input.rows(of: layer.W.weights, arena: &arena)
    for g in 0..<columns.groupCount {
      multiply(
        ds[rows: rows][columns: columns.active(g)], outward[columns: columns.stored(g)],
        transposing: .second, into: dx, accumulating: g > 0)
      let inward = columns.rows(
        of: layer.W.weights[columns: input.stored(g)], arena: &arena)
      multiply(x[rows: rows], inward, into: s[columns: input.range(g)])
    }
    addBiasAndSquash(input.rows(of: layer.bias.weights, arena: &arena), to: s)
    multiplyElements(sweep.spare, s, into: s)
    add(s, to: dx)
    sweep.spare = dx
  }

  func update(_ part: Int, worker: inout Worker) -> Bool {
    var isFinite = true
    if part == layer.blocks.count {
      let sums = worker.arena.matrix(rows: ds.columns, columns: 1)
      sumRows(ds, into: sums)
      for g in 0..<columns.groupCount where !columns.active(g).isEmpty {
        let wasFinite = layer.bias.update(
          firstRow: columns.storedStarts[g], gradient: sums[rows: columns.active(g)],
          worker: &worker)
        isFinite = isFinite && wasFinite
      }
      return isFinite
    }
    let groups = layer.blocks[part]
    let first = columns.activeStarts[groups.lowerBound]
    let range = first..<columns.activeStarts[groups.upperBound]
    let dW = worker.arena.matrix(rows: range.count, columns: ds.columns)
    multiply(x[columns: range], ds, transposing: .first, into: dW)
    for g in groups where !columns.active(g).isEmpty {
      let rows = columns.active(g)
      var beginsStep = true
      for h in 0..<columns.groupCount where !columns.active(h).isEmpty {
        let wasFinite = layer.W.update(
          firstRow: columns.storedStarts[g], firstColumn: columns.storedStarts[h],
          beginsStep: beginsStep,
          gradient: dW[rows: rows.lowerBound - first..<rows.upperBound - first][
            columns: columns.active(h)], worker: &worker)
        isFinite = isFinite && wasFinite
        beginsStep = false
      }
    }
    return isFinite
  }
}
