// `layers`, `parallel` and `one_of` from YAML and back. What operators have for settings, they declare.

import Files
import Yams

extension Block {
  /// The operators, `parallel` and `one_of`, by their names.
  private static let members: [(name: String, section: any Section.Type)] =
    Operators.registry.members.map { ($0.name, $0.section) }
    + [("parallel", ParallelEntry.self), ("one_of", OneOfEntry.self)]

  /// A mapping of one operator, or of `parallel` or `one_of`, to its settings.
  static let form = ValueForm.named(
    NamedForm(
      name: "operator", one: "an operator", several: "operators",
      doc:
        "The items of `model.layers`, each a mapping of its name to its settings, e.g. `dense: {width: 64}`."
    ) { .member { members } })

  /// A list of blocks, one block, or `{}` for none.
  static let chainForm = ValueForm.named(
    NamedForm(
      name: "chain", one: "a list of operators, one operator, or `{}` for none",
      several: "chains (each a list of operators, one operator, or `{}` for none)",
      doc: "Operators in sequence: the output of each is the input of the next."
    ) {
      .either([
        .list(of: form, count: 0...greatestCount, expected: "a list of operators"), form,
        .section(NoLayers.self),
      ])
    })

  /// The most layers that a chain may have.
  static let greatestCount = 100

  /// Reads a block.
  ///
  /// - Parameter path: the keys that lead to it.
  fileprivate init(_ node: Node, path: String, file: String) throws {
    let section = try YAMLSection(node, path: path, file: file, keys: Self.members.map(\.name))
    let found = Self.members.compactMap { member in
      section.entry(member.name).map { (member.name, $0) }
    }
    guard let (name, value) = found.first, found.count == 1 else {
      throw section.problem("has \(found.count) operators: expected one")
    }
    let own = section.path(name)
    switch name {
    case "parallel":
      let entry = try ParallelEntry(value.orNoSettings, path: own, file: file)
      self = .parallel(Parallel(combine: entry.combine, branches: entry.branches))
    case "one_of":
      let entry = try OneOfEntry(value.orNoSettings, path: own, file: file)
      self = .oneOf(
        OneOf(name: Self.name(own), options: entry.options, baseline: entry.baseline))
    default:
      let operation = try Operators.registry.read(node, path: path, file: file)
      self = .layer(Layer(operation, name: Self.name(own)))
    }
  }

  /// Reads a chain of blocks.
  static func chain(_ node: Node, path: String, file: String) throws -> [Block] {
    guard let nodes = nodes(ofChain: node), nodes.count <= greatestCount else {
      throw InputError(
        "`\(path)` is not a list of at most \(greatestCount) layers", file: file,
        line: node.mark?.line)
    }
    return try nodes.enumerated().map { try Block($1, path: "\(path).\($0)", file: file) }
  }

  /// The nodes of a chain's blocks; nil if the node is neither a list nor a mapping.
  fileprivate static func nodes(ofChain node: Node) -> [Node]? {
    if let sequence = node.sequence { return Array(sequence) }
    return node.mapping.map { $0.isEmpty ? [] : [node] }
  }

  /// The path below `model`, which begins the names of decisions.
  private static func name(_ path: String) -> String {
    String(path.trimmingPrefix("model."))
  }

  /// The block to write.
  var node: Node {
    switch self {
    case .layer(let layer): return Operators.registry.node(layer.operation)
    case .parallel(let parallel):
      var entry = ParallelEntry()
      (entry.combine, entry.branches) = (parallel.combine, parallel.branches)
      return .flow([("parallel", .flow(entry.pairs))])
    case .oneOf(let oneOf):
      var entry = OneOfEntry()
      (entry.options, entry.baseline) = (oneOf.options, oneOf.choice.baseline)
      return .flow([("one_of", .flow(entry.pairs))])
    }
  }
}

/// No layers.
struct NoLayers: Section {
  static let doc = "No layers: the output is the input."
  static let settings: [Setting<Self>] = []
}

/// The value of `layers`.
struct LayersEntry: Hashable, Sendable {
  /// The blocks.
  var blocks: [Block]

  /// The key `layers`. It is written by `ModelSection`.
  static let setting = Setting<ModelEntries>(
    "layers",
    .list(of: Block.form, count: 0...Block.greatestCount, expected: "a list of layers"),
    "The operators between the embeddings and the logit; replaces `cross`, `hidden` and `activation`.",
    absence: .described("`cross` and `hidden` define the layers"),
    read: { entries, section in
      guard let node = section.node("layers") else { return }
      let path = section.path("layers")
      if node.mapping != nil {
        throw InputError(
          "`\(path)` is a mapping: expected a list of layers, each a mapping of one operator",
          file: section.file, line: node.mark?.line)
      }
      try checkSize(node, section)
      let blocks = try Block.chain(node, path: path, file: section.file)
      try Width.check(blocks, from: .input, node, path: path, file: section.file)
      entries.layers = LayersEntry(blocks: blocks)
    },
    write: { _ in nil }
  ).excluding("cross", "hidden", "activation")

  /// Checks that the layers are neither too deep nor, by aliases, more than a file can name.
  private static func checkSize(_ node: Node, _ section: YAMLSection) throws {
    var count = 0
    func visit(_ node: Node, depth: Int) throws {
      count += 1
      guard count <= 10_000, depth <= 32 else {
        throw section.problem("has layers that lie too deep, or are too many")
      }
      for inner in node.sequence.map(Array.init) ?? [] { try visit(inner, depth: depth + 1) }
      for (_, inner) in node.mapping.map(Array.init) ?? [] { try visit(inner, depth: depth + 1) }
    }
    try visit(node, depth: 0)
  }
}

/// The keys of `parallel`.
struct ParallelEntry: Section {
  var combine = Parallel.Combination.concat
  var branches: [[Block]] = []

