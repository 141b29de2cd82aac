// Columns that know the label: what is written after the click, or derived from it.

/// Why a column is thought to know the label.
package struct Leak: Hashable, Sendable {
  /// In words, to follow "may know the label: ".
  package let reason: String

  /// The share of the label's entropy that no honest column removes alone. A copy of the label in which 2 % of
  /// the values are wrong removes three quarters at 5 to 25 % of positives; the best honest columns of package
  /// logs remove less than a quarter.
  static let greatestEntropy = 0.6
  /// The AUC that no honest column reaches alone. Where positives are very rare, entropy says little and this
  /// decides.
  static let greatestAUC = 0.95
  /// The share of positives among rows that have a value (or none) from which on having one is as good as the
  /// label.
  private static let nearlyCertain = 0.99
  /// Fewer rows prove nothing.
  private static let leastRows = 20

  /// Nil where nothing is suspicious.
  ///
  /// - Parameters:
  ///   - association: of the column's values.
  ///   - isPresent: of each row, whether it has a value.
  ///   - labels: of each row.
  init?(_ association: LabelAssociation?, isPresent: [Bool], labels: [Bool?]) {
    if let reason = Self.presence(isPresent, labels) {
      self.reason = reason
      return
    }
    guard let association,
      association.entropyRemoved > Self.greatestEntropy || association.auc > Self.greatestAUC
    else { return nil }
    let positives = labels.count { $0 == true }
    guard min(positives, labels.count { $0 == false }) >= Self.leastRows else { return nil }
    let entropy = max(0, association.entropyRemoved).percent
    let auc = (association.auc * 1000).rounded() / 1000
    reason = "alone it removes \(entropy) of the label's entropy (AUC \(auc))"
  }

  /// What having a value, or having none, says of the label.
  private static func presence(_ isPresent: [Bool], _ labels: [Bool?]) -> String? {
    var counts = [[0, 0], [0, 0]]  // by presence, then by label
    for (isPresent, label) in zip(isPresent, labels) {
      guard let label else { continue }
      counts[isPresent ? 1 : 0][label ? 1 : 0] += 1
    }
    let (positives, rows) = (counts[0][1] + counts[1][1], counts.joined().reduce(0, +))
    // Where most rows are positive, so are most of those with a value, by chance.
    guard positives * 2 < rows else { return nil }
    for (place, words) in [(1, "filled"), (0, "empty")] {
      let (negative, positive) = (counts[place][0], counts[place][1])
      let others = counts[1 - place].reduce(0, +)
      guard positive >= leastRows, others >= leastRows,
        Double(positive) > nearlyCertain * Double(positive + negative)
      else { continue }
      let part = (Double(positive) / Double(max(positives, 1))).percent
      let rows = "\(part) of the positive rows and \(negative == 0 ? "no" : "hardly any") others"
      return "it is \(words) for \(rows)"
    }
    return nil
  }
}
