// Rows of tables in the steps that do not name them.

import Datasets
import Foundation
import Numerics
import Testing

@testable import Model

@Suite struct RestingRowTests {
  /// The rules under which such rows move.
  static let rules: [UpdateRules] =
    Optimizers.registry.initial.filter(\.movesUnnamedRows).map { UpdateRules($0) }
    + [
      UpdateRules(dense: SGD(), tables: SGD(rate: 0.1), tableL2: 0.01),
      UpdateRules(dense: AdaGrad(), tables: AdaGrad(), tableL2: 0.01),
      UpdateRules(dense: Adam(), tables: LazyAdam(), tableL2: 0.01),
    ]
  static let pace = Pace(StepDecay(), warmUpSteps: 20, steps: 400)

  /// A batch that names the ids of the first feature that are given, and one of each other feature.
  private static func batch(_ ids: [UInt32], _ step: Int) -> Batch {
    var batch = Fixture.batch(rows: ids.count, seed: UInt64(step))
    batch.columns[0].ids = ids
    return batch
  }

  private static func network(_ rules: UpdateRules) -> Network {
    let model = GradientTests.model()
    let network = Network(
      model, capacity: Capacity(model), vocabularySizes: Fixture.vocabularySizes, rules: rules,
      seed: 3)
    let random = RandomStream(seed: 3, purpose: "test weights")
    for (i, named) in network.namedParameters.enumerated() {
      named.parameter.weights.fillUniform(bound: 0.6, random.substream(i))
    }
    return network
  }

  /// A row that catches up once has the weights of one that catches up in every step.
  @Test(arguments: rules.indices) func catchesUpExactly(_ index: Int) {
    let shape = GradientTests.shapes[5]
    let runs = [1, 3].map { threads in
      let network = Self.network(Self.rules[index])
      var trainer = Trainer(
        network, loss: Logistic(), pace: Self.pace, pool: WorkerPool(threads: threads))
      let before = network.embeddings[0].table.weights.array(row: 4)
      for step in 0..<400 {
        // The last id is named in the first step and after 300 more; the one before every time.
        let named: UInt32 = step % 300 == 0 ? 4 : 3
        let batch = Self.batch([0, 1, 3, named, 3], step)
        if threads == 3, step % 300 != 0 {
          // Somebody asks for the row in between.
          _ = trainer.score(
            Self.batch([4, 4, 4, 4, 4], step), training: [Shape](),
            scoring: [network.shape(of: shape)])
        }
        #expect(trainer.step(batch, training: [shape]).faults == [nil])
      }
      trainer.settle()
      #expect(network.embeddings[0].table.weights.array(row: 4) != before)
      return network.namedParameters.map { $0.parameter.weights.elements.doubles }
    }
    for (a, b) in zip(runs[0].joined(), runs[1].joined()) {
      // Once a row stands still its states fade in one product, or in several.
      #expect(abs(a - b) <= 1e-6 * (1 + abs(a)))
    }
  }

  /// A child has no rows of a feature that it drops.
  @Test(arguments: rules.indices) func aDroppedFeatureHasNoRows(_ index: Int) {
    let model = GradientTests.model()
    let shape = GradientTests.shapes[3].shape(activation: .relu)
    let network = Network(
      model, capacity: Capacity(shape), vocabularySizes: Fixture.vocabularySizes,
      rules: Self.rules[index], seed: 3)
    #expect(network.embeddings[0].table.weights.rows == 0)
    var trainer = Trainer(network, pool: WorkerPool(threads: 2))
    for seed: UInt64 in 0..<3 {
      let batch = Fixture.batch(rows: 20, seed: seed)
      #expect(trainer.step(batch, training: [shape]).faults == [nil])
    }
    trainer.settle()
    #expect(network.isFinite)
  }

