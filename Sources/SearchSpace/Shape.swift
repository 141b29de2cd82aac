// The widths of a network: of one architecture, and of what must hold several.

/// The widths of one architecture, every decision closed.
public struct Shape: Hashable, Sendable {
  /// A hidden layer.
  public struct Hidden: Hashable, Sendable {
    /// Number of units.
    public var width: Int
    /// Width of the linear bottleneck before the units, or nil for a full matrix.
    public var bottleneck: Int?

    /// Makes a hidden layer's shape.
    public init(width: Int, bottleneck: Int? = nil) {
      self.width = width
      self.bottleneck = bottleneck
    }
  }

  /// Embedding width of each feature; 0 drops the feature, its linear term too.
  public var embeddings: [Int]
  /// Rank of each cross layer; 0 drops the layer.
  public var ranks: [Int]
  /// The hidden layers.
  public var hidden: [Hidden]

  /// Makes a shape.
  public init(embeddings: [Int], ranks: [Int], hidden: [Hidden]) {
    self.embeddings = embeddings
    self.ranks = ranks
    self.hidden = hidden
  }

  /// X, the width of the concatenated embeddings.
  public var inputWidth: Int { embeddings.reduce(0, +) }

  /// The shape in which the decisions have the values that an architecture chooses.
  public func setting(_ decisions: [Decision], to architecture: Architecture) -> Shape {
    var shape = self
    shape.set(decisions, to: architecture)
    return shape
  }

  /// Gives the decisions the values that an architecture chooses.
  public mutating func set(_ decisions: [Decision], to architecture: Architecture) {
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
public struct Capacity: Hashable, Sendable {
  /// What a hidden layer allocates.
  public struct Hidden: Hashable, Sendable {
    /// Number of units.
    public var width: Int
    /// Whether there is a full matrix.
    public var full: Bool
    /// The widest bottleneck; 0 where there is none.
    public var bottleneck: Int
  }

  /// Embedding width of each feature.
  public var embeddings: [Int]
  /// Rank of each cross layer.
  public var ranks: [Int]
  /// The hidden layers.
  public var hidden: [Hidden]

  /// What one architecture needs, and no more.
  public init(_ shape: Shape) {
    embeddings = shape.embeddings
    ranks = shape.ranks
    hidden = shape.hidden.map {
      Hidden(width: $0.width, full: $0.bottleneck == nil, bottleneck: $0.bottleneck ?? 0)
    }
  }

  /// What every architecture of a model finds room in: the supernet.
  public init(_ model: Model) {
    embeddings = model.embeddings.map(\.largest)
    ranks = model.ranks.map(\.largest)
    hidden = model.hidden.map {
      Hidden(
        width: $0.width.largest, full: $0.bottleneck.values.contains(.none),
        bottleneck: $0.bottleneck.largest)
    }
  }
}
