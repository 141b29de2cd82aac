// Small networks and batches for the tests of this folder.

import Datasets
import Numerics

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
    _ capacity: Capacity, linear: Bool = true, activation: Activation = .relu,
    optimizer: Optimizer = .sgd(rate: 1), seed: UInt64
  ) -> Network {
    let network = Network(
      capacity: capacity, vocabularySizes: vocabularySizes, linear: linear,
      activation: activation, optimizer: optimizer,
      seed: seed)
    let random = RandomStream(seed: seed, purpose: "test weights")
    for (i, named) in network.parameters.enumerated() {
      named.parameter.weights.fillUniform(bound: 0.6, random.substream(i))
    }
    return network
  }
}

extension Network {
  /// Every parameter with a name for messages.
  var parameters: [(name: String, parameter: Parameter)] {
    var all: [(name: String, parameter: Parameter)] = []
    for (f, layer) in embeddings.enumerated() {
      all.append(("embedding \(f)", layer.table))
      if let linear = layer.linear { all.append(("linear \(f)", linear)) }
    }
    for (i, layer) in cross.enumerated() {
      all += [
        ("cross \(i) down", layer.down.parameter), ("cross \(i) up", layer.up.parameter),
        ("cross \(i) bias", layer.bias), ("cross \(i) gain", layer.gain),
      ]
    }
    for (i, layer) in hidden.enumerated() {
      all += [
        ("hidden \(i) full", layer.full.parameter), ("hidden \(i) down", layer.down.parameter),
        ("hidden \(i) up", layer.up.parameter), ("hidden \(i) bias", layer.bias),
      ]
    }
    return all + [("output", output.weights.parameter), ("output bias", output.bias)]
  }

  /// Weighted mean log loss of a batch.
  func loss(_ shape: Shape, _ batch: Batch) -> Double {
    var worker = Worker()
    let pass = Pass(self, shape, rows: batch.count, shards: 1, arena: &worker.arena)
    let inputs = zip(embeddings, batch.columns).map { layer, column in
      var input = FeatureInput()
      input.lookUpLinear(layer, column, rows: batch.count)
      return input
    }
    let sum = pass.forward(batch, inputs, rows: 0..<batch.count, profile: &worker.profile)
    return sum / (batch.weights.isEmpty ? Double(batch.count) : batch.weights.doubles.reduce(0, +))
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
