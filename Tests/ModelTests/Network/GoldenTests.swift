// Ten steps of training against those of another implementation: Goldens/*.py.

import Datasets
import Foundation
import Numerics
import TestSupport
import Testing
import Yams

@testable import Model

@Suite struct GoldenTests {
  /// What a script has written.
  struct Golden: Decodable {
    struct Step: Decodable {
      let logits: [Double]
      let log_loss: Double
    }
    let steps: [Step]
    /// Each weight after the last step, in the order of snapshots.
    let weights: [[[Double]]]
  }

  /// A network with a cross layer, a full and a factorised hidden layer, and linear terms.
  static let shape = Widths(
    embeddings: [3, 2, 4], ranks: [2],
    hidden: [.init(width: 6), .init(width: 5, bottleneck: 2)])
  static let names =
    Optimizers.registry.members.map(\.name) + Losses.registry.members.map(\.name)
    + Operators.registry.members.map(\.name).filter { ![Cross.key, Dense.key].contains($0) }

  /// What is more than a technique by itself: penalties, clipping, rates that change.
  @Test(arguments: ["nesterov", "l2_adam", "l2_adagrad", "clip", "step", "cosine", "warm_up"])
  func tenStepsOfARecipe(name: String) throws {
    let (golden, training, _) = try Self.read(name)
    check(golden, training, Self.shape.model())
  }

  @Test(arguments: names) func tenSteps(name: String) throws {
    let (golden, training, node) = try Self.read(name)
    let model =
      try node["model"].map {
        try ModelSection($0, widths: Self.shape.embeddings, file: name)
      } ?? Self.shape.model()
    let operators = model.layers.map { type(of: $0.operation).key }
    #expect(([training.optimizerName, training.lossName] + operators).contains(name))
    check(golden, training, model)
  }

  /// The first and the last feature have one table.
  @Test func tenStepsOfASharedTable() throws {
    let (golden, training, _) = try Self.read("table")
    var shape = Self.shape
    shape.embeddings[2] = shape.embeddings[0]
    var model = shape.model()
    model.tables = [.init(name: "shared", features: [0, 2])]
    check(golden, training, model)
  }

  private static func read(_ name: String) throws -> (Golden, TrainingSettings, Node) {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "Goldens/\(name).json")
    let node = try Node.read(String(contentsOf: file, encoding: .utf8), file: name)
    return (
      try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file)),
      try TrainingSettings(try #require(node["training"]), path: "training", file: name), node
    )
  }

  private func check(_ golden: Golden, _ training: TrainingSettings, _ model: ModelSection) {
    #expect(golden.steps.count == 10)

    let network = Network(
      model, capacity: Capacity(model), vocabularySizes: Fixture.vocabularySizes,
      rules: training.rules, seed: 1)
    let weights = network.namedParameters.map(\.parameter.weights).filter {
      $0.rows * $0.columns > 0
    }
    for (p, matrix) in weights.enumerated() {
      matrix.setEach { i, j in 0.5 * sin(1 + 1.7 * Double(p) + 0.9 * Double(i) + 0.37 * Double(j)) }
    }
    let shape = Shape(features: 3, values: model.slots.map(\.baseline))
    var trainer = Trainer(
      network, loss: training.loss, pace: training.pace(steps: golden.steps.count),
      pool: WorkerPool(threads: 2))
    for (index, step) in golden.steps.enumerated() {
      let outcome = trainer.step(Self.batch(index), training: [shape])
      #expect(isNear(outcome.logits.doubles, step.logits), "logits of step \(index)")
      #expect(isNear(outcome.losses, [step.log_loss]), "loss of step \(index)")
      #expect(outcome.faults == [nil])
    }
    trainer.settle()
    #expect(weights.count == golden.weights.count)
    for (p, (matrix, expected)) in zip(weights, golden.weights).enumerated() {
      #expect(isNear(matrix.elements.doubles, Array(expected.joined())), "\(p)")
    }
  }

  private func isNear(_ found: [Double], _ expected: [Double]) -> Bool {
    found.count == expected.count
      && zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 * (1 + abs($1)) }
  }

  /// The rows of a step, as the scripts have them.
  static func batch(_ step: Int) -> Batch {
    let rows = 0..<16
    var batch = Batch()
    batch.labels = rows.map { (3 * $0 + 5 * step) % 7 < 3 ? 1 : 0 }
    batch.weights = rows.map { Float((3 * $0 + step) % 5) / 2 }
    var (first, second, third) = (Batch.Column(), Batch.Column(), Batch.Column())
    first.ids = rows.map { UInt32(($0 % 3 + step) % 5) }
    second.ids = rows.map { UInt32(($0 % 4 * 2 + step) % 7) }
    second.factors = rows.map { Float((5 * $0 + 3 * step) % 9 - 4) / 2 }
    third.offsets = [0]
    for row in rows {
      third.ids += (0..<(row + step) % 4).map { UInt32((row + 2 * $0 + step) % 4) }
      third.offsets.append(Int32(third.ids.count))
    }
    batch.columns = [first, second, third]
    return batch
  }
}

extension Matrix {
  /// Sets every element to a function of its row and column.
  fileprivate func setEach(_ value: (Int, Int) -> Double) {
    for i in 0..<rows { for j in 0..<columns { self[i, j] = Float(value(i, j)) } }
  }
}

extension ModelSection {
  /// A model of `layers` alone, over features of these widths.
  fileprivate init(_ node: Node, widths: [Int], file: String) throws {
    let names = widths.indices.map { "f\($0)" }
    let embeddings = zip(names, widths).map { "\($0): \($1)" }.joined(separator: ", ")
    let layers = try Yams.serialize(node: node["layers"] ?? [])
    let text = """
      data:
        path: log.csv
        label: y
        order: log
        features: {\(names.map { "\($0): {type: categorical}" }.joined(separator: ", "))}
      model:
        embeddings: {\(embeddings)}
        layers:
      \(layers.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
      """
    self = try SearchSpace(yaml: text, file: file).model
  }
}
