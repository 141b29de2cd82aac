// The gradient of every weight of models with branches, sums and choices of operators, against finite differences.
// Nothing bends, so that differences of many rows are near the derivative.

import Datasets
import Numerics
import Testing

@testable import Model

@Suite struct LongFormGradientTests {
  static let models = [
    "[{parallel: {branches: [[{cross: {rank: {choices: [0, 2], baseline: 2}}}, {cross: {rank: 1}}], "
      + "[{dense: {width: {choices: [3, 5], baseline: 5}, activation: silu}}]]}}, {dense: {width: 4}}]",
    "[{parallel: {combine: sum, branches: [[{cross: {rank: 2}}], []]}}, {dense: {width: 3}}]",
    "[{parallel: {combine: sum, branches: [[{dense: {width: 70}}], [{dense: {width: 70, bottleneck: 2}}]]}}]",
    "[{one_of: {options: {wide: {dense: {width: {choices: [2, 6], baseline: 6}}}, crossed: {cross: {rank: 2}}, "
      + "skip: {}}, baseline: wide}}, {cross: {rank: 1}}, {dense: {width: 3}}]",
    "[{dense: {width: 6}}, {cross: {rank: 2}}, {cross: {rank: 1}}]",
    "[{cross: {rank: 1}}, {one_of: {options: {again: {cross: {rank: 2}}, wide: {dense: {width: 6}}, skip: {}}, "
      + "baseline: again}}, {cross: {rank: 1}}, {dense: {width: 3}}]",
    "[{parallel: {combine: sum, branches: [[], [{one_of: {options: {g: {gate: {}}, n: {}}, baseline: g}}]]}}, "
      + "{dense: {width: 3}}]",
    "[{parallel: {combine: sum, branches: [[{one_of: {options: {g: {gate: {}}, n: {}}, baseline: n}}], "
      + "[{one_of: {options: {c: {cross: {rank: 1}}, n: {}}, baseline: c}}]]}}]",
    "[{parallel: {combine: sum, branches: [[{dense: {width: 7}}], [{one_of: {options: {a: {dense: {width: 7}}, "
      + "b: {dense: {width: 7, bottleneck: 2}}}, baseline: b}}]]}}, {cross: {rank: 2}}]",
    "[{parallel: {branches: [[{parallel: {branches: [[{dense: {width: 2}}], []]}}, {cross: {rank: 1}}], "
      + "[{one_of: {options: {a: {dense: {width: 3}}, b: {}}, baseline: a}}]]}}]",
  ]

  static func space(_ layers: String) throws -> SearchSpace {
    try SearchSpace(
      yaml: """
        data: {path: l, label: y, order: log, features: {a: {type: categorical}, b: {type: categorical}, c: {type: categorical}}}
        model:
          embedding: {choices: [2, 3], baseline: 3}
          layers: \(layers.replacing(", activation: silu", with: "").replacing("dense: {", with: "dense: {activation: silu, "))
        """, file: "space.yaml")
  }

  @Test(arguments: models) func everyWeightOfEveryArchitecture(layers: String) throws {
    let space = try Self.space(layers)
    let architectures = space.architectures
    for (index, architecture) in architectures.enumerated()
    where index % max(1, architectures.count / 3) == 0 {
      let network = Fixture.network(space.model, seed: 5)
      check(network, space.shape(of: architecture), Fixture.weightedBatch(rows: 70, seed: 3))
      // A child has room for nothing else.
      let shape = space.shape(of: architecture)
      let child = Network(
        space.model, capacity: Capacity(shape), vocabularySizes: Fixture.vocabularySizes,
        optimizer: SGD(rate: 1), seed: 3)
      check(child, shape, Fixture.batch(rows: 9, seed: 3))
    }
  }

  /// A child is the network that a config of its architecture describes: the same weights at the start, and after every
  /// step. Its config has no `one_of`, and other paths.
  @Test(arguments: models) func aChildIsTheClosedModel(layers: String) throws {
    let space = try Self.space(layers)
    let architectures = space.architectures
    for (index, architecture) in architectures.enumerated()
    where index % max(1, architectures.count / 8) == 0 {
      var closed = space.substituting(architecture)
      closed = try SearchSpace(yaml: closed.yaml(), file: "trainer.yaml")
      let (child, alone) = (
        trained(space.model, space.shape(of: architecture)),
        trained(closed.model, closed.baselineShape)
      )
      #expect(child.losses == alone.losses, "\(architecture.choices)")
      #expect(child.weights == alone.weights)
    }
  }

  private func trained(
    _ model: ModelSection, _ shape: Shape
  ) -> (losses: [Double], weights: [[Float]]) {
    let network = Network(
      model, capacity: Capacity(shape), vocabularySizes: Fixture.vocabularySizes,
      optimizer: AdaGrad(), seed: 3)
    var trainer = Trainer(network, loss: Logistic(), pool: WorkerPool(threads: 1))
    let losses = (0..<3).map { step in
      trainer.step(Fixture.batch(rows: 50, seed: UInt64(step)), training: [shape]).trained[0].loss
    }
    return (losses, network.namedParameters.map(\.parameter.weights.elements))
  }

  /// Scored at once or in shards, by any number of threads: one network.
  @Test(arguments: models) func threadsDoNotMatter(layers: String) throws {
    let space = try Self.space(layers)
    let shapes = [space.baselineShape, space.shape(of: space.architectures[0])]
    let runs = [1, 2].map { threads in
      let network = Fixture.network(space.model, optimizer: AdaGrad(), seed: 5)
      var trainer = Trainer(network, loss: Logistic(), pool: WorkerPool(threads: threads))
      let losses = (0..<3).map { step in
        trainer.step(
          Fixture.batch(rows: 200, seed: UInt64(step)), training: shapes, scoring: shapes
        ).trained.map(\.loss)
      }
      return (losses, network.namedParameters.flatMap(\.parameter.weights.elements))
    }
    #expect(runs[0].0 == runs[1].0 && runs[0].1 == runs[1].1)
  }

  private func check(_ network: Network, _ shape: Shape, _ batch: Batch) {
    let before = network.namedParameters.map(\.parameter.weights.elements)
    var differences: [[Int: Double]] = []
    for (_, parameter) in network.namedParameters {
      let w = parameter.weights
      var own: [Int: Double] = [:]
      for index in stride(from: 0, to: w.rows * w.columns, by: max(1, w.rows * w.columns / 6)) {
        let (i, j) = (index / w.columns, index % w.columns)
        let (value, ε) = (w[i, j], Float(2e-3))
        w[i, j] = value + ε
        let above = network.loss(shape, batch)
        w[i, j] = value - ε
        own[index] = (above - network.loss(shape, batch)) / Double(2 * ε)
        w[i, j] = value
      }
      differences.append(own)
    }
    var trainer = Trainer(network, loss: Logistic(), pool: WorkerPool(threads: 2))
    _ = trainer.step(batch, training: [shape])
    for (p, (name, parameter)) in network.namedParameters.enumerated() {
      let after = parameter.weights.elements
      for (index, between) in differences[p] {
        let gradient = Double(before[p][index] - after[index])
        #expect(
          abs(gradient - between) < 3e-4 + 0.02 * abs(between),
          "\(name)[\(index)]: \(gradient), by differences \(between)")
      }
    }
  }
}
