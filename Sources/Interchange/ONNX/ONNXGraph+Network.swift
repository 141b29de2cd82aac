// A network as a graph of ONNX, node by node: the embeddings and the logit here, what lies between as the operators
// express it.
//
// B: rows of a batch, F: features, L: the most values that a row of it has of a feature, D: a feature's embedding
// width, X: width of the concatenated embeddings.

import Files
import LogSchema
import Model
import Numerics
import Protobuf

extension ONNXGraph {
  /// The graph of a network's weights.
  init(_ network: Network, _ shape: Shape, features: [Feature], _ served: ServingInputs) {
    self.init(names: served.names)
    let tables = network.embeddingWeights
    var embeddings: [String] = []
    var terms: [String] = []
    var shared: [String: TableNames] = [:]
    for input in served.inputs {
      guard let layer = tables[input.feature] else { continue }
      let feature = features[input.feature]
      // −1 names the last row of a table: one of zeros, where there are gaps to be filled.
      let others = served.inputs.filter { features[$0.feature].table == feature.table }
      let hasGaps = input.isList || (feature.table != nil && others.contains(where: \.isList))
      let own = !input.isSingle || feature.table != nil
      let names =
        feature.table.flatMap { shared[$0] }
        ?? addTables(
          layer, name: feature.table ?? feature.name, zeroRows: hasGaps ? 1 : 0, hasLinear: own)
      if let table = feature.table { shared[table] = names }
      let (embedding, linear) = addEmbedding(
        names, last: layer.table.rows - 1, input, name: feature.name)
      embeddings.append(embedding)
      terms += [linear].compactMap { $0 }
    }
    let single = served.inputs.filter { $0.isSingle && features[$0.feature].table == nil }
      .compactMap { input in tables[input.feature]?.linear.map { (input.ids, $0) } }
    if !single.isEmpty { terms.append(addLinear(single)) }
    let x0 =
      embeddings.count == 1
      ? embeddings[0]
      : add("Concat", embeddings, [.integer("axis", 1)], named: "embeddings")  // B × X
    let x = network.express(shape, x: x0, in: &self)
    let (weights, outputBias) = network.outputWeights
    let output = add(weights, named: "output.weights")
    let bias = add(outputBias, isVector: true, named: "output.bias")
    var logit = add("Gemm", [x, output, bias], named: "output")  // B × 1
    if !terms.isEmpty { logit = add("Sum", [logit] + terms, named: "logit") }
    let column = add("Sigmoid", [logit], named: "sigmoid")
    let axis = integer(1)
    _ = add("Squeeze", [column, axis], named: "probability", output: served.output)
    addOutput(
      served.output, .float, ["batch"], note: "the probability of a positive label for each row")
  }

  /// The linear terms of features that have one id a row, summed: B × 1. One look-up in all tables, F of them, takes a
  /// small part of the time of F look-ups.
  private mutating func addLinear(_ features: [(ids: String, table: Matrix)]) -> String {
    let F = features.count
    var starts: [Int64] = []
    var end = 0
    for (_, table) in features {
      starts.append(Int64(end))
      end += table.rows
    }
    let tables = add(features.map(\.table), isVector: true, named: "linear.tables")
    let ids = add("Concat", features.map(\.ids), [.integer("axis", 0)], named: "linear.ids")
    let rows = add([Int64(F), -1], named: "linear.shape")
    let byFeature = add("Reshape", [ids, rows], named: "linear.ids.by_feature")  // F × B
    let offsets = add(starts, [F, 1], named: "linear.starts")
    let places = add("Add", [byFeature, offsets], named: "linear.places")
    let terms = add("Gather", [tables, places], named: "linear.terms")
    let axis = integer(0)
    let sum = add("ReduceSum", [terms, axis], [.integer("keepdims", 0)], named: "linear.sum")  // B
    return add("Unsqueeze", [sum, integer(1)], named: "linear")
  }

  /// A constant: a vector of one integer.
  private mutating func integer(_ value: Int64) -> String {
    add([value], named: "integer.\(value)")
  }

