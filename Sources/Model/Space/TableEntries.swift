// `model.tables`: features that share one embedding table. What it means for a network is in `Network.swift`, for ids in
// the importer.

import Files
import LogSchema
import Yams

/// What `model.tables` says, over the features that the log has.
struct TableEntries: Hashable, Sendable {
  private let features: [Feature]
  /// The tables, in the order of the file.
  private(set) var groups: [ModelSection.Group] = []

  /// No tables, over these features.
  init(_ features: [Feature]) { self.features = features }

  /// The key `tables`. It is written by `ModelSection`, which knows the features' names.
  static let setting = Setting<ModelEntries>(
    "tables", .map(of: .section(TableEntry.self), names: "tables", least: 0),
    "Features that share an embedding table, by the name of the table; `embeddings` then uses this name instead of theirs.",
    absence: .described("every feature has a table of its own"),
    read: { try $0.tables.read($1) }, write: { _ in nil })

  private mutating func read(_ model: YAMLSection) throws {
    let places = Dictionary(uniqueKeysWithValues: zip(features.map(\.name), features.indices))
    var givers: [Int: String] = [:]
    for (name, key, value) in try model.mapping("tables") {
      let path = model.path("tables.\(name)")
      func error(_ problem: String, at node: Node) -> InputError {
        InputError("`\(path)` \(problem)", file: model.file, line: node.mark?.line)
      }
      if places[name] != nil {
        throw error("is a table, and the name of a feature: expected a name of its own", at: key)
      }
      if groups.contains(where: { $0.name == name }) {
        throw error("is given twice: remove one", at: key)
      }
      let entry = try TableEntry(value, path: path, file: model.file)
      let members = try zip(entry.features, value.mapping?["features"]?.sequence ?? []).map {
        member, node in
        guard let place = places[member] else {
          throw InputError(
            "`\(path).features` is `\(member)`: expected \(GroupEntry.names)", file: model.file,
            line: node.mark?.line)
        }
        if let giver = givers.updateValue(name, forKey: place) {
          throw error("has `\(member)`, which is in `\(giver)` already", at: node)
        }
        return place
      }
      guard members.count > 1 else {
        throw error("has one feature, whose table is its own without it: expected several", at: key)
      }
      if let problem = mismatch(members) { throw error(problem, at: key) }
      groups.append(ModelSection.Group(name: name, features: members.sorted()))
    }
  }

  /// Why some features cannot have the same ids; nil if they can.
  private func mismatch(_ members: [Int]) -> String? {
    let first = features[members[0]]
    for feature in members.map({ features[$0] }) {
      switch feature.encoding {
      case .dictionary, .hashed: break
      default:
        return
          "shares ids with `\(feature.name)`, which is not categorical: expected `type: categorical`"
      }
      if feature.encoding != first.encoding {
        return "has `\(first.name)` and `\(feature.name)`, whose ids are given by other rules:"
          + " expected the same `min_count`, `limit` and `buckets`"
      }
    }
    return nil
  }
}

/// The keys of a table that several features share.
struct TableEntry: Section {
  var features: [String] = []

  static let doc =
    "Categorical features, single or lists, that share one embedding table: one vocabulary, one width, one set of weights."

  static let settings: [Setting<Self>] = [
    Setting(
      "features", .list(of: .text(), count: 2...Int.max, expected: GroupEntry.names),
      "The features of the table: all `type: categorical`, with the same `min_count`, `limit` and `buckets`.",
      absence: .refused(unless: nil),
      read: { entry, section in
        entry.features = try section.list("features").map { node in
          guard let name = node.scalar?.string else {
            throw section.mismatch(node, "features", expected: GroupEntry.names)
          }
          return name
        }
      },
      write: { .flowList($0.features.map { .text($0) }) })
  ]
}
