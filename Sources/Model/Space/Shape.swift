// The values of one architecture, and what must hold several.

/// The values of all settings of one architecture, every decision closed.
package struct Shape: Hashable, Sendable {
  /// An integer for each slot of the model: the embedding width of each feature, then those of the blocks.
  package private(set) var values: [Int]
  /// The number of features.
  package let features: Int
  /// The number of cross layers of a model in the short form, whose other values are those of hidden layers; nil of a
  /// model in the long form.
  private let crossLayers: Int?

  /// Makes a shape.
  ///
  /// - Precondition: there is a value for each slot of the model.
  package init(features: Int, values: [Int], crossLayers: Int? = nil) {
    precondition(features + (crossLayers ?? 0) <= values.count)
    self.features = features
    self.values = values
    self.crossLayers = crossLayers
  }

  /// The values as a text that is one shape's alone among those of a model. It never changes for the short form: the
  /// journals of earlier versions have it, the name of a module of then included.
  package var name: String {
    func list(_ values: some Sequence) -> String {
      "[\(values.map { "\($0)" }.joined(separator: ", "))]"
    }
    guard let crossLayers else { return "Shape(features: \(features), values: \(list(values)))" }
    let end = features + crossLayers
    // Width, bottleneck and activation of each hidden layer; the model says the last.
    let hidden = stride(from: end, to: values.count, by: 3).map { start in
      let k = values[start + 1]
      let bottleneck = k == ChosenValues.none ? "nil" : "Optional(\(k))"
      return "SearchSpace.Shape.Hidden(width: \(values[start]), bottleneck: \(bottleneck))"
    }
    return "Shape(embeddings: \(list(embeddings)), ranks: \(list(values[features..<end])),"
      + " hidden: \(list(hidden)))"
  }

  /// Embedding width of each feature; 0 drops the feature, its linear term too.
  package var embeddings: ArraySlice<Int> { values[..<features] }

  /// X, the width of the concatenated embeddings.
  package var inputWidth: Int { embeddings.reduce(0, +) }

  /// The values of a layer's settings.
  package func chosen(_ layer: Layer) -> ChosenValues { ChosenValues(values, start: layer.start) }

  /// The index of the chosen option.
  package func option(_ oneOf: OneOf) -> Int { values[oneOf.start] }

  /// The shape in which the decisions have the values that an architecture chooses.
  package func setting(_ decisions: [Decision], to architecture: Architecture) -> Shape {
    var shape = self
    shape.set(decisions, to: architecture)
    return shape
  }

  /// Gives the decisions the values that an architecture chooses.
  package mutating func set(_ decisions: [Decision], to architecture: Architecture) {
    precondition(decisions.count == architecture.choices.count)
    // By index: a copy of a decision would count references, and a search does this for every draw.
    for d in decisions.indices {
      let value = decisions[d].codes[architecture.choices[d]]
      for i in decisions[d].slots.indices { values[decisions[d].slots[i]] = value }
    }
  }
}

/// What a network allocates room for: one shape, or every architecture of a model.
package struct Capacity: Hashable, Sendable {
  /// For each slot of the model the values that may occur.
  package let allowed: [[Int]]
  /// The number of features.
  package let features: Int

  /// What one architecture needs, and no more.
  package init(_ shape: Shape) {
    allowed = shape.values.map { [$0] }
    features = shape.features
  }

  /// What every architecture of a model finds room in: the supernet.
  package init(_ model: ModelSection) {
    allowed = model.slots.map(\.codes)
    features = model.embeddings.count
  }

  /// One of the shapes that find room.
  var someShape: Shape {
    Shape(features: features, values: allowed.map { $0.first ?? ChosenValues.none })
  }

  /// The greatest embedding width of each feature.
  package var embeddings: [Int] { allowed[..<features].map { $0.max() ?? 0 } }

  /// What a layer must hold.
  package func room(_ layer: Layer) -> Room { Room(allowed, start: layer.start) }

  /// Whether some architecture has this option.
  package func has(option: Int, of oneOf: OneOf) -> Bool {
    allowed[oneOf.start].contains(option)
  }
}
