// What a sample tells of one column.

import Files
import Importing
import LogReading
import LogSchema

/// A column of a log: its type, its values, and what they tell of the label.
package struct ColumnProfile: Sendable {
  /// The column's name.
  package let name: String
  /// What its values are.
  package internal(set) var type: ColumnType
  /// Why, in a few words.
  package internal(set) var reason: String
  /// The share of rows without a value.
  package let missing: Double
  /// Distinct values in the sample.
  package let distinct: Int
  /// Distinct values in the log, by Chao's estimate (1984) where the sample is not all of it.
  package let distinctEstimate: Int
  /// Distinct values in the lists of the sample; nil where a row has one value.
  package let listValues: Int?
  /// Whether values are whole numbers that are written in several ways, or with a point: `43` and `43.0`.
  package let isWhole: Bool
  /// Whether the decimal sign of the numbers is a comma.
  package let hasDecimalComma: Bool
  /// The most frequent values with their shares of all rows.
  package let top: [(value: String, share: Double)]
  /// The share of rows whose value occurs once in the sample.
  package let rareShare: Double
  /// Least, quarter, half, three quarters, greatest; where all values are numbers.
  package let quantiles: [Double]?
  /// The share of rows with a value that is a number.
  package let numberShare: Double
  /// The most frequent value that is no number.
  package let otherThanNumber: String?
  /// The share of rows of the last tenth that differ from the first, by total variation; 0 where only chance
  /// does.
  package let drift: Double
  /// What the column alone tells of the label; nil for the label itself, and where there is none.
  package let association: LabelAssociation?
  /// Why the column is thought to be known only after the label.
  package internal(set) var leak: Leak?
  /// Why the column might be known only after the label, though honest ones look like it as often; nil beside a leak.
  package internal(set) var question: Leak?
  /// What it is in the log beside a feature: a weight, a group, a row number, a split. Nil for most.
  package internal(set) var role: ColumnRole?
  /// For times: the first and the last.
  package let timeRange: (first: String, last: String)?
  /// For times: how many hours of the day and days of the week occur in the sample.
  package let timeParts: (hours: Int, weekdays: Int)?
}

extension ColumnProfile {
  /// - Parameters:
  ///   - labels: of each row; nil for the label itself, and where there is none.
  ///   - all: all columns of the log, among them those of ids that may determine this one.
  init(_ column: ColumnFacts, labels: [Bool?]?, order: [UInt32], among all: [ColumnFacts]) {
    let sample = column.sample
    let rows = Double(max(sample.codes.count, 1))
    var guess = column.guess
    let buckets = column.buckets
    var ids = buckets ?? (sample.codes, sample.distinct + 1)
    var association = labels.flatMap { labels in
      LabelAssociation(ids: ids.ids, count: ids.count, labels: labels)
    }
    if guess.type == .number, column.mayBeIDs, let buckets {
      let whole = WholeNumberGuess(
        sample, column.facts, buckets: buckets, labels: labels,
        owner: ColumnOwner.find(of: column, among: all))
      (guess, association) = (whole.guess, whole.association)
      if guess.type == .category { ids = (sample.codes, sample.distinct + 1) }
    }
    name = sample.name
    type = guess.type
    reason = guess.reason
    missing = Double(sample.missing) / rows
    distinct = sample.distinct
    distinctEstimate = sample.distinctEstimate
    listValues = column.parts?.count
    isWhole = column.isWhole
    hasDecimalComma = column.facts.amounts.hasDecimalComma
    top = sample.mostFrequent(3).map {
      (sample.text($0), Double(sample.table.counts[$0]) / rows)
    }
    rareShare = Double(sample.table.counts.count { $0 == 1 }) / rows
    quantiles = column.quantiles
    numberShare = column.facts.numberShare
    otherThanNumber = column.facts.otherThanNumber
    drift = Drift.measured(ids: ids.ids, count: ids.count, order: order)
    self.association = association
    let found = labels.flatMap { labels in
      Leak(sample, association, labels: labels)
    }
    leak = found?.isQuestion == true ? nil : found
    question = found?.isQuestion == true ? found : nil
    timeRange = column.time.flatMap { time in
      let values = time.seconds.indices
      let first = values.min { time.seconds[$0] < time.seconds[$1] }
      let last = values.max { time.seconds[$0] < time.seconds[$1] }
      return first.flatMap { first in last.map { (sample.text(first), sample.text($0)) } }
    }
    timeParts = column.time.map { time in
      let days = time.seconds.map { ($0 / 86_400).rounded(.down) }
      return (
        Set(zip(time.seconds, days).map { Int(($0 - $1 * 86_400) / 3600) }).count,
        Set(days.map { Int($0) % 7 }).count
      )
    }
  }
}

