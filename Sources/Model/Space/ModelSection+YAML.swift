// The `model:` section from YAML and back. What it means is in `ModelSection.swift`.

import Files
import LogSchema
import Yams

extension ModelSection {
  init(_ node: Node, features: [Feature], file: String) throws {
    let section = try YAMLSection(
      node, path: "model", file: file,
      keys: ["embedding", "embeddings", "linear", "cross", "hidden", "activation"])
    let entries = try EmbeddingEntries(section, features: features)
    let shared = try section.node("embedding").map {
      try Choice($0, key: "embedding", of: section, atLeast: 0)
    }
    let embeddings = try features.map { feature in
      guard let choice = entries.choices[feature.name] ?? shared else {
        throw InputError(
          "`model` has neither `embedding` nor `embeddings.\(feature.name)`", file: file,
          line: node.mark?.line)
      }
      return choice
    }
    self.init(
      embeddings: embeddings, groups: entries.groups,
      linear: try section.boolean("linear", default: true),
      ranks: try section.layers("cross").enumerated().map { i, node in
        let layer = try YAMLSection(node, path: "model.cross.\(i)", file: file, keys: ["rank"])
        return try Choice(layer.required("rank"), key: "rank", of: layer, atLeast: 0)
      },
      hidden: try section.layers("hidden").enumerated().map { i, node in
        let layer = try YAMLSection(
          node, path: "model.hidden.\(i)", file: file, keys: ["width", "bottleneck"])
        return Hidden(
          width: try Choice(layer.required("width"), key: "width", of: layer, atLeast: 1),
          bottleneck: try layer.node("bottleneck").map {
            try Choice($0, key: "bottleneck", of: layer, atLeast: 1, orNone: true)
          } ?? Choice(fixed: .none))
      })
    activation = try section.option("activation", default: .relu)
  }
}

/// What `model.embeddings` says: of single features, and of groups of them.
private struct EmbeddingEntries {
  /// The width of each feature that is named, alone or in a group.
  private(set) var choices: [String: Choice] = [:]
  private(set) var groups: [ModelSection.Group] = []
  /// The entry that gave a feature its width.
  private var givers: [String: String] = [:]

  init(_ model: YAMLSection, features: [Feature]) throws {
    let places = Dictionary(uniqueKeysWithValues: zip(features.map(\.name), features.indices))
    for (name, key, value) in try model.mapping("embeddings") {
      let path = model.path("embeddings.\(name)")
      func error(_ problem: String, at node: Node) -> InputError {
        InputError("`\(path)` \(problem)", file: model.file, line: node.mark?.line)
      }
      guard value.mapping?["features"] != nil else {
        if places[name] == nil { throw error("is no feature of `data.features`", at: key) }
        let choice = try Choice(value, key: "embeddings.\(name)", of: model, atLeast: 0)
        try set(name, choice, by: name) { error($0, at: key) }
        continue
      }
      if places[name] != nil {
        throw error("is a group, and the name of a feature: expected a name of its own", at: key)
      }
      let section = try YAMLSection(
        value, path: path, file: model.file, keys: ["features", "choices", "baseline"])
      let choice = try Choice(section, atLeast: 0)
      let members = try section.list("features")
      if members.isEmpty { throw error("is a group of no features", at: key) }
      let group = try members.map { node in
        guard let member = node.scalar?.string, let place = places[member] else {
          throw section.mismatch(node, "features", expected: "names of `data.features`")
        }
        try set(member, choice, by: name) { error($0, at: node) }
        return place
      }
      // With one choice there is nothing to decide together.
      if choice.isOpen { groups.append(ModelSection.Group(name: name, features: group.sorted())) }
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

extension YAMLSection {
  /// A list of at most a hundred layers.
  fileprivate func layers(_ key: String) throws -> [Node] {
    let layers = try list(key)
    guard layers.count <= 100 else {
      throw InputError(
        "`\(path(key))` has \(layers.count) layers: expected at most 100", file: file,
        line: node(key)?.mark?.line)
    }
    return layers
  }
}

extension Choice {
  /// A value, or `{choices: [...], baseline: value}`.
  fileprivate init(
    _ node: Node, key: String, of parent: YAMLSection, atLeast least: Int, orNone: Bool = false
  ) throws {
    if node.mapping == nil {
      self.init(
        fixed: try ChoiceValue(node, key: key, of: parent, atLeast: least, orNone: orNone))
    } else {
      let section = try YAMLSection(
        node, path: parent.path(key), file: parent.file, keys: ["choices", "baseline"])
      try self.init(section, atLeast: least, orNone: orNone)
    }
  }

  /// The `choices` and `baseline` of a section.
  fileprivate init(_ section: YAMLSection, atLeast least: Int, orNone: Bool = false) throws {
    func value(_ node: Node, _ key: String) throws -> ChoiceValue {
      try ChoiceValue(node, key: key, of: section, atLeast: least, orNone: orNone)
    }
    let values = try section.list("choices").map { try value($0, "choices") }
    let baselineNode = try section.required("baseline")
    let baseline = try value(baselineNode, "baseline")
    guard Set(values).count == values.count else {
      throw section.mismatch(
        try section.required("choices"), "choices", expected: "choices that differ")
    }
    guard let index = values.firstIndex(of: baseline) else {
      let choices = values.map(\.description).joined(separator: ", ")
      throw section.mismatch(baselineNode, "baseline", expected: "one of the choices \(choices)")
    }
    self.init(values: values, baseline: index)
  }
}

extension ChoiceValue {
  /// A number, or `none` where that is allowed.
  fileprivate init(
    _ node: Node, key: String, of section: YAMLSection, atLeast least: Int, orNone: Bool
  ) throws {
    if orNone, node.scalar?.string == "none" {
      self = .none
    } else if let width = node.whole, (least...65_536).contains(width) {
      self = .width(width)
    } else {
      throw section.mismatch(
        node, key, expected: "a whole number from \(least) to 65536\(orNone ? ", or none" : "")")
    }
  }
}

extension ModelSection {
  func node(features: [Feature]) -> Node {
    .block([
      ("embeddings", .block(embeddingParts.map { embedding($0, $1, of: features) })),
      ("linear", .plain(String(linear))),
      ("cross", .list(ranks.map { Node.flow([("rank", $0.node)]) })),
      (
        "hidden",
        .list(
          hidden.map { Node.flow([("width", $0.width.node), ("bottleneck", $0.bottleneck.node)]) })
      ),
      ("activation", .plain(activation.rawValue)),
    ])
  }

  /// The entry of a feature or a group.
  private func embedding(
    _ group: String?, _ places: [Int], of features: [Feature]
  ) -> (String, Node) {
    let choice = embeddings[places[0]]
    guard let group else { return (features[places[0]].name, choice.node) }
    let names: (String, Node) = ("features", .flowList(places.map { .text(features[$0].name) }))
    return (group, .flow([names] + choice.pairs))
  }
}

extension Choice {
  fileprivate var node: Node { isOpen ? .flow(pairs) : .plain(baselineValue.description) }

  fileprivate var pairs: [(String, Node)] {
    let nodes = values.map { Node.plain($0.description) }
    return [("choices", .flowList(nodes)), ("baseline", nodes[baseline])]
  }
}
