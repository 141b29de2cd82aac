// The `model:` section from YAML and back. What it means is in `ModelSection.swift`.

import Files
import LogSchema
import Yams

extension ModelSection {
  /// The key `model` of a space, which is read after `data`: embeddings are of its features.
  static let setting = Setting<SearchSpace>(
    "model", .section(ModelEntries.self), ModelEntries.doc, absence: .refused(unless: nil),
    read: { space, section in
      space.model = try ModelSection(
        section.required("model"), features: space.data.schema.features, file: section.file)
      // An import makes the ids, and so must know what shares them.
      for table in space.model.tables {
        for feature in table.features { space.data.schema.features[feature].table = table.name }
      }
    },
    write: { $0.model.node(features: $0.data.schema.features) })

  /// Reads the section of a log with these features.
  init(_ node: Node, features: [Feature], file: String) throws {
    var entries = ModelEntries()
    entries.tables = TableEntries(features)
    entries.embeddings = EmbeddingEntries(features: features.map(\.name))
    try entries.read(node, path: "model", file: file)
    let tables = entries.tables.groups
    let embeddings = try features.enumerated().map { f, feature in
      guard let choice = entries.embeddings.choices[feature.name] ?? entries.embedding else {
        let name = tables.first { $0.features.contains(f) }?.name ?? feature.name
        throw InputError(
          "`model` has neither `embedding` nor `embeddings.\(name)`", file: file,
          line: node.mark?.line)
      }
      return choice
    }
    if let layers = entries.layers {
      self.init(
        embeddings: embeddings, groups: entries.embeddings.groups, tables: tables,
        linear: entries.linear, blocks: layers.blocks)
    } else {
      self.init(
        embeddings: embeddings, groups: entries.embeddings.groups, tables: tables,
        linear: entries.linear, ranks: entries.cross.map(\.rank), hidden: entries.hidden,
        activation: entries.activation)
    }
  }
}

/// The keys of `model:`.
struct ModelEntries: Section {
  var embedding: Choice?
  var tables = TableEntries([])
  var embeddings = EmbeddingEntries(features: [])
  var linear = true
  var cross: [Cross] = []
  var hidden: [ModelSection.Hidden] = []
  var activation = Activation.relu
  var layers: LayersEntry?

  static let doc = "The network in production, with choices for its widths and other settings."

  static let settings: [Setting<Self>] = [
    .optionalChoice(
      "embedding", \.embedding, .integer(0...65_536),
      "The embedding width of all features that `embeddings` does not name; 0 drops a feature.",
      absent: "every feature must be in `embeddings`"),
    TableEntries.setting, EmbeddingEntries.setting,
    .boolean("linear", \.linear, "Whether every feature value also has a linear term."),
    .sections("cross", \.cross, atMost: 100, noun: "layers", "The cross layers of DCN-V2."),
    .sections("hidden", \.hidden, atMost: 100, noun: "layers", "The hidden layers."),
    .option("activation", \.activation, "The activation of the hidden layers."),
    LayersEntry.setting,
  ]
}

extension ModelSection.Hidden: Section {
  /// A layer whose width is not known yet.
  package init() { self.init(width: Choice(fixed: .width(0))) }

  /// One sentence for the reference.
  package static let doc = "A hidden layer."

  /// The keys.
  package static let settings: [Setting<Self>] = [
    .choice("width", \.width, .integer(1...65_536), "The number of units.").required,
    .choice(
      "bottleneck", \.bottleneck,
      .either([.integer(1...65_536), .options([("none", "No bottleneck.")])]),
      "The width of a linear layer in front of the units."),
  ]
}

/// What `model.embeddings` says: of single features, and of groups of them.
struct EmbeddingEntries: Hashable, Sendable {
  /// The features that the log has.
  private let features: [String]
  /// The width of each feature that is named, alone or in a group.
  private(set) var choices: [String: Choice] = [:]
  private(set) var groups: [ModelSection.Group] = []
  /// The entry that gave a feature its width.
  private var givers: [String: String] = [:]

  /// No entries, over features of these names.
  init(features: [String]) { self.features = features }

  /// The key `embeddings`. It is written by `ModelSection`, which has the widths of all features.
  static let setting = Setting<ModelEntries>(
    "embeddings",
    .map(
      of: .either([.choice(of: GroupEntry.widths), .section(GroupEntry.self)]),
      names: "features and groups", least: 0),
    "The embedding widths of single features, and of groups of features that share a decision.",
    absence: .described("`embedding` applies to every feature"),
    read: { try $0.embeddings.read($1, tables: $0.tables.groups) }, write: { _ in nil })

