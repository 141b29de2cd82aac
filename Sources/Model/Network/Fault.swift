// Where in a network a number first stopped being one.

/// The first number of a step, for one shape, that is not finite: the layer, and which of its numbers it is.
package struct Fault: Hashable, Sendable {
  /// The layer.
  package let layer: Layer
  /// Which of its numbers.
  package let kind: Kind

  /// A layer of a network; one that comes earlier on the way to the logit is the lesser.
  package enum Layer: Hashable, Comparable, Sendable {
    /// The embedding of a feature, by its place in the schema, with its linear term.
    case embedding(Int)
    /// An operator, by its place in the model.
    case layer(Int)
    /// The logit.
    case output
  }

  /// What is not finite.
  package enum Kind: Hashable, Sendable {
    /// What the layer computes for some row; of the output layer the logit, and with it the loss.
    case activation
    /// The gradient of the loss by what the layer computes; of a cross layer also that by its gain.
    case gradient
    /// What an update would have made of a weight of the layer. It stayed as it was.
    case weight
  }

  /// Makes a fault.
  package init(_ layer: Layer, _ kind: Kind) {
    self.layer = layer
    self.kind = kind
  }
}