  static let doc = "Parallel branches with the same input, each a chain of operators."

  static let settings: [Setting<Self>] = [
    .option("combine", \.combine, "The combination of the outputs."),
    Setting(
      "branches", .list(of: Block.chainForm, count: 2...100, expected: "a list of branches"),
      "The branches; the output of an empty branch is its input.", absence: .refused(unless: nil),
      read: { entry, section in
        let nodes = try section.list("branches")
        guard (2...100).contains(nodes.count) else {
          throw section.problem("has \(nodes.count) branches: expected 2 to 100")
        }
        entry.branches = try nodes.enumerated().map { i, node in
          try Block.chain(node, path: "\(section.path).\(i)", file: section.file)
        }
      },
      write: { .flowList($0.branches.map { .flowList($0.map(\.node)) }) }),
  ]
}

/// The keys of `one_of`.
struct OneOfEntry: Section {
  var options: [OneOf.Option] = []
  var baseline = 0

  static let doc = "A choice between chains of operators: an architecture has one of them."

  /// What no option is called: `none` is a value of its own where architectures are written.
  private static let forbiddenNames = ["", "none"]

  static let settings: [Setting<Self>] = [
    Setting(
      "options",
      .map(of: Block.chainForm, names: "options", least: 2, forbidding: forbiddenNames),
      "The chains by name; the output of `{}` is its input.", absence: .refused(unless: nil),
      read: { entry, section in
        let entries = try section.mapping("options")
        guard entries.count >= 2 else {
          throw section.problem("has \(entries.count) options: expected at least 2")
        }
        entry.options = try entries.map { name, key, node in
          // Names are parts of the paths of decisions, which a period divides.
          guard !forbiddenNames.contains(name), !name.contains(".") else {
            throw InputError(
              "an option of `\(section.path)` is named `\(name)`: expected another name",
              file: section.file, line: key.mark?.line)
          }
          let path = "\(section.path).\(name)"
          return OneOf.Option(name, try Block.chain(node, path: path, file: section.file))
        }
      },
      write: { .flow($0.options.map { ($0.name, .flowList($0.blocks.map(\.node))) }) }),
    Setting(
      "baseline", .text(expected: "the name of an option"),
      "The option of the production model.", absence: .refused(unless: nil),
      read: { entry, section in
        let node = try section.required("baseline")
        guard let index = entry.options.firstIndex(where: { $0.name == node.scalar?.string })
        else {
          let names = entry.options.map(\.name).joined(separator: ", ")
          throw section.mismatch(node, "baseline", expected: "one of the options \(names)")
        }
        entry.baseline = index
      },
      write: { $0.options.isEmpty ? nil : .text($0.options[$0.baseline].name) }),
  ]
}

/// What is known of the width of a chain's output without its choices.
private enum Width: Equatable {
  /// That of the input of the model, which is known only with its choices.
  case input
  case fixed(Int)
  case open

  /// Checks that the branches of every sum have one width in every architecture.
  ///
  /// - Parameters:
  ///   - width: that of the input of the blocks.
  ///   - node: what the blocks were read from.
  ///   - path: the keys that lead there.
  /// - Returns: the width of the output.
  /// - Throws: `InputError` with path and line of the sum.
  @discardableResult
  static func check(
    _ blocks: [Block], from width: Width, _ node: Node, path: String, file: String
  ) throws -> Width {
    let nodes = Block.nodes(ofChain: node) ?? []
    precondition(nodes.count == blocks.count, "the blocks were read from the node")
    return try zip(blocks, nodes).enumerated().reduce(width) { width, part in
      let (i, (block, node)) = part
      switch block {
      case .layer: break
      case .oneOf(let oneOf):
        let options = node.mapping?["one_of"]?.mapping?["options"]?.mapping ?? [:]
        for (option, node) in zip(oneOf.options, options.values) {
          try check(
            option.blocks, from: width, node, path: "\(path).\(i).one_of.\(option.name)", file: file
          )
        }
      case .parallel(let parallel):
        let own = "\(path).\(i).parallel"
        let branches = node.mapping?["parallel"]?.mapping?["branches"]?.sequence ?? []
        for (j, (branch, node)) in zip(parallel.branches, branches).enumerated() {
          try check(branch, from: width, node, path: "\(own).\(j)", file: file)
        }
        guard parallel.combine == .concat || hasOneWidth(parallel.branches, from: width) else {
          throw InputError(
            "`\(own)` is a sum whose branches may differ in width: expected branches of one fixed width, or as wide"
              + " as their input", file: file, line: node.mark?.line)
        }
      }
      return behind([block], width)
    }
  }

  /// Whether branches have one width in every architecture: a known one, or that of their input.
  private static func hasOneWidth(_ branches: [[Block]], from width: Width) -> Bool {
    // What is unknown of the input does not matter to branches that are as wide as it.
    let start: Width = if case .fixed = width { width } else { .input }
    let widths = branches.map { behind($0, start) }
    return widths[0] != .open && widths.allSatisfy { $0 == widths[0] }
  }

  /// The width behind blocks whose input has a width.
  private static func behind(_ blocks: [Block], _ width: Width) -> Width {
    blocks.reduce(width) { width, block in
      switch block {
      case .layer(let layer): return behind(layer, width)
      case .oneOf(let oneOf):
        let widths = oneOf.options.map { behind($0.blocks, width) }
        return widths.allSatisfy { $0 == widths[0] } ? widths[0] : .open
      case .parallel(let parallel):
        let widths = parallel.branches.map { behind($0, width) }
        if parallel.combine == .sum { return widths[0] }
        var sum = 0
        for branch in widths {
          guard case .fixed(let n) = branch else { return .open }
          sum += n
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
