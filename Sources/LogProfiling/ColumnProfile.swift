// What a sample tells of one column.

import Files
import Importing
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
  /// What it is in the log beside a feature: a weight, a group, a row number, a split. Nil for most.
  package internal(set) var role: ColumnRole?
  /// For times: the first and the last.
  package let timeRange: (first: String, last: String)?
  /// For times: how many hours of the day and days of the week occur in the sample.
  package let timeParts: (hours: Int, weekdays: Int)?
}

extension ColumnProfile {
  /// - Parameter labels: of each row; nil for the label itself, and where there is none.
  init(_ column: ColumnFacts, labels: [Bool?]?, order: [UInt32]) {
    let sample = column.sample
    let rows = Double(max(sample.codes.count, 1))
    var guess = column.guess
    let buckets = column.buckets
    var ids = buckets ?? (sample.codes, sample.distinct + 1)
    var association = labels.flatMap { labels in
      LabelAssociation(ids: ids.ids, count: ids.count, labels: labels)
    }
    if guess.type == .number, column.facts.areWhole, sample.kind == nil, let labels,
      let asBuckets = association,
      let asValues = LabelAssociation(
        ids: sample.codes, count: sample.distinct + 1, labels: labels),
      asValues.entropyRemoved > max(0, asBuckets.entropyRemoved) + ColumnProfile.clearlyBetter
    {
      guess = ColumnGuess(
        .category,
        "\(sample.distinct.grouped) numbers, which tell more one by one than by size")
      (ids, association) = ((sample.codes, sample.distinct + 1), asValues)
    }
    name = sample.name
    type = guess.type
    reason = guess.reason
    missing = Double(sample.missing) / rows
    distinct = sample.distinct
    distinctEstimate = sample.distinctEstimate
    listValues =
      if case .list(let separator) = guess.type {
        sample.parts(separatedBy: separator)
      } else {
        nil
      }
    top = sample.mostFrequent(3).map {
      (sample.text($0), Double(sample.table.counts[$0]) / rows)
    }
    rareShare = Double(sample.table.counts.count { $0 == 1 }) / rows
    quantiles = column.quantiles
    numberShare = column.facts.numberShare
    otherThanNumber = column.facts.otherThanNumber
    drift = Drift.measured(ids: ids.ids, count: ids.count, order: order)
    self.association = association
    leak = labels.flatMap { labels in
      Leak(sample, association, labels: labels)
    }
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

  /// By so much of the label's entropy values must beat buckets, which other numbers of the log than those of
  /// the sample fall into as well.
  private static let clearlyBetter = 0.002
}

/// A column with what follows from its values alone.
struct ColumnFacts: Sendable {
  let sample: SampleColumn
  let facts: ValueFacts
  let time: TimeGuess?
  let guess: ColumnGuess

  init(_ sample: SampleColumn, format: LogFormat) {
    self.sample = sample
    facts = ValueFacts(sample)
    time = TimeGuess(sample, facts)
    guess = ColumnGuess(sample, facts, time: time, format: format)
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
