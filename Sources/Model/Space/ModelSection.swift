// The `model:` section: the network, with fixed and open widths. How it is read is in `ModelSection+YAML.swift`.

/// `model:` the network, with fixed and open widths.
package struct ModelSection: Hashable, Sendable {
  /// A hidden layer.
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

  /// An entry of `embeddings` with a list of `features`: one decision for all of them.
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
  package var embeddings: [Choice]
  /// The groups of `embeddings`. The features of a group have the same open choice, and no other group.
  package var groups: [Group] = []
  /// `linear`: whether every feature value has a linear term as well. Default: true.
  package var linear = true
  /// `cross`: the rank of each cross layer. 0 drops the layer.
  package var ranks: [Choice] = []
  /// `hidden`: the hidden layers.
  package var hidden: [Hidden] = []
  /// `activation`: what follows a hidden layer. Default: relu.
  package var activation = Activation.relu

  /// Makes a model.
  package init(
    embeddings: [Choice], groups: [Group] = [], linear: Bool = true, ranks: [Choice] = [],
    hidden: [Hidden] = [], activation: Activation = .relu
  ) {
    self.embeddings = embeddings
    self.groups = groups
    self.linear = linear
    self.ranks = ranks
    self.hidden = hidden
    self.activation = activation
  }

  /// The features that have an embedding width together, with the name of their group, or alone; in the
  /// order of decisions.
  package var embeddingParts: [(group: String?, features: [Int])] {
    let grouped = Set(groups.flatMap(\.features))
    let single = embeddings.indices.filter { !grouped.contains($0) }
    let parts = single.map { (nil, [$0]) } + groups.map { (Optional($0.name), $0.features) }
    return parts.sorted { $0.1[0] < $1.1[0] }
  }

  /// Whether the groups keep what `groups` and `Group` promise, over features of these names.
  func groupsAreValid(features names: [String]) -> Bool {
    let grouped = groups.flatMap(\.features)
    return Set(grouped).count == grouped.count
      && Set(names).union(groups.map(\.name)).count == names.count + groups.count
      && groups.allSatisfy { group in
        let choices = Set(group.features.map { embeddings[$0] })
        return choices.count == 1 && choices.allSatisfy(\.isOpen)
          && group.features == group.features.sorted()
      }
  }
}

/// The non-linearity after a hidden layer.
package enum Activation: String, SettingOption {
  /// max(x, 0)
  case relu
  /// A rectifier with a smooth bend, whose predictions differ less from training to training: 0 below −1,
  /// (x + 1)² / 4 up to 1, x above (SmeLU with β = 1: Shamir, Lin and Coviello 2020).
  case smelu
  /// x / (1 + e^−x), which is also called swish (Elfwing et al. 2018).
  case silu

  /// One sentence about the activation.
  package var doc: String {
    switch self {
    case .relu: "max(x, 0)."
    case .smelu: "A rectifier with a smooth bend, whose predictions differ less between trainings."
    case .silu: "x / (1 + e^−x), also called swish."
    }
  }
}
