// The blocks of a model with their weights. A pass through them stands in its own file.

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
    _ blocks: [Block], from groups: [Int], _ capacity: Capacity, rules: UpdateRules,
    random: RandomStream
  ) {
    var numbers: [String: Int] = [:]
    self.init(
      blocks, from: groups, capacity, rules: rules, random: random, numbers: &numbers)
  }

  /// The same within a model.
  ///
  /// - Parameter numbers: how many operators of each kind were allocated before: from its number, its kind and the
  ///   seed follow an operator's initial weights. What no architecture of the capacity has does not count, so that a
  ///   child has the initial weights of the model that is closed to it.
  private init(
    _ blocks: [Block], from groups: [Int], _ capacity: Capacity, rules: UpdateRules,
    random: RandomStream, numbers: inout [String: Int]
  ) {
    var groups = groups
    var nodes: [Node] = []
    for block in blocks {
      func chain(_ blocks: [Block]) -> Chain {
        Chain(
          blocks, from: groups, capacity, rules: rules, random: random, numbers: &numbers)
      }
      switch block {
      case .layer(let layer):
        let key = type(of: layer.operation).key
        let number = numbers[key, default: 0]
        numbers[key] = number + 1
        let weights = layer.operation.layer(
          from: groups, capacity.room(layer), rules: rules,
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
