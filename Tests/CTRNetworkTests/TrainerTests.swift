// A step of training: what it returns, what it leaves alone, and that threads do not matter.

import ClickData
import Linalg
import SearchSpace
import Testing

@testable import CTRNetwork

@Suite struct TrainerTests {
  static let capacity = GradientTests.capacity
  static let adagrad = Optimizer.adagrad(rate: 0.05, initialAccumulator: 1e-8)

  @Test func lossIsScoredBeforeTraining() {
    let network = Fixture.network(Self.capacity, optimizer: Self.adagrad, seed: 2)
    let batch = Fixture.batch(rows: 70, seed: 8)
    let shapes = GradientTests.shapes
    let expected = shapes.map { network.loss($0, batch) }
    var trainer = Trainer(network, pool: WorkerPool(threads: 2))
    let outcome = trainer.step(
      batch, training: Array(shapes[..<2]), scoring: Array(shapes[2...]))
    for (loss, expected) in zip(outcome.losses, expected) {
      #expect(abs(loss - expected) < 1e-6)
    }
    #expect(network.loss(shapes[0], batch) < expected[0], "training on a batch lowers its loss")
  }

  /// 200 rows are shards of 64: 100 examples are the first two of them. All rows are trained on.
  @Test func lossesAreThoseOfTheExamples() {
    let batch = Fixture.batch(rows: 200, seed: 8)
    let start = batch.prefix(128)
    let shapes = Array(GradientTests.shapes[..<2])
    var networks: [Network] = []
    for examples in [100, Int.max] {
      let network = Fixture.network(Self.capacity, optimizer: Self.adagrad, seed: 2)
      let expected = shapes.map { network.loss($0, examples == 100 ? start : batch) }
      var trainer = Trainer(network, pool: WorkerPool(threads: 2))
      let losses = trainer.score(
        batch, training: [shapes[0]], scoring: [shapes[1]], examples: examples
      ).losses
      for (loss, expected) in zip(losses, expected) { #expect(abs(loss - expected) < 1e-6) }
      var nobody: [Never] = []
      trainer.update(beside: &nobody) { _, _, _ in }
      networks.append(network)
    }
    #expect(
      networks[0].parameters.map(\.parameter.weights.elements)
        == networks[1].parameters.map(\.parameter.weights.elements))
  }

  @Test func scoringChangesNothing() {
    let network = Fixture.network(Self.capacity, optimizer: Self.adagrad, seed: 2)
    let before = network.parameters.map(\.parameter.weights.elements)
    var trainer = Trainer(network, pool: WorkerPool(threads: 1))
    _ = trainer.step(
      Fixture.batch(rows: 30, seed: 8), training: [], scoring: GradientTests.shapes)
    #expect(network.parameters.map(\.parameter.weights.elements) == before)
  }

  @Test func equalBitsForAnyNumberOfThreads() {
    let runs = [1, 2, 3, 7].map { threads in
      let network = Fixture.network(Self.capacity, optimizer: Self.adagrad, seed: 4)
      var trainer = Trainer(network, pool: WorkerPool(threads: threads))
      var losses: [Double] = []
      for step in 0..<5 {
        let shapes = GradientTests.shapes
        losses +=
          trainer.step(
            Fixture.batch(rows: 200, seed: UInt64(step)), training: Array(shapes[..<3]),
            scoring: Array(shapes[3...])
          ).losses
      }
      return (losses, network.parameters.map(\.parameter.weights.elements))
    }
    for run in runs {
      #expect(run.0 == runs[0].0)
      #expect(run.1 == runs[0].1)
    }
  }

  /// A child's first losses are those of the supernet at its shape, but for the scale of fan-in.
  @Test func childSharesInitialWeights() {
    let wide = Network(
      capacity: Self.capacity, vocabularySizes: Fixture.vocabularySizes, linear: true,
      optimizer: Self.adagrad, seed: 9)
    let shape = Shape(embeddings: [3, 0, 4], ranks: [2, 0], hidden: [.init(width: 7)])
    let child = Network(
      capacity: Capacity(shape), vocabularySizes: Fixture.vocabularySizes, linear: true,
      optimizer: Self.adagrad, seed: 9)
    for id in 0..<5 {
      for j in 0..<3 {
        #expect(
          wide.embeddings[0].table.weights[id, j] == child.embeddings[0].table.weights[id, j])
      }
    }
    // The third feature's first column: row 8 of 12 in the supernet, row 3 of 7 in the child.
    let scale = Float(7.0 / 12).squareRoot()
    let (W, w) = (wide.hidden[0].full.parameter.weights, child.hidden[0].full.parameter.weights)
    for j in 0..<7 { #expect(abs(W[8, j] - w[3, j] * scale) < 1e-6) }
  }

  @Test func parametersAreThoseOfTheCost() {
    for shape in GradientTests.shapes + [Shape(embeddings: [1, 2, 3], ranks: [], hidden: [])] {
      for linear in [true, false] {
        let network = Network(
          capacity: Capacity(shape), vocabularySizes: Fixture.vocabularySizes, linear: linear,
          optimizer: Self.adagrad, seed: 1)
        let model = CostModel(
          featureNames: ["a", "b", "c"], vocabularySizes: Fixture.vocabularySizes, linear: linear)
        #expect(network.parameterCount == model.cost(of: shape).parameters, "\(shape)")
      }
    }
  }
}
