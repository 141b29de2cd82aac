// A hidden layer: y = φ(W x + b), where W may be a product of two thin matrices (a linear bottleneck).
//
// B: rows of a batch, m: active inputs, k: active bottleneck, n: active units.

import Numerics

/// The non-linearity after a hidden layer.
package enum Activation: String, SettingOption {
  /// max(x, 0)
  case relu
  /// A rectifier with a smooth bend, whose predictions differ less from training to training: 0 below −1,
  /// (x + 1)² / 4 up to 1, x above (SmeLU with β = 1: Shamir, Lin and Coviello 2020).
  case smelu
  /// x / (1 + e^−x), which is also called swish (Elfwing et al. 2018).
  case silu

  /// One sentence about the activation.
  package var doc: String {
    switch self {
    case .relu: "max(x, 0)."
    case .smelu: "A smooth rectifier, whose predictions vary less from training to training."
    case .silu: "x / (1 + e^−x), also called swish."
    }
  }
}

/// A hidden layer.
package struct Dense: Operator {
  /// Number of units.
  package var width: Choice
  /// Width of a linear layer before the units, or `none`.
  package var bottleneck: Choice
  /// What follows the layer.
  package var activation: Choice

  /// A layer of some units.
  package init(
    width: Choice, bottleneck: Choice = Choice(fixed: .none),
    activation: Choice = Choice(fixed: .name(Activation.relu.rawValue))
  ) {
    self.width = width
    self.bottleneck = bottleneck
    self.activation = activation
  }

  /// A layer of one unit.
  package init() {
    self.init(width: Choice(fixed: .width(1)))
  }

  /// `dense`
  package static let key = "dense"
  /// One sentence for the reference.
  package static let doc = "A hidden layer: φ(W x + b), with or without a linear bottleneck."
  /// The keys.
  package static let settings: [Setting<Self>] = [
    .choice("width", \.width, .integer(1...65_536), "The number of units.").required,
    .choice(
      "bottleneck", \.bottleneck,
      .either([.integer(1...65_536), .options([("none", "No bottleneck.")])]),
      "The width of a linear layer in front of the units."),
    .choice("activation", \.activation, Activation.form, "The activation of the layer."),
  ]

  /// The number of units.
  package func width(from m: Int, _ chosen: ChosenValues) -> Int { chosen[0] }

  /// n × m, or n × k and k × m, and a bias.
  package func count(from m: Int, _ chosen: ChosenValues, _ add: (Count) -> Void) {
    let (n, k) = (chosen[0], chosen[1])
    if k == ChosenValues.none {
      add(.product(inputs: m, outputs: n))
    } else {
      add(.product(inputs: m, outputs: k))
      add(.product(inputs: k, outputs: n))
    }
    add(.weights(n))
  }

  /// Wᵀ, without rows where every architecture has a bottleneck; its factors Bᵀ and Aᵀ; b.
  package func weights(from m: Int, _ room: Room) -> [WeightShape] {
    let (n, k) = (room.greatest(0), room.greatest(1))
    return [
      WeightShape(rows: room.contains(ChosenValues.none, at: 1) ? m : 0, columns: n),
      WeightShape(rows: k > 0 ? m : 0, columns: k),
      WeightShape(rows: k, columns: n), WeightShape(rows: n, columns: 1),
    ]
  }

  /// Allocates the greatest widths.
  package func layer(
    from groups: [Int], _ room: Room, rules: UpdateRules, random: RandomStream
  ) -> any OperatorLayer {
    DenseLayer(
      groups: groups, units: room.greatest(0), isFull: room.contains(ChosenValues.none, at: 1),
      bottleneck: room.greatest(1), rules: rules, random: random)
  }
}

/// The weights of a hidden layer at its greatest widths, with and without a bottleneck.
struct DenseLayer: OperatorLayer {
  /// Wᵀ: m × n. Without rows where every architecture has a bottleneck.
  let full: WeightMatrix
  /// The factors Bᵀ: m × k and Aᵀ: k × n of W = A B. Without rows where there is no bottleneck.
  let down: WeightMatrix, up: WeightMatrix
  /// b: n × 1.
  let bias: Parameter
  let outputGroups: [Int]
  private let bottleneckGroups: [Int]
  /// From it follows what is dropped.
  let dropoutStream: RandomStream

  init(
    groups: [Int], units n: Int, isFull: Bool, bottleneck k: Int, rules: UpdateRules,
    random: RandomStream
  ) {
    let m = groups.reduce(0, +)
    dropoutStream = random.substream(3)
    bottleneckGroups = ActiveColumns.groups(ofHidden: k)
    outputGroups = ActiveColumns.groups(ofHidden: n)
    // Variance 2 / inputs where a rectifier follows (He et al. 2015), 1 / inputs where none does.
    func weights(_ groups: [Int], _ units: Int, variance: Double, _ stream: Int) -> WeightMatrix {
      WeightMatrix(
        groups: groups, units: units, bound: Float(3 * variance).squareRoot(),
        rules: rules, random: random.substream(stream))
    }
    full = weights(isFull ? groups : [], n, variance: 2 / Double(max(m, 1)), 0)
    down = weights(k > 0 ? groups : [], k, variance: 1 / Double(max(m, 1)), 1)
    up = weights(bottleneckGroups, n, variance: 2 / Double(max(k, 1)), 2)
    bias = Parameter(rows: n, columns: 1, rules: rules)
  }

