// A width left open, and one way of closing all of them.

/// A width of the model: fixed, or open between some choices.
package struct Choice: Hashable, Sendable {
  /// What may be chosen, in the order of the space file. One value: nothing to decide.
  package let values: [ChoiceValue]
  /// The index in `values` of what the model of today has.
  package let baseline: Int

  /// A choice between values; `baseline` is an index.
  package init(values: [ChoiceValue], baseline: Int) {
    precondition(values.indices.contains(baseline))
    self.values = values
    self.baseline = baseline
  }

  /// A fixed value: no decision.
  package init(fixed value: ChoiceValue) {
    self.init(values: [value], baseline: 0)
  }

  /// True where there is something to decide.
  package var isOpen: Bool { values.count > 1 }

  /// What the model of today has.
  package var baselineValue: ChoiceValue { values[baseline] }

  /// The index of the widest value; a full matrix counts as wider than any bottleneck.
  package var widest: Int {
    values.indices.max { (values[$0].width ?? .max) < (values[$1].width ?? .max) } ?? 0
  }

  /// The index of the narrowest value, by the same order.
  package var narrowest: Int {
    values.indices.min { (values[$0].width ?? .max) < (values[$1].width ?? .max) } ?? 0
  }

  /// The greatest width among the values; 0 where there is none.
  package var largest: Int { values.compactMap(\.width).max() ?? 0 }
}

extension ChoiceValue {
  /// The number of columns, or nil for `.none`.
  package var width: Int? {
    switch self {
    case .width(let width): width
    case .none: nil
    }
  }
}

/// An open width and its place in the model.
///
/// Controller, cost and network key by the path and keep the space's order: embeddings by feature (a group
/// where its first feature is), then the ranks of cross layers, then width and bottleneck of each hidden
/// layer.
package struct Decision: Hashable, Sendable {
  /// Which width of a shape a decision sets.
  package enum Place: Hashable, Sendable {
    /// The embedding width of a feature.
    case embedding(Int)
    /// The one embedding width of several features: a group.
    case embeddings([Int])
    /// The rank of a cross layer.
    case rank(Int)
    /// The units of a hidden layer.
    case width(Int)
    /// The bottleneck of a hidden layer.
    case bottleneck(Int)
  }

  /// E.g. `embeddings.tailnum`, `embeddings.GROUP`, `cross.0.rank`, `hidden.0.width`, `hidden.0.bottleneck`.
  package let path: String
  /// Which width of a shape it sets.
  package let place: Place
  /// What may be chosen, and what the baseline has.
  package let choice: Choice
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
