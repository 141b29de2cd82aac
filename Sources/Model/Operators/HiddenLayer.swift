// A hidden layer: y = φ(W x + b), where W may be a product of two thin matrices (a linear bottleneck).
//
// B: rows of a batch, m: active inputs, k: active bottleneck, n: active units.

import Numerics

/// The weights of a hidden layer at its greatest widths, with and without a bottleneck.
struct HiddenLayer: Sendable {
  /// Wᵀ: m × n. Without rows where every architecture has a bottleneck.
  let full: WeightMatrix
  /// The factors Bᵀ: m × k and Aᵀ: k × n of W = A B. Without rows where there is no bottleneck.
  let down: WeightMatrix, up: WeightMatrix
  /// b: n × 1.
  let bias: Parameter
  /// φ
  let activation: Activation
  private let bottleneckGroups: [Int]

  init(
    groups: [Int], capacity: Capacity.Hidden, activation: Activation, optimizer: any OptimizerRule,
    random: RandomStream
  ) {
    self.activation = activation
    let m = groups.reduce(0, +)
    let (n, k) = (capacity.width, capacity.bottleneck)
    bottleneckGroups = ActiveColumns.groups(ofHidden: k)
    // Variance 2 / inputs where a rectifier follows (He et al. 2015), 1 / inputs where none does.
    func weights(_ groups: [Int], _ units: Int, variance: Double, _ stream: Int) -> WeightMatrix {
      WeightMatrix(
        groups: groups, units: units, bound: Float(3 * variance).squareRoot(),
        optimizer: optimizer, random: random.substream(stream))
    }
    full = weights(capacity.full ? groups : [], n, variance: 2 / Double(max(m, 1)), 0)
    down = weights(k > 0 ? groups : [], k, variance: 1 / Double(max(m, 1)), 1)
    up = weights(bottleneckGroups, n, variance: 2 / Double(max(k, 1)), 2)
    bias = Parameter(rows: n, columns: 1, optimizer: optimizer)
  }

  /// What one pass through the layer remembers.
  struct Tape: Sendable {
    let columns: ActiveColumns
    /// The layer's input: B × m.
    let x: Matrix
    /// The active bias: n × 1.
    let bias: Matrix
    /// The output, and its gradient: B × n.
    let y: Matrix, dy: Matrix
    /// The slope of φ: B × n. Nil where the output says it.
    let slope: Matrix?
    let product: Product

    /// How y comes from x.
    enum Product: Sendable {
      /// The active W.
      case full(Matrix)
      /// The active factors, the bottleneck's output z (B × k) and its gradient.
      case factors(down: Matrix, up: Matrix, inner: ActiveColumns, z: Matrix, dz: Matrix)
    }
  }

  func tape(columns: ActiveColumns, shape: Shape.Hidden, x: Matrix, arena: inout Arena) -> Tape {
    let (B, n) = (x.rows, shape.width)
    let product: Tape.Product
    if let k = shape.bottleneck {
      let inner = ActiveColumns(prefix: k, of: bottleneckGroups)
      product = .factors(
        down: down.active(columns, units: k, arena: &arena),
        up: up.active(inner, units: n, arena: &arena), inner: inner,
        z: arena.matrix(rows: B, columns: k), dz: arena.matrix(rows: B, columns: k))
    } else {
      product = .full(full.active(columns, units: n, arena: &arena))
    }
    return Tape(
      columns: columns, x: x, bias: bias.weights[rows: 0..<n],
      y: arena.matrix(rows: B, columns: n), dy: arena.matrix(rows: B, columns: n),
      slope: activation == .silu ? arena.matrix(rows: B, columns: n) : nil,
      product: product)
  }

  func forward(_ tape: Tape, rows: Range<Int>) {
    let (x, y) = (tape.x[rows: rows], tape.y[rows: rows])
    switch tape.product {
    case .full(let W):
      multiply(x, W, into: y)
    case .factors(let down, let up, _, let z, _):
      multiply(x, down, into: z[rows: rows])
      multiply(z[rows: rows], up, into: y)
    }
    switch activation {
    case .relu: addBiasAndRectify(tape.bias, to: y)
    case .smelu: addBiasAndSmoothlyRectify(tape.bias, to: y)
    case .silu:
      if let slope = tape.slope { addBiasAndGate(tape.bias, to: y, slope: slope[rows: rows]) }
    }
  }

  /// Completes the tape's dy and writes dx. dx: rows.count × m.
  ///
  /// - Returns: whether dy was finite.
  func backward(_ tape: Tape, rows: Range<Int>, dx: Matrix) -> Bool {
    let dy = tape.dy[rows: rows]
    let isFinite = activationGradient(dy, tape, rows: rows)
    switch tape.product {
    case .full(let W):
      multiply(dy, W, transposing: .second, into: dx)
    case .factors(let down, let up, _, _, let dz):
      multiply(dy, up, transposing: .second, into: dz[rows: rows])
      multiply(dz[rows: rows], down, transposing: .second, into: dx)
    }
    return isFinite
  }

  /// Turns the gradient of the output into that of W x + b.
  ///
  /// - Returns: whether it was finite before that.
  private func activationGradient(_ dy: Matrix, _ tape: Tape, rows: Range<Int>) -> Bool {
    let y = tape.y[rows: rows]
    return switch activation {
    case .relu: rectifyGradient(dy, output: y)
    case .smelu: smoothlyRectifyGradient(dy, output: y)
    case .silu: tape.slope.map { gateGradient(dy, slope: $0[rows: rows]) } ?? true
    }
  }

  /// The independent parts of an update.
  var updates: Int { full.blocks.count + down.blocks.count + up.blocks.count + 1 }

  /// Returns whether every result was finite. A weight that would not be stays as it was.
  func update(_ part: Int, _ tape: Tape, worker: inout Worker) -> Bool {
    var part = part
    if part < full.blocks.count {
      guard case .full = tape.product else { return true }
      return full.update(
        block: part, columns: tape.columns, x: tape.x, dy: tape.dy, worker: &worker)
    }
    part -= full.blocks.count
    if part < down.blocks.count {
      guard case .factors(_, _, _, _, let dz) = tape.product else { return true }
      return down.update(block: part, columns: tape.columns, x: tape.x, dy: dz, worker: &worker)
    }
    part -= down.blocks.count
    if part < up.blocks.count {
      guard case .factors(_, _, let inner, let z, _) = tape.product else { return true }
      return up.update(block: part, columns: inner, x: z, dy: tape.dy, worker: &worker)
    }
    let sums = worker.arena.matrix(rows: tape.dy.columns, columns: 1)
    sumRows(tape.dy, into: sums)
    return bias.update(gradient: sums)
  }
}