  /// A row that nobody names for 3,000 steps is where Adam in doubles puts it, and its means are, too.
  @Test func fadesAsInDoubles() {
    let (β1, β2, ε, η, gradient) = (0.9, 0.999, 1e-8, 0.001, 0.25)
    let table = Parameter(rows: 2, columns: 9, kind: .table, rules: UpdateRules(Adam()))
    table.weights.fill(0.3)
    var resting = Adam().restingRows(decay: 0, fallsFrom: 1)
    var (worker, groups) = (Worker(), IDGroups())
    let (ids, offsets, factors): ([UInt32], [Int32], [Float]) = ([1], [], [])
    groups.group(ids: ids.span, offsets: offsets.span, factors: factors.span)
    let slope = Matrix(rows: 1, columns: 9)
    slope.fill(Float(gradient))
    #expect(table.update(groups: groups, gradient: slope, worker: &worker))
    for step: Int in 1...3001 { resting.append(Moment(step: step)) }
    table.catchUp(through: 3001, resting)

    var (w, m, v) = (0.3, 0.0, 0.0)
    for t: Int in 1...3001 {
      let g = t == 1 ? gradient : 0.0
      (m, v) = (β1 * m + (1 - β1) * g, β2 * v + (1 - β2) * g * g)
      w -= η * (m / (1 - pow(β1, Double(t)))) / ((v / (1 - pow(β2, Double(t)))).squareRoot() + ε)
    }
    for j in 0..<9 {
      #expect(abs(Double(table.weights[1, j]) - w) < 1e-6)
      #expect(abs(Double(table.states[1][1, j]) / v - 1) < 1e-3)
      #expect(table.weights[0, j] == 0.3)
    }
    #expect(w < 0.298, "one gradient goes on for some steps")
  }

  /// Without a penalty, momentum or means no row moves, and nothing is kept of it.
  @Test(arguments: [SGD(), AdaGrad(), LazyAdam()] as [any OptimizerRule])
  func restsOtherwise(optimizer: any OptimizerRule) {
    for rules in [
      UpdateRules(optimizer),
      UpdateRules(dense: optimizer, tables: optimizer, denseL2: 1),
      UpdateRules(dense: optimizer, tables: optimizer, tableL2: 1, allRowsDecay: false),
    ] {
      #expect(rules.restingRows(fallsFrom: 1) == nil)
      let shape = WeightShape(rows: 7, columns: 3, kind: .table)
      #expect(rules.lastSteps(of: shape) == nil)
      #expect(rules.floats(of: shape) == UpdateRules(optimizer).floats(of: shape))
    }
  }

  /// Rows that a batch names decay if those alone do; the others keep their bits.
  @Test func theBatchsRowsAloneDecay() {
    let decaying = UpdateRules(
      dense: SGD(), tables: SGD(rate: 0.5), tableL2: 0.2, allRowsDecay: false)
    let table = Parameter(rows: 4, columns: 2, kind: .table, rules: decaying)
    table.weights.fill(1)
    var (worker, groups) = (Worker(), IDGroups())
    let (ids, offsets, factors): ([UInt32], [Int32], [Float]) = ([2, 2], [], [])
    groups.group(ids: ids.span, offsets: offsets.span, factors: factors.span)
    #expect(table.update(groups: groups, gradient: Matrix(rows: 2, columns: 2), worker: &worker))
    #expect(table.weights.elements == [1, 1, 1, 1, 0.9, 0.9, 1, 1])
  }

  /// A gradient that is short enough changes no bit by being measured.
  @Test func measuringChangesNothing() {
    let bits = [nil, 1e6, 1e-3].map { greatest in
      let network = Self.network(UpdateRules(dense: AdaGrad(), tables: Adam(), denseL2: 0.01))
      var trainer = Trainer(
        network, loss: Logistic(),
        pace: Pace(ConstantRate(), steps: 4, greatestNorm: greatest), pool: WorkerPool(threads: 2))
      for seed: UInt64 in 0..<4 {
        _ = trainer.step(
          Fixture.weightedBatch(rows: 90, seed: seed),
          training: [GradientTests.shapes[0], GradientTests.shapes[5]])
      }
      return network.bits
    }
    #expect(bits[0] == bits[1] && bits[0] != bits[2])
  }
}
