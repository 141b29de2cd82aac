// What an exported network reads of a row, and under which names.

import LogSchema
import Model

/// The inputs of an exported network: one a feature that the shape keeps, and one more for the factor of a
/// standardised number.
struct ServingInputs: Sendable {
  /// What is read of a feature.
  struct Input: Sendable {
    /// The feature's place in the schema.
    let feature: Int
    /// The input of its ids: 64-bit integers.
    let ids: String
    /// The input of its factors, 32-bit floating-point numbers; nil where the feature has none.
    let factors: String?
    /// Whether a row may have several ids.
    let isList: Bool
    /// Whether a row has one id and nothing else.
    var isSingle: Bool { !isList && factors == nil }
  }

  /// In the schema's order.
  let inputs: [Input]
  /// The name of the output.
  let output: String
  /// All names that are taken.
  private(set) var names: ONNXNames

  /// The inputs of a shape: each is called as its feature, as far as two names do not meet.
  init(_ schema: Schema, _ shape: Shape) {
    let kept = schema.features.indices.filter { shape.embeddings[$0] > 0 }
    var names = ONNXNames()
    let ids = kept.map { names.claim(schema.features[$0].name) }
    inputs = zip(kept, ids).map { index, ids in
      let feature = schema.features[index]
      return Input(
        feature: index, ids: ids,
        factors: feature.encoding == .standardised ? names.claim("\(ids).factor") : nil,
        isList: feature.isMultiValued)
    }
    output = names.claim("probability")
    self.names = names
  }
}

/// Names of values of a graph, each given once.
struct ONNXNames: Sendable {
  /// An empty name says in ONNX that there is nothing.
  private var taken: Set<String> = [""]

  /// The name, or one like it where that is taken.
  mutating func claim(_ name: String) -> String {
    var (candidate, number) = (name, 2)
    while !taken.insert(candidate).inserted {
      candidate = "\(name)_\(number)"
      number += 1
    }
    return candidate
  }
}
