// Columns that stand beside a leak and have too few rows to prove that they are one: `is_follow` beside `is_like`.

/// Leaks that another leak makes likely.
enum LeakSiblings {
  /// Fewer rows of one label say nothing even so.
  private static let leastRows = 10
  /// Honest rows would be of one label by chance with less than this probability.
  private static let greatestChance = 1e-4

  /// The profiles, with a leak for each column whose name is that of an action, or of the form of the found leak's
  /// (`is_...`), and whose value, or having one, comes with positives alone.
  ///
  /// - Parameters:
  ///   - profiles: of the columns, with the leaks and roles that were found.
  ///   - facts: of the same columns.
  ///   - labels: of each row; nil without a label.
  static func marked(
    _ profiles: [ColumnProfile], _ facts: [ColumnFacts], label: String?, labels: [Bool?]?
  )
    -> [ColumnProfile]
  {
    let found = profiles.filter { $0.leak != nil && $0.name.isActionName }
    guard let labels, !found.isEmpty else { return profiles }
    return zip(profiles, facts).map { profile, facts in
      guard profile.leak == nil, profile.role == nil, profile.name != label,
        let sibling = found.first(where: { profile.name.isSibling(of: $0.name) }),
        let words = LeakByValue.eventOfPositives(
          in: facts.sample, labels: labels, leastRows: leastRows, chance: greatestChance)
      else { return profile }
      var profile = profile
      profile.leak = Leak("\(words), as with \(sibling.name)", isSure: false)
      profile.question = nil
      return profile
    }
  }
}

extension String {
  /// Whether the name is that of an action, as the other one is, or both say `is`.
  fileprivate func isSibling(of other: String) -> Bool {
    isActionName || nameWords.count > 1 && nameWords.first == "is" && other.nameWords.first == "is"
  }
}
