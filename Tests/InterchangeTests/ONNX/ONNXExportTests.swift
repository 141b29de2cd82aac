// FILE.onnx: the graph node by node, what it computes, and what is refused.

import Foundation
import Numerics
import Protobuf
import Testing

@testable import Files
@testable import Interchange
@testable import Model

@Suite struct ONNXExportTests {
  static let three = """
    site: {type: categorical}
    age: {type: numeric, encoding: standardised}
    tags: {type: categorical, separator: "|"}
    """

  /// The operators of a network of these three with a cross and a hidden layer, in the graph's order.
  private static var nodes: [String] {
    let id = ["Gather"]
    let factor = id + id + ["Unsqueeze", "Mul", "Mul"]
    let list =
      id + id + ["GreaterOrEqual", "Cast", "ReduceSum", "Max", "Cast"] + ["ReduceSum", "Div"]
      + ["ReduceSum", "Div"]
    let linear = ["Concat", "Reshape", "Add", "Gather", "ReduceSum", "Unsqueeze"]
    let cross = ["MatMul", "Gemm", "Mul", "Mul", "Add"]
    let hidden = ["MatMul", "Gemm", "Relu"]
    return id + factor + list + linear + ["Concat"] + cross + hidden
      + ["Gemm", "Sum", "Sigmoid", "Squeeze"]
  }

  @Test func everyNodeIsThere() throws {
    let log = try ExportedLog(
      model: """
        embedding: 3
        embeddings: {age: 2}
        cross: [{rank: 0}, {rank: 2}]
        hidden: [{width: 6, bottleneck: 4}]
        """, features: Self.three)
    let (network, _) = try log.export()
    let tables = network.embeddingWeights
    func weights(_ name: String, _ index: Int) -> Matrix? {
      network.layers.first { $0.layer.name == name }?.weights.parameters[index].weights
    }
    let model = try log.model()
    #expect(model.irVersion == 8 && model.opsetImport.map(\.version) == [17])
    #expect(model.opsetImport.map(\.domain) == [""])
    let facts = Dictionary(uniqueKeysWithValues: model.metadataProps.map { ($0.key, $0.value) })
    #expect(facts["opset"] == "17" && facts["ir_version"] == "8" && facts["seed"] == "4")
    #expect(facts["dataset"] == log.dataset.fingerprint && facts["rows"] == "600")

    let graph = model.graph
    #expect(graph.input.map(\.name) == ["site", "age", "age.factor", "tags"])
    let shapes = graph.input.map { $0.type.tensorType.shape.dim.map(\.dimParam) }
    #expect(shapes == [["batch"], ["batch"], ["batch"], ["batch", "tags.values"]])
    #expect(graph.input.map(\.type.tensorType.elemType) == [7, 7, 1, 7])
    #expect(graph.output.map(\.name) == ["probability"])
    #expect(graph.output[0].type.tensorType.elemType == 1)
    #expect(graph.output[0].type.tensorType.shape.dim.map(\.dimParam) == ["batch"])

    #expect(
      graph.node.map(\.opType) == Self.nodes)
    // Attributes of 0 are written, too: a reader of proto2 takes what is missing for another default.
    let kept = graph.node.filter { $0.opType == "ReduceSum" }.flatMap(\.attribute)
    #expect(kept.map(\.name) == [String](repeating: "keepdims", count: 4))
    #expect(kept.allSatisfy(\.hasI) && kept.map(\.i) == [1, 0, 0, 0])

