// The weights of a child, layer by layer, for whoever writes them down in another form.

import Numerics

/// The weights of one shape of a network. They are the network's own, not copies: to be read, and only while
/// nothing trains.
///
/// X: width of the concatenated embeddings, m: a layer's inputs, n: its units.
package struct NetworkWeights: Sendable {
  /// A feature's.
  package struct Embedding: Sendable {
    /// ids × width.
    package let table: Matrix
    /// The linear terms, ids × 1. Nil for a model without.
    package let linear: Matrix?
  }

  /// A cross layer's: y = α · x₀ ⊙ (V U x + c) + x.
  package struct Cross: Sendable {
    /// Uᵀ and V: X × rank.
    package let down: Matrix, up: Matrix
    /// c: X × 1.
    package let bias: Matrix
    /// α: 1 × 1.
    package let gain: Matrix
  }

  /// A hidden layer's: y = φ(W x + b).
  package struct Hidden: Sendable {
    /// Wᵀ (m × n), or the factors of which it is the product: m × bottleneck and bottleneck × n.
    package let factors: [Matrix]
    /// b: n × 1.
    package let bias: Matrix
  }

  /// One for each feature; nil where it is dropped.
  package let embeddings: [Embedding?]
  /// One for each cross layer; nil where it is dropped.
  package let cross: [Cross?]
  /// The hidden layers.
  package let hidden: [Hidden]
  /// w of the logit w · x + b: m × 1.
  package let output: Matrix
  /// Its b: 1 × 1.
  package let outputBias: Matrix

  /// Takes the weights of a network that was allocated for a shape, and has no others.
  ///
  /// - Precondition: the network's capacity is `Capacity(shape)`.
  package init(of network: Network, at shape: Shape) {
    precondition(shape.embeddings == network.inputGroups[0], "the capacity is that of the shape")
    embeddings = network.embeddings.map { layer in
      layer.table.weights.columns > 0
        ? Embedding(table: layer.table.weights, linear: layer.linear?.weights) : nil
    }
    let hasInput = shape.inputWidth > 0
    cross = zip(network.cross, shape.ranks).map { layer, rank in
      rank > 0 && hasInput
        ? Cross(
          down: layer.down.parameter.weights, up: layer.up.parameter.weights,
          bias: layer.bias.weights, gain: layer.gain.weights)
        : nil
    }
    hidden = zip(network.hidden, shape.hidden).map { layer, shape in
      let factors = shape.bottleneck == nil ? [layer.full] : [layer.down, layer.up]
      return Hidden(factors: factors.map(\.parameter.weights), bias: layer.bias.weights)
    }
    output = network.output.weights.parameter.weights
    outputBias = network.output.bias.weights
  }
}
