// Where two spaces differ, in the words of their files.

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