  private mutating func read(_ model: YAMLSection, tables: [ModelSection.Group]) throws {
    let places = Dictionary(uniqueKeysWithValues: zip(features, features.indices))
    let shared = Dictionary(
      uniqueKeysWithValues: tables.flatMap { table in
        table.features.map { (features[$0], table.name) }
      })
    for (name, key, value) in try model.mapping("embeddings") {
      let path = model.path("embeddings.\(name)")
      func error(_ problem: String, at node: Node) -> InputError {
        InputError("`\(path)` \(problem)", file: model.file, line: node.mark?.line)
      }
      guard let members = value.mapping?["features"] else {
        let table = tables.first { $0.name == name }
        if places[name] == nil, table == nil {
          let near = didYouMean(name, in: features) { "`\($0)`" }.map { ": \($0)" } ?? ""
          throw error("is not a feature of `data.features`\(near)", at: key)
        }
        if let table = shared[name] {
          throw error("has the width of its table: expected `\(table)`", at: key)
        }
        let choice = try Choice(value, key: "embeddings.\(name)", of: model, GroupEntry.widths)
        for member in table?.features.map({ features[$0] }) ?? [name] {
          try set(member, choice, by: name) { error($0, at: key) }
        }
        continue
      }
      if tables.contains(where: { $0.name == name }) {
        throw error("is a group, and the name of a table: expected a name of its own", at: key)
      }
      if places[name] != nil {
        throw error("is a group, and the name of a feature: expected a name of its own", at: key)
      }
      let entry = try GroupEntry(value, path: path, file: model.file)
      if entry.features.isEmpty { throw error("is a group of no features", at: key) }
      let group = try zip(entry.features, members.sequence ?? []).map { member, node in
        guard let place = places[member] else {
          throw InputError(
            "`\(path).features` is `\(member)`: expected \(GroupEntry.names)", file: model.file,
            line: node.mark?.line)
        }
        if let table = shared[member] {
          throw error("has `\(member)`, which has the width of its table `\(table)`", at: node)
        }
        try set(member, entry.choice, by: name) { error($0, at: node) }
        return place
      }
      // With one choice there is nothing to decide together.
      if entry.choice.isOpen {
        groups.append(ModelSection.Group(name: name, features: group.sorted()))
      }
    }
  }

  private mutating func set(
    _ feature: String, _ choice: Choice, by entry: String, error: (String) -> InputError
  ) throws {
    if let giver = givers.updateValue(entry, forKey: feature) {
      throw error("gives `\(feature)` a width, which it has from `\(giver)`")
    }
    choices[feature] = choice
  }
}

/// The keys of a group of features that share an embedding width.
struct GroupEntry: Section {
  var features: [String] = []
  var values: [ChoiceValue] = []
  var choice = Choice(fixed: .width(0))

  static let doc = "Features that share one embedding width."

  /// What an embedding width may be.
  static let widths = ValueForm.integer(0...65_536)

  /// What a group lists.
  static let names = "names of `data.features`"

  static let settings: [Setting<Self>] = [
    Setting(
      "features", .list(of: .text(), count: 1...Int.max, expected: names),
      "The features of the group.", absence: .refused(unless: nil),
      read: { entry, section in
        entry.features = try section.list("features").map { node in
          guard let name = node.scalar?.string else {
            throw section.mismatch(node, "features", expected: names)
          }
          return name
        }
      },
      write: { .flowList($0.features.map { .text($0) }) }),
    Setting(
      "choices",
      .list(of: widths, count: 1...Int.max, isUnique: true, expected: "choices that differ"),
      "The widths to choose from.", absence: .refused(unless: nil),
      read: { $0.values = try Choice.values($1, widths) },
      write: { .flowList($0.values.map { .plain($0.description) }) }),
    Setting(
      "baseline", widths, "The width in the production model.", absence: .refused(unless: nil),
      read: { $0.choice = try Choice($0.values, $1, widths) },
      write: { .plain($0.choice.baselineValue.description) }),
  ]
}

extension ModelSection {
  fileprivate func node(features: [Feature]) -> Node {
    let embeddings = Node.block(embeddingParts.map { embedding($0, $1, of: features) })
    let tables = tables.map { table in
      let names = table.features.map { Node.text(features[$0].name) }
      return (table.name, Node.flow([("features", .flowList(names))]))
    }
    let heads = (tables.isEmpty ? [] : [("tables", .block(tables))]) + [("embeddings", embeddings)]
    var entries = ModelEntries()
    entries.linear = linear
    guard let (ranks, hidden, activation) = short else {
      let linear = entries.pairs.filter { $0.0 == "linear" }
      return .block(heads + linear + [("layers", .list(blocks.map(\.node)))])
    }
    entries.cross = ranks.map { Cross(rank: $0) }
    entries.hidden = hidden
    entries.activation = activation
    return .block(heads + entries.pairs)
  }

  /// The entry of a feature, a table or a group.
  private func embedding(
    _ group: String?, _ places: [Int], of features: [Feature]
  ) -> (String, Node) {
    let choice = embeddings[places[0]]
    guard let group, !tables.contains(where: { $0.name == group }) else {
      return (group ?? features[places[0]].name, choice.node)
    }
    let names: (String, Node) = ("features", .flowList(places.map { .text(features[$0].name) }))
    return (group, .flow([names] + choice.pairs))
  }
}
