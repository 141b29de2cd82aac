// Numbers that go wrong: found before any weight changes, with their layer, and kept away from the weights.

import Numerics
import TestSupport
import Testing

@testable import Model

@Suite struct FaultTests {
  static let model = GradientTests.model()
  static let adagrad = AdaGrad(rate: 0.05, initialAccumulator: 1e-8)
  /// Every layer at its widest, without bottlenecks.
  static let widest = GradientTests.shapes[0]
  /// Narrower everywhere.
  static let narrow = GradientTests.shapes[1]

  /// Where a number is put that is none, and which layer that is.
  struct Poison: CustomTestStringConvertible, Sendable {
    let layer: Fault.Layer
    let put: @Sendable (Network, Float) -> Void
    let testDescription: String

    init(_ layer: Fault.Layer, _ name: String, put: @escaping @Sendable (Network, Float) -> Void) {
      (self.layer, self.put, testDescription) = (layer, put, name)
    }

    /// In columns that the widest shape uses alone, or, of a bias or the gain, every shape.
    static let all = [
      Poison(.embedding(0), "an embedding") { $0.embeddings[0].table.weights[1, 4] = $1 },
      Poison(.embedding(1), "a linear term") { $0.embeddings[1].linear?.weights[3, 0] = $1 },
      Poison(.layer(0), "a cross layer's bias") { $0.cross[0].bias.weights[4, 0] = $1 },
      Poison(.layer(1), "a cross layer's gain") { $0.cross[1].gain.weights[0, 0] = $1 },
      Poison(.layer(2), "a hidden layer's bias") { $0.hidden[0].bias.weights[6, 0] = $1 },
      Poison(.layer(3), "another one's") { $0.hidden[1].bias.weights[4, 0] = $1 },
      Poison(.output, "the logit's bias") { $0.output.bias.weights[0, 0] = $1 },
    ]
  }

  /// Trained or scored: the layer is found, and the weights are as they were.
  @Test(arguments: Poison.all) func theLayerIsNamed(poison: Poison) {
    for wrong: Float in [.nan, .infinity] {
      for threads in [1, 2] {
        let network = Fixture.network(Self.model, optimizer: Self.adagrad, seed: 5)
        poison.put(network, wrong)
        let before = network.bits
        var trainer = Trainer(network, pool: WorkerPool(threads: threads))
        let outcome = trainer.step(
          Fixture.batch(rows: 200, seed: 3), training: [Self.widest], scoring: [Self.widest])
        let fault = Fault(poison.layer, .activation)
        #expect(outcome.faults == [fault, fault])
        #expect(network.bits == before)
      }
    }
  }

  /// A number that is wrong in columns which one shape alone uses is no other shape's trouble: these train as if
  /// that one had not been there.
  @Test(
    arguments: Poison.all.filter { [.embedding(0), .layer(2), .layer(3)].contains($0.layer) })
  func theOthersTrainAsIfAlone(poison: Poison) {
    let batch = Fixture.batch(rows: 200, seed: 3)
    let networks = [
      [Self.narrow, Self.widest, GradientTests.shapes[5]], [Self.narrow, GradientTests.shapes[5]],
    ]
    .map { shapes in
      let network = Fixture.network(Self.model, optimizer: Self.adagrad, seed: 5)
      poison.put(network, .nan)
      var trainer = Trainer(network, pool: WorkerPool(threads: 2))
      let before = network.bits
      for _ in 0..<3 {
        let faults = trainer.step(batch, training: shapes).faults
        let fault = Fault(poison.layer, .activation)
        #expect(faults == (shapes.count == 3 ? [nil, fault, nil] : [nil, nil]))
      }
      #expect(network.bits != before)
      return network
    }
    #expect(networks[0].bits == networks[1].bits)
  }

  /// A factor of 1e38 times an embedding of 100: infinite for the one row, in the last shard.
  @Test func aFactorIsItsFeaturesFault() {
    var batch = Fixture.weightedBatch(rows: 200, seed: 3)
    batch.columns[1].factors[190] = 1e38
    let network = Fixture.network(Self.model, optimizer: Self.adagrad, seed: 5)
    network.embeddings[1].table.weights.fill(100)
    var trainer = Trainer(network, pool: WorkerPool(threads: 2))
    let without = GradientTests.shapes[2]
    #expect(without.embeddings[1] == 0)
    let outcome = trainer.score(batch, training: [Self.narrow, without], examples: 64)
    #expect(outcome.faults == [Fault(.embedding(1), .activation), nil])
    #expect(outcome.losses.allSatisfy { $0.isFinite }, "the row is not among the examples")
  }

