// Numbers that go wrong: found before any weight changes, with their layer, and kept away from the weights.

import Numerics
import Testing

@testable import Model

@Suite struct FaultTests {
  static let capacity = GradientTests.capacity
  static let adagrad = Optimizer.adagrad(rate: 0.05, initialAccumulator: 1e-8)
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
      Poison(.cross(0), "a cross layer's bias") { $0.cross[0].bias.weights[4, 0] = $1 },
      Poison(.cross(1), "a cross layer's gain") { $0.cross[1].gain.weights[0, 0] = $1 },
      Poison(.hidden(0), "a hidden layer's bias") { $0.hidden[0].bias.weights[6, 0] = $1 },
      Poison(.hidden(1), "another one's") { $0.hidden[1].bias.weights[4, 0] = $1 },
      Poison(.output, "the logit's bias") { $0.output.bias.weights[0, 0] = $1 },
    ]
  }

  /// Trained or scored: the layer is found, and the weights are as they were.
  @Test(arguments: Poison.all) func theLayerIsNamed(poison: Poison) {
    for wrong: Float in [.nan, .infinity] {
      for threads in [1, 2] {
        let network = Fixture.network(Self.capacity, optimizer: Self.adagrad, seed: 5)
        poison.put(network, wrong)
        let before = network.bits
        var trainer = Trainer(network, pool: WorkerPool(threads: threads))
        let outcome = trainer.step(
          Fixture.batch(rows: 200, seed: 3), training: [Self.widest], scoring: [Self.widest])
        let fault = Fault(poison.layer, .activation)
        #expect(outcome.faults == [0: fault, 1: fault])
        #expect(network.bits == before)
      }
    }
  }

  /// A number that is wrong in columns which one shape alone uses is no other shape's trouble: these train as if
  /// that one had not been there.
  @Test(
    arguments: Poison.all.filter { [.embedding(0), .hidden(0), .hidden(1)].contains($0.layer) })
  func theOthersTrainAsIfAlone(poison: Poison) {
    let batch = Fixture.batch(rows: 200, seed: 3)
    let networks = [
      [Self.narrow, Self.widest, GradientTests.shapes[5]], [Self.narrow, GradientTests.shapes[5]],
    ]
    .map { shapes in
      let network = Fixture.network(Self.capacity, optimizer: Self.adagrad, seed: 5)
      poison.put(network, .nan)
      var trainer = Trainer(network, pool: WorkerPool(threads: 2))
      let before = network.bits
      for _ in 0..<3 {
        let faults = trainer.step(batch, training: shapes).faults
        #expect(faults == (shapes.count == 3 ? [1: Fault(poison.layer, .activation)] : [:]))
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
    let network = Fixture.network(Self.capacity, optimizer: Self.adagrad, seed: 5)
    network.embeddings[1].table.weights.fill(100)
    var trainer = Trainer(network, pool: WorkerPool(threads: 2))
    let without = GradientTests.shapes[2]
    #expect(without.embeddings[1] == 0)
    let outcome = trainer.score(batch, training: [Self.narrow, without], examples: 64)
    #expect(outcome.faults == [0: Fault(.embedding(1), .activation)])
    #expect(outcome.losses.allSatisfy { $0.isFinite }, "the row is not among the examples")
  }

  /// Products of weights that the activations do not show, since what they multiply is 0 on the way forward.
  @Test(arguments: [
    (
      Fault.Layer.hidden(0),
      Shape(embeddings: [5, 0, 0], ranks: [0, 0], hidden: [.init(width: 3), .init(width: 5)])
    ),
    (.cross(1), Shape(embeddings: [5, 0, 0], ranks: [1, 2], hidden: [.init(width: 3)])),
    (.embedding(0), Shape(embeddings: [5, 0, 0], ranks: [0, 0], hidden: [.init(width: 3)])),
    (.embedding(1), Shape(embeddings: [0, 3, 0], ranks: [0, 0], hidden: [.init(width: 3)])),
  ]) func gradientsThatOverflowAreSeen(layer: Fault.Layer, shape: Shape) {
    let network = Network(
      capacity: Capacity(shape), vocabularySizes: Fixture.vocabularySizes, linear: false,
      activation: .relu, optimizer: Self.adagrad, seed: 5)
    // Nothing comes in; the last hidden layer's units are 1 by their bias; the way back is a product of 1e30s.
    for layer in network.embeddings { layer.table.weights.fill(0) }
    for layer in network.hidden { layer.full.parameter.weights.fill(1e30) }
    network.hidden[shape.hidden.count - 1].bias.weights.fill(1)
    network.output.weights.parameter.weights.fill(1e30)
    let before = network.bits
    var trainer = Trainer(network, pool: WorkerPool(threads: 2))
    let outcome = trainer.step(Fixture.batch(rows: 200, seed: 3), training: [shape])
    #expect(outcome.losses[0].isFinite)
    #expect(outcome.faults == [0: Fault(layer, .gradient)])
    #expect(network.bits == before)
  }

  /// Activations of 1e25 and gradients of 1e15: products whose squares AdaGrad cannot keep.
  @Test func updatesThatOverflowAreLeftOut() {
    let shape = Shape(embeddings: [5, 0, 0], ranks: [], hidden: [.init(width: 3)])
    let network = Network(
      capacity: Capacity(shape), vocabularySizes: Fixture.vocabularySizes, linear: false,
      activation: .relu, optimizer: Self.adagrad, seed: 5)
    network.embeddings[0].table.weights.fill(1e25)
    network.hidden[0].full.parameter.weights.fill(1e-9)
    network.output.weights.parameter.weights.fill(1e15)
    let before = network.parameters.map(\.parameter.weights.elements)
    var trainer = Trainer(network, pool: WorkerPool(threads: 2))
    let outcome = trainer.step(Fixture.batch(rows: 200, seed: 3), training: [shape])
    #expect(outcome.losses[0].isFinite)
    #expect(outcome.faults == [0: Fault(.hidden(0), .weight)])
    #expect(network.isFinite)
    for (named, before) in zip(network.parameters, before) {
      let after = named.parameter.weights.elements
      switch named.name {
      case "hidden 0 full": #expect(after == before, "its gradients overflow")
      case "hidden 0 bias", "output bias": #expect(after != before, "theirs do not")
      default: break
      }
    }
  }

  /// Faults and weights are the same for any number of threads, and nothing infinite is left behind, whatever the
  /// learning rate.
  @Test(arguments: [
    Optimizer.adagrad(rate: 1e4, initialAccumulator: 1e-8),
    .adagrad(rate: 1e30, initialAccumulator: 0),
    .adagrad(rate: .infinity, initialAccumulator: 1e-8), .sgd(rate: 1e3), .sgd(rate: 1e38),
  ]) func everyWeightStaysFinite(optimizer: Optimizer) {
    let shapes = GradientTests.shapes
    let runs = [1, 2, 7].map { threads in
      let network = Fixture.network(Self.capacity, optimizer: optimizer, seed: 4)
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
    #expect(runs[0].0.contains { !$0.isEmpty }, "something diverges")
    for run in runs {
      #expect(run.0 == runs[0].0)
      #expect(run.1 == runs[0].1)
    }
  }
}

extension Network {
  /// Whether all weights and accumulators are finite.
  var isFinite: Bool {
    parameters.allSatisfy { $0.parameter.weights.isFinite && $0.parameter.accumulators.isFinite }
  }

  /// The bits of all weights and accumulators, NaN among them.
  var bits: [[UInt32]] {
    parameters.flatMap { [$0.parameter.weights, $0.parameter.accumulators] }
      .map { $0.elements.map(\.bitPattern) }
  }
}
