// The `model:` section from YAML and back, in its short form (cross layers, then hidden layers) and its long form
// (`layers`). The short form is translated into the long one. What operators have for settings, they declare.

import Files
import LogSchema
import Yams

extension ModelSection {
  /// Reads a model over some features.
  ///
  /// - Throws: `InputError` with the line of what cannot be expressed.
  init(_ node: Node, features: [Feature], file: String) throws {
    let section = try YAMLSection(
      node, path: "model", file: file,
      keys: [
        "embedding", "embeddings", "linear", "cross", "hidden", "activation", "layers",
      ])
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
    let linear = try section.boolean("linear", default: true)
    if let layers = section.node("layers") {
      if let other = ["cross", "hidden", "activation"].first(where: { section.node($0) != nil }) {
        throw InputError(
          "`model` has both `layers` and `\(other)`: expected one form", file: file,
          line: layers.mark?.line)
      }
      var reader = BlockReader(model: section)
      let blocks = try reader.chain(layers, path: "layers")
      try Width.check(blocks, layers, section)
      self.init(embeddings: embeddings, groups: entries.groups, linear: linear, blocks: blocks)
      return
    }
    self.init(
      embeddings: embeddings, groups: entries.groups, linear: linear,
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
      },
      activation: try section.option("activation", default: .relu))
  }
}

/// Reads `layers`, `branches` and `options`.
private struct BlockReader {
  let model: YAMLSection
  /// The number of blocks so far, and how deep the present one lies.
  private var count = 0
  private var depth = 0

  init(model: YAMLSection) {
    self.model = model
  }

  private func error(_ problem: String, at node: Node) -> InputError {
    InputError(problem, file: model.file, line: node.mark?.line)
  }

  /// A list of blocks, or a mapping of one or none.
  ///
  /// - Parameter path: the path below `model`, which begins the names of the layers.
  mutating func chain(_ node: Node, path: String) throws -> [Block] {
    depth += 1
    defer { depth -= 1 }
    if depth > 8 {
      throw error("`model.\(path)` lies too deep: expected at most 8 levels", at: node)
    }
    if let mapping = node.mapping, mapping.isEmpty { return [] }
    let nodes = node.sequence.map(Array.init) ?? (node.mapping != nil ? [node] : [])
    if node.sequence == nil, node.mapping == nil {
      throw error("`model.\(path)` is no list of layers", at: node)
    }
    return try nodes.enumerated().map { try block($1, path: "\(path).\($0)") }
  }

  private mutating func block(_ node: Node, path: String) throws -> Block {
    count += 1
    guard count <= 100 else {
      throw error("`model.layers` has more than 100 layers: expected at most 100", at: node)
    }
    guard let mapping = node.mapping, mapping.count == 1, let (key, value) = mapping.first else {
      throw error("`model.\(path)` is not a mapping of one operator to its settings", at: node)
    }
    let name = key.string ?? ""
    switch name {
    case "parallel": return .parallel(try parallel(value, path: "\(path).parallel"))
    case "one_of": return .oneOf(try oneOf(value, path: "\(path).one_of"))
    default:
      guard let type = Operators.named(name) else {
        let known = (Operators.all.map { $0.key } + ["parallel", "one_of"]).joined(separator: ", ")
        throw error("unknown operator `\(name)` in `model.\(path)`: expected \(known)", at: key)
      }
      return .layer(
        Layer(try operation(type, value, path: "\(path).\(name)"), name: "\(path).\(name)"))
    }
  }

  /// An operator by the settings that it declares.
  private func operation<Kind: Operator>(
    _ type: Kind.Type, _ node: Node, path: String
  ) throws -> any Operator {
    var operation = Kind()
    if node.null != nil, !Kind.choices.contains(where: \.isRequired) { return operation }
    let section = try YAMLSection(
      node, path: "model.\(path)", file: model.file, keys: Kind.choices.map(\.key))
    for choice in Kind.choices {
      let value = choice.isRequired ? try section.required(choice.key) : section.node(choice.key)
      guard let value else { continue }
      operation[keyPath: choice.path] = try Choice(
        value, key: choice.key, of: section, atLeast: choice.least, orNone: choice.mayBeNone,
        names: choice.names)
    }
    return operation
  }

