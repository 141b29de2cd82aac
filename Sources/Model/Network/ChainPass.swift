// A pass of a batch through the blocks of a model.
//
// B: rows of a batch. Gradients are handed on like this: an operator says where the gradient by its output belongs, if
// it keeps it for its update; else it turns that gradient into the one by its input in place, so that both have the
// place that the operator before it says, and at the beginning of a chain that of the chain's input.

import Numerics

/// A pass of a batch through a chain in one architecture. A chosen option is run as if its blocks stood in the chain
/// themselves, x₀ included: the architecture is the same network when its choices are closed.
struct ChainPass: Sendable {
  /// A pass through a block.
  enum Node: Sendable {
    case layer(LayerPass)
    case parallel(ParallelPass)
  }

  /// A pass through an operator.
  struct LayerPass: Sendable {
    let layer: Layer
    let weights: any OperatorLayer
    let input: LayerInput
    /// Nil where the architecture drops the operator.
    let pass: (any OperatorPass)?
  }

  let nodes: [Node]
  /// The chain's input and output.
  let input: Matrix, output: Matrix
  /// Which of the stored output columns the output has.
  let columns: ActiveColumns
  /// Which of them some value of a width would use; nil where no effects are asked for.
  let reach: ActiveColumns?

  /// The number of output columns that the architecture leaves out.
  var spareCount: Int { (reach?.count ?? columns.count) - columns.count }

  /// Prepares a pass of all rows of an input.
  init(
    _ chain: Chain, _ input: LayerInput, _ shape: Shape, shards: Int, arena: inout Arena
  ) {
    var next = input
    var nodes: [Node] = []
    nodes.reserveCapacity(chain.nodes.count)
    Self.append(chain, to: &nodes, from: &next, shape, shards: shards, arena: &arena)
    self.nodes = nodes
    self.input = input.x
    (output, columns, reach) = (next.x, next.columns, next.reach)
  }

  /// Appends the passes through a chain. next: its input, which becomes its output.
  private static func append(
    _ chain: Chain, to nodes: inout [Node], from next: inout LayerInput, _ shape: Shape,
    shards: Int, arena: inout Arena
  ) {
    for node in chain.nodes {
      switch node {
      case .layer(let layer, let weights):
        let pass = weights.pass(next, shape.chosen(layer), shards: shards, arena: &arena)
        nodes.append(
          .layer(LayerPass(layer: layer, weights: weights, input: next, pass: pass)))
        guard let pass else { continue }
        (next.x, next.columns) = (pass.y, pass.columns)
        if weights.widthSetting != nil, next.reach != nil {
          next.reach = ActiveColumns(allOf: weights.outputGroups)
        }
        if !weights.keepsOrigin { next.origin = pass.y }
      case .parallel(let combine, let branches, let groups):
        let pass = ParallelPass(
          combine, branches, groups,
          LayerInput(next.x, next.columns, reach: next.reach, dropout: next.dropout), shape,
          shards: shards, arena: &arena)
        nodes.append(.parallel(pass))
        next = LayerInput(pass.y, pass.columns, reach: pass.reach, dropout: next.dropout)
      case .oneOf(let oneOf, let options, _):
        let chosen = shape.option(oneOf)
        guard let option = options[chosen] else {
          preconditionFailure("the network was allocated without this option")
        }
        append(option, to: &nodes, from: &next, shape, shards: shards, arena: &arena)
        func placed(_ columns: ActiveColumns) -> ActiveColumns {
          ActiveColumns(
            concatenating: options.enumerated().map { i, chain in
              i == chosen ? columns : ActiveColumns(noneOf: chain?.outputGroups ?? [])
            })
        }
        // The columns of other options are out of reach: no width chooses between operators.
        (next.columns, next.reach) = (placed(next.columns), next.reach.map(placed))
      }
    }
  }

  /// Computes the output.
  func forward(rows: Range<Int>) {
    for node in nodes {
      switch node {
      case .layer(let layer): layer.pass?.forward(rows: rows)
      case .parallel(let pass): pass.forward(rows: rows)
      }
    }
  }

  /// Where the gradient by the chain's output is to be written. dx: where that by its input belongs, rows.count × m.
  func gradient(rows: Range<Int>, dx: Matrix) -> Matrix { gradient(behind: nodes.count, rows, dx) }

