// A schema held against a sample of its log: what an import would refuse, and what a model would not thank for.

import Linalg
import System

/// What was found when a schema was held against a log.
public struct SchemaCheck: Sendable {
  /// One thing that is wrong, or had better be otherwise.
  public struct Finding: Sendable {
    /// The key of the schema, e.g. `features.site`.
    public let place: String
    /// What was found.
    public let problem: String
    /// What to do about it.
    public let advice: String
    /// Whether an import or a search would fail.
    public let isFailure: Bool
  }

  /// The findings, failures and warnings, in the order of the schema.
  public private(set) var findings: [Finding] = []
  /// About how many ids each feature has, the missing value's included.
  public private(set) var vocabularySizes: [Int] = []

  private let sample: LogSample
  private let facts: [ColumnFacts]

  /// Holds a schema against a sample.
  public init(_ schema: Schema, _ sample: LogSample, pool: WorkerPool) {
    self.sample = sample
    facts = pool.map(sample.header.count) {
      ColumnFacts(sample.column($0), format: sample.format)
    }
    if let first = sample.problems.first {
      fail(
        "path", "records that are no rows: \(sample.rejected.grouped), the first is \(first)",
        "mend them, name the `format`, or let some go with --max-bad-rows")
    }
    let labels = check(schema.label)
    if case .time(let name, let format) = schema.order { checkTime(name, format) }
    for name in schema.group { _ = column(name, "group") }
    if let weight = schema.weight { checkWeight(weight) }
    for feature in schema.features { check(feature, labels, of: schema) }
  }

  private mutating func fail(_ place: String, _ problem: String, _ advice: String) {
    findings.append(
      Finding(place: place, problem: problem, advice: advice, isFailure: true))
  }

  private mutating func warn(_ place: String, _ problem: String, _ advice: String) {
    findings.append(
      Finding(place: place, problem: problem, advice: advice, isFailure: false))
  }

  /// A column; a finding where there is none.
  private mutating func column(_ name: String, _ place: String) -> ColumnFacts? {
    do {
      return facts[try sample.index(of: name)]
    } catch {
      fail(place, (error as? InputError)?.problem ?? "\(error)", "name a column of the log")
      return nil
    }
  }

  private mutating func check(_ label: Label) -> [Bool?]? {
    guard let column = column(label.column, "label") else { return nil }
    let labels = column.sample.labels(label.rule)
    let expected = label.rule == .binary ? "0 or 1" : "a number"
    checkValues(
      column, "label", expected, labels.map { $0 != nil },
      advice:
        "say what is positive: {column: \(label.column), positive: ...} or {..., at_least: ...}")
    let seen = Set(labels.compactMap { $0 })
    if seen.count == 1 {
      fail(
        "label", "every row is \(seen.contains(true) ? "positive" : "negative")",
        "choose another column or rule: values are "
          + column.sample.mostFrequent(5).map { column.sample.text($0).shortened }
          .joined(separator: ", "))
    }
    return seen.count == 2 ? labels : nil
  }

  private mutating func checkTime(_ name: String, _ format: TimeFormat) {
    guard let column = column(name, "order") else { return }
    checkValues(
      column, "order", "a time", column.isTime(format),
      advice: "give the `format`, or another order, e.g. {shuffle: 1}")
  }

  private mutating func checkWeight(_ name: String) {
    guard let column = column(name, "weight") else { return }
    let isWeight = column.values { (number($0) ?? -1) >= 0 }
    checkValues(
      column, "weight", "a number of at least 0", isWeight, advice: "choose another column")
  }

  /// A finding where some rows have a value that is not what is expected.
  private mutating func checkValues(
    _ column: ColumnFacts, _ place: String, _ expected: String, _ isExpected: [Bool],
    advice: String
  ) {
    let wrong = isExpected.count { !$0 }
    guard wrong > 0, let row = isExpected.firstIndex(of: false) else { return }
    let code = Int(column.sample.codes[row])
    let value = code == 0 ? "no value" : "\"\(column.sample.text(code - 1).shortened)\""
    let share = (Double(wrong) / Double(isExpected.count)).percent
    fail(
      place,
      "column \(column.sample.name): found \(value) in \(share) of the rows, expected \(expected)",
      advice)
  }

