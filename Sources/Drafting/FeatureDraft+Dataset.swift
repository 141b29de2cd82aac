// Columns as a dataset of FuxiCTR describes them, in the place of what a draft guesses. Its word decides.

import Interchange
import LogProfiling
import LogSchema

extension FuxiCTRColumns {
  /// The dataset in the words of a draft: which columns are features, and what of it the log does not bear out.
  ///
  /// - Parameter guessed: what the log alone tells.
  func drafts(
    _ profile: LogProfile, guessed: [(column: String, draft: FeatureDraft)]
  ) -> (drafts: [(column: String, draft: FeatureDraft)], differences: [String]) {
    var differences: [String] = []
    var rest = columns
    var drafts: [(column: String, draft: FeatureDraft)] = []
    let tables = tableNames
    let names = Set(columns.map(\.name))
    for (column, guess) in guessed {
      if column == profile.timeColumn, let part = guess.feature, part.encoding.isPartOfTime {
        // What the dataset calls so is another thing.
        if !names.contains(part.name) { drafts.append((column, guess)) }
        continue
      }
      let own = rest.filter { $0.column == column }
      rest.removeAll { $0.column == column }
      if column == profile.label?.label.column {
        drafts.append((column, guess))
        continue
      }
      if own.isEmpty {
        drafts.append(
          (column, FeatureDraft(guess.feature, "not in \(name) of FuxiCTR", isUsed: false)))
      }
      for entry in own {
        let draft = entry.draft(guess, of: name, table: tables[entry.name])
        differences += [entry.difference(guess)].compactMap { $0 }
        drafts.append((column, draft))
      }
    }
    let missing = rest.map(\.column).filter { $0 != profile.label?.label.column }
    if !missing.isEmpty {
      differences.append(
        "Its feature_cols name columns that the log has not: \(missing.joined(separator: ", ")).")
    }
    return (drafts, differences + tableDifferences(drafts.map(\.draft)))
  }

  /// The embeddings that features share in the dataset and not, or otherwise, in a draft, a sentence each.
  private func tableDifferences(_ drafts: [FeatureDraft]) -> [String] {
    let features = drafts.filter(\.isUsed).compactMap(\.feature)
    let shared = Feature.sharing(features)
    return columns.flatMap { column -> [String] in
      guard let base = column.sharesTableOf,
        let place = features.firstIndex(where: { $0.name == column.name })
      else { return [] }
      guard let table = shared[place].table else {
        let reason =
          whyNotShared(base, features)
          ?? "`\(column.name)` \(features[place].encoding.ofNumbers == nil ? "has no other feature" : "is of numbers")"
        return [
          "Its \(column.name) share the embedding of \(base); here they have one of their own, since \(reason)."
        ]
      }
      return features.indices.filter { shared[$0].table == table }.compactMap { other in
        let isSaid = columns.first { $0.sharesTableOf == base }?.name != column.name
        guard features[other].encoding != shared[other].encoding, !isSaid else { return nil }
        return
          "Its \(features[other].name) \(features[other].encoding.rule); in the table \(table) it "
          + "\(shared[other].encoding.rule), as \(features.first { $0.table == table }?.name ?? base) does."
      }
    }
  }

  /// Why a feature can share its embedding with none; nil if it can.
  private func whyNotShared(_ base: String, _ features: [Feature]) -> String? {
    guard columns.contains(where: { $0.name == base }) else {
      return "the dataset names no column \(base)"
    }
    guard let feature = features.first(where: { $0.name == base }) else {
      return "\(base) is no feature"
    }
    return feature.encoding.ofNumbers == nil ? nil : "\(base) is of numbers"
  }

  /// The table of each feature that shares one, by the feature's name: called after the feature that others name.
  private var tableNames: [String: String] {
    var bases: [String: String] = [:]
    for column in columns {
      guard case .feature = column.use, let base = column.sharesTableOf,
        columns.contains(where: { $0.name == base })
      else { continue }
      bases[column.name] = bases[base] ?? base
    }
    let taken = Set(columns.map(\.name))
    var names: [String: String] = [:]
    for (feature, base) in bases {
      var table = "\(base)_table"
      while taken.contains(table) { table += "_" }
      (names[feature], names[base]) = (table, table)
    }
    return names
  }