  /// Where the gradient by the output of the first `count` nodes is to be written.
  private func gradient(behind count: Int, _ rows: Range<Int>, _ dx: Matrix) -> Matrix {
    var count = count
    while count > 0 {
      count -= 1
      switch nodes[count] {
      case .layer(let layer):
        if let dy = layer.pass?.dy { return dy[rows: rows] }
      case .parallel(let pass):
        return pass.dy[rows: rows]
      }
    }
    return dx
  }

  /// Writes the gradient by the chain's input into `dx`. That by its output is where `gradient` says.
  ///
  /// - Parameter sweep: goes from the chain's output to its input, if effects are asked for.
  /// - Returns: the name of the last layer whose gradients were not finite; nil where all were.
  func backward(
    rows: Range<Int>, shard: Int, dx: Matrix, sweep: inout EffectSweep?, arena: inout Arena
  ) -> String? {
    var faulty: String?
    // The gradients by the x₀ of the operators in a row that share it, but for what passes through them; the second is
    // by its spare columns.
    var (origin, spareOrigin): (Matrix?, Matrix?)
    // Dropped operators from here on have had their effects.
    var swept = nodes.count
    for i in nodes.indices.reversed() {
      let before = gradient(behind: i, rows, dx)
      switch nodes[i] {
      case .layer(let node):
        guard let pass = node.pass else {
          if i < swept { sweep?.pass(dropped: node, rows: rows, dy: before, arena: &arena) }
          continue
        }
        if node.weights.keepsOrigin, origin == nil {
          let zero = arena.matrix(rows: rows.count, columns: before.columns)
          zero.fill(0)
          origin = zero
        }
        sweep?.meet(node, rows: rows, dy: gradient(behind: i + 1, rows, dx), arena: &arena)
        let isFinite = pass.backward(
          rows: rows, shard: shard, dx: before, dx0: origin ?? before)
        sweep?.pass(node, rows: rows, origin: &spareOrigin, arena: &arena)
        if !isFinite { faulty = faulty ?? node.layer.name }
        if let sum = origin, !sharesOrigin(before: i) {
          // The gradient by the output of dropped operators that share x₀ is the one without that by x₀.
          if sweep != nil {
            let dropped = droppedNodes(before: i)
            for node in dropped {
              sweep?.pass(dropped: node, rows: rows, dy: before, arena: &arena)
            }
            swept = i - dropped.count
          }
          add(sum, to: before)
          origin = nil
          sweep?.end(&spareOrigin)
        }
      case .parallel(let pass):
        let branch = pass.backward(
          rows: rows, shard: shard, dx: before, sweep: &sweep, arena: &arena)
        faulty = faulty ?? branch
      }
    }
    return faulty
  }

  /// Whether the next operator before a node that is not dropped has the same x₀.
  private func sharesOrigin(before index: Int) -> Bool {
    for node in nodes[..<index].reversed() {
      switch node {
      case .layer(let layer):
        if layer.pass != nil { return layer.weights.keepsOrigin }
      case .parallel: return false
      }
    }
    return false
  }

  /// The dropped operators directly before a node, the last first.
  private func droppedNodes(before index: Int) -> [LayerPass] {
    var dropped: [LayerPass] = []
    for node in nodes[..<index].reversed() {
      guard case .layer(let layer) = node, layer.pass == nil else { break }
      dropped.append(layer)
    }
    return dropped
  }

  /// The name of the first layer that computed something for the rows which is not finite.
  func firstFault(rows: Range<Int>) -> String? {
    for node in nodes {
      switch node {
      case .layer(let layer):
        if let pass = layer.pass, !pass.y[rows: rows].isFinite { return layer.layer.name }
      case .parallel(let pass):
        for branch in pass.branches {
          if let name = branch.firstFault(rows: rows) { return name }
        }
      }
    }
    return nil
  }

  /// Appends the passes of all operators of the chain, in the order of its layers; nil for one that is not run.
  func passes(of chain: Chain, _ shape: Shape, to passes: inout [(any OperatorPass)?]) {
    var own = nodes[...]
    Self.take(&own, of: chain, shape, to: &passes)
    precondition(own.isEmpty, "a pass has the nodes of its chain")
  }

