// Which columns are weights, groups, row numbers or splits: judged by what they hold, with the name as a second witness. The
// label and the time of the rows are not its business.

import Importing
import LogSchema

/// The part of one column, as far as its values and its name tell it.
///
/// A part takes a column away from the features, so an honest one must not get it: `body_weight`, `item_index`,
/// `set_top_box` and `display_size` have the words and not the values.
enum RoleGuess {
  /// What is known of the log beside the column.
  struct Context {
    /// Of each row of the sample; nil without a label.
    let labels: [Bool?]?
    /// Rows of the log.
    let rows: Int
    /// Whether the sample has every row of the log, or of its part that was read.
    let isExact: Bool
    /// Whether it is the first column.
    let isFirst: Bool
    /// The share of the log's first rows that have the value of the row before.
    let repeats: Double
  }

  /// The part; nil for a feature.
  static func role(of column: ColumnFacts, _ context: Context) -> ColumnRole? {
    let sample = column.sample
    guard sample.distinct > 0, context.rows > 0 else { return nil }
    return index(column, context) ?? indexLevel(column) ?? split(column, context) ?? weight(
      column, context)
      ?? group(column, context)
  }
}

// MARK: - Row numbers

extension RoleGuess {
  /// Names that pandas, Spark and spreadsheets give to the number of a row.
  private static func isIndexName(_ name: String) -> Bool {
    name.isEmpty || name == "X"
      || [
        "unnamed 0", "unnamed 0 1", "index", "level 0", "index level 0", "row id", "rowid",
        "row number", "rownumber", "row num", "rownum", "row no", "row index", "idx",
      ].contains(name.nameWords.joined(separator: " "))
  }

  /// Whether pandas names a level of an index without a name so in Parquet: `__index_level_1__`.
  private static func isIndexLevel(_ name: String) -> Bool {
    let level = name.dropFirst("__index_level_".count).dropLast(2)
    return name.hasPrefix("__index_level_") && name.hasSuffix("__") && !level.isEmpty
      && level.allSatisfy(\.isWholeNumber)
  }

  /// What a writer named a level of an index, unless it is a time: whole numbers of any repeats, as a count within groups,
  /// or texts that each row has for itself.
  private static func indexLevel(_ column: ColumnFacts) -> ColumnRole? {
    let sample = column.sample
    let isUnique = sample.missing == 0 && sample.distinct == sample.codes.count
    guard isIndexLevel(sample.name), column.time == nil,
      isUnique || column.facts.areWhole && !column.facts.numbers.isEmpty
    else { return nil }
    return ColumnRole(.index, "a level of the index of a table of pandas, by its name")
  }

  /// Whole numbers that count the rows, in order or shuffled, or a part of such numbers with a telling name.
  private static func index(_ column: ColumnFacts, _ context: Context) -> ColumnRole? {
    let (sample, numbers) = (column.sample, column.facts.numbers)
    guard !numbers.isEmpty, column.facts.areWhole, sample.missing == 0, column.time == nil,
      !sample.name.isTimeName, sample.codes.count >= 20,
      let least = numbers.min(), let greatest = numbers.max()
    else { return nil }
    let isNamed = isIndexName(sample.name)
    let isUnique = sample.distinct == sample.codes.count
    let span = greatest - least + 1
    let rows = Double(context.rows)
    // A sample at equal distances of numbers in order spans all rows but the last few; of shuffled ones nearly.
    let counts =
      isUnique && (context.isExact ? span == rows : span <= rows && span >= 0.98 * rows)
    if counts, least == 0 || least == 1 || isNamed {
      return ColumnRole(.index, "each of \(least.short) to \(greatest.short) once")
    }
    // Rows of several files, or a part of the rows of another table.
    guard isNamed, !sample.name.isEmpty || context.isFirst, least >= 0,
      Double(sample.distinct) > 0.5 * Double(sample.codes.count)
    else { return nil }
    let reason =
      sample.name.isEmpty
      ? "the first column, without a name" : "whole numbers, named like an index"
    return ColumnRole(.index, reason)
  }
}