  /// What is known of a log beforehand, with the label and the group of the dataset where nothing else was said.
  package func completing(_ wishes: LogProfile.Wishes) -> LogProfile.Wishes {
    var wishes = wishes
    if wishes.label.column == nil { wishes.label.column = label }
    if wishes.group.isEmpty {
      wishes.group = columns.filter { $0.use == .group }.map(\.column)
    }
    return wishes
  }
}

extension FuxiCTRColumns.Column {
  /// The draft of the column.
  fileprivate func draft(
    _ guess: FeatureDraft, of dataset: String, table: String?
  ) -> FeatureDraft {
    switch use {
    case .nothing(let reason):
      return FeatureDraft(guess.feature, "\(reason) in \(dataset) of FuxiCTR", isUsed: false)
    case .group:
      return FeatureDraft(guess.feature, "the group of \(dataset) of FuxiCTR", isUsed: false)
    case .feature(let encoding):
      var feature = Feature(
        name: name, column: column,
        encoding: encoding ?? guess.feature?.encoding.ofNumbers ?? .quantiles(buckets: 32),
        separator: separator)
      feature.padding = padding
      if let logged = guess.feature, isInBrackets(logged) {
        // FuxiCTR splits what it is given; in brackets are the values themselves.
        (feature.separator, feature.list) = (nil, .brackets)
        feature.padding = padding ?? logged.padding
      }
      if isWhole, case .dictionary = feature.encoding { feature.whole = true }
      feature.table = table
      // What the draft would do with rare values is none of it.
      let seen = guess.comment.split(separator: ";").first ?? ""
      return FeatureDraft(
        feature, "as \(dataset) of FuxiCTR has it; the log: \(seen)", values: guess.values)
    }
  }

  /// Whether the dataset has lists of a column whose lists stand in brackets.
  private func isInBrackets(_ logged: Feature) -> Bool {
    separator != nil && logged.list == .brackets
  }

  /// What the log tells otherwise; nil if nothing.
  fileprivate func difference(_ guess: FeatureDraft) -> String? {
    guard case .feature(let encoding) = use else { return nil }
    if !guess.isUsed {
      return "The log alone would leave \(column) out: \(guess.comment)."
    }
    guard let guessed = guess.feature else { return nil }
    let words = encoding.map { $0.ofNumbers == nil ? "categories" : "numbers" } ?? "numbers"
    let others = guessed.encoding.ofNumbers == nil ? "categories" : "numbers"
    if words != others {
      return "Its \(name) are \(words); by the log alone they would be \(others)."
    }
    if let separator, isInBrackets(guessed) {
      return
        "Its \(name) are lists between `\(separator)`; the log has them in brackets, and so has the draft (`list: "
        + "brackets`)."
    }
    if let separator, guessed.separator != separator {
      return guessed.separator.map {
        "Its \(name) are lists between `\(separator)`; by the log alone between `\($0)`."
      } ?? "Its \(name) are lists between `\(separator)`; by the log alone single values."
    }
    if separator == nil, guessed.isMultiValued {
      return "Its \(name) are single values; by the log alone they would be lists."
    }
    return nil
  }
}

extension Feature.Encoding {
  /// Which values have ids of their own, in words that follow the feature's name.
  fileprivate var rule: String {
    switch self {
    case .dictionary(let rule) where rule.minimumCount > 1:
      "has ids of values from \(rule.minimumCount) rows on (`min_count`)"
    case .dictionary: "has an id of every value"
    case .hashed(let buckets): "has \(buckets) hashed ids (`buckets`)"
    case .quantiles, .logSquares, .standardised, .time: "has numbers"
    }
  }

  /// The encoding, if it is one of numbers.
  fileprivate var ofNumbers: Feature.Encoding? {
    switch self {
    case .quantiles, .logSquares, .standardised: self
    case .dictionary, .hashed, .time: nil
    }
  }

  /// Whether it is one of points in time.
  fileprivate var isPartOfTime: Bool { if case .time = self { true } else { false } }
}