  /// The names of a table and of its linear terms among the constants.
  private struct TableNames {
    let table: String
    let linear: String?
  }

  /// Adds a table, which one or several features look up.
  ///
  /// - Parameters:
  ///   - zeroRows: rows of zeros behind it.
  ///   - hasLinear: whether its linear terms stand beside it, not among those of `addLinear`.
  private mutating func addTables(
    _ layer: EmbeddingWeights, name: String, zeroRows: Int, hasLinear: Bool
  ) -> TableNames {
    let path = "embeddings.\(name)"
    let table = add(layer.table, zeroRows: zeroRows, named: "\(path).table")
    let linear = hasLinear ? layer.linear : nil
    return TableNames(
      table: table,
      linear: linear.map { add($0, zeroRows: zeroRows, named: "\(path).linear.table") })
  }

  /// The embedding of a feature, B × D, and the linear terms, B × 1, of one that may have several ids a row, a factor, or
  /// a table with others.
  private mutating func addEmbedding(
    _ tables: TableNames, last: Int, _ input: ServingInputs.Input, name: String
  ) -> (embedding: String, linear: String?) {
    let path = "embeddings.\(name)"
    addInput(
      input.ids, .int64, input.isList ? ["batch", "\(input.ids).values"] : ["batch"],
      note: input.isList
        ? "ids of \(name), 0 to \(last), -1 where a row has fewer" : "id of \(name), 0 to \(last)")
    var embedding = add("Gather", [tables.table, input.ids], named: path)
    var term = tables.linear.map { add("Gather", [$0, input.ids], named: "\(path).linear") }
    if input.isList {
      let count = addCount(of: input.ids, path: path)  // B × 1
      let axis = integer(1)
      embedding = addMean(embedding, axis, count, name: "\(path).mean")
      term = term.map { addMean($0, axis, count, name: "\(path).linear.mean") }
    }
    if let factors = input.factors {
      addInput(factors, .float, ["batch"], note: "what multiplies the embedding of \(name)")
      let axis = integer(1)
      let column = add("Unsqueeze", [factors, axis], named: "\(path).factor")  // B × 1
      embedding = add("Mul", [embedding, column], named: "\(path).scaled")
      term = term.map { add("Mul", [$0, column], named: "\(path).linear.scaled") }
    }
    return (embedding, term)
  }

  /// How many ids each row has, but at least 1: B × 1.
  private mutating func addCount(of ids: String, path: String) -> String {
    let zero = integer(0)
    let isThere = add("GreaterOrEqual", [ids, zero], named: "\(path).is_there")
    let one = add(
      "Cast", [isThere], [.integer("to", Int64(Onnx_TensorProto.DataType.int64.rawValue))],
      named: "\(path).ones")
    let axis = integer(1)
    let count = add("ReduceSum", [one, axis], [.integer("keepdims", 1)], named: "\(path).count")
    let least = integer(1)
    let divisor = add("Max", [count, least], named: "\(path).divisor")
    return add(
      "Cast", [divisor], [.integer("to", Int64(Onnx_TensorProto.DataType.float.rawValue))],
      named: "\(path).divisor.float")
  }

  /// The mean of what was gathered, B × L × D: B × D.
  private mutating func addMean(
    _ values: String, _ axis: String, _ count: String, name: String
  ) -> String {
    let sum = add("ReduceSum", [values, axis], [.integer("keepdims", 0)], named: "\(name).sum")
    return add("Div", [sum, count], named: name)
  }
}

extension ONNXGraph: GraphBuilder {
  /// Adds a constant.
  mutating func weights(_ matrix: Matrix, isVector: Bool, named name: String) -> String {
    add(matrix, isVector: isVector, named: name)
  }

  /// Adds a node.
  mutating func node(
    _ operation: String, _ inputs: [String], _ attributes: [GraphAttribute], named name: String
  ) -> String {
    let attributes = attributes.map { attribute in
      switch attribute {
      case .integer(let name, let value): Onnx_AttributeProto.integer(name, value)
      case .float(let name, let value): Onnx_AttributeProto.float(name, value)
      }
    }
    return add(operation, inputs, attributes, named: name)
  }
}
