// Columns that know the label: what is written after the click, or derived from it. What one value of a column says of
// it is `LeakByValue`'s.

/// Why a column is thought to be known only after the label.
package struct Leak: Hashable, Sendable {
  /// In words, to follow "known only afterwards: ".
  package let reason: String
  /// Whether no honest column looks like this; else it may be honest.
  package let isSure: Bool
  /// Whether honest columns look like this as often: a question, for which no column is left out.
  let isQuestion: Bool

  /// `is known only afterwards: REASON`, or `may be known only afterwards: REASON`, to follow the column's name.
  package var clause: String { "\(isSure ? "is" : "may be") known only afterwards: \(reason)" }

  /// The share of the label's entropy that no honest column removes alone. A copy of the label in which 2 % of
  /// the values are wrong removes three quarters at 5 to 25 % of positives; the best honest columns of package
  /// logs remove less than a quarter.
  static let greatestEntropy = 0.6
  /// The AUC that no honest column reaches alone. Where positives are very rare, entropy says little and this
  /// decides.
  static let greatestAUC = 0.95
  /// The AUC from which on a column whose name is that of an action is one that honest columns seldom reach alone.
  static let tellingAUC = 0.75
  /// Fewer rows prove nothing.
  private static let leastRows = 20
  /// Fewer positives or negatives leave an AUC to chance.
  private static let leastRowsOfAUC = 100

  /// A reason in words.
  init(_ reason: String, isSure: Bool, isQuestion: Bool = false) {
    self.reason = reason
    self.isSure = isSure
    self.isQuestion = isQuestion
  }

  /// Nil where nothing is suspicious.
  ///
  /// - Parameters:
  ///   - column: its values in the sample.
  ///   - association: of the column's values.
  ///   - labels: of each row.
  init?(_ column: SampleColumn, _ association: LabelAssociation?, labels: [Bool?]) {
    let byValue = LeakByValue.find(in: column, labels: labels)
    if let byValue, byValue.isSure {
      self = byValue
      return
    }
    if let association,
      association.entropyRemoved > Self.greatestEntropy || association.auc > Self.greatestAUC,
      min(labels.count { $0 == true }, labels.count { $0 == false }) >= Self.leastRows
    {
      let entropy = max(0, association.entropyRemoved).percent
      let auc = (association.auc * 1000).rounded() / 1000
      reason = "alone it removes \(entropy) of the label's entropy (AUC \(auc))"
      isSure = association.entropyRemoved > Self.greatestEntropy
      isQuestion = false
      return
    }
    if let byValue, !byValue.isQuestion {
      self = byValue
      return
    }
    guard let found = Self.byName(column.name, association, labels: labels) ?? byValue else {
      return nil
    }
    self = found
  }

  /// What a user did, or how long something took, tells more of the label than what is known before.
  private static func byName(
    _ name: String, _ association: LabelAssociation?, labels: [Bool?]
  ) -> Leak? {
    guard let association, association.auc >= tellingAUC, name.isActionName || name.isDurationName,
      min(labels.count { $0 == true }, labels.count { $0 == false }) >= leastRowsOfAUC
    else { return nil }
    let auc = (association.auc * 100).rounded() / 100
    let isQuestion = !name.isActionName || name.isCountOfActions
    return Leak(
      "alone it reaches an AUC of \(auc), and its name is that of "
        + (name.isActionName ? "an action of the user" : "a duration"),
      isSure: false, isQuestion: isQuestion)
  }
}