  private mutating func check(_ feature: Feature, _ labels: [Bool?]?, of schema: Schema) {
    let place = "features.\(feature.name)"
    guard let column = column(feature.column, place) else {
      vocabularySizes.append(1)
      return
    }
    let sample = column.sample
    vocabularySizes.append(feature.encoding.vocabularySize(values: sample.distinctEstimate))
    switch feature.encoding {
    case .quantiles, .logSquares, .standardised:
      let separator = feature.separator.map { Array($0.utf8) } ?? []
      let isNumber = column.valuesOrMissing { value in
        value.parts(separator).allSatisfy { isMissing($0.span) || number($0.span) != nil }
      }
      checkValues(column, place, "a number", isNumber, advice: "make it `type: categorical`")
    case .time(_, let format):
      checkValues(
        column, place, "a time",
        column.isTime(format).enumerated().map { row, isTime in
          isTime || sample.codes[row] == 0
        }, advice: "give the `format`")
    case .dictionary, .hashed: checkVocabulary(feature, column, place)
    }
    if column.guess.type == .constant {
      warn(place, "\(column.guess.reason): it tells nothing", "leave it out")
    }
    if feature.column == schema.label.column {
      fail(place, "it is the label itself", "leave it out")
    } else if let leak = ColumnProfile(column, labels: labels, order: []).leak {
      warn(place, "it may know the label: \(leak.reason)", "leave it out")
    }
  }

  /// How the number of values fits the ids that they get.
  private mutating func checkVocabulary(
    _ feature: Feature, _ column: ColumnFacts, _ place: String
  ) {
    let (values, rows) = (column.sample.distinctEstimate, column.sample.presentInLog)
    switch feature.encoding {
    case .dictionary(let rule) where !rule.hasOthers && feature.separator == nil:
      if values > 1000, Double(values) > 0.5 * Double(rows) {
        warn(
          place, "about \(values.rounded) values in \(rows.rounded) rows: most ids learn nothing",
          "leave it out, or give `min_count` or `buckets`")
      }
    case .hashed(let buckets):
      if values > 10 * buckets {
        warn(
          place, "about \(values.rounded) values share \(buckets.grouped) buckets",
          "more `buckets`, or `min_count`")
      } else if buckets > 1000, buckets > 20 * values {
        warn(
          place, "\(buckets.grouped) buckets for about \(values.rounded) values",
          "fewer `buckets`, or none: then each value has an id of its own")
      }
    default: break
    }
  }
}

extension ColumnFacts {
  /// Of each row, whether its value passes; a missing one does not.
  fileprivate func values(_ passes: (Span<UInt8>) -> Bool) -> [Bool] {
    let table = sample.table
    let ofValues = [false] + (0..<table.count).map { passes(table.bytes($0).span) }
    return sample.codes.map { ofValues[Int($0)] }
  }

  /// Of each row, whether its value passes; a missing one does.
  fileprivate func valuesOrMissing(_ passes: (ArraySlice<UInt8>) -> Bool) -> [Bool] {
    let table = sample.table
    let ofValues = [true] + (0..<table.count).map { passes(table.bytes($0)) }
    return sample.codes.map { ofValues[Int($0)] }
  }

  /// Of each row, whether it has a time of a format.
  fileprivate func isTime(_ format: TimeFormat) -> [Bool] {
    switch format {
    case .pattern(let text):
      let pattern = TimePattern(text)
      return values { pattern?.secondsSince1970($0) != nil }
    case .automatic:
      // The first value decides between numbers and dates.
      let areNumbers = sample.distinct > 0 && number(sample.table.bytes(0).span) != nil
      return values { areNumbers ? number($0) != nil : secondsSince1970($0) != nil }
    }
  }
}

extension ArraySlice<UInt8> {
  /// What stands between separators of one character; all of it where there is none.
  fileprivate func parts(_ separator: [UInt8]) -> [ArraySlice<UInt8>] {
    separator.first.map { split(separator: $0) } ?? [self]
  }
}

extension Feature.Encoding {
  /// About how many ids there are, the missing value's included, for so many distinct values.
  fileprivate func vocabularySize(values: Int) -> Int {
    switch self {
    case .dictionary(let rule):
      1 + min(values, rule.limit ?? values) + (rule.hasOthers ? rule.buckets : 0)
    case .hashed(let buckets): 1 + buckets
    case .quantiles(let buckets): 1 + min(buckets, values)
    case .logSquares(let rule): 1 + min(values, 200) + (rule.hasOthers ? rule.buckets : 0)
    case .standardised: 2
    case .time(let part, _): 1 + part.count
    }
  }
}
