// The widths of a network: of one architecture, and of what must hold several.

/// The widths of one architecture, every decision closed.
package struct Shape: Hashable, Sendable {
  /// A hidden layer.
  package struct Hidden: Hashable, Sendable {
    /// Number of units.
    package var width: Int
    /// Width of the linear bottleneck before the units, or nil for a full matrix.
    package var bottleneck: Int?

    /// Makes a hidden layer's shape.
    package init(width: Int, bottleneck: Int? = nil) {
      self.width = width
      self.bottleneck = bottleneck
    }
  }

  /// Embedding width of each feature; 0 drops the feature, its linear term too.
  package var embeddings: [Int]
  /// Rank of each cross layer; 0 drops the layer.
  package var ranks: [Int]
  /// The hidden layers.
  package var hidden: [Hidden]

  /// Makes a shape.
  package init(embeddings: [Int], ranks: [Int], hidden: [Hidden]) {
    self.embeddings = embeddings
    self.ranks = ranks
    self.hidden = hidden
  }

  /// X, the width of the concatenated embeddings.
  package var inputWidth: Int { embeddings.reduce(0, +) }

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
      let width = decisions[d].choice.values[architecture.choices[d]].width
      switch decisions[d].place {
      case .embedding(let f): embeddings[f] = width ?? 0
      case .embeddings(let group): for f in group { embeddings[f] = width ?? 0 }
      case .rank(let i): ranks[i] = width ?? 0
      case .width(let i): hidden[i].width = width ?? 0
      case .bottleneck(let i): hidden[i].bottleneck = width
      }
    }
  }
}

/// The widths that a network allocates: those of a child, or the largest of every decision.
package struct Capacity: Hashable, Sendable {
  /// What a hidden layer allocates.
  package struct Hidden: Hashable, Sendable {
    /// Number of units.
    package var width: Int
    /// Whether there is a full matrix.
    package var full: Bool
    /// The widest bottleneck; 0 where there is none.
    package var bottleneck: Int
  }

  /// Embedding width of each feature.
  package var embeddings: [Int]
  /// Rank of each cross layer.
  package var ranks: [Int]
  /// The hidden layers.
  package var hidden: [Hidden]

  /// What one architecture needs, and no more.
  package init(_ shape: Shape) {
    embeddings = shape.embeddings
    ranks = shape.ranks
    hidden = shape.hidden.map {
      Hidden(width: $0.width, full: $0.bottleneck == nil, bottleneck: $0.bottleneck ?? 0)
    }
  }

  /// What every architecture of a model finds room in: the supernet.
  package init(_ model: ModelSection) {
    embeddings = model.embeddings.map(\.largest)
    ranks = model.ranks.map(\.largest)
    hidden = model.hidden.map {
      Hidden(
        width: $0.width.largest, full: $0.bottleneck.values.contains(.none),
        bottleneck: $0.bottleneck.largest)
    }
  }
}