  var parameters: [Parameter] { [full.parameter, down.parameter, up.parameter, bias] }

  var updates: Int { full.blocks.count + down.blocks.count + up.blocks.count + 1 }

  var widthSetting: Int? { 0 }

  func pass(_ input: LayerInput, _ chosen: ChosenValues, shards: Int, arena: inout Arena)
    -> (any OperatorPass)?
  {
    let (B, n, k) = (input.x.rows, chosen[0], chosen[1])
    let activation = Activation.allCases[chosen[2]]
    let product: DensePass.Product
    if k != ChosenValues.none {
      let inner = ActiveColumns(prefix: k, of: bottleneckGroups)
      product = .factors(
        down: down.active(input.columns, units: k, arena: &arena),
        up: up.active(inner, units: n, arena: &arena), inner: inner,
        z: arena.matrix(rows: B, columns: k), dz: arena.matrix(rows: B, columns: k))
    } else {
      product = .full(full.active(input.columns, units: n, arena: &arena))
    }
    let y = arena.matrix(rows: B, columns: n)
    let dropout = input.dropout.map {
      DensePass.Dropping(
        outputs: $0, factors: arena.matrix(rows: B, columns: n),
        activated: arena.matrix(rows: B, columns: n))
    }
    return DensePass(
      layer: self, inputs: input.columns, columns: ActiveColumns(prefix: n, of: outputGroups),
      x: input.x, bias: bias.weights[rows: 0..<n], y: y, dropout: dropout,
      gradient: arena.matrix(rows: B, columns: n), activation: activation,
      slope: activation == .silu ? arena.matrix(rows: B, columns: n) : nil, product: product)
  }

  func express(
    _ chosen: ChosenValues, x: String, origin: String, name: String,
    in graph: inout some GraphBuilder
  ) -> String {
    var x = x
    var factor = full.parameter.weights
    if chosen[1] != ChosenValues.none {
      let weights = graph.weights(down.parameter.weights, named: "\(name).weights.0")
      x = graph.node("MatMul", [x, weights], named: "\(name).bottleneck")
      factor = up.parameter.weights
    }
    let weights = graph.weights(factor, named: "\(name).weights")
    let bias = graph.weights(bias.weights, isVector: true, named: "\(name).bias")
    x = graph.node("Gemm", [x, weights, bias], named: "\(name).sum")
    switch Activation.allCases[chosen[2]] {
    case .relu:
      return graph.node("Relu", [x], named: name)
    case .silu:
      let sigmoid = graph.node("Sigmoid", [x], named: "\(name).sigmoid")
      return graph.node("Mul", [x, sigmoid], named: name)
    case .smelu:
      // max(x, h²) with h = (x + 1) / 2 within 0 and 1: h² is (x + 1)² / 4 between −1 and 1, where it is
      // nowhere below x, and 1 beyond that.
      let half = graph.node(
        "HardSigmoid", [x], [.float("alpha", 0.5), .float("beta", 0.5)], named: "\(name).half")
      let square = graph.node("Mul", [half, half], named: "\(name).square")
      return graph.node("Max", [x, square], named: name)
    }
  }
}

/// A pass through a hidden layer.
private struct DensePass: OperatorPass {
  let layer: DenseLayer
  let inputs: ActiveColumns, columns: ActiveColumns
  /// The layer's input: B × m.
  let x: Matrix
  /// The active bias: n × 1.
  let bias: Matrix
  let y: Matrix
  /// Nil where no output is dropped.
  let dropout: Dropping?
  /// The gradient by y, then by W x + b: B × n.
  let gradient: Matrix
  let activation: Activation
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

  /// The outputs that are dropped.
  struct Dropping: Sendable {
    let outputs: Dropout
    /// What the outputs are multiplied by, and the outputs before that: B × n.
    let factors: Matrix, activated: Matrix
  }

  /// φ(W x + b): B × n.
  private var activated: Matrix { dropout?.activated ?? y }

  var dy: Matrix? { gradient }

  func forward(rows: Range<Int>) {
    activate(rows: rows)
    guard let dropout else { return }
    let factors = dropout.factors[rows: rows]
    dropout.outputs.draw(factors, rows: rows, layer.dropoutStream)
    multiplyElements(dropout.activated[rows: rows], factors, into: y[rows: rows])
  }

  private func activate(rows: Range<Int>) {
    let (x, y) = (x[rows: rows], activated[rows: rows])
    switch product {
    case .full(let W):
      multiply(x, W, into: y)
    case .factors(let down, let up, _, let z, _):
      multiply(x, down, into: z[rows: rows])
      multiply(z[rows: rows], up, into: y)
    }
    activate(y, bias: bias, slope: slope?[rows: rows])
  }

