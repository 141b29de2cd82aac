// A section of a space file: a value that declares its keys. Reading and writing it follow from these.

import Files
import Yams

/// A mapping of a space file: the keys are declared once, where the value is.
package protocol Section: Hashable, Sendable {
  /// Every setting at its default. A setting that must be in the file is empty.
  init()

  /// One sentence for the reference.
  static var doc: String { get }

  /// The keys, in the order in which they are read, documented and (but for some) written.
  ///
  /// A key stands twice if it means something else under another condition.
  static var settings: [Setting<Self>] { get }
}

extension Section {
  /// The keys, each once.
  package static var keys: [String] { settings.map(\.key).unique }

  /// Reads a section.
  ///
  /// - Parameters:
  ///   - node: its mapping.
  ///   - path: the keys that lead to it, e.g. `model.hidden.0`; empty at the top.
  ///   - file: the name that errors give.
  /// - Throws: `InputError` with the line of an unknown key or a wrong value.
  package init(_ node: Node, path: String, file: String) throws {
    self.init()
    try read(node, path: path, file: file)
  }

  /// Reads a section into one that has what its readers need beside the file. Keys that are absent leave their values.
  package mutating func read(_ node: Node, path: String, file: String) throws {
    let settings = Self.settings
    // A key that stands nowhere is the likelier mistake than a wrong value: `kind` in the place of `type`.
    let anyKeys = try YAMLSection(
      node, path: path, file: file, keys: Self.keys, offering: Self.possibleKeys(in: node)
    ) { _ in nil }
    // These keys say which others may stand here: they are read first.
    let deciding = settings.reduce(into: Set()) { $0.formUnion($1.condition?.keys ?? []) }
    for setting in settings where deciding.contains(setting.key) {
      try setting.read(into: &self, from: anyKeys)
    }
    let own = settings.filter { setting in
      setting.condition?.holds { anyKeys.node($0)?.scalar?.string ?? Self.defaultText($0) } ?? true
    }
    let keys = own.map(\.key).unique
    let section = try YAMLSection(
      node, path: path, file: file, keys: keys, offering: keys, hint: Self.owner)
    for setting in own where !deciding.contains(setting.key) {
      try setting.read(into: &self, from: section)
    }
  }

  /// The keys that may stand beside what a mapping chooses, as far as it chooses anything.
  private static func possibleKeys(in node: Node) -> [String] {
    let required = Set(settings.filter { $0.absence == .refused(unless: nil) }.map(\.key))
    let possible = settings.filter { setting in
      setting.condition?.mayHold { key in
        let value = node.mapping?[key].flatMap { $0.null == nil ? $0.scalar?.string : nil }
        return value ?? (required.contains(key) ? nil : defaultText(key))
      } ?? true
    }
    return possible.map(\.key).unique
  }

  /// With what a key may stand that may not stand here: `` it belongs to `loss: focal` ``.
  private static func owner(of key: String) -> String? {
    let conditions = declarations.filter { $0.key == key }.compactMap(\.condition)
    return conditions.isEmpty
      ? nil : "it belongs to \(conditions.map(\.words).joined(separator: " or "))"
  }

  /// The keys and values to write: all that are not their section's to leave out.
  package var pairs: [(String, Node)] {
    let own = Self.settings.filter { setting in
      setting.condition?.holds { key in
        Self.settings.first { $0.key == key }?.write(self)?.scalar?.string ?? Self.defaultText(key)
      } ?? true
    }
    let ordered = own.filter { !$0.isWrittenLast } + own.filter(\.isWrittenLast)
    return ordered.filter { $0.isWritten(self) }.compactMap { setting in
      setting.write(self).map { (setting.key, $0) }
    }
  }

  /// The section to write, with a line for each key.
  package var node: Node { .block(pairs) }

  /// The default of a key, as text; nil if there is none.
  package static func defaultText(_ key: String) -> String? {
    settings.first { $0.key == key }?.initial(Self())?.scalar?.string
  }
}

extension Setting {
  /// The default, as it is written.
  func initial(_ root: Root) -> Node? {
    memberDefault.map { $0() } ?? write(root)
  }

  /// Reads the value, after a look at what else is there.
  fileprivate func read(into root: inout Root, from section: YAMLSection) throws {
    if section.node(key) != nil, let other = excluded.first(where: { section.node($0) != nil }) {
      throw section.problem("has both `\(key)` and `\(other)`: expected one")
    }
    if case .refused(let other) = absence, other.flatMap(section.node) == nil {
      _ = try section.required(key)
    }
    try read(&root, section)
  }
}

extension Array where Element: Hashable {
  /// The elements in their order, each once.
  var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
