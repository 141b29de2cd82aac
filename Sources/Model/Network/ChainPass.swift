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
    /// An operator, where its weights' layer keeps its origin or not; nil where the architecture drops it.
    case layer(name: String, keepsOrigin: Bool, (any OperatorPass)?)
    case parallel(ParallelPass)
  }

  let nodes: [Node]
  /// The chain's input and output.
  let input: Matrix, output: Matrix
  /// Which of the stored output columns the output has.
  let columns: ActiveColumns

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
    (output, columns) = (next.x, next.columns)
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
        nodes.append(.layer(name: layer.name, keepsOrigin: weights.keepsOrigin, pass))
        guard let pass else { continue }
        (next.x, next.columns) = (pass.y, pass.columns)
        if !weights.keepsOrigin { next.origin = pass.y }
      case .parallel(let combine, let branches, let groups):
        let pass = ParallelPass(
          combine, branches, groups, LayerInput(next.x, next.columns), shape, shards: shards,
          arena: &arena)
        nodes.append(.parallel(pass))
        next = LayerInput(pass.y, pass.columns)
      case .oneOf(let oneOf, let options, _):
        let chosen = shape.option(oneOf)
        guard let option = options[chosen] else {
          preconditionFailure("the network was allocated without this option")
        }
        append(option, to: &nodes, from: &next, shape, shards: shards, arena: &arena)
        next.columns = ActiveColumns(
          concatenating: options.enumerated().map { i, chain in
            i == chosen ? next.columns : ActiveColumns(noneOf: chain?.outputGroups ?? [])
          })
      }
    }
  }

  /// Computes the output.
  func forward(rows: Range<Int>) {
    for node in nodes {
      switch node {
      case .layer(_, _, let pass): pass?.forward(rows: rows)
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
      case .layer(_, _, let pass):
        if let dy = pass?.dy { return dy[rows: rows] }
      case .parallel(let pass):
        return pass.dy[rows: rows]
      }
    }
    return dx
  }

  /// Writes the gradient by the chain's input into `dx`. That by its output is where `gradient` says.
  ///
  /// - Returns: the name of the last layer whose gradients were not finite; nil where all were.
  func backward(rows: Range<Int>, shard: Int, dx: Matrix, arena: inout Arena) -> String? {
    var faulty: String?
    // The gradient by the x₀ of the operators in a row that share it, but for what passes through them.
    var origin: Matrix?
    for i in nodes.indices.reversed() {
      let before = gradient(behind: i, rows, dx)
      switch nodes[i] {
      case .layer(let name, let keepsOrigin, let pass):
        guard let pass else { continue }
        if keepsOrigin, origin == nil {
          let zero = arena.matrix(rows: rows.count, columns: before.columns)
          zero.fill(0)
          origin = zero
        }
        let isFinite = pass.backward(
          rows: rows, shard: shard, dx: before, dx0: origin ?? before)
        if !isFinite { faulty = faulty ?? name }
        if let sum = origin, !sharesOrigin(before: i) {
          add(sum, to: before)
          origin = nil
        }
      case .parallel(let pass):
        let branch = pass.backward(rows: rows, shard: shard, dx: before, arena: &arena)
        faulty = faulty ?? branch
      }
    }
    return faulty
  }

  /// Whether the next operator before a node that is not dropped has the same x₀.
  private func sharesOrigin(before index: Int) -> Bool {
    for node in nodes[..<index].reversed() {
      switch node {
      case .layer(_, let keepsOrigin, let pass):
        if pass != nil { return keepsOrigin }
      case .parallel: return false
      }
    }
    return false
  }

  /// The name of the first layer that computed something for the rows which is not finite.
  func firstFault(rows: Range<Int>) -> String? {
    for node in nodes {
      switch node {
      case .layer(let name, _, let pass):
        if let pass, !pass.y[rows: rows].isFinite { return name }
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
        guard case .layer(_, _, let pass) = nodes.popFirst() else {
          preconditionFailure("a pass has the nodes of its chain")
        }
        passes.append(pass)
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
    case .concat: columns = ActiveColumns(concatenating: branches.map(\.columns))
    case .sum:
      // As wide as the input, column by column, or of one fixed width.
      columns =
        width == input.columns.count && groups == input.columns.storedGroups
        ? input.columns : ActiveColumns(prefix: width, of: groups)
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
  func backward(rows: Range<Int>, shard: Int, dx: Matrix, arena: inout Arena) -> String? {
    var faulty: String?
    for (i, branch) in branches.enumerated() {
      let own = i == 0 ? dx : arena.matrix(rows: rows.count, columns: dx.columns)
      branch.gradient(rows: rows, dx: own).copy(from: dy[rows: rows][columns: columns(of: i)])
      let name = branch.backward(rows: rows, shard: shard, dx: own, arena: &arena)
      faulty = faulty ?? name
      if i > 0 { add(own, to: dx) }
    }
    return faulty
  }
}