/// A column with what follows from its values alone.
struct ColumnFacts: Sendable {
  /// The column as the log has it.
  let logged: SampleColumn
  /// The column without texts that stand for no number, where it has numbers; and whole numbers in one spelling.
  let sample: SampleColumn
  /// Of `sample`.
  let facts: ValueFacts
  let time: TimeGuess?
  private(set) var guess: ColumnGuess
  /// The parts of the values, where they are lists.
  private(set) var parts: ListParts?
  /// Whether whole numbers have been brought into one spelling.
  let isWhole: Bool

  init(_ logged: SampleColumn, format: LogFormat) {
    self.logged = logged
    var sample = logged
    var facts = ValueFacts(sample)
    let missing = facts.missingTexts
    let unreadable = facts.unreadableTexts
    if !missing.isEmpty || !unreadable.isEmpty {
      let numbers = facts.numbers
      sample = sample.rewritten { numbers[$0].isNaN ? nil : Array(logged.table.bytes($0)) }
      facts = ValueFacts(sample)
    }
    isWhole =
      facts.areWhole && facts.haveOtherSpellings && !facts.areDigitStrings
      && facts.amounts.signs.isEmpty && !facts.numbers.isEmpty
    if isWhole {
      let spelled = sample
      sample = sample.rewritten {
        wholeNumber(spelled.table.bytes($0).span) ?? Array(spelled.table.bytes($0))
      }
      facts = ValueFacts(sample)
    }
    (self.sample, self.facts) = (sample, facts)
    time = TimeGuess(sample, facts)
    (guess, parts) = ColumnGuess.guess(sample, facts, time: time, format: format)
    if isWhole, guess.type == .category { guess.reason += "; written as `43` and `43.0`" }
    if case .number = guess.type {
      if let words = facts.amounts.words { guess.reason += "; \(words)" }
      if !missing.isEmpty {
        let texts = missing.prefix(3).map { "`\($0.shortened)`" }.joined(separator: ", ")
        guess.reason += "; \(texts) \(missing.count == 1 ? "is" : "are") missing"
      }
      if !unreadable.isEmpty {
        let texts = unreadable.prefix(3).map { "`\($0.text.shortened)`" }.joined(separator: ", ")
        let rows = unreadable.reduce(0) { $0 + $1.rows }
        guess.reason +=
          "; \(texts) \(unreadable.count == 1 ? "is" : "are") no number, in \(rows.grouped) "
          + "\(rows == 1 ? "row" : "rows") of the sample: correct them, or --max-bad-rows leaves them out"
      }
    }
  }

  /// Whether the numbers may be ids as well as amounts.
  var mayBeIDs: Bool {
    facts.areWhole && sample.kind == nil && facts.amounts.signs.isEmpty && guess.type == .number
      && guess.isOpen
  }

  /// The column as lists, if its parts are the values of other columns, and it is not known to be something else.
  ///
  /// - Parameter vocabularies: the values of other columns.
  func asLists(of vocabularies: [ByteTable]) -> ColumnFacts {
    guard [.identifier, .category].contains(guess.type), facts.numbers.isEmpty, sample.kind == nil,
      let list = ListGuess(sample, vocabularies: vocabularies)
    else { return self }
    var facts = self
    (facts.guess, facts.parts) = (ColumnGuess(list), list.parts)
    return facts
  }

  /// Buckets that numbers and times are compared by.
  private static let bucketCount = 32

  /// The bucket of each row, 0 for the missing value, and how many there are; nil for values of no order, and
  /// where values that should be numbers are not.
  var buckets: (ids: [UInt32], count: Int)? {
    let values: [Double]
    switch guess.type {
    case .number: values = facts.numbers
    case .time: values = time?.seconds ?? []
    default: return nil
    }
    guard values.count == sample.distinct else { return nil }
    let numbers = sample.codes.filter { $0 > 0 }.map { values[Int($0) - 1] }
    let bounds = quantileBounds(numbers, buckets: Self.bucketCount)
    let ofValues = [0] + values.map { UInt32(bucket(of: $0, bounds) + 1) }
    return (sample.codes.map { ofValues[Int($0)] }, bounds.count + 2)
  }

  /// Least, quarter, half, three quarters, greatest of the rows; nil where a value is no number.
  var quantiles: [Double]? {
    guard !facts.numbers.isEmpty else { return nil }
    let byValue = facts.numbers.indices.sorted { facts.numbers[$0] < facts.numbers[$1] }
    let rows = sample.present
    var quantiles: [Double] = []
    var seen = 0
    for value in byValue {
      seen += sample.table.counts[value]
      while seen > (rows - 1) * quantiles.count / 4, quantiles.count < 5 {
        quantiles.append(facts.numbers[value])
      }
    }
    return quantiles
  }
}
