// The one network: supernet, sub-network and child are the same code at other widths.

import Numerics

/// A click-through-rate network: embeddings, cross layers, hidden layers, a logit.
///
/// It is allocated once at its capacity, and run at any shape that fits into it. At the capacity of a
/// space's greatest widths it is the supernet; at the widths of one architecture it is a child.
package final class Network: Sendable {
  let embeddings: [EmbeddingLayer]
  let cross: [CrossLayer]
  let hidden: [HiddenLayer]
  let output: OutputLayer
  /// Widths of the groups of input columns of the first layers, of each hidden layer, of the output.
  let inputGroups: [[Int]]

  /// Allocates a network and draws its initial weights.
  ///
  /// A weight's initial value is a function of the seed, its layer and its place among the input's
  /// columns and the units, scaled for the layer's width: networks of different widths share it.
  ///
  /// - Parameters:
  ///   - vocabularySizes: number of ids of each feature.
  ///   - linear: whether every id has a linear weight as well.
  ///   - activation: what follows a hidden layer.
  package init(
    capacity: Capacity, vocabularySizes: [Int], linear: Bool, activation: Activation,
    optimizer: any OptimizerRule, seed: UInt64
  ) {
    precondition(capacity.embeddings.count == vocabularySizes.count)
    let random = RandomStream(seed: seed, purpose: "initial weights")
    embeddings = capacity.embeddings.indices.map { f in
      EmbeddingLayer(
        ids: vocabularySizes[f], width: capacity.embeddings[f], linear: linear,
        optimizer: optimizer, random: random.substream(0).substream(f))
    }
    cross = capacity.ranks.enumerated().map { i, rank in
      CrossLayer(
        groups: capacity.embeddings, rank: rank, optimizer: optimizer,
        random: random.substream(1).substream(i))
    }
    inputGroups =
      [capacity.embeddings]
      + capacity.hidden.map {
        ActiveColumns.groups(ofHidden: $0.width)
      }
    hidden = zip(capacity.hidden, inputGroups).enumerated().map { i, layer in
      HiddenLayer(
        groups: layer.1, capacity: layer.0, activation: activation, optimizer: optimizer,
        random: random.substream(2).substream(i))
    }
    output = OutputLayer(
      groups: inputGroups[hidden.count], optimizer: optimizer, random: random.substream(3))
  }

  /// Number of weights.
  package var parameterCount: Int {
    func count(_ parameter: Parameter) -> Int { parameter.weights.rows * parameter.weights.columns }
    func count(_ weights: WeightMatrix) -> Int { count(weights.parameter) }
    var sum = embeddings.reduce(0) { $0 + count($1.table) + ($1.linear.map(count) ?? 0) }
    for layer in cross where layer.down.parameter.weights.columns > 0 && layer.bias.weights.rows > 0
    {
      sum += count(layer.down) + count(layer.up) + count(layer.bias) + count(layer.gain)
    }
    for layer in hidden {
      sum += count(layer.full) + count(layer.down) + count(layer.up) + count(layer.bias)
    }
    return sum + count(output.weights) + count(output.bias)
  }

  /// The parts into which an update of all weights divides; they touch different weights.
  var updates: [Update] {
    func parts(_ count: Int, _ update: (Int) -> Update) -> [Update] { (0..<count).map(update) }
    // The largest first, so that the threads finish together.
    return hidden.enumerated().flatMap { i, layer in parts(layer.updates) { .hidden(i, part: $0) } }
      + cross.enumerated().flatMap { i, layer in parts(layer.updates) { .cross(i, part: $0) } }
      + parts(embeddings.count) { .embedding($0) }
      + parts(output.updates) { .output(part: $0) }
  }

  /// One part of an update.
  enum Update: Sendable {
    case embedding(Int)
    case cross(Int, part: Int)
    case hidden(Int, part: Int)
    case output(part: Int)

    /// The layer whose weights they are.
    var layer: Fault.Layer {
      switch self {
      case .embedding(let f): .embedding(f)
      case .cross(let i, _): .cross(i)
      case .hidden(let i, _): .hidden(i)
      case .output: .output
      }
    }
  }
}
