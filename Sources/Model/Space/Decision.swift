// A setting left open, and one way of closing all of them.

/// An open setting and its place in the model.
///
/// Controller, cost and network key by the path and keep the space's order: embeddings by feature (a group
/// where its first feature is), then the settings of the operators in the order of the model, each operator's in the
/// order in which it declares them.
package struct Decision: Hashable, Sendable {
  /// E.g. `embeddings.tailnum`, `embeddings.GROUP`, `cross.0.rank`, `hidden.0.width`, `hidden.0.bottleneck`.
  package let path: String
  /// The part of the network that it belongs to, for people: "Embeddings", "Cross layers".
  package let part: String
  /// What may be chosen, and what the baseline has.
  package let choice: Choice
  /// The places among the values of a shape that it sets: several for a group of features.
  package let slots: [Int]
  /// The integer that stands for each value of the choice.
  package let codes: [Int]

  /// Makes a decision.
  package init(path: String, part: String, choice: Choice, slots: [Int], codes: [Int]) {
    precondition(codes.count == choice.values.count, "one code for each choice")
    self.path = path
    self.part = part
    self.choice = choice
    self.slots = slots
    self.codes = codes
  }
}

/// One candidate: for each decision of a space, in order, the index of the chosen value.
package struct Architecture: Codable, Hashable, Sendable {
  /// Indices into the decisions' values.
  package var choices: [Int]

  /// Makes an architecture.
  package init(choices: [Int]) {
    self.choices = choices
  }
}

extension Architecture {
  /// Reads a list of indices.
  package init(from decoder: any Decoder) throws {
    choices = try decoder.singleValueContainer().decode([Int].self)
  }

  /// Writes a list of indices.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(choices)
  }
}

extension Architecture: Comparable {
  /// Path order: by the first decision's choice, then by the second's, ...
  package static func < (a: Architecture, b: Architecture) -> Bool {
    a.choices.lexicographicallyPrecedes(b.choices)
  }
}
