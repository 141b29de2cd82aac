// Which column is the label, and what makes a row positive.

import Files
import Importing
import LogSchema

/// The label of a log, and why it is thought to be that.
package struct LabelGuess: Hashable, Sendable {
  /// The column and its rule.
  package let label: Label
  /// Why, in a few words.
  package let reason: String
  /// What to ask where no name told the label, a sentence; nil where one did.
  package internal(set) var question: String?

  /// Names that tell a label, the more telling first; as words, joined.
  private static let names = [
    "label", "target", "y", "click", "clicked", "isclick", "isclicked", "clk", "conversion",
    "converted", "isconversion", "isconverted", "purchase", "purchased", "ispurchase", "buy",
    "bought", "install", "installed", "late", "churn", "churned", "response", "outcome", "liked",
  ]
  private static let ratingNames = [
    "rating", "ratings", "stars", "score", "overall", "starrating", "bookrating", "movierating",
    "reviewrating", "overallrating",
  ]
  private static let positiveWords: Set = [
    "1", "yes", "y", "true", "t", "click", "clicked", "clk", "positive", "pos", "success", "good",
    "conversion", "converted", "purchase", "purchased", "bought", "like", "liked", "install",
    "installed",
  ]
  private static let negativeWords: Set = [
    "0", "no", "n", "false", "f", "none", "negative", "neg", "failure", "fail", "bad", "nothing",
  ]
  /// So many values may be grades.
  private static let greatestGrades = 20

  /// Finds the label among the columns of a sample.
  ///
  /// - Parameters:
  ///   - wanted: the label's column and its rule as far as they were given.
  /// - Throws: `InputError` where no column or more than one may be the label, or the rule is not told by the
  ///   values.
  static func find(_ facts: [ColumnFacts], _ wanted: LabelWish, file: String)
    throws(InputError) -> LabelGuess
  {
    let columns = facts.map(\.logged)
    if let column = wanted.column {
      guard let column = columns.first(where: { $0.name == column }) else {
        preconditionFailure("the column was looked up")
      }
      return try of(column, wanted, because: "as you say", file: file)
    }
    if let column = named(columns, wanted) {
      return try of(column, wanted, because: "known by its name", file: file)
    }
    let twoValued = facts.filter { $0.time == nil }.map(\.logged).filter { $0.distinct == 2 }
    let complete = twoValued.filter { $0.missing == 0 }
    // Some rows of a log may lack the label, if no other column can be it.
    let binary = complete.isEmpty ? twoValued.filter(\.hasFewGaps) : complete
    if let named = columns.first(where: { names.contains($0.nameForLabels) && $0.isYesOrNothing }) {
      throw InputError(named.yesOrNothing, file: file)
    }
    if binary.count == 1 {
      return try asked(
        binary[0], wanted, because: "the only column of two values", file: file)
    }
    let ends = binary.filter { column in
      column.isZeroOne && [columns.first?.name, columns.last?.name].contains(column.name)
    }
    if ends.count == 1 {
      return try asked(ends[0], wanted, because: "first or last, of 0 and 1", file: file)
    }
    if binary.isEmpty, let column = columns.first(where: \.isYesOrNothing) {
      throw InputError(
        "found no column of two values that might be the label; \(column.yesOrNothing)", file: file)
    }
    throw InputError(
      binary.isEmpty
        ? "found no column of two values that might be the label: name it with --label, and its "
          + "positive value with --positive or --at-least"
        : "found no telling name of a label: name it with --label; columns of two values are "
          + binary.map(\.name).joined(separator: ", "),
      file: file)
  }

  /// The column whose name tells a label, if its values say as well what is positive: `target` of nine words is no
  /// label beside `click` of 0 and 1. Where none of them say it, the first, which is then asked for.
  private static func named(_ columns: [SampleColumn], _ wanted: LabelWish) -> SampleColumn? {
    let telling = names.compactMap { name in
      columns.first { $0.nameForLabels == name && $0.mayBeLabel }
    }
    let ratings = columns.filter { column in
      ratingNames.contains(column.nameForLabels) && column.mayBeLabel && column.hasFewGaps
        && column.distinct <= greatestGrades
    }
    let named = telling + ratings
    return named.first { tellsRule($0, wanted) || $0.isNearlyOfTwoValues } ?? named.first
  }

  /// Whether the values say what is positive, and some rows are and others are not.
  private static func tellsRule(_ column: SampleColumn, _ wanted: LabelWish) -> Bool {
    guard let (rule, _) = try? rule(of: column, wanted, file: "") else { return false }
    return Set(column.labels(rule).compactMap { $0 }).count == 2
  }

  private static func of(
    _ column: SampleColumn, _ wanted: LabelWish, because reason: String, file: String
  ) throws(InputError) -> LabelGuess {
    let (rule, meaning) = try rule(of: column, wanted, file: file)
    return LabelGuess(label: Label(column.name, rule), reason: "\(reason); \(meaning)")
  }

  /// The label that no name tells: it is taken, and asked for; unless its name is that of an attribute.
  private static func asked(
    _ column: SampleColumn, _ wanted: LabelWish, because reason: String, file: String
  ) throws(InputError) -> LabelGuess {
    guard !column.name.isAttributeName else {
      throw InputError(
        "found no telling name of a label; \(column.name) is \(reason), but named like an attribute: is it the "
          + "label? Then --label \(column.name); else name another one, with its positive value (--positive or "
          + "--at-least)", file: file)
    }
    var guess = try of(column, wanted, because: reason, file: file)
    guess.question =
      "No name tells the label; \(column.name) is taken for it, \(reason). Is another column the label? Then name "
      + "it with --label."
    return guess
  }

  private static func rule(
    of column: SampleColumn, _ wanted: LabelWish, file: String
  ) throws(InputError) -> (Label.Rule, String) {
    let values = column.mostFrequent(greatestGrades + 1).map { column.text($0) }
    switch wanted.rule {
    case .binary: return (.binary, "0 or 1")
    case .atLeast(let least): return (.atLeast(least), "positive from \(least.short) on")
    case .value(let positive):
      guard (0..<column.distinct).contains(where: { column.text($0) == positive }) else {
        throw InputError(
          "found no `\(positive)` in column \(column.name), whose most frequent values are "
            + values.prefix(10).joined(separator: ", "), file: file)
      }
      return (.value(positive), "`\(positive)` is positive")
    case nil: break
    }
    let numbers = values.compactMap { Double($0) }
    if column.isZeroOne { return (.binary, "0 or 1") }
    if values.count == 2 {
      if Set(numbers) == [-1, 1], let positive = values.first(where: { Double($0) == 1 }) {
        return (.value(positive), "-1 or 1")
      }
      if Set(numbers).contains(0), let positive = values.first(where: { Double($0) != 0 }) {
        return (.value(positive), "`\(positive)` is positive")
      }
      if Set(numbers) != [1, 2], let positive = positive(of: values) {
        return (.value(positive), "`\(positive)` is positive")
      }
      // From the most frequent on: the second is the rarer.
      return (.value(values[1]), "`\(values[1])` is taken for positive, since it is rarer")
    }
    if column.isYesOrNothing { throw InputError(column.yesOrNothing, file: file) }
    if column.isNearlyZeroOne { return (.binary, "0 or 1") }
    if ratingNames.contains(column.nameForLabels), numbers.count == values.count,
      let greatest = numbers.max(), greatest > 1, values.count <= greatestGrades
    {
      let least = (0.8 * greatest).rounded(.down)
      return (
        .atLeast(least),
        "grades up to \(greatest.short), of which \(least.short) and more are positive"
      )
    }
    throw InputError(
      "column \(column.name) has \(column.distinct.grouped) values: say which are positive with "
        + "--positive or --at-least; the most frequent are "
        + values.prefix(10).joined(separator: ", "), file: file)
  }
}

