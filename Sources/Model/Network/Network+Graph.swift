// A child as a graph, for whoever writes it down in another form.

import Numerics

/// The weights of a feature. They are the network's own, not copies: to be read, and only while nothing trains.
package struct EmbeddingWeights: Sendable {
  /// ids × width.
  package let table: Matrix
  /// The linear terms, ids × 1. Nil for a model without.
  package let linear: Matrix?
}

extension Network {
  /// The weights of each feature; nil where it is dropped.
  package var embeddingWeights: [EmbeddingWeights?] {
    embeddings.map { layer in
      layer.table.weights.columns > 0
        ? EmbeddingWeights(table: layer.table.weights, linear: layer.linear?.weights) : nil
    }
  }

  /// w of the logit w · x + b (m × 1), and its b (1 × 1).
  package var outputWeights: (weights: Matrix, bias: Matrix) {
    (output.weights.parameter.weights, output.bias.weights)
  }

  /// Adds what lies between the embeddings and the logit to a graph.
  ///
  /// - Parameters:
  ///   - shape: the one for which the network was allocated, and no other.
  ///   - x: the name of the concatenated embeddings.
  /// - Returns: the name of what goes into the logit.
  package func express(_ shape: Shape, x: String, in graph: inout some GraphBuilder) -> String {
    precondition(capacity == Capacity(shape), "the capacity is that of the shape")
    var (x, origin) = (x, x)
    chain.express(shape, x: &x, origin: &origin, in: &graph)
    return x
  }
}

extension Chain {
  /// x, origin: the names of the chain's input and its x₀, which become those of its output.
  fileprivate func express(
    _ shape: Shape, x: inout String, origin: inout String, in graph: inout some GraphBuilder
  ) {
    for (i, node) in nodes.enumerated() {
      switch node {
      case .layer(let layer, let weights):
        let y = weights.express(
          shape.chosen(layer), x: x, origin: origin, name: layer.name, in: &graph)
        if y != x, !weights.keepsOrigin { origin = y }
        x = y
      case .parallel(let combine, let branches, _):
        var outputs: [String] = []
        for branch in branches {
          var (y, origin) = (x, x)
          branch.express(shape, x: &y, origin: &origin, in: &graph)
          outputs.append(y)
        }
        x =
          switch combine {
          case .concat: graph.node("Concat", outputs, [.integer("axis", 1)], named: "parallel.\(i)")
          case .sum: graph.node("Sum", outputs, named: "parallel.\(i)")
          }
        origin = x
      case .oneOf(let oneOf, let options, _):
        options[shape.option(oneOf)]?.express(shape, x: &x, origin: &origin, in: &graph)
      }
    }
  }
}
