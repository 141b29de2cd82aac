// One embedding table that several features look up: gradients, steps, threads, and what a closed model has.

import Datasets
import Files
import Foundation
import Numerics
import TestSupport
import Testing

@testable import Model

@Suite struct SharedTableTests {
  /// The first feature and the list share a table, with a feature between them.
  static let tables = [ModelSection.Group(name: "shared", features: [0, 2])]

  static func model(_ first: Choice, _ second: Choice) -> ModelSection {
    ModelSection(
      embeddings: [first, second, first], tables: tables, ranks: [choice(0, 3, baseline: 3)],
      hidden: [.init(width: choice(3, 7, baseline: 7))])
  }

  static let shapes: [Widths] = [
    Widths(embeddings: [5, 3, 5], ranks: [3], hidden: [.init(width: 7)]),
    Widths(embeddings: [2, 3, 2], ranks: [1], hidden: [.init(width: 5)]),
    Widths(embeddings: [3, 0, 3], ranks: [0], hidden: [.init(width: 3)]),
    Widths(embeddings: [0, 2, 0], ranks: [2], hidden: [.init(width: 7)]),
  ]

  @Test(arguments: shapes) func everyWeight(of shape: Widths) {
    let model = Self.model(choice(0, 5, baseline: 5), choice(0, 3, baseline: 3))
    let tests = GradientTests()
    tests.check(Fixture.network(model, seed: 5), shape, Fixture.batch(rows: 11, seed: 3))
    tests.check(
      Fixture.network(model, seed: 5), shape, Fixture.weightedBatch(rows: 150, seed: 3),
      sampled: 40)
  }

  /// Features of one table are one set of weights, which is there once.
  @Test func theWeightsAreThereOnce() {
    let model = Self.model(fixed(4), fixed(2))
    let network = Fixture.network(model, optimizer: AdaGrad(), seed: 1)
    // 5 ids × 4 and 5 linear terms, 7 × 2 and 7.
    #expect(network.parameters.prefix(4).map { $0.weights.rows } == [5, 5, 7, 7])
    let (first, list) = (network.embeddings[0].table, network.embeddings[2].table)
    first.weights[1, 1] = 42
    #expect(list.weights[1, 1] == 42 && list.weights.columns == 4)
    #expect(network.updates.count { if case .embedding = $0 { true } else { false } } == 2)
  }

  /// One step of an optimizer whose steps do not add up: AdaGrad on the sum, not on one feature after the other.
  @Test func aRowTakesOneStepABatch() {
    let model = ModelSection(
      embeddings: [fixed(2), fixed(2)], tables: [.init(name: "t", features: [0, 1])], blocks: [])
    let network = Network(
      model, capacity: Capacity(model), vocabularySizes: [3, 3],
      optimizer: AdaGrad(rate: 0.5, initialAccumulator: 0), seed: 2)
    var batch = Batch()
    batch.labels = [1, 0]
    batch.columns = [Batch.Column(), Batch.Column()]
    batch.columns[0].ids = [1, 2]
    batch.columns[1].ids = [1, 1]
    let before = network.embeddings[0].linear?.weights.elements ?? []
    var trainer = Trainer(network, pool: WorkerPool(threads: 2))
    _ = trainer.step(batch, training: [Shape(features: 2, values: [2, 2])])
    let after = network.embeddings[0].linear?.weights.elements ?? []
    // Whatever the gradients, a first step of AdaGrad is its rate: one of them, not two.
    #expect(zip(before, after).map { abs($0 - $1) }.dropFirst().allSatisfy { abs($0 - 0.5) < 1e-4 })
    #expect(before[0] == after[0])
  }