    let constants = Dictionary(
      uniqueKeysWithValues: graph.initializer.map { ($0.name, NumberArray($0)) })
    func expect(_ name: String, _ matrix: Matrix?, zeros: Int = 0, _ dimensions: [Int]) throws {
      let (constant, matrix) = (try #require(constants[name]), try #require(matrix))
      let elements = (0..<matrix.rows).flatMap { matrix.array(row: $0) }
      #expect(constant.dimensions == dimensions, "\(name)")
      #expect(
        constant.numbers == (elements + [Float](repeating: 0, count: zeros)).map(Double.init),
        "\(name)")
    }
    let tags = log.dataset.vocabularySizes[2]
    try expect("embeddings.site.table", tables[0]?.table, [4, 3])
    try expect("linear.tables", tables[0]?.linear, [4])
    try expect("embeddings.age.table", tables[1]?.table, [2, 2])
    // Rows with fewer values are filled up with −1, which names the last row.
    try expect("embeddings.tags.table", tables[2]?.table, zeros: 3, [tags + 1, 3])
    try expect(
      "embeddings.tags.linear.table", tables[2]?.linear, zeros: 1, [tags + 1, 1])
    #expect(constants["cross.0.down"] == nil)
    try expect("cross.1.down", weights("cross.1", 0), [8, 2])
    try expect("cross.1.up", weights("cross.1", 1), [8, 2])
    try expect("cross.1.bias", weights("cross.1", 2), [8])
    try expect("cross.1.gain", weights("cross.1", 3), [1])
    try expect("hidden.0.weights.0", weights("hidden.0", 1), [8, 4])
    try expect("hidden.0.weights", weights("hidden.0", 2), [4, 6])
    try expect("hidden.0.bias", weights("hidden.0", 3), [6])
    try expect("output.weights", network.outputWeights.weights, [6, 1])
    try expect("output.bias", network.outputWeights.bias, [1])
    #expect(weights("cross.1", 3).map { abs($0[0, 0]) > 1e-3 } == true, "the layer says something")
  }

  static let models = [
    "embedding: 3\nhidden: [{width: 6}]",
    "embedding: 3\nlinear: false\nhidden: [{width: 6, bottleneck: 2}, {width: 5}]\nactivation: silu",
    "embedding: 3\ncross: [{rank: 2}, {rank: 3}]\nhidden: [{width: 6}]\nactivation: smelu",
    "embedding: 3\ncross: [{rank: 0}]\nembeddings: {age: 0, user: 0, site: 5}\nhidden: [{width: 4}]",
    "embedding: 3\ncross: [{rank: 2}]\nhidden: []",
    "embedding: 0\nembeddings: {tags: 4}\nhidden: [{width: 4}]",
    "embedding: 0\nlinear: false\nembeddings: {site: 4}\nhidden: [{width: 4}]",
    "embedding: 3\ntables: {words: {features: [tags, site]}}\nhidden: [{width: 6}]",
    "embedding: 2\nlinear: false\ntables: {words: {features: [site, tags]}}\nembeddings: {words: 4}\nhidden: [{width: 6}]",
  ]

  /// A table that several features look up is one constant, with a row of zeros for the lists among them.
  @Test func aSharedTableIsThereOnce() throws {
    let log = try ExportedLog(
      model: "embedding: 3\ntables: {words: {features: [site, tags]}}\nhidden: [{width: 6}]",
      features: Self.three)
    let (network, _) = try log.export(examples: 1)
    let graph = try log.model().graph
    let ids = log.dataset.vocabularySizes[0]
    #expect(log.dataset.vocabularySizes == [ids, 2, ids] && ids == 1 + 3 + 5)
    let tables = graph.initializer.filter { $0.name.hasSuffix(".table") }
    #expect(
      tables.map(\.name) == [
        "embeddings.words.table", "embeddings.words.linear.table", "embeddings.age.table",
        "embeddings.age.linear.table",
      ])
    let dimensions: [[Int]] = [[ids + 1, 3], [ids + 1, 1], [2, 3], [2, 1]]
    #expect(tables.map { $0.dims.map { Int($0) } } == dimensions)
    let shared = try #require(network.embeddingWeights[2]?.table)
    let weights: [Double] = (0..<ids).flatMap { shared.array(row: $0) }.map(Double.init)
    let constant = NumberArray(tables[0]).numbers
    #expect(Array(constant.prefix(ids * 3)) == weights)
    #expect(graph.input.map(\.name) == ["site", "age", "age.factor", "tags"])
    let entries = try ExportedLog.json(log.text("ctr.vocabulary.json"))["features"]
    let words = (entries as? [[String: Any]] ?? []).filter { $0["table"] as? String == "words" }
    #expect(words.map { $0["feature"] as? String } == ["site", "tags"])
    #expect(words.map { ($0["values"] as? [Any])?.count } == [ids, ids])
  }

  /// The examples' probabilities are what the graph computes of their inputs.
  @Test(arguments: models) func theGraphComputesTheProbabilities(model: String) throws {
    let log = try ExportedLog(model: model)
    _ = try log.export()
    let graph = try log.model().graph
    let examples = try log.text("ctr.examples.jsonl").split(separator: "\n")
      .map { try ExportedLog.json($0) }
    #expect(examples.count == ExportedLog.rows)
    let rows = examples.map { $0["inputs"] as? [String: Any] ?? [:] }
    var inputs: [String: NumberArray] = [:]
    for value in graph.input {
      let isList = value.type.tensorType.shape.dim.count == 2
      let column = rows.map { row in
        let field = row[value.name]
        return isList ? field as? [Double] ?? [] : [field as? Double ?? .nan]
      }
      let longest = column.map(\.count).max() ?? 0
      let filled = column.flatMap { $0 + [Double](repeating: -1, count: longest - $0.count) }
      inputs[value.name] = NumberArray([rows.count] + (isList ? [longest] : []), filled)
    }
    #expect(rows.allSatisfy { Set($0.keys) == Set(inputs.keys) })
    let computed = try #require(graph.run(inputs)["probability"])
    let predicted = examples.map { $0["probability"] as? Double ?? .nan }
    #expect(computed.dimensions == [ExportedLog.rows])
    let differences = zip(computed.numbers, predicted).map { abs($0 - $1) }
    #expect(differences.allSatisfy { $0 < 1e-5 })
    #expect((predicted.max() ?? 0) - (predicted.min() ?? 0) > 0.05, "something was learned")
    #expect(examples.map { $0["row"] as? Int } == (0..<ExportedLog.rows).map { $0 })
  }

  @Test func theLastRowsAreTheExamples() throws {
    let log = try ExportedLog(model: Self.models[0], features: Self.three)
    _ = try log.export(examples: 7)
    let rows = try log.text("ctr.examples.jsonl").split(separator: "\n")
      .map { try ExportedLog.json($0)["row"] as? Int }
    #expect(rows == (593..<600).map { $0 })
    _ = try log.export(examples: 0)
    #expect(try log.text("ctr.examples.jsonl") == "")
  }

  /// Equal names are told apart; every node's inputs are there before it.
  @Test func featuresMayHaveAnyName() throws {
    let log = try ExportedLog(
      model: Self.models[2],
      features: """
        probability: {type: numeric, column: price, encoding: standardised}
        probability.factor: {type: categorical, column: site}
        embeddings: {type: categorical, column: user}
        "a \\"b\\" \\\\ / é": {type: categorical, column: ad}
        hidden.0: {type: categorical, column: tags, separator: "|"}
        """)
    _ = try log.export()
    let graph = try log.model().graph
    #expect(
      graph.input.map(\.name) == [
        "probability", "probability.factor_2", "probability.factor", "embeddings",
        "a \"b\" \\ / é", "hidden.0",
      ])
    #expect(graph.output.map(\.name) == ["probability_2"])
    var known = Set(graph.input.map(\.name) + graph.initializer.map(\.name))
    #expect(known.count == graph.input.count + graph.initializer.count)
    for node in graph.node {
      #expect(known.isSuperset(of: node.input), "\(node.name)")
      for output in node.output { #expect(known.insert(output).inserted, "\(output)") }
    }
    #expect(known.contains("probability_2"))
    let first = try log.text("ctr.examples.jsonl").split(separator: "\n").first ?? ""
    let inputs = try ExportedLog.json(first)["inputs"] as? [String: Any] ?? [:]
    #expect(Set(inputs.keys) == Set(graph.input.map(\.name)))
  }

  /// Two exports of one network are the same bytes.
  @Test func equalSeedsGiveEqualBytes() throws {
    let log = try ExportedLog(model: Self.models[2])
    func bytes() throws -> [Data] {
      _ = try log.export()
      return try ["ctr.onnx", "ctr.vocabulary.json", "ctr.examples.jsonl"].map {
        try Data(contentsOf: URL(fileURLWithPath: "\(log.folder)/\($0)"))
      }
    }
    #expect(try bytes() == bytes())
  }

  @Test func whatCannotBeWrittenIsRefusedBeforeTheTraining() throws {
    let log = try ExportedLog(model: Self.models[0], features: Self.three)
    func problem(_ path: String, _ shape: Shape) -> String? {
      #expect(throws: InputError.self) {
        try ONNXExport(path: path, examples: 0).check(shape, log.space, log.dataset)
      }?.description
    }
    let good = log.job.shape
    let path = "\(log.folder)/ctr.onnx"
    #expect(
      problem("\(log.folder)/nowhere/ctr.onnx", good)
        == "\(log.folder)/nowhere: is not a folder that can be written to")
    #expect(problem(log.folder, good) == "\(log.folder): is a folder: expected a new file")
    func widths(_ embeddings: [Int]) -> Shape {
      Shape(features: 3, values: embeddings + good.values.dropFirst(3))
    }
    var shape = widths([0, 0, 0])
    #expect(
      problem(path, shape)
        == "\(path): the architecture drops every feature: nothing is left to be read")
    shape = widths([200_000_000, 0, 0])
    #expect(
      problem(path, shape)?.hasPrefix(
        "\(path): the network takes 8.00 GB, and a model of ONNX is one message of protobuf")
        == true)
    try ONNXExport(path: path, examples: 0).check(good, log.space, log.dataset)
  }
}
