// The settings of a space as paths and values, and the differences between two spaces, in the words of their files.

import Yams

extension SearchSpace {
  /// A setting that two spaces have with different values.
  package struct Difference: Hashable, Sendable {
    /// E.g. `training.learning_rate`.
    package let path: String
    /// What this space has, and what the other has, on one line; `absent` where it has nothing.
    package let own: String, other: String
  }

  /// The first setting in which another space differs, in the order of the file; nil where there is none. Where
  /// the log lies does not count: what is in it is told by its fingerprint. Nor do the rows that are used, which a command
  /// may say too: they are compared beside the space.
  package func difference(from other: SearchSpace) throws -> Difference? {
    func tree(_ space: SearchSpace) throws -> Node? {
      var space = space
      (space.data.paths, space.data.rows) = ([], nil)
      return try Yams.compose(yaml: space.yaml())
    }
    return Self.difference(try tree(self), try tree(other), path: "")
  }

  /// A setting of a space on one line, and its path, e.g. `training.learning_rate`.
  package struct Entry: Hashable, Sendable {
    /// The path of the setting in the file.
    package let path: String
    /// Its value, as a person would write it.
    package let value: String
  }

  /// Every setting of the space, in the order of the file, but for the place of the log and the rows that are used.
  ///
  /// Lists whose members are not mappings are one setting.
  package func entries() throws -> [Entry] {
    var space = self
    (space.data.paths, space.data.rows) = ([], nil)
    guard let root = try Yams.compose(yaml: space.yaml()) else { return [] }
    var entries: [Entry] = []
    Self.append(root, path: "", to: &entries)
    return entries
  }

  private static func append(_ node: Node, path: String, to entries: inout [Entry]) {
    func inner(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
    if let mapping = node.mapping, !mapping.isEmpty {
      for (key, value) in mapping { append(value, path: inner(key.string ?? ""), to: &entries) }
    } else if let sequence = node.sequence, sequence.contains(where: { $0.mapping != nil }) {
      for (index, value) in sequence.enumerated() {
        append(value, path: inner("\(index)"), to: &entries)
      }
    } else {
      entries.append(Entry(path: path, value: node.line))
    }
  }

  private static func difference(_ own: Node?, _ other: Node?, path: String) -> Difference? {
    if own == other { return nil }
    if let a = own?.mapping, let b = other?.mapping {
      let keys = a.keys.compactMap(\.string) + b.keys.compactMap(\.string)
      for key in keys {
        let inner = path.isEmpty ? key : "\(path).\(key)"
        if let found = difference(a[.scalar(.init(key))], b[.scalar(.init(key))], path: inner) {
          return found
        }
      }
    }
    if let a = own?.sequence, let b = other?.sequence, a.count == b.count {
      for (index, pair) in zip(a, b).enumerated() {
        if let found = difference(pair.0, pair.1, path: "\(path).\(index)") { return found }
      }
    }
    return Difference(path: path, own: own?.line ?? "absent", other: other?.line ?? "absent")
  }
}
