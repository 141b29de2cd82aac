// The one network: supernet, sub-network and child are the same code at other widths.

import Datasets
import Numerics

/// A click-through-rate network: embeddings, the blocks of a model, a logit.
///
/// It is allocated once at its capacity, and run at any shape that fits into it. At the capacity of a
/// model's greatest widths it is the supernet; at the widths of one architecture it is a child.
package final class Network: Sendable {
  /// The model of which it holds architectures.
  package let model: ModelSection
  /// What it was allocated for.
  package let capacity: Capacity
  /// How its weights are updated.
  package let rules: UpdateRules
  /// One for each feature. Features of one table have the same weights.
  let embeddings: [EmbeddingLayer]
  /// For each feature that is the first of its table, all features of it; for others none. An update of the table is that
  /// of its first feature.
  let members: [[Int]]
  let chain: Chain
  let output: OutputLayer
  /// The operators of the chain with their weights, in the order of the model.
  let layers: [(layer: Layer, weights: any OperatorLayer)]
  /// Widths of the groups of input columns of the first operators: the features.
  let inputGroups: [Int]

  /// Allocates a network and draws its initial weights.
  ///
  /// A weight's initial value is a function of the seed, its layer and its place among the input's
  /// columns and the units, scaled for the layer's width: networks of different widths share it.
  ///
  /// - Parameter vocabularySizes: number of ids of each feature.
  package init(
    _ model: ModelSection, capacity: Capacity, vocabularySizes: [Int], rules: UpdateRules,
    seed: UInt64
  ) {
    precondition(capacity.features == vocabularySizes.count, "a vocabulary for each feature")
    precondition(model.slots.count == capacity.allowed.count, "a capacity of this model")
    self.model = model
    self.capacity = capacity
    self.rules = rules
    let random = RandomStream(seed: seed, purpose: "initial weights")
    inputGroups = capacity.embeddings
    var members = [[Int]](repeating: [], count: inputGroups.count)
    var layers = [EmbeddingLayer?](repeating: nil, count: inputGroups.count)
    for (_, features) in model.embeddingTables {
      let first = features[0]
      members[first] = features
      let layer = EmbeddingLayer(
        ids: model.rows(of: features, vocabularySizes), width: inputGroups[first],
        linear: model.linear, rules: rules,
        random: random.substream(0).substream(first))
      for f in features {
        precondition(inputGroups[f] == inputGroups[first], "features of a table have one width")
        layers[f] = layer
      }
    }
    self.members = members
    embeddings = layers.compactMap { $0 }
    chain = Chain(
      model.blocks, from: inputGroups, capacity, rules: rules, random: random)
    self.layers = chain.layers
    output = OutputLayer(
      groups: chain.outputGroups, rules: rules, random: random.substream(3))
  }

  /// The parts into which an update of all weights divides; they touch different weights.
  var updates: [Update] {
    let operators = layers.enumerated().map { i, entry in
      (
        size: entry.weights.parameters.reduce(0) { $0 + $1.weights.rows * $1.weights.columns },
        parts: (0..<entry.weights.updates).map { Update.layer(i, part: $0) }
      )
    }
    // The largest first, so that the threads finish together.
    return operators.sorted { $0.size > $1.size }.flatMap(\.parts)
      + embeddings.indices.filter { !members[$0].isEmpty }.map { .embedding($0) }
      + (0..<output.updates).map { .output(part: $0) }
  }

  /// One part of an update.
  enum Update: Sendable {
    /// A table, by its first feature.
    case embedding(Int)
    /// An operator, by its place among the network's layers.
    case layer(Int, part: Int)
    case output(part: Int)

    /// The layer whose weights they are.
    var layer: Fault.Layer {
      switch self {
      case .embedding(let f): .embedding(f)
      case .layer(let i, _): .layer(i)
      case .output: .output
      }
    }
  }

  /// The place of a layer of this name among the network's layers.
  func place(of name: String) -> Int {
    layers.firstIndex { $0.layer.name == name } ?? { preconditionFailure("no layer \(name)") }()
  }
}