  /// The rows of the columns in one, with the ids that they have together.
  @Test func theStepIsThatOfTheSumOfTheGradients() {
    let shape = Self.shapes[1]
    let model = Self.model(choice(0, 5, baseline: 5), choice(0, 3, baseline: 3))
    var weights: [[[Float]]] = []
    for isShared in [true, false] {
      var model = model
      if !isShared { model.tables = [] }
      let network = Network(
        model, capacity: Capacity(model), vocabularySizes: [5, 7, 5],
        optimizer: SGD(rate: 0.5), seed: 4)
      let (first, list) = (network.embeddings[0], network.embeddings[2])
      list.table.weights.copy(from: first.table.weights)
      let before = first.table.weights.elements
      var trainer = Trainer(network, pool: WorkerPool(threads: 1))
      _ = trainer.step(Fixture.batch(rows: 80, seed: 9), training: [shape])
      func change(_ layer: EmbeddingLayer) -> [Float] {
        zip(layer.table.weights.elements, before).map { $0 - $1 }
      }
      weights.append(isShared ? [change(first)] : [change(first), change(list)])
    }
    let sums = zip(weights[1][0], weights[1][1]).map { $0 + $1 }
    #expect(zip(weights[0][0], sums).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(sums.contains { abs($0) > 1e-4 })
  }

  @Test func threadsDoNotMatter() {
    let model = Self.model(choice(0, 5, baseline: 5), choice(0, 3, baseline: 3))
    let runs = [1, 2, 7].map { threads in
      let network = Fixture.network(model, optimizer: Adam(), seed: 5)
      var trainer = Trainer(network, pool: WorkerPool(threads: threads))
      let losses = (0..<4).map { step in
        trainer.step(
          Fixture.batch(rows: 300, seed: UInt64(step)), training: Array(Self.shapes[..<2]),
          scoring: Self.shapes
        ).losses
      }
      return (losses, network.parameters.flatMap { $0.matrices.flatMap(\.elements) })
    }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
  }

  /// A child is the network that its closed config describes, bit by bit.
  @Test func aChildIsTheClosedModel() throws {
    var space = space(
      Self.model(choice(0, 3, 5, baseline: 5), choice(0, 3, baseline: 3)))
    for architecture in space.architectures {
      let closed = try WritingTests.readAgain(space.substituting(architecture))
      let runs = [
        (space.model, space.shape(of: architecture)), (closed.model, closed.baselineShape),
      ].map { model, shape in
        let network = Network(
          model, capacity: Capacity(shape), vocabularySizes: [5, 7, 5], optimizer: AdaGrad(),
          seed: 3)
        var trainer = Trainer(network, loss: Logistic(), pool: WorkerPool(threads: 1))
        let losses = (0..<3).map { step in
          trainer.step(Fixture.batch(rows: 50, seed: UInt64(step)), training: [shape]).losses
        }
        return (losses, network.parameters.flatMap(\.weights.elements))
      }
      #expect(runs[0] == runs[1], "\(architecture.choices)")
    }
    space.model.linear = false
    #expect(try WritingTests.readAgain(space) == space)
  }

  /// What is written after some steps goes on as the network did, and has the size that was foretold.
  @Test(arguments: [true, false]) func aNetworkGoesOnFromItsSnapshot(linear: Bool) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "nas-\(UUID().uuidString)")
      .path
    defer { try? FileManager.default.removeItem(atPath: file) }
    var model = Self.model(fixed(4), fixed(2))
    model.linear = linear
    func trainer(seed: UInt64) -> Trainer {
      Trainer(
        Fixture.network(model, optimizer: Adam(), seed: seed), pool: WorkerPool(threads: 2))
    }
    let shape = Shape(features: 3, values: model.slots.map(\.baseline))
    var first = trainer(seed: 1)
    _ = first.step(Fixture.batch(rows: 60, seed: 1), training: [shape])
    try SnapshotFile.write(header: [], to: file) { try first.network.live.write(to: &$0) }
    #expect(
      Network.stateSize(
        model, Capacity(model), vocabularySizes: Fixture.vocabularySizes, rules: UpdateRules(Adam())
      )
        == first.network.stateSize)
    var second = trainer(seed: 2)
    var reader = try SnapshotFile.Reader(path: file)
    try second.network.restore(from: &reader)
    second.begin(.constant, after: 1)
    for step in 2..<5 {
      let batch = Fixture.batch(rows: 60, seed: UInt64(step))
      #expect(
        first.step(batch, training: [shape]).losses == second.step(batch, training: [shape]).losses)
    }
    #expect(
      first.network.parameters.map { $0.matrices.map(\.elements) }
        == second.network.parameters.map { $0.matrices.map(\.elements) })
  }
}