// MARK: - Splits

extension RoleGuess {
  private static let trainWords: Set = ["train", "training", "tr", "trn"]
  private static let otherWords: Set = [
    "test", "testing", "tst", "te", "valid", "validation", "validate", "val", "dev", "eval",
    "evaluation", "holdout", "hold out", "oot", "public", "private",
  ]

  private static let foldNames: Set = [
    "split", "splits", "fold", "folds", "kfold", "cvfold", "partition", "subset",
  ]

  /// Whether a name consists of these words and words that say nothing more.
  private static func consists(_ words: [String], of names: Set<String>) -> Bool {
    let rest: Set = ["id", "no", "number", "cv", "data", "k", "train", "test", "name", "type"]
    return words.contains { names.contains($0) }
      && words.allSatisfy { names.contains($0) || rest.contains($0) }
  }

  private static func isFlagName(_ words: [String]) -> Bool {
    let parts: Set = [
      "train", "training", "test", "testing", "val", "valid", "validation", "holdout",
    ]
    let joined = words.joined()
    return parts.contains { part in
      ["is\(part)", "in\(part)", "\(part)flag", "\(part)set", "\(part)mask", "isin\(part)"]
        .contains(joined)
    }
  }

  /// Values that are names of parts, or numbers of parts of about the same size that tell nothing of the label.
  private static func split(_ column: ColumnFacts, _ context: Context) -> ColumnRole? {
    let sample = column.sample
    guard sample.missing == 0, (2...20).contains(sample.distinct) else { return nil }
    let words = sample.name.nameWords
    let isNamed = consists(words, of: foldNames)
    let values = (0..<sample.distinct).map { sample.text($0).lowercased() }
    let example = values.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
    if values.allSatisfy({ trainWords.contains($0) || otherWords.contains($0) }) {
      let mayBeSplit = consists(words, of: foldNames.union(["set", "dataset", "usage", "phase"]))
      let isTold = mayBeSplit || values.contains { ["train", "training"].contains($0) }
      return isTold ? ColumnRole(.split, "the parts are \(example)") : nil
    }
    let numbers = column.facts.numbers
    guard column.facts.areWhole, !numbers.isEmpty, isNamed || isFlagName(words),
      let least = numbers.min(), let greatest = numbers.max(), least == 0 || least == 1,
      Int(greatest - least) + 1 == sample.distinct, !tellsOfLabel(sample, context.labels)
    else { return nil }
    if isFlagName(words) {
      return sample.distinct == 2 ? ColumnRole(.split, "0 or 1, and its name says which part") : nil
    }
    let counts = sample.table.counts
    guard let fewest = counts.min(), let most = counts.max(),
      Double(most) <= 1.25 * Double(fewest) + 3 * Double(fewest).squareRoot()
    else { return nil }
    return ColumnRole(.split, "\(sample.distinct) folds of about the same size")
  }

  /// Whether the shares of positives differ between values by more than chance: χ² beyond its mean by four deviations.
  private static func tellsOfLabel(_ sample: SampleColumn, _ labels: [Bool?]?) -> Bool {
    guard let labels else { return false }
    var counts = [Double](repeating: 0, count: sample.distinct + 1)
    var positives = counts
    for (code, label) in zip(sample.codes, labels) {
      guard let label else { continue }
      counts[Int(code)] += 1
      positives[Int(code)] += label ? 1 : 0
    }
    let rate = positives.reduce(0, +) / max(counts.reduce(0, +), 1)
    guard rate > 0, rate < 1 else { return false }
    let statistic = counts.indices.reduce(0.0) { sum, value in
      guard counts[value] > 0 else { return sum }
      let difference = positives[value] - counts[value] * rate
      return sum + difference * difference / (counts[value] * rate * (1 - rate))
    }
    let freedom = Double(counts.count { $0 > 0 } - 1)
    return statistic > freedom + 4 * (2 * freedom).squareRoot()
  }
}

// MARK: - Weights

extension RoleGuess {
  /// Names that leave no doubt, and those that may as well be of kilograms.
  private enum WeightName { case telling, vague }

