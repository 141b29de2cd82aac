// `model:` the network with fixed and open settings. How it stands in YAML is in `ModelSection+YAML.swift`.

import LogSchema

/// The network: embeddings, the blocks between them and the logit.
package struct ModelSection: Hashable, Sendable {
  /// Features that have one embedding width: an entry of `embeddings` with a list of `features`, or one of `tables`.
  package struct Group: Hashable, Sendable {
    /// The entry's key, which is no feature's name.
    package var name: String
    /// The features, by their places in the schema, rising.
    package var features: [Int]

    /// Makes a group.
    package init(name: String, features: [Int]) {
      self.name = name
      self.features = features
    }
  }

  /// `embedding`, and `embeddings` for single features: the embedding width of each feature, in the
  /// schema's order. 0 drops the feature.
  package var embeddings: [Choice] { didSet { place() } }
  /// The groups of `embeddings`. The features of a group have the same open choice, and no other group.
  package var groups: [Group] = []
  /// `tables`: the features that share one embedding table, with its linear terms and its ids. They have the same choice,
  /// and neither a group nor another table.
  package var tables: [Group] = []
  /// `linear`: whether every feature value has a linear term as well. Default: true.
  package var linear = true
  /// `layers`, or `cross` and `hidden`: what lies between the embeddings and the logit.
  package var blocks: [Block] { didSet { place() } }

  /// Makes a model.
  package init(
    embeddings: [Choice], groups: [Group] = [], tables: [Group] = [], linear: Bool = true,
    blocks: [Block]
  ) {
    self.embeddings = embeddings
    self.groups = groups
    self.tables = tables
    self.linear = linear
    self.blocks = blocks
    place()
  }

  /// Tells the blocks where their values stand, behind those of the embeddings.
  private mutating func place() {
    var start = embeddings.count
    let placed = blocks.placed(&start)
    if placed != blocks { blocks = placed }
  }

  /// The operators, in the order of the model.
  package var layers: [Layer] { blocks.layers }

  /// The features that have an embedding width together, with the name of their group or table, or alone; in the
  /// order of decisions.
  package var embeddingParts: [(group: String?, features: [Int])] { parts(groups + tables) }

  /// The features of each embedding table, with its name if they are several; in the order of the first ones.
  package var embeddingTables: [(name: String?, features: [Int])] { parts(tables) }

  private func parts(_ groups: [Group]) -> [(String?, [Int])] {
    let grouped = Set(groups.flatMap(\.features))
    let single = embeddings.indices.filter { !grouped.contains($0) }
    let parts = single.map { (nil, [$0]) } + groups.map { (Optional($0.name), $0.features) }
    return parts.sorted { $0.1[0] < $1.1[0] }
  }

  /// The tables that features share, by the name that each feature gives; in the order of the first ones.
  package static func tables(of features: [Feature]) -> [Group] {
    let names = features.compactMap(\.table).unique
    return names.map { name in
      Group(name: name, features: features.indices.filter { features[$0].table == name })
    }
  }

  /// Whether groups and tables keep what `groups`, `tables` and `Group` promise, over these features.
  func groupsAreValid(_ features: [Feature]) -> Bool {
    let all = groups + tables
    let grouped = all.flatMap(\.features)
    let names = features.map(\.name)
    return Set(grouped).count == grouped.count
      && Set(names).union(all.map(\.name)).count == names.count + all.count
      && all.allSatisfy { group in
        Set(group.features.map { embeddings[$0] }).count == 1
          && group.features == group.features.sorted()
      }
      && groups.allSatisfy { embeddings[$0.features[0]].isOpen }
      && Set(tables) == Set(Self.tables(of: features))
  }

  /// The slots of all settings that may be choices, each feature's embedding first. Features have no names here.
  package var slots: [Slot] {
    embeddings.indices.map {
      Slot(path: "embeddings.\($0)", part: "Embeddings", choice: embeddings[$0])
    } + blocks.slots
  }
}

// MARK: - The short form: cross layers, then hidden layers, one activation

extension ModelSection {
  /// A hidden layer of the short form.
  package struct Hidden: Hashable, Sendable {
    /// `width`: number of units.
    package var width: Choice
    /// `bottleneck`: width of a linear layer before the units, or `none`.
    package var bottleneck: Choice

    /// Makes a hidden layer.
    package init(width: Choice, bottleneck: Choice = Choice(fixed: .none)) {
      self.width = width
      self.bottleneck = bottleneck
    }
  }

  /// The long form of a model in the short form.
  package init(
    embeddings: [Choice], groups: [Group] = [], tables: [Group] = [], linear: Bool = true,
    ranks: [Choice] = [], hidden: [Hidden] = [], activation: Activation = .relu
  ) {
    let cross = ranks.enumerated().map { i, rank in
      Block.layer(Layer(Cross(rank: rank), name: "cross.\(i)"))
    }
    let name = Choice(fixed: .name(activation.rawValue))
    let dense = hidden.enumerated().map { i, layer in
      Block.layer(
        Layer(
          Dense(width: layer.width, bottleneck: layer.bottleneck, activation: name),
          name: "hidden.\(i)"))
    }
    self.init(
      embeddings: embeddings, groups: groups, tables: tables, linear: linear,
      blocks: cross + dense)
  }

  /// What the short form says of the model; nil of a model that it cannot express.
  package var short: (ranks: [Choice], hidden: [Hidden], activation: Activation)? {
    var ranks: [Choice] = []
    var hidden: [Hidden] = []
    var activations: Set<Choice> = []
    for case let block in blocks {
      guard case .layer(let layer) = block else { return nil }
      if let cross = layer.operation as? Cross, layer.name == "cross.\(ranks.count)", hidden.isEmpty
      {
        ranks.append(cross.rank)
      } else if let dense = layer.operation as? Dense, layer.name == "hidden.\(hidden.count)" {
        hidden.append(Hidden(width: dense.width, bottleneck: dense.bottleneck))
        activations.insert(dense.activation)
      } else {
        return nil
      }
    }
    guard activations.count <= 1 else { return nil }
    let activation = activations.first?.baselineValue.description ?? Activation.relu.rawValue
    return (ranks, hidden, Activation(rawValue: activation) ?? .relu)
  }
}
