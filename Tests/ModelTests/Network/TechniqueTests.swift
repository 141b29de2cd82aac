// What holds for every optimizer and every loss: the members of the registries, so that none is forgotten.

import Datasets
import Files
import Foundation
import Numerics
import Testing
import Yams

@testable import Model

@Suite struct TechniqueTests {
  static let shape = GradientTests.shapes[5]
  static let optimizers = Optimizers.registry.initial
  /// Each optimizer with the default loss, each loss with the default optimizer.
  static let trainings: [TrainingSettings] =
    optimizers.map { optimizer in
      var training = TrainingSettings()
      training.optimizer = optimizer
      return training
    }
    + Losses.registry.initial.map { loss in
      var training = TrainingSettings()
      training.loss = loss
      return training
    }

  private static func network(_ training: TrainingSettings, seed: UInt64 = 5) -> Network {
    Fixture.network(GradientTests.model(), optimizer: training.optimizer, seed: seed)
  }

  private static func trainer(_ training: TrainingSettings, seed: UInt64 = 5) -> Trainer {
    Trainer(
      network(training, seed: seed), loss: training.loss, pool: WorkerPool(threads: 2))
  }

  @Test(arguments: trainings) func aSpaceKeepsIt(training: TrainingSettings) throws {
    let text = try training.node.file()
    let read = try TrainingSettings(Node.read(text, file: "s"), path: "training", file: "s")
    #expect(read == training, "\(text)")
    #expect(type(of: read.optimizer) == type(of: training.optimizer))
    #expect(type(of: read.loss) == type(of: training.loss))
  }