  private mutating func parallel(_ node: Node, path: String) throws -> Parallel {
    let section = try YAMLSection(
      node, path: "model.\(path)", file: model.file, keys: ["combine", "branches"])
    let branches = try section.list("branches")
    guard branches.count >= 2 else {
      throw error("`model.\(path)` has \(branches.count) branches: expected at least 2", at: node)
    }
    var chains: [[Block]] = []
    for (i, branch) in branches.enumerated() {
      chains.append(try chain(branch, path: "\(path).\(i)"))
    }
    return Parallel(combine: try section.option("combine", default: .concat), branches: chains)
  }

  private mutating func oneOf(_ node: Node, path: String) throws -> OneOf {
    let section = try YAMLSection(
      node, path: "model.\(path)", file: model.file, keys: ["options", "baseline"])
    let entries = try section.mapping("options")
    guard entries.count >= 2 else {
      throw error("`model.\(path)` has \(entries.count) options: expected at least 2", at: node)
    }
    if let clash = entries.first(where: { $0.name == "none" || $0.name.isEmpty }) {
      throw error(
        "an option of `model.\(path)` is named `\(clash.name)`: expected another name",
        at: clash.key)
    }
    var options: [OneOf.Option] = []
    for (name, _, value) in entries {
      options.append(OneOf.Option(name, try chain(value, path: "\(path).\(name)")))
    }
    let baseline = try section.required("baseline")
    guard let index = options.firstIndex(where: { $0.name == baseline.scalar?.string }) else {
      throw section.mismatch(
        baseline, "baseline",
        expected: "one of the options \(options.map(\.name).joined(separator: ", "))")
    }
    return OneOf(name: path, options: options, baseline: index)
  }
}

/// What is known of the width of a chain's output without its choices.
private enum Width: Equatable {
  /// That of the chain's input.
  case input
  case fixed(Int)
  case open

  /// Checks that the branches of every sum have one width in every architecture.
  ///
  /// - Throws: `InputError` with the line of the layers.
  static func check(_ blocks: [Block], _ node: Node, _ section: YAMLSection) throws {
    for block in blocks {
      switch block {
      case .layer: continue
      case .oneOf(let oneOf):
        for option in oneOf.options { try check(option.blocks, node, section) }
      case .parallel(let parallel):
        for branch in parallel.branches { try check(branch, node, section) }
        let widths = parallel.branches.map(Width.init)
        if parallel.combine == .sum,
          widths.contains(.open) || Set(widths.map(String.init(describing:))).count > 1
        {
          throw InputError(
            "`model.layers` has a sum whose branches may differ in width: expected branches of one fixed width,"
              + " or as wide as their input", file: section.file, line: node.mark?.line)
        }
      }
    }
  }

  init(_ blocks: [Block]) {
    self = blocks.reduce(.input) { width, block in
      switch block {
      case .layer(let layer): return Self.behind(layer, width)
      case .oneOf(let oneOf):
        let widths = oneOf.options.map { $0.blocks.isEmpty ? Width.input : Width($0.blocks) }
        let first = widths[0]
        guard widths.allSatisfy({ $0 == first }) else { return .open }
        return first == .input ? width : first
      case .parallel(let parallel):
        let widths = parallel.branches.map(Width.init)
        if parallel.combine == .sum { return widths[0] == .input ? width : widths[0] }
        var sum = 0
        for branch in widths {
          switch (branch, width) {
          case (.fixed(let n), _), (.input, .fixed(let n)): sum += n
          default: return .open
          }
        }
        return .fixed(sum)
      }
    }
  }

