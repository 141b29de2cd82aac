// `layers`, `parallel` and `one_of` from YAML and back. What operators have for settings, they declare.

import Files
import Yams

extension Block {
  /// A mapping of one operator, or of `parallel` or `one_of`, to its settings.
  static let form = ValueForm.member {
    Operators.registry.members.map { ($0.name, $0.section) }
      + [("parallel", ParallelEntry.self), ("one_of", OneOfEntry.self)]
  }

  /// A list of blocks, one block, or `{}` for none.
  static let chainForm = ValueForm.either([
    .list(of: form, count: 0...100, expected: "a list of layers"), form, .section(NoLayers.self),
  ])

  /// Reads a block.
  ///
  /// - Parameter path: the keys that lead to it.
  fileprivate init(_ node: Node, path: String, file: String) throws {
    guard case .member(let members) = Self.form else { preconditionFailure("a block is a member") }
    let section = try YAMLSection(node, path: path, file: file, keys: members().map(\.name))
    let found = members().compactMap { member in
      section.entry(member.name).map { (member.name, $0) }
    }
    guard let (name, value) = found.first, found.count == 1 else {
      throw section.problem("has \(found.count) operators: expected one")
    }
    let settings = value.null == nil ? value : .flow([])
    let own = section.path(name)
    switch name {
    case "parallel":
      let entry = try ParallelEntry(settings, path: own, file: file)
      self = .parallel(Parallel(combine: entry.combine, branches: entry.branches))
    case "one_of":
      let entry = try OneOfEntry(settings, path: own, file: file)
      self = .oneOf(
        OneOf(name: Self.name(own), options: entry.options, baseline: entry.baseline))
    default:
      let operation = try Operators.registry.read(node, path: path, file: file)
      self = .layer(Layer(operation, name: Self.name(own)))
    }
  }

  /// Reads a chain of blocks.
  static func chain(_ node: Node, path: String, file: String) throws -> [Block] {
    if let mapping = node.mapping, mapping.isEmpty { return [] }
    let nodes = node.sequence.map(Array.init) ?? (node.mapping != nil ? [node] : nil)
    guard let nodes, nodes.count <= 100 else {
      throw InputError(
        "`\(path)` is no list of at most 100 layers", file: file, line: node.mark?.line)
    }
    return try nodes.enumerated().map { try Block($1, path: "\(path).\($0)", file: file) }
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
  static let doc = "No layers: the input is handed on."
  static let settings: [Setting<Self>] = []
}

/// The value of `layers`.
struct LayersEntry: Hashable, Sendable {
  /// The blocks.
  var blocks: [Block]

  /// The key `layers`. It is written by `ModelSection`.
  static let setting = Setting<ModelEntries>(
    "layers", .list(of: Block.form, count: 0...100, expected: "a list of layers"),
    "The operators between the embeddings and the logit, in place of `cross`, `hidden` and `activation`.",
    absence: .described("`cross` and `hidden` say what the layers are"),
    read: { entries, section in
      guard let node = section.node("layers") else { return }
      if let other = ["cross", "hidden", "activation"].first(where: { section.node($0) != nil }) {
        throw section.problem("has both `layers` and `\(other)`: expected one form")
      }
      try checkSize(node, section)
      let path = section.path("layers")
      let blocks = try Block.chain(node, path: path, file: section.file)
      try Width.check(blocks, node, section)
      entries.layers = LayersEntry(blocks: blocks)
    },
    write: { _ in nil })

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

  static let doc = "Chains of layers side by side, which have the same input."

  static let settings: [Setting<Self>] = [
    .option("combine", \.combine, "How the outputs of the branches become one."),
    Setting(
      "branches", .list(of: Block.chainForm, count: 2...100, expected: "a list of branches"),
      "The chains; one without layers hands on its input.", absence: .refused(unless: nil),
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

  static let doc = "Chains of layers of which an architecture has one: the operator is a decision."

  static let settings: [Setting<Self>] = [
    Setting(
      "options", .map(of: Block.chainForm, names: "options", mayBeEmpty: false),
      "The chains by name; `{}` hands on its input.", absence: .refused(unless: nil),
      read: { entry, section in
        let entries = try section.mapping("options")
        guard entries.count >= 2 else {
          throw section.problem("has \(entries.count) options: expected at least 2")
        }
        entry.options = try entries.map { name, key, node in
          // Names are parts of the paths of decisions, which a period divides.
          guard !name.isEmpty, name != "none", !name.contains(".") else {
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
      "The option of the model of today.", absence: .refused(unless: nil),
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
