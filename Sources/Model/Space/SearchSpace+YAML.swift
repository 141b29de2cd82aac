// A search space from YAML. What the sections mean is documented in `Sections.swift`.

import Files
import LogSchema
import Yams

extension SearchSpace {
  /// Reads a space. `file` is the name that errors give.
  ///
  /// - Throws: `InputError` with the line of an unknown key or a wrong value.
  package init(yaml text: String, file: String) throws {
    let top = try YAMLSection(
      Node.read(text, file: file), path: "", file: file,
      keys: ["data", "model", "training", "search", "verdict"])
    let data = try DataSection(top.required("data"), file: file)
    self.init(
      data: data,
      model: try ModelSection(top.required("model"), features: data.schema.features, file: file),
      training: try top.node("training").map { try TrainingSettings($0, file: file) }
        ?? TrainingSettings(),
      search: try top.node("search").map { try SearchSettings($0, file: file) }
        ?? SearchSettings(),
      verdict: try top.node("verdict").map { try VerdictSettings($0, file: file) }
        ?? VerdictSettings())
  }

  /// Reads an architecture: a mapping from decisions' paths to values, in YAML or JSON. What is not
  /// named stays as the baseline has it.
  package func architecture(yaml text: String, file: String) throws -> Architecture {
    let section = try YAMLSection(
      Node.read(text, file: file), path: "", file: file, keys: decisions.map(\.path))
    return Architecture(
      choices: try decisions.map { decision in
        guard let node = section.node(decision.path) else { return decision.choice.baseline }
        let index = decision.choice.values.firstIndex { $0.description == node.scalar?.string }
        guard let index else {
          throw section.mismatch(
            node, decision.path,
            expected: "one of \(decision.choice.values.map(\.description).joined(separator: ", "))")
        }
        return index
      })
  }
}

extension ModelSection {
  fileprivate init(_ node: Node, features: [Feature], file: String) throws {
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

extension TrainingSettings {
  fileprivate init(_ node: Node, file: String) throws {
    let section = try YAMLSection(
      node, path: "training", file: file,
      keys: ["optimizer", "learning_rate", "initial_accumulator", "batch"])
    self.init()
    optimizer = try section.option("optimizer", default: optimizer)
    learningRate = try section.number(
      "learning_rate", default: learningRate, where: { $0 > 0 }, expected: "a number above 0")
    initialAccumulator = try section.number(
      "initial_accumulator", default: initialAccumulator, where: { $0 >= 0 },
      expected: "a number, 0 or more")
    batch = try section.integer("batch", default: batch, in: 1...1_048_576)
  }
}

extension SearchSettings {
  fileprivate init(_ node: Node, file: String) throws {
    let section = try YAMLSection(
      node, path: "search", file: file,
      keys: [
        "searcher", "reward", "policy", "cost", "targets", "samples", "examples", "warm_up",
        "finalists", "learning_rate", "beta",
      ])
    self.init()
    searcher = try section.option("searcher", default: searcher)
    reward = try section.option("reward", default: reward)
    policy = try section.option("policy", default: policy)
    cost = try section.option("cost", default: cost)
    if section.node("targets") != nil {
      targets = try section.list("targets").map {
        guard let target = $0.number.flatMap(Target.init) else {
          throw section.mismatch($0, "targets", expected: "numbers above 0, at most 1")
        }
        return target
      }
      if targets.isEmpty || Set(targets).count != targets.count {
        throw section.mismatch(
          try section.required("targets"), "targets", expected: "different targets, at least one")
      }
    }
    let least = comparesSamples ? 2 : 1
    samples = try section.node("samples").map { _ in
      try section.integer("samples", default: least, in: least...1024)
    }
    examples = try section.node("examples").map { _ in
      try section.integer("examples", default: 0, in: 1...1_048_576)
    }
    warmUp = try section.number(
      "warm_up", default: warmUp, where: { (0..<1).contains($0) },
      expected: "a number from 0 to below 1")
    finalists = try section.integer("finalists", default: finalists, in: 1...1024)
    learningRate = try section.number(
      "learning_rate", default: learningRate, where: { $0 > 0 }, expected: "a number above 0")
    beta = try section.node("beta").map { _ in
      try section.number("beta", default: 0, where: { $0 < 0 }, expected: "a number below 0")
    }
  }
}

extension VerdictSettings {
  fileprivate init(_ node: Node, file: String) throws {
    let section = try YAMLSection(
      node, path: "verdict", file: file,
      keys: ["margin", "confidence", "seeds", "max_seeds", "blocks", "skip"])
    self.init()
    margin = try section.number(
      "margin", default: margin, where: { $0 > 0 && $0 < 1 },
      expected: "a number between 0 and 1")
    confidence = try section.number(
      "confidence", default: confidence, where: { $0 > 0.5 && $0 < 1 },
      expected: "a number between 0.5 and 1")
    seeds = try section.integer("seeds", default: seeds, in: 2...1000)
    maxSeeds = try section.integer("max_seeds", default: max(maxSeeds, seeds), in: seeds...1000)
    blocks = try section.integer("blocks", default: blocks, in: 2...10_000)
    skip = try section.number(
      "skip", default: skip, where: { (0..<1).contains($0) }, expected: "a number from 0 to below 1"
    )
  }
}
