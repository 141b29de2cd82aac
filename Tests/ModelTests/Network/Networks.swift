// Small networks and batches for the tests of this folder.

import Datasets
import Numerics
import TestSupport

@testable import Model

/// Three features, the last multi-valued, of odd sizes.
enum Fixture {
  static let vocabularySizes = [5, 7, 4]

  static func batch(rows: Int, seed: UInt64) -> Batch {
    var random = RandomStream(seed: seed, purpose: "batch")
    var batch = Batch()
    batch.labels = (0..<rows).map { _ in random.below(3) == 0 ? 1 : 0 }
    batch.columns = vocabularySizes.enumerated().map { f, ids in
      var column = Batch.Column()
      if f == 2 {
        column.offsets = [0]
        for _ in 0..<rows {
          // A row may have no value, and may have the same value twice.
          let count = random.below(4)
          column.ids += (0..<count).map { _ in UInt32(random.below(ids)) }
          column.offsets.append(Int32(column.ids.count))
        }
      } else {
        column.ids = (0..<rows).map { _ in UInt32(random.below(ids)) }
      }
      return column
    }
    return batch
  }

  /// The same rows with weights, of which some are 0, and with factors of the second feature.
  static func weightedBatch(rows: Int, seed: UInt64) -> Batch {
    var random = RandomStream(seed: seed, purpose: "weights")
    var batch = batch(rows: rows, seed: seed)
    batch.weights = (0..<rows).map { _ in Float(random.below(7)) / 2 }
    batch.columns[1].factors = (0..<rows).map { _ in Float(4 * random.uniform() - 2) }
    return batch
  }

  /// A network whose weights are all far from zero, so that no gradient vanishes by chance.
  static func network(
    _ model: ModelSection, optimizer: any OptimizerRule = SGD(rate: 1), seed: UInt64
  ) -> Network {
    let network = Network(
      model, capacity: Capacity(model), vocabularySizes: vocabularySizes, optimizer: optimizer,
      seed: seed)
    let random = RandomStream(seed: seed, purpose: "test weights")
    for (i, named) in network.namedParameters.enumerated() {
      named.parameter.weights.fillUniform(bound: 0.6, random.substream(i))
    }
    return network
  }
}

extension Network {
  /// A network with one rule for all weights.
  convenience init(
    _ model: ModelSection, capacity: Capacity, vocabularySizes: [Int],
    optimizer: any OptimizerRule, seed: UInt64
  ) {
    self.init(
      model, capacity: capacity, vocabularySizes: vocabularySizes, rules: UpdateRules(optimizer),
      seed: seed)
  }
}

extension Trainer {
  /// A trainer by the logistic loss.
  init(_ network: Network, pool: WorkerPool) { self.init(network, loss: Logistic(), pool: pool) }
}

extension Network {
  /// Every parameter with a name for messages, in the order of snapshots.
  var namedParameters: [(name: String, parameter: Parameter)] {
    var all: [(name: String, parameter: Parameter)] = []
    for (f, layer) in embeddings.enumerated() where !members[f].isEmpty {
      all.append(("embedding \(f)", layer.table))
      if let linear = layer.linear { all.append(("linear \(f)", linear)) }
    }
    for (layer, weights) in layers {
      all += weights.parameters.enumerated().map { ("\(layer.name) \($0)", $1) }
    }
    return all + [("output", output.weights.parameter), ("output bias", output.bias)]
  }

  /// The cross layers and the hidden layers of a model in the short form.
  var cross: [CrossLayer] { layers.compactMap { $0.weights as? CrossLayer } }
  var hidden: [DenseLayer] { layers.compactMap { $0.weights as? DenseLayer } }

  /// The shape of widths, with the model's activation.
  func shape(of widths: Widths) -> Shape {
    widths.shape(activation: model.short?.activation ?? .relu)
  }

  /// Weighted mean loss of a batch.
  func loss(_ widths: Widths, _ batch: Batch, by loss: any Loss = Logistic()) -> Double {
    self.loss(shape(of: widths), batch, by: loss)
  }

  /// Weighted mean loss of a batch.
  func loss(
    _ shape: Shape, _ batch: Batch, by loss: any Loss = Logistic(), dropout: Dropout? = nil
  ) -> Double {
    var worker = Worker()
    let pass = Pass(
      self, shape, rows: batch.count, shards: 1, dropout: dropout, arena: &worker.arena)
    let inputs = zip(embeddings, batch.columns).map { layer, column in
      var input = FeatureInput()
      input.lookUpLinear(layer, column, rows: batch.count)
      return input
    }
    _ = pass.forward(batch, inputs, rows: 0..<batch.count, profile: &worker.profile)
    let sum = loss.value(
      logits: pass.logits, labels: batch.labels.span, weights: batch.weights.span)
    return sum / (batch.weights.isEmpty ? Double(batch.count) : batch.weights.doubles.reduce(0, +))
  }
}

extension Trainer {
  /// A step of widths.
  mutating func step(_ batch: Batch, training: [Widths], scoring: [Widths] = []) -> Outcome {
    step(
      batch, training: training.map(network.shape), scoring: scoring.map(network.shape))
  }

  /// Scores widths.
  mutating func score(
    _ batch: Batch, training: [Widths], scoring: [Widths] = [], examples: Int = .max
  ) -> Outcome {
    score(
      batch, training: training.map(network.shape), scoring: scoring.map(network.shape),
      examples: examples)
  }
}

extension Batch {
  /// The first rows.
  func prefix(_ count: Int) -> Batch {
    var start = self
    start.labels = Array(labels.prefix(count))
    start.weights = Array(weights.prefix(count))
    for f in columns.indices {
      let offsets = columns[f].offsets
      start.columns[f].offsets = Array(offsets.prefix(count + 1))
      start.columns[f].factors = Array(columns[f].factors.prefix(count))
      start.columns[f].ids = Array(
        columns[f].ids.prefix(offsets.isEmpty ? count : Int(offsets[count])))
    }
    return start
  }

  /// Adds a row of another batch, without its weight and factors.
  mutating func append(_ row: Int, of other: Batch) {
    labels.append(other.labels[row])
    for f in columns.indices {
      let offsets = other.columns[f].offsets
      let ids = offsets.isEmpty ? row..<row + 1 : Int(offsets[row])..<Int(offsets[row + 1])
      columns[f].ids += other.columns[f].ids[ids]
      if !offsets.isEmpty { columns[f].offsets.append(Int32(columns[f].ids.count)) }
    }
  }
}

extension [Float] {
  var doubles: [Double] { map(Double.init) }
}

extension Matrix {
  /// All elements, row after row.
  var elements: [Float] { (0..<rows).flatMap { array(row: $0) } }
}
