// First-order effects against finite differences by gates, for every kind of operator and every masked width.
//
// A gate in front of a column is a factor of the weights that make the column, or of those that read it. A column that a
// shape leaves out is a column of the widest shape behind a gate of 0.

import Datasets
import Numerics
import TestSupport
import Testing

@testable import Model

@Suite struct EffectTests {
  /// Every width from none or one up is a choice, so that the effects of neighbours differ by one gate.
  static let models = [
    // cross layers that share x₀, some dropped; hidden layers; an output
    "[{cross: {rank: {choices: [0, 1, 2], baseline: 2}}}, {cross: {rank: {choices: [0, 1, 2], baseline: 1}}}, "
      + "{cross: {rank: {choices: [0, 1], baseline: 1}}}, {dense: {width: {choices: [1, 2, 3], baseline: 3}}}, "
      + "{dense: {width: {choices: [1, 2], baseline: 2}}}]",
    // bottlenecks
    "[{dense: {width: {choices: [1, 2, 3], baseline: 3}, bottleneck: {choices: [1, 2, 3], baseline: 2}}}, "
      + "{dense: {width: 3, bottleneck: {choices: [none, 1, 2], baseline: none}}}]",
    // a gate on embeddings and on a hidden layer
    "[{gate: {}}, {dense: {width: {choices: [1, 2, 3], baseline: 3}}}, {gate: {}}]",
    // branches side by side, one without operators
    "[{parallel: {branches: [[{cross: {rank: {choices: [0, 1, 2], baseline: 1}}}], [], "
      + "[{dense: {width: {choices: [1, 2, 3], baseline: 2}}}]]}}, {cross: {rank: {choices: [0, 1], baseline: 1}}}, {dense: {width: 3}}]",
    // a sum of branches as wide as the input
    "[{parallel: {combine: sum, branches: [[{cross: {rank: {choices: [0, 1, 2], baseline: 1}}}], [{gate: {}}], []]}}, "
      + "{dense: {width: {choices: [1, 2, 3], baseline: 2}}}]",
    // options with columns of their own
    "[{one_of: {options: {wide: {dense: {width: {choices: [1, 2, 3], baseline: 2}}}, crossed: {cross: {rank: {choices: "
      + "[0, 1, 2], baseline: 1}}}, skip: {}}, baseline: wide}}, {cross: {rank: {choices: [0, 1], baseline: 0}}}, "
      + "{dense: {width: 2}}]",
  ]

  static func space(_ layers: String, activation: Activation = .silu) throws -> SearchSpace {
    try SearchSpace(
      yaml: """
        data: {path: l, label: y, order: log, features: {a: {type: categorical}, b: {type: categorical}, c: {type: categorical}}}
        model:
          embedding: {choices: [0, 1, 2, 3], baseline: 3}
          layers: \(layers.replacing("dense: {", with: "dense: {activation: \(activation.rawValue), "))
        """, file: "space.yaml")
  }

  /// The effects of a shape on a batch.
  static func effects(
    _ network: Network, _ shape: Shape, _ batch: Batch, threads: Int = 1,
    loss: any Loss = Logistic()
  ) -> Effects? {
    var trainer = Trainer(network, loss: loss, pool: WorkerPool(threads: threads))
    return trainer.score(batch, training: [shape], effects: true).trained[0].effects
  }

  @Test(arguments: models) func everyWidthOfEveryOperator(layers: String) throws {
    let space = try Self.space(layers)
    try check(space, architectures: 5)
  }

  @Test(arguments: Activation.allCases) func everyActivation(_ activation: Activation) throws {
    try check(Self.space(Self.models[1], activation: activation), architectures: 3)
  }

  @Test func featuresThatShareATable() throws {
    let space = try SearchSpace(
      yaml: """
        data:
          path: l
          label: y
          order: log
          features: {a: {type: categorical}, b: {type: categorical}, c: {type: categorical}}
        model:
          tables: {t: {features: [a, c]}}
          embedding: {choices: [0, 1, 2, 3], baseline: 3}
          layers: [{cross: {rank: 1}}, {dense: {activation: silu, width: 3}}]
        """, file: "space.yaml")
    try check(space, architectures: 4)
  }