  /// y = φ(y + b). slope: takes that of φ, if φ needs it.
  private func activate(_ y: Matrix, bias: Matrix, slope: Matrix?) {
    switch activation {
    case .relu: addBiasAndRectify(bias, to: y)
    case .smelu: addBiasAndSmoothlyRectify(bias, to: y)
    case .silu: if let slope { addBiasAndGate(bias, to: y, slope: slope) }
    }
  }

  func backward(rows: Range<Int>, shard: Int, dx: Matrix, dx0: Matrix) -> Bool {
    let dy = gradient[rows: rows]
    if let dropout { multiplyElements(dy, dropout.factors[rows: rows], into: dy) }
    let isFinite = activationGradient(dy, rows: rows)
    switch product {
    case .full(let W):
      multiply(dy, W, transposing: .second, into: dx)
    case .factors(let down, let up, _, _, let dz):
      multiply(dy, up, transposing: .second, into: dz[rows: rows])
      multiply(dz[rows: rows], down, transposing: .second, into: dx)
    }
    return isFinite
  }

  func spareOutput(rows: Range<Int>, arena: inout Arena) -> Matrix {
    let units = y.columns..<layer.bias.weights.rows
    let output = arena.matrix(rows: rows.count, columns: units.count)
    switch product {
    case .full:
      let W = inputs.rows(of: layer.full.parameter.weights[columns: units], arena: &arena)
      multiply(x[rows: rows], W, into: output)
    case .factors(_, _, let inner, let z, _):
      let up = inner.rows(of: layer.up.parameter.weights[columns: units], arena: &arena)
      multiply(z[rows: rows], up, into: output)
    }
    let slope = activation == .silu ? arena.matrix(rows: rows.count, columns: units.count) : nil
    activate(output, bias: layer.bias.weights[rows: units], slope: slope)
    return output
  }

  func addEffects(
    rows: Range<Int>, input: SpareColumns, origin: Matrix, to sweep: inout EffectSweep, slot: Int,
    arena: inout Arena
  ) {
    let dx = arena.matrix(rows: rows.count, columns: input.count)
    switch product {
    case .full:
      let W = input.rows(
        of: layer.full.parameter.weights[columns: 0..<y.columns], arena: &arena)
      multiply(gradient[rows: rows], W, transposing: .second, into: dx)
    case .factors(_, _, let inner, let z, let dz):
      let down = input.rows(
        of: layer.down.parameter.weights[columns: 0..<inner.count], arena: &arena)
      multiply(dz[rows: rows], down, transposing: .second, into: dx)
      if sweep.gates.isOpen(slot + 1) {
        sweep.gates.add(z[rows: rows], dz[rows: rows], slot: slot + 1, from: 0, arena: &arena)
        addEffectsOfSpareBottleneck(
          from: inner.count, rows: rows, to: &sweep, slot: slot + 1, arena: &arena)
      }
    }
    sweep.spare = dx
  }

  /// Adds the gradients by the gates in front of the bottleneck's columns from `first` on, of which the pass has none.
  private func addEffectsOfSpareBottleneck(
    from first: Int, rows: Range<Int>, to sweep: inout EffectSweep, slot: Int, arena: inout Arena
  ) {
    let columns = first..<layer.up.parameter.weights.rows
    let down = inputs.rows(of: layer.down.parameter.weights[columns: columns], arena: &arena)
    let up = layer.up.parameter.weights[rows: columns][columns: 0..<y.columns]
    let z = arena.matrix(rows: rows.count, columns: columns.count)
    let dz = arena.matrix(rows: rows.count, columns: columns.count)
    multiply(x[rows: rows], down, into: z)
    multiply(gradient[rows: rows], up, transposing: .second, into: dz)
    sweep.gates.add(z, dz, slot: slot, from: first, arena: &arena)
  }

  /// Turns the gradient of the output into that of W x + b.
  ///
  /// - Returns: whether it was finite before that.
  private func activationGradient(_ dy: Matrix, rows: Range<Int>) -> Bool {
    let y = activated[rows: rows]
    return switch activation {
    case .relu: rectifyGradient(dy, output: y)
    case .smelu: smoothlyRectifyGradient(dy, output: y)
    case .silu: slope.map { gateGradient(dy, slope: $0[rows: rows]) } ?? true
    }
  }

  func update(_ part: Int, worker: inout Worker) -> Bool {
    let (full, down, up) = (layer.full, layer.down, layer.up)
    var part = part
    if part < full.blocks.count {
      guard case .full = product else { return true }
      return full.update(block: part, columns: inputs, x: x, dy: gradient, worker: &worker)
    }
    part -= full.blocks.count
    if part < down.blocks.count {
      guard case .factors(_, _, _, _, let dz) = product else { return true }
      return down.update(block: part, columns: inputs, x: x, dy: dz, worker: &worker)
    }
    part -= down.blocks.count
    if part < up.blocks.count {
      guard case .factors(_, _, let inner, let z, _) = product else { return true }
      return up.update(block: part, columns: inner, x: z, dy: gradient, worker: &worker)
    }
    let sums = worker.arena.matrix(rows: gradient.columns, columns: 1)
    sumRows(gradient, into: sums)
    return layer.bias.update(gradient: sums, worker: &worker)
  }
}