  /// Every operator under every optimizer, with inputs in several groups of columns of which a shape has a part.
  @Test(
    arguments: optimizers.map {
      var t = TrainingSettings(); t.optimizer = $0; return t
    })
  func trainsEveryOperator(training: TrainingSettings) throws {
    let operators = ["cross: {rank: 2}", "dense: {width: 90}", "gate: {}"]
    #expect(operators.count == Operators.registry.initial.count)
    for layer in operators {
      let space = try LongFormGradientTests.space("[{\(layer)}, {\(layer)}]")
      let network = Fixture.network(space.model, optimizer: training.optimizer, seed: 5)
      var trainer = Trainer(network, loss: training.loss, pool: WorkerPool(threads: 2))
      let shapes = [space.architectures[0], space.baseline].map(space.shape)
      let batch = Fixture.batch(rows: 60, seed: 3)
      let before = network.loss(shapes[1], batch)
      for _ in 0..<30 { #expect(trainer.step(batch, training: shapes).faults == [nil, nil]) }
      #expect(network.loss(shapes[1], batch) < before, "\(layer)")
    }
  }

  /// A gate updates each row in as many places as its input has groups: that is one step of Adam, not several.
  @Test func adamCountsStepsAndNotWindows() throws {
    let space = try LongFormGradientTests.space("[{gate: {}}]")
    let network = Fixture.network(space.model, optimizer: Adam(), seed: 5)
    var trainer = Trainer(network, loss: Logistic(), pool: WorkerPool(threads: 1))
    for step in 0..<4 {
      let batch = Fixture.batch(rows: 60, seed: UInt64(step))
      _ = trainer.step(batch, training: [space.baselineShape])
    }
    for parameter in network.layers.flatMap(\.weights.parameters) {
      #expect(parameter.states[2].elements.allSatisfy { $0 == 4 })
    }
  }

  @Test func everyMemberDiffers() {
    let ways = Set(Self.trainings)
    #expect(ways.count == Self.trainings.count - 1, "the defaults occur twice")
  }

  /// Over fifty steps on the same rows, the loss that it is trained by falls, and the log loss with it.
  @Test(arguments: trainings) func theLossFalls(training: TrainingSettings) {
    let batch = Fixture.weightedBatch(rows: 100, seed: 3)
    var trainer = Self.trainer(training)
    func losses() -> [Double] {
      [training.loss, Logistic()].map { trainer.network.loss(Self.shape, batch, by: $0) }
    }
    let before = losses()
    for _ in 0..<50 { #expect(trainer.step(batch, training: [Self.shape]).faults == [nil]) }
    for (before, after) in zip(before, losses()) {
      #expect(after < 0.999 * before, "\(before), then \(after)")
    }
  }

  /// A network that reads a snapshot goes on to the same bits, counters of steps included.
  @Test(arguments: trainings) func aSnapshotKeepsIt(training: TrainingSettings) throws {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "nas-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    func step(_ trainer: inout Trainer, _ seed: UInt64) {
      // Sub-networks of different widths, one after the other.
      let shapes = [GradientTests.shapes[Int(seed) % 8], Self.shape]
      _ = trainer.step(Fixture.weightedBatch(rows: 37, seed: seed), training: shapes)
    }
    var first = Self.trainer(training)
    for seed: UInt64 in 1...3 { step(&first, seed) }
    try SnapshotFile.write(header: [], to: file) { try first.network.live.write(to: &$0) }
    var second = Self.trainer(training, seed: 9)
    var reader = try SnapshotFile.Reader(path: file)
    try second.network.restore(from: &reader)
    #expect(second.network.bits == first.network.bits)
    second.begin(.constant, after: 3)
    for seed: UInt64 in 4...6 {
      step(&first, seed)
      step(&second, seed)
    }
    #expect(second.network.bits == first.network.bits)
  }

  /// A weight that a sub-network does not use, and a row of a table that the batch does not name, keep their bits, and
  /// so does what the optimizer remembers of them.
  @Test(arguments: optimizers) func onlyWhatIsUsedChanges(optimizer: any OptimizerRule) {
    let dense = Parameter(rows: 6, columns: 5, rules: UpdateRules(optimizer))
    let table = Parameter(rows: 6, columns: 5, kind: .table, rules: UpdateRules(optimizer))
    let gradient = Matrix(rows: 2, columns: 3)
    gradient.fill(0.5)
    var worker = Worker()
    #expect(dense.update(firstRow: 1, gradient: gradient, worker: &worker))
    var groups = IDGroups()
    let (ids, offsets, factors): ([UInt32], [Int32], [Float]) = ([2, 1], [], [])
    groups.group(ids: ids.span, offsets: offsets.span, factors: factors.span)
    #expect(table.update(groups: groups, gradient: gradient, worker: &worker))
    for (parameter, kind) in [(dense, WeightShape.Kind.dense), (table, .table)] {
      let shape = WeightShape(rows: 6, columns: 5, kind: kind)
      let initial = [0] + optimizer.states(of: shape).map(\.initial)
      for (matrix, initial) in zip(parameter.matrices, initial)
      where matrix.rows == 6 && matrix.columns == 5 {
        for i in 0..<6 {
          for j in 0..<5 {
            let isUsed = (1...2).contains(i) && j < 3
            #expect((matrix[i, j] != initial) == isUsed)
          }
        }
      }
    }
  }

  /// Whatever the rate, no weight and no state leaves the floats, and the number of threads changes no bit.
  @Test(arguments: optimizers, [1e4, 1e30, 1e38])
  func everyWeightStaysFinite(optimizer: any OptimizerRule, rate: Double) {
    var training = TrainingSettings()
    training.optimizer = optimizer
    training.learningRate = rate
    let runs = [1, 3].map { threads in
      let network = Self.network(training)
      var trainer = Trainer(network, pool: WorkerPool(threads: threads))
      for step in 0..<5 {
        _ = trainer.step(
          Fixture.weightedBatch(rows: 200, seed: UInt64(step)),
          training: Array(GradientTests.shapes[..<3]))
      }
      #expect(network.isFinite)
      return network.bits
    }
    #expect(runs[0] == runs[1])
  }

  /// The size is known before anything is allocated.
  @Test(arguments: optimizers) func theSizeIsKnown(optimizer: any OptimizerRule) {
    for model in SnapshotTests.models {
      let network = Fixture.network(model, optimizer: optimizer, seed: 1)
      #expect(
        Network.stateSize(
          model, Capacity(model), vocabularySizes: Fixture.vocabularySizes,
          rules: UpdateRules(optimizer))
          == network.stateSize)
    }
  }

  /// A loss is NaN if a logit is not finite, and its value and gradient are finite for any that is.
  @Test(arguments: Losses.registry.initial) func noLogitOverflows(loss: any Loss) {
    let labels: [Float] = [0, 1]
    let weights: [Float] = []
    let gradient = Matrix(rows: 2, columns: 1)
    for logit: Float in [0, 1e-30, 1, -1, 50, -50, 1e4, -1e4, 1e30, -1e30, .infinity, .nan] {
      let logits = Matrix([[logit], [logit]])
      let value = loss.value(logits: logits, labels: labels.span, weights: weights.span)
      #expect(value.isFinite == logit.isFinite && !(value < 0))
      loss.gradient(
        logits: logits, labels: labels.span, weights: weights.span, scale: 1, into: gradient)
      if logit.isFinite { #expect(gradient.isFinite && gradient[0, 0] >= 0 && gradient[1, 0] <= 0) }
    }
  }
}