  private static func weightName(_ name: String) -> WeightName? {
    let words = name.nameWords
    let joined = words.joined()
    let weights: Set = ["weight", "weights", "wt", "wgt", "w", "importance"]
    let owners: Set = [
      "sample", "instance", "example", "row", "importance", "loss", "sampling", "class",
      "observation", "obs", "ips", "ipw", "propensity",
    ]
    if ["ipw", "ips", "iptw", "sampleweight", "instanceweight", "importanceweight"].contains(joined)
    {
      return .telling
    }
    guard words.contains(where: { weights.contains($0) }) else { return nil }
    if words.count > 1, words.allSatisfy({ weights.contains($0) || owners.contains($0) }) {
      return .telling
    }
    return words.count == 1 ? .vague : nil
  }

  /// Numbers of at least 0 in every row, named like weights; or of a sampled log, in which each label has its own.
  private static func weight(_ column: ColumnFacts, _ context: Context) -> ColumnRole? {
    let (sample, numbers) = (column.sample, column.facts.numbers)
    let encoder = WeightEncoder()
    guard sample.missing == 0, sample.distinct > 1, !numbers.isEmpty, column.time == nil,
      (0..<sample.distinct).allSatisfy({ encoder.code(sample.table.bytes($0).span) != nil })
    else { return nil }
    let name = weightName(sample.name)
    if let sampled = sampledWeights(sample, numbers, context.labels) {
      // Without the name it may be a copy of the label, as 1 and 2.
      let isProposed = name != nil
      return isProposed || sampled.isReciprocal
        ? ColumnRole(.weight, sampled.reason, isProposed: isProposed) : nil
    }
    guard name == .telling else { return nil }
    let mean =
      sample.codes.reduce(0.0) { $0 + numbers[Int($1) - 1] } / Double(sample.codes.count)
    return mean > 0
      ? ColumnRole(
        .weight, "numbers of 0 or more, \(mean.short) in the mean, and its name says so") : nil
  }

  /// Weights of a log of which one label was sampled: each label has one number above 0, one of them 1.
  private static func sampledWeights(
    _ sample: SampleColumn, _ numbers: [Double], _ labels: [Bool?]?
  ) -> (reason: String, isReciprocal: Bool)? {
    guard let labels, sample.distinct == 2, let least = numbers.min(), let greatest = numbers.max(),
      least > 0
    else { return nil }
    var seen: [Bool: UInt32] = [:]
    for (code, label) in zip(sample.codes, labels) {
      guard let label else { continue }
      if let earlier = seen[label], earlier != code { return nil }
      seen[label] = code
    }
    guard let positive = seen[true], let negative = seen[false], positive != negative else {
      return nil
    }
    let (ofPositives, ofNegatives) = (numbers[Int(positive) - 1], numbers[Int(negative) - 1])
    // 1 and 2, or 1 and 5, may as well be codes of the label.
    let isReciprocal =
      least == 1 && greatest >= 10 || greatest == 1 || greatest != greatest.rounded()
    return (
      "\(ofNegatives.short) for negatives and \(ofPositives.short) for positives, as after sampling of "
        + "negatives", isReciprocal
    )
  }
}

// MARK: - Groups

extension RoleGuess {
  private static func isGroupName(_ name: String) -> Bool {
    let words = name.nameWords
    let things: Set = [
      "request", "req", "query", "search", "srch", "display", "session", "impression", "auction",
      "slate", "pageview", "opportunity",
    ]
    let ids: Set = ["id", "ids", "uuid", "guid", "key", "hash"]
    let joined = words.joined()
    if [
      "qid", "rid", "reqid", "requestid", "queryid", "sessionid", "searchid", "displayid",
      "impressionid", "sid",
    ].contains(joined) {
      return true
    }
    return words.count >= 2 && words.count <= 3 && ids.contains(words.last ?? "")
      && things.contains(words[words.count - 2])
  }