extension LabelGuess {
  /// Whether a value alone is a yes.
  fileprivate static func saysYes(_ value: String) -> Bool {
    positiveWords.contains(value.lowercased()) || Double(value) == 1
  }

  /// The one of two values that says yes, or whose opposite says no: `no_click`, `not bought`.
  private static func positive(of values: [String]) -> String? {
    let isPositive = values.filter { positiveWords.contains($0.lowercased()) }
    if isPositive.count == 1 { return isPositive[0] }
    func saysNo(_ value: String) -> Bool {
      let words = value.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "-" }
      let text = value.lowercased()
      return negativeWords.contains(text) || ["no", "not", "non", "un"].contains(words.first ?? "")
        || text.hasPrefix("no-") || text.hasPrefix("non-")
    }
    let others = values.filter { !saysNo($0) }
    return others.count == 1 ? others[0] : nil
  }
}

/// What is known of the label; nil where it is to be guessed.
package struct LabelWish: Sendable {
  /// The column's name.
  package var column: String?
  /// What makes a row positive.
  package var rule: Label.Rule?

  /// A wish for a column, for a rule, for both or for neither.
  package init(column: String? = nil, rule: Label.Rule? = nil) {
    self.column = column
    self.rule = rule
  }
}

extension String {
  /// Whether the name is that of what a user or an item is, which may have two values as a label has.
  fileprivate var isAttributeName: Bool {
    !isActionName
      && !Set(nameWords).isDisjoint(with: [
        "gender", "sex", "premium", "prime", "vip", "verified", "member", "membership",
        "subscriber",
        "weekend", "weekday", "holiday", "platform", "device", "os", "browser", "mobile", "desktop",
        "app", "web", "channel", "network", "connection", "language", "country", "married", "adult",
        "male", "female", "employee", "sponsored", "promo", "promotion", "organic", "discounted",
      ])
  }
}