  /// Against differences of the loss by the gate of each unit.
  private func check(_ space: SearchSpace, architectures count: Int) throws {
    let network = Fixture.network(space.model, seed: 5)
    let gated = GatedNetwork(network)
    let batch = Fixture.weightedBatch(rows: 66, seed: 3)
    var random = RandomStream(seed: 1, purpose: "architectures")
    var nonzero = 0
    for index in 0..<count {
      let shape =
        index == 0
        ? space.baselineShape
        : space.shape(
          of: Architecture(
            choices: space.decisions.map { random.below($0.choice.values.count) }))
      if shape.inputWidth == 0 { continue }
      let effects = try #require(Self.effects(network, shape, batch))
      for decision in space.decisions {
        let present = shape.values[decision.slots[0]]
        func effect(_ width: Int) -> Double? {
          guard let choice = decision.codes.firstIndex(of: width) else { return nil }
          let own = decision.slots.map { effects.values[$0][choice] }
          return own.contains(nil) ? nil : own.reduce(0) { $0 + ($1 ?? 0) }
        }
        #expect(effect(present) == 0)
        guard present >= 0, gated.isRun(decision.slots[0], in: shape),
          let units = gated.units(decision.slots[0])
        else {
          // No gate stands for another operator, or for another activation.
          #expect(
            decision.codes.allSatisfy { $0 == present || effect($0) == nil }, "\(decision.path)")
          continue
        }
        for unit in 0..<units {
          // The lowest choice may be one: then nothing is known of the first unit.
          guard let above = effect(unit + 1), let below = effect(unit) else { continue }
          let difference = gated.gateGradient(decision.slots, unit: unit, shape, batch)
          if abs(difference) > 1e-3 { nonzero += 1 }
          #expect(
            abs(above - below - difference) < 2e-4 + 0.02 * abs(difference),
            "\(decision.path)[\(unit)] of \(shape.values): \(above - below), by differences \(difference)"
          )
        }
      }
    }
    #expect(nonzero > 5, "the effects are more than noise")
  }

  /// The same bits for any number of threads and, but for rounding, of shards.
  @Test(arguments: models) func threadsDoNotMatter(layers: String) throws {
    let space = try Self.space(layers)
    let network = Fixture.network(space.model, seed: 5)
    let batch = Fixture.batch(rows: 333, seed: 4)
    let one = try #require(Self.effects(network, space.baselineShape, batch))
    for threads in [2, 7] {
      #expect(Self.effects(network, space.baselineShape, batch, threads: threads) == one)
    }
  }

  @Test func effectsChangeNoBitOfATraining() throws {
    let space = try Self.space(Self.models[0])
    let batch = Fixture.batch(rows: 150, seed: 4)
    let runs = [false, true].map { effects in
      let network = Fixture.network(space.model, optimizer: AdaGrad(), seed: 5)
      var trainer = Trainer(network, pool: WorkerPool(threads: 2))
      let outcome = trainer.score(batch, training: [space.baselineShape], effects: effects)
      var nobody: [Never] = []
      trainer.update(beside: &nobody) { _, _, _ in }
      #expect((outcome.trained[0].effects != nil) == effects)
      return (
        outcome.trained[0].loss, network.namedParameters.flatMap(\.parameter.weights.elements)
      )
    }
    #expect(runs[0].0 == runs[1].0 && runs[0].1 == runs[1].1)
  }

  @Test func aShapeWithoutFeaturesHasNone() throws {
    let space = try Self.space(Self.models[0])
    let shape = space.shape(of: Architecture(choices: space.decisions.map { _ in 0 }))
    #expect(shape.inputWidth == 0)
    #expect(
      Self.effects(Fixture.network(space.model, seed: 5), shape, Fixture.batch(rows: 9, seed: 1))
        == nil)
  }
}