  /// Ids whose rows stand together and never return; by name, or since (nearly) every group has one positive, which no
  /// chance makes.
  private static func group(_ column: ColumnFacts, _ context: Context) -> ColumnRole? {
    let sample = column.sample
    guard sample.missing == 0, column.time == nil, sample.distinct >= 20,
      column.facts.numbers.isEmpty || column.facts.areWhole, !sample.name.isTimeName
    else { return nil }
    let isNamed = isGroupName(sample.name)
    let seen = Double(sample.codes.count) / Double(sample.distinct)
    // A part of the rows hides how large groups are; the log's first rows show it.
    let size = context.isExact ? seen : max(seen, 1 / max(1 - context.repeats, 1e-9))
    guard size >= 1.5, !sample.name.isPersonName else { return nil }
    let runs = zip(sample.codes, sample.codes.dropFirst()).count { $0 != $1 } + 1
    let isInBlocks = runs == sample.distinct
    let words =
      "groups of \(((size * 10).rounded() / 10).short) rows in the mean, which stand together"
    // A part of the rows hides how many positives a group has; that groups do not return is seen all the same.
    if context.isExact, isInBlocks, let positives = groupsOfOnePositive(sample, context.labels),
      positives.observed >= 0.9, positives.observed > positives.byChance
    {
      return ColumnRole(
        .group, "\(words); \(positives.observed.percent) of the groups have one positive row")
    }
    guard isNamed, isInBlocks || isLocal(sample) else { return nil }
    return ColumnRole(.group, "\(words), and its name says so")
  }

  /// The share of groups with exactly one positive row, and the share that chance would make in the mean plus six
  /// deviations; nil where groups cannot be told from chance.
  private static func groupsOfOnePositive(
    _ sample: SampleColumn, _ labels: [Bool?]?
  ) -> (observed: Double, byChance: Double)? {
    guard let labels else { return nil }
    var sizes = [Int](repeating: 0, count: sample.distinct)
    var positives = sizes
    for (code, label) in zip(sample.codes, labels) where code > 0 {
      guard let label else { continue }
      sizes[Int(code) - 1] += 1
      positives[Int(code) - 1] += label ? 1 : 0
    }
    let rows = Double(sizes.reduce(0, +))
    let rate = Double(positives.reduce(0, +)) / max(rows, 1)
    guard rate > 0, rate < 1 else { return nil }
    let several = sizes.indices.filter { sizes[$0] > 1 }
    guard several.count >= 20 else { return nil }
    let count = Double(several.count)
    let expected = several.reduce(0.0) { sum, group in
      var others = 1.0
      for _ in 1..<sizes[group] { others *= 1 - rate }
      return sum + Double(sizes[group]) * rate * others
    }
    let share = expected / count
    let byChance = share + 6 * (share * (1 - share) / count).squareRoot()
    return (Double(several.count { positives[$0] == 1 }) / count, byChance)
  }

  /// Whether the rows of a group lie within a fiftieth of the log in the mean; those of an id that comes back at any time
  /// span a third of it or more.
  private static func isLocal(_ sample: SampleColumn) -> Bool {
    var first = [Int](repeating: -1, count: sample.distinct)
    var last = first
    for (row, code) in sample.codes.enumerated() where code > 0 {
      if first[Int(code) - 1] < 0 { first[Int(code) - 1] = row }
      last[Int(code) - 1] = row
    }
    let several = first.indices.filter { sample.table.counts[$0] > 1 }
    guard several.count >= 20 else { return false }
    let spans = several.reduce(0.0) { $0 + Double(last[$1] - first[$1]) }
    return spans / Double(several.count) < 0.02 * Double(sample.codes.count)
  }
}

extension String {
  /// Whether the name is of someone who comes back: the rows of a user who is shown one positive and some negatives are a
  /// group, but the user stays a feature.
  fileprivate var isPersonName: Bool {
    !Set(nameWords).isDisjoint(with: [
      "user", "userid", "uid", "member", "customer", "visitor", "viewer", "person", "client",
      "reviewer", "consumer", "buyer", "shopper", "listener", "reader", "author", "device",
    ])
  }
}