extension SampleColumn {
  /// Whether some rows have a yes, and the others nothing.
  fileprivate var isYesOrNothing: Bool {
    distinct == 1 && missing > 0 && LabelGuess.saysYes(text(0))
  }

  /// What is to be done with such a label.
  fileprivate var yesOrNothing: String {
    "column \(name) has `\(text(0))` or no value: rows without a value have no label; if they are the negatives, write "
      + "0 in them"
  }

  fileprivate var nameForLabels: String { name.nameWords.joined() }

  /// Whether most rows have a value, and there is more than one value. That others have none is said, with what to do.
  fileprivate var mayBeLabel: Bool { missing * 2 <= codes.count && distinct >= 2 }

  /// Whether a column that no name tells to be the label has a value in nearly every row.
  fileprivate var hasFewGaps: Bool { missing * 20 <= codes.count }

  /// Whether two values have nearly all rows, so that the others are rather damage than further values.
  fileprivate var isNearlyOfTwoValues: Bool {
    let most = table.counts.sorted(by: >).prefix(2).reduce(0, +)
    return most * 20 >= present * 19
  }

  /// Whether the values are 0 and 1, however written.
  fileprivate var isZeroOne: Bool {
    distinct >= 1 && distinct <= 4
      && Set((0..<distinct).map { number(table.bytes($0).span) }) == [0, 1]
  }

  /// Whether they are but for a few words that are no numbers, such as `-` or `unknown`: those rows have no label.
  fileprivate var isNearlyZeroOne: Bool {
    let numbers = (0..<distinct).map { number(table.bytes($0).span) }
    let others = numbers.indices.reduce(0) { $0 + (numbers[$1] == nil ? table.counts[$1] : 0) }
    return Set(numbers.compactMap { $0 }) == [0, 1] && others * 20 <= present
  }

  /// Whether each row is positive; nil where its value does not say so.
  func labels(_ rule: Label.Rule) -> [Bool?] {
    let encoder = LabelEncoder(rule)
    let ofValues = (0..<distinct).map { encoder.code(table.bytes($0).span).map { $0 == 1 } }
    return codes.map { $0 == 0 ? nil : ofValues[Int($0) - 1] }
  }
}
