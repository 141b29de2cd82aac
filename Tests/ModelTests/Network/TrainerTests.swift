// A step of training: what it returns, what it leaves alone, and that threads do not matter.

import Datasets
import Numerics
import Testing

@testable import Model

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

  /// What counts twice is there twice; what counts nothing is not there.
  @Test func aWeightIsANumberOfCopies() {
    var weighted = Fixture.batch(rows: 90, seed: 8)
    weighted.weights = (0..<90).map { Float($0 % 3) }
    var copied = Batch()
    copied.columns = weighted.columns.map { _ in Batch.Column() }
    copied.columns[2].offsets = [0]
    for row in 0..<90 {
      for _ in 0..<row % 3 { copied.append(row, of: weighted) }
    }
    let shape = GradientTests.shapes[0]
    let results = [weighted, copied].map { batch in
      let network = Fixture.network(Self.capacity, seed: 2)
      var trainer = Trainer(network, pool: WorkerPool(threads: 1))
      let outcome = trainer.step(batch, training: [shape], scoring: [shape])
      return (outcome, network.parameters.flatMap(\.parameter.weights.elements))
    }
    #expect(results.map(\.0.scoredWeight) == [90, 90])
    #expect(results.map(\.0.scoredRows) == [90, 90])
    for (a, b) in zip(results[0].0.losses, results[1].0.losses) { #expect(abs(a - b) < 1e-6) }
    for (a, b) in zip(results[0].1, results[1].1) { #expect(abs(a - b) < 1e-5) }
  }

  @Test func weightsOfOneChangeNoBit() {
    let shapes = GradientTests.shapes
    let plain = Fixture.batch(rows: 200, seed: 8)
    var weighted = plain
    weighted.weights = plain.labels.map { _ in 1 }
    let results = [plain, weighted].map { batch in
      let network = Fixture.network(Self.capacity, optimizer: Self.adagrad, seed: 2)
      var trainer = Trainer(network, pool: WorkerPool(threads: 2))
      let outcome = trainer.step(batch, training: [shapes[0]], scoring: [shapes[1]])
      return (outcome.losses, network.parameters.flatMap(\.parameter.weights.elements))
    }
    #expect(results[0].0 == results[1].0)
    #expect(results[0].1 == results[1].1)
  }

  /// Losses of rows that count nothing are 0, not undefined, and nothing is learned from them.
  @Test func aBatchWithoutWeightTeachesNothing() {
    var batch = Fixture.batch(rows: 70, seed: 8)
    batch.weights = batch.labels.map { _ in 0 }
    let network = Fixture.network(Self.capacity, optimizer: Self.adagrad, seed: 2)
    let before = network.parameters.map(\.parameter.weights.elements)
    var trainer = Trainer(network, pool: WorkerPool(threads: 2))
    let shapes = GradientTests.shapes
    let outcome = trainer.step(batch, training: [shapes[0]], scoring: [shapes[1]])
    #expect(outcome.losses == [0, 0] && outcome.scoredWeight == 0)
    #expect(network.parameters.map(\.parameter.weights.elements) == before)
  }

  @Test func weightsOfTheExamplesAreThoseOfTheLosses() {
    let batch = Fixture.weightedBatch(rows: 200, seed: 8)
    let shape = GradientTests.shapes[1]
    let network = Fixture.network(Self.capacity, seed: 2)
    let expected = network.loss(shape, batch.prefix(128))
    var trainer = Trainer(network, pool: WorkerPool(threads: 2))
    let outcome = trainer.score(batch, training: [shape], scoring: [shape], examples: 100)
    #expect(outcome.scoredWeight == batch.weights[..<128].reduce(0) { $0 + Double($1) })
    for loss in outcome.losses { #expect(abs(loss - expected) < 1e-6) }
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
      activation: .relu,
      optimizer: Self.adagrad, seed: 9)
    let shape = Shape(embeddings: [3, 0, 4], ranks: [2, 0], hidden: [.init(width: 7)])
    let child = Network(
      capacity: Capacity(shape), vocabularySizes: Fixture.vocabularySizes, linear: true,
      activation: .relu,
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
          activation: .relu,
          optimizer: Self.adagrad, seed: 1)
        let model = CostModel(
          featureNames: ["a", "b", "c"], vocabularySizes: Fixture.vocabularySizes, linear: linear)
        #expect(network.parameterCount == model.cost(of: shape).parameters, "\(shape)")
      }
    }
  }
}
