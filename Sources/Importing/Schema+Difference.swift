// How the schema of a dataset differs from the one that is asked for. What either means for a model is not known here.

import Files
import LogSchema

// Invariant: what is not allowed to differ by name in `allowing(_:)` must be equal. A field that a schema gains later is
// compared without a word here; a sentence of its own only names it better.

extension Schema {
  /// Makes sure that a dataset of this schema serves for another one.
  ///
  /// A dataset may have a group, weights or a sampling where the other schema has none, and the format and the delimiter of
  /// its log are of no concern if one of the two leaves them to be detected.
  ///
  /// - Parameter folder: the dataset's.
  /// - Throws: `InputError` that names the first difference.
  func require(_ expected: Schema, of folder: String) throws {
    guard allowing(expected) != expected else { return }
    let difference =
      firstDifference(from: expected)
      ?? Difference("schema", "\(self)", "\(expected)")
    throw InputError(
      "the dataset's \(difference.what) is \(difference.found), expected \(difference.wanted);"
        + " import the log again", file: folder)
  }

  /// What a dataset has beyond a schema, in words.
  func extras(beyond expected: Schema) -> [String] {
    var extras: [String] = []
    if let weight, expected.weight == nil { extras.append("the importance weights of \(weight)") }
    if let sampling, expected.sampling == nil {
      extras.append("a sampling of negatives, \(sampling.inWords)")
    }
    if !group.isEmpty, expected.group.isEmpty {
      extras.append("the groups of \(group.joined(separator: ", "))")
    }
    return extras
  }

  /// The schema with every difference undone that is allowed.
  private func allowing(_ expected: Schema) -> Schema {
    var schema = self
    if schema.format == nil || expected.format == nil { schema.format = expected.format }
    if schema.delimiter == nil || expected.delimiter == nil {
      schema.delimiter = expected.delimiter
    }
    if expected.group.isEmpty { schema.group = [] }
    if expected.weight == nil { schema.weight = nil }
    if expected.sampling == nil { schema.sampling = nil }
    return schema
  }

  private struct Difference {
    let what: String
    let found: String
    let wanted: String

    init(_ what: String, _ found: String, _ wanted: String) {
      (self.what, self.found, self.wanted) = (what, found, wanted)
    }

    /// Nil where the values are equal.
    init?<Value: Equatable>(
      _ what: String, _ found: Value, _ wanted: Value, _ words: (Value) -> String
    ) {
      guard found != wanted else { return nil }
      self.init(what, words(found), words(wanted))
    }
  }

  private func firstDifference(from expected: Schema) -> Difference? {
    let own = allowing(expected)
    let ofRows: [Difference?] = [
      Difference("format", own.format, expected.format, Self.words),
      Difference(
        "delimiter", own.delimiter, expected.delimiter,
        { $0.map { "`\(DelimiterName.name($0))`" } ?? "none" }),
      Difference(
        "list of columns", own.names, expected.names,
        { $0?.joined(separator: ", ") ?? "that of a header" }),
      Difference("label", own.label, expected.label, Self.words),
      Difference("order", own.order, expected.order, Self.words),
      Difference("group", own.group, expected.group, Self.words),
      Difference("weight", own.weight, expected.weight, Self.words),
      Difference(
        "sampling of negatives", own.sampling?.inWords, expected.sampling?.inWords, Self.words),
      Difference("list of features", own.featureNames, expected.featureNames, Self.words),
    ]
    let ofFeatures = zip(own.features, expected.features).flatMap(Self.differences)
    return (ofRows.compactMap { $0 } + ofFeatures).first
  }

  private static func differences(_ found: Feature, _ wanted: Feature) -> [Difference] {
    let differences: [Difference?] = [
      Difference("column of \(found.name)", found.column, wanted.column, words),
      Difference("encoding of \(found.name)", found.encoding, wanted.encoding, words),
      Difference("separator of \(found.name)", found.separator, wanted.separator, words),
      Difference("list syntax of \(found.name)", found.list, wanted.list, words),
      Difference("padding of \(found.name)", found.padding, wanted.padding, words),
      Difference("spelling of whole numbers of \(found.name)", found.whole, wanted.whole, words),
      Difference("table of \(found.name)", found.table, wanted.table, words),
    ]
    return differences.compactMap { $0 }
  }

  private var featureNames: String { features.map(\.name).joined(separator: ", ") }

  private static func words<Value>(_ value: Value) -> String { "\(value)" }

  private static func words<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "none" }
}

extension NegativeSampling {
  fileprivate var inWords: String { "a share of \(share) by seed \(seed)" }
}