  /// Products of weights that the activations do not show, since what they multiply is 0 on the way forward.
  @Test(arguments: [
    (
      Fault.Layer.layer(2),
      Widths(embeddings: [5, 0, 0], ranks: [0, 0], hidden: [.init(width: 3), .init(width: 5)])
    ),
    (.layer(1), Widths(embeddings: [5, 0, 0], ranks: [1, 2], hidden: [.init(width: 3)])),
    (.embedding(0), Widths(embeddings: [5, 0, 0], ranks: [0, 0], hidden: [.init(width: 3)])),
    (.embedding(1), Widths(embeddings: [0, 3, 0], ranks: [0, 0], hidden: [.init(width: 3)])),
  ]) func gradientsThatOverflowAreSeen(layer: Fault.Layer, shape: Widths) {
    let model = shape.model(linear: false)
    let network = Network(
      model, capacity: Capacity(model), vocabularySizes: Fixture.vocabularySizes,
      optimizer: Self.adagrad, seed: 5)
    // Nothing comes in; the last hidden layer's units are 1 by their bias; the way back is a product of 1e30s.
    for layer in network.embeddings { layer.table.weights.fill(0) }
    for layer in network.hidden { layer.full.parameter.weights.fill(1e30) }
    network.hidden[shape.hidden.count - 1].bias.weights.fill(1)
    network.output.weights.parameter.weights.fill(1e30)
    let before = network.bits
    var trainer = Trainer(network, pool: WorkerPool(threads: 2))
    let outcome = trainer.step(Fixture.batch(rows: 200, seed: 3), training: [shape])
    #expect(outcome.losses[0].isFinite)
    #expect(outcome.faults == [Fault(layer, .gradient)])
    #expect(network.bits == before)
  }

  /// Activations of 1e25 and gradients of 1e15: products whose squares AdaGrad cannot keep.
  @Test func updatesThatOverflowAreLeftOut() {
    let shape = Widths(embeddings: [5, 0, 0], ranks: [], hidden: [.init(width: 3)])
    let model = shape.model(linear: false)
    let network = Network(
      model, capacity: Capacity(model), vocabularySizes: Fixture.vocabularySizes,
      optimizer: Self.adagrad, seed: 5)
    network.embeddings[0].table.weights.fill(1e25)
    network.hidden[0].full.parameter.weights.fill(1e-9)
    network.output.weights.parameter.weights.fill(1e15)
    let before = network.namedParameters.map(\.parameter.weights.elements)
    var trainer = Trainer(network, pool: WorkerPool(threads: 2))
    let outcome = trainer.step(Fixture.batch(rows: 200, seed: 3), training: [shape])
    #expect(outcome.losses[0].isFinite)
    #expect(outcome.faults == [Fault(.layer(0), .weight)])
    #expect(network.isFinite)
    for (named, before) in zip(network.namedParameters, before) {
      let after = named.parameter.weights.elements
      switch named.name {
      case "hidden.0 0": #expect(after == before, "its gradients overflow")
      case "hidden.0 3", "output bias": #expect(after != before, "theirs do not")
      default: break
      }
    }
  }

  /// Faults and weights are the same for any number of threads, and nothing infinite is left behind, whatever the
  /// learning rate.
  @Test(
    arguments: [
      AdaGrad(rate: 1e4, initialAccumulator: 1e-8),
      AdaGrad(rate: 1e30, initialAccumulator: 0),
      AdaGrad(rate: .infinity, initialAccumulator: 1e-8), SGD(rate: 1e3), SGD(rate: 1e38),
    ] as [any OptimizerRule]) func everyWeightStaysFinite(optimizer: any OptimizerRule)
  {
    let shapes = GradientTests.shapes
    let runs = [1, 2, 7].map { threads in
      let network = Fixture.network(Self.model, optimizer: optimizer, seed: 4)
      var trainer = Trainer(network, pool: WorkerPool(threads: threads))
      let faults = (0..<20).map { step in
        trainer.step(
          Fixture.weightedBatch(rows: 200, seed: UInt64(step)), training: Array(shapes[..<3]),
          scoring: Array(shapes[3...])
        ).faults
      }
      #expect(network.isFinite)
      return (faults, network.bits)
    }
    #expect(runs[0].0.joined().contains { $0 != nil }, "something diverges")
    for run in runs {
      #expect(run.0 == runs[0].0)
      #expect(run.1 == runs[0].1)
    }
  }
}

extension Network {
  /// Whether all weights and states of optimizers are finite.
  var isFinite: Bool {
    namedParameters.flatMap(\.parameter.matrices).allSatisfy(\.isFinite)
  }

  /// The bits of all weights and states of optimizers, NaN among them.
  var bits: [[UInt32]] {
    namedParameters.flatMap(\.parameter.matrices).map { $0.elements.map(\.bitPattern) }
  }
}