  /// Appends the passes of a chain, which are the first of `nodes`, and takes them away from there.
  private static func take(
    _ nodes: inout ArraySlice<Node>, of chain: Chain, _ shape: Shape,
    to passes: inout [(any OperatorPass)?]
  ) {
    for node in chain.nodes {
      switch node {
      case .layer:
        guard case .layer(let layer) = nodes.popFirst() else {
          preconditionFailure("a pass has the nodes of its chain")
        }
        passes.append(layer.pass)
      case .parallel(_, let branches, _):
        guard case .parallel(let pass) = nodes.popFirst() else {
          preconditionFailure("a pass has the nodes of its chain")
        }
        for (branch, own) in zip(branches, pass.branches) {
          own.passes(of: branch, shape, to: &passes)
        }
      case .oneOf(let oneOf, let options, _):
        for (i, option) in options.enumerated() {
          guard let option else { continue }
          if i == shape.option(oneOf) {
            take(&nodes, of: option, shape, to: &passes)
          } else {
            for _ in option.layers { passes.append(nil) }
          }
        }
      }
    }
  }
}

/// A pass of a batch through chains side by side.
struct ParallelPass: Sendable {
  let combine: Parallel.Combination
  let branches: [ChainPass]
  /// The output: B × n.
  let y: Matrix
  /// The gradient by it: B × n.
  let dy: Matrix
  let columns: ActiveColumns
  /// Which of the columns some value of a width would use; nil where no effects are asked for.
  let reach: ActiveColumns?

  init(
    _ combine: Parallel.Combination, _ chains: [Chain], _ groups: [Int], _ input: LayerInput,
    _ shape: Shape, shards: Int, arena: inout Arena
  ) {
    self.combine = combine
    branches = chains.map { ChainPass($0, input, shape, shards: shards, arena: &arena) }
    let width = combine.width(of: branches.map(\.output.columns))
    y = arena.matrix(rows: input.x.rows, columns: width)
    dy = arena.matrix(rows: input.x.rows, columns: width)
    switch combine {
    case .concat:
      columns = ActiveColumns(concatenating: branches.map(\.columns))
      reach =
        input.reach == nil
        ? nil : ActiveColumns(concatenating: branches.map { $0.reach ?? $0.columns })
    case .sum:
      // As wide as the input, column by column, or of one fixed width.
      columns =
        width == input.columns.count && groups == input.columns.storedGroups
        ? input.columns : ActiveColumns(prefix: width, of: groups)
      // All branches have one width in every architecture: that of the input, or a fixed one, which leaves out nothing.
      reach = branches[0].spareCount > 0 || input.reach == nil ? input.reach : columns
    }
  }

  /// The columns of the output that a branch has.
  private func columns(of branch: Int) -> Range<Int> {
    if combine == .sum { return 0..<y.columns }
    let start = branches[..<branch].reduce(0) { $0 + $1.output.columns }
    return start..<start + branches[branch].output.columns
  }

  func forward(rows: Range<Int>) {
    let y = y[rows: rows]
    for (i, branch) in branches.enumerated() {
      branch.forward(rows: rows)
      let output = branch.output[rows: rows]
      if combine == .sum, i > 0 {
        add(output, to: y)
      } else {
        y[columns: columns(of: i)].copy(from: output)
      }
    }
  }

  /// - Returns: the name of the last layer whose gradients were not finite; nil where all were.
  func backward(
    rows: Range<Int>, shard: Int, dx: Matrix, sweep: inout EffectSweep?, arena: inout Arena
  ) -> String? {
    var faulty: String?
    var spare: Matrix?
    let output = sweep?.spare
    for (i, branch) in branches.enumerated() {
      let own = i == 0 ? dx : arena.matrix(rows: rows.count, columns: dx.columns)
      branch.gradient(rows: rows, dx: own).copy(from: dy[rows: rows][columns: columns(of: i)])
      if let output { sweep?.enter(output[columns: spareColumns(of: i)], arena: &arena) }
      let name = branch.backward(
        rows: rows, shard: shard, dx: own, sweep: &sweep, arena: &arena)
      faulty = faulty ?? name
      if i > 0 { add(own, to: dx) }
      if let spare, let own = sweep?.spare { add(own, to: spare) }
      spare = spare ?? sweep?.spare
    }
    if let spare { sweep?.spare = spare }
    return faulty
  }
}
