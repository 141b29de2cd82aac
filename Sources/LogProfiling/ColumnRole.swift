// What a column is in a log beside a feature, and the words for it. How it is found is `RoleGuess`'s.

/// The part that a column plays beside the features.
package struct ColumnRole: Hashable, Sendable {
  /// The parts.
  package enum Kind: String, CaseIterable, Sendable {
    /// The importance of a row.
    case weight
    /// The request, query or session whose rows belong together.
    case group
    /// The number of a row, such as the index that pandas writes.
    case index
    /// Which part of the log a row belongs to: training, validation, test, a fold.
    case split
  }

  /// The part.
  package let kind: Kind
  /// Why, in a few words.
  package let reason: String
  /// Whether the schema is to say so; else the part is named, and the user is to decide.
  package let isProposed: Bool

  /// A part, and why.
  init(_ kind: Kind, _ reason: String, isProposed: Bool = true) {
    self.kind = kind
    self.reason = reason
    self.isProposed = isProposed
  }

  /// What becomes of the column, to stand beside its line.
  package var comment: String {
    switch kind {
    case .weight:
      isProposed
        ? "the weight of the rows: \(reason)"
        : "perhaps the weight of the rows (`weight:`): \(reason)"
    case .group:
      isProposed
        ? "the group of the rows: \(reason)" : "perhaps the group of the rows (`group:`): \(reason)"
    case .index: "a row's number: \(reason)"
    case .split: "a split, which is not read yet: rows of all parts are used; \(reason)"
    }
  }
}