  private static func behind(_ layer: Layer, _ width: Width) -> Width {
    // By two inputs and all choices of the operator: what is always the same does not depend on them.
    var choices: [[Int]] = [[]]
    for slot in layer.slots {
      choices = choices.flatMap { chosen in slot.codes.map { chosen + [$0] } }
    }
    let small = Set(choices.map { layer.operation.width(from: 7, ChosenValues($0)) })
    let large = Set(choices.map { layer.operation.width(from: 11, ChosenValues($0)) })
    if small == [7], large == [11] { return width }
    if small == large, small.count == 1, let n = small.first { return .fixed(n) }
    return .open
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
  ///
  /// - Parameters:
  ///   - least: the least width; nil for a setting that has names.
  ///   - names: those that it may have.
  init(
    _ node: Node, key: String, of parent: YAMLSection, atLeast least: Int?, orNone: Bool = false,
    names: [String] = []
  ) throws {
    if node.mapping == nil {
      self.init(
        fixed: try ChoiceValue(
          node, key: key, of: parent, atLeast: least, orNone: orNone, names: names))
    } else {
      let section = try YAMLSection(
        node, path: parent.path(key), file: parent.file, keys: ["choices", "baseline"])
      try self.init(section, atLeast: least, orNone: orNone, names: names)
    }
  }

  /// The `choices` and `baseline` of a section.
  init(
    _ section: YAMLSection, atLeast least: Int?, orNone: Bool = false, names: [String] = []
  ) throws {
    func value(_ node: Node, _ key: String) throws -> ChoiceValue {
      try ChoiceValue(
        node, key: key, of: section, atLeast: least, orNone: orNone, names: names)
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
  /// A number, one of some names, or `none` where that is allowed.
  init(
    _ node: Node, key: String, of section: YAMLSection, atLeast least: Int?, orNone: Bool,
    names: [String]
  ) throws {
    if orNone, node.scalar?.string == "none" {
      self = .none
    } else if let least, let width = node.whole, (least...65_536).contains(width) {
      self = .width(width)
    } else if let name = node.scalar?.string, names.contains(name) {
      self = .name(name)
    } else {
      let number = least.map { "a whole number from \($0) to 65536" }
      throw section.mismatch(
        node, key,
        expected: (number ?? names.joined(separator: " or ")) + (orNone ? ", or none" : ""))
    }
  }
}

// MARK: - Writing

extension ModelSection {
  /// The section: in the short form where it can express the model.
  func node(features: [Feature]) -> Node {
    let embeddings: (String, Node) = (
      "embeddings", .block(embeddingParts.map { embedding($0, $1, of: features) })
    )
    let linear: (String, Node) = ("linear", .plain(String(linear)))
    guard let (ranks, hidden, activation) = short else {
      return .block([embeddings, linear, ("layers", .list(blocks.map(\.node)))])
    }
    return .block([
      embeddings, linear,
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

extension Block {
  fileprivate var node: Node {
    switch self {
    case .layer(let layer):
      return .flow([(type(of: layer.operation).key, layer.operation.node)])
    case .parallel(let parallel):
      let branches = parallel.branches.map { Node.flowList($0.map(\.node)) }
      let pairs: [(String, Node)] = [
        ("combine", .plain(parallel.combine.rawValue)), ("branches", .flowList(branches)),
      ]
      return .flow([("parallel", .flow(pairs))])
    case .oneOf(let oneOf):
      let options = oneOf.options.map { ($0.name, Node.flowList($0.blocks.map(\.node))) }
      let pairs: [(String, Node)] = [
        ("options", .flow(options)), ("baseline", .text(oneOf.choice.baselineValue.description)),
      ]
      return .flow([("one_of", .flow(pairs))])
    }
  }
}

extension Operator {
  /// Every setting written out.
  fileprivate var node: Node {
    .flow(Self.choices.map { ($0.key, self[keyPath: $0.path].node) })
  }
}

extension Choice {
  fileprivate var node: Node { isOpen ? .flow(pairs) : .plain(baselineValue.description) }

  fileprivate var pairs: [(String, Node)] {
    let nodes = values.map { Node.plain($0.description) }
    return [("choices", .flowList(nodes)), ("baseline", nodes[baseline])]
  }
}
