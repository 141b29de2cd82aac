// The blocks of a model with their weights, and a pass through them.
//
// B: rows of a batch. Gradients are handed on like this: an operator says where the gradient by its output belongs, if
// it keeps it for its update; else it turns that gradient into the one by its input in place, so that both have the
// place that the operator before it says, and at the beginning of a chain that of the chain's input.

import Numerics

/// Blocks in a row, with weights for all architectures of a capacity.
struct Chain: Sendable {
  /// A block with its weights.
  enum Node: Sendable {
    case layer(Layer, any OperatorLayer)
    case parallel(Parallel.Combination, [Chain], outputGroups: [Int])
    /// One chain for each option; nil for one that no architecture has.
    case oneOf(OneOf, [Chain?], outputGroups: [Int])
  }

  let nodes: [Node]
  /// The widths of the groups of stored output columns.
  let outputGroups: [Int]

  /// Allocates blocks.
  ///
  /// - Parameter groups: the widths of the groups of stored input columns.
  init(
    _ blocks: [Block], from groups: [Int], _ capacity: Capacity, optimizer: any OptimizerRule,
    random: RandomStream
  ) {
    var numbers: [String: Int] = [:]
    self.init(
      blocks, from: groups, capacity, optimizer: optimizer, random: random, numbers: &numbers)
  }

  /// The same within a model.
  ///
  /// - Parameter numbers: how many operators of each kind were allocated before: from its number, its kind and the
  ///   seed follow an operator's initial weights. What no architecture of the capacity has does not count, so that a
  ///   child has the initial weights of the model that is closed to it.
  private init(
    _ blocks: [Block], from groups: [Int], _ capacity: Capacity, optimizer: any OptimizerRule,
    random: RandomStream, numbers: inout [String: Int]
  ) {
    var groups = groups
    var nodes: [Node] = []
    for block in blocks {
      func chain(_ blocks: [Block]) -> Chain {
        Chain(
          blocks, from: groups, capacity, optimizer: optimizer, random: random, numbers: &numbers)
      }
      switch block {
      case .layer(let layer):
        let key = type(of: layer.operation).key
        let number = numbers[key, default: 0]
        numbers[key] = number + 1
        let weights = layer.operation.layer(
          from: groups, capacity.room(layer), optimizer: optimizer,
          random: random.stream(of: key, number: number))
        precondition(
          weights.parameters.map {
            WeightShape(rows: $0.weights.rows, columns: $0.weights.columns)
          }
            == layer.operation.weights(from: groups.reduce(0, +), capacity.room(layer)),
          "an operator has the weights that it declares")
        nodes.append(.layer(layer, weights))
        groups = weights.outputGroups
      case .parallel(let parallel):
        let branches = parallel.branches.map(chain)
        groups = parallel.groups(branches.map(\.outputGroups), input: groups, capacity)
        nodes.append(.parallel(parallel.combine, branches, outputGroups: groups))
      case .oneOf(let oneOf):
        let options = oneOf.options.enumerated().map { i, option in
          capacity.has(option: i, of: oneOf) ? chain(option.blocks) : nil
        }
        // Each option has stored columns of its own, so that none is trained for another's output.
        groups = options.flatMap { $0?.outputGroups ?? [] }
        nodes.append(.oneOf(oneOf, options, outputGroups: groups))
      }
    }
    self.nodes = nodes
    outputGroups = groups
  }

  /// Every operator with its weights, in the order of the model.
  var layers: [(layer: Layer, weights: any OperatorLayer)] {
    nodes.flatMap { node in
      switch node {
      case .layer(let layer, let weights): [(layer, weights)]
      case .parallel(_, let branches, _): branches.flatMap(\.layers)
      case .oneOf(_, let options, _): options.flatMap { $0?.layers ?? [] }
      }
    }
  }

  /// Shapes of all weights before they are allocated, in the order of `layers`; and the stored width of the output.
  static func weights(
    _ blocks: [Block], from m: Int, _ capacity: Capacity
  ) -> (shapes: [WeightShape], width: Int) {
    var (shapes, m) = ([WeightShape](), m)
    for block in blocks {
      switch block {
      case .layer(let layer):
        let room = capacity.room(layer)
        shapes += layer.operation.weights(from: m, room)
        m = layer.operation.storedWidth(from: m, room)
      case .parallel(let parallel):
        let branches = parallel.branches.map { weights($0, from: m, capacity) }
        shapes += branches.flatMap(\.shapes)
        m =
          switch parallel.combine {
          case .concat: branches.reduce(0) { $0 + $1.width }
          case .sum: parallel.fixedWidth(capacity) ?? m
          }
      case .oneOf(let oneOf):
        let options = oneOf.options.indices.filter { capacity.has(option: $0, of: oneOf) }.map {
          weights(oneOf.options[$0].blocks, from: m, capacity)
        }
        shapes += options.flatMap(\.shapes)
        m = options.reduce(0) { $0 + $1.width }
      }
    }
    return (shapes, m)
  }
}

extension Parallel {
  /// The groups of stored output columns.
  fileprivate func groups(_ branches: [[Int]], input: [Int], _ capacity: Capacity) -> [Int] {
    switch combine {
    case .concat: branches.flatMap { $0 }
    // What branches store may differ, as where one has a choice of operators: their sum is stored like the input, or
    // like the output of a hidden layer.
    case .sum: fixedWidth(capacity).map(ActiveColumns.groups(ofHidden:)) ?? input
    }
  }

  /// The width that all branches of a sum have in every architecture; nil where it is that of the input.
  fileprivate func fixedWidth(_ capacity: Capacity) -> Int? {
    let shape = capacity.someShape
    // By two inputs: what is always the same does not depend on them.
    let (small, large) = (7, 11)
    let widths = branches.map { ($0.width(from: small, shape), $0.width(from: large, shape)) }
    precondition(widths.allSatisfy { $0 == widths[0] }, "branches of a sum have one width")
    return widths[0] == (small, large) ? nil : widths[0].0
  }
}

extension RandomStream {
  /// The stream of an operator's initial weights. Cross and hidden layers have had theirs before there were others.
  ///
  /// - Parameter number: how many of its kind come before it.
  fileprivate func stream(of key: String, number: Int) -> RandomStream {
    let kind: RandomStream =
      switch key {
      case Cross.key: substream(1)
      case Dense.key: substream(2)
      default: key.utf8.reduce(substream(4)) { $0.substream(Int($1)) }
      }
    return kind.substream(number)
  }
}

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
