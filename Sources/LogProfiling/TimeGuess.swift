// Whether the values of a column are points in time, and how they are written.

import Files
import LogSchema

/// How the points in time of a column are written, and where they lie.
struct TimeGuess: Sendable {
  /// The format that a schema gives.
  private(set) var format: TimeFormat
  /// Why, in a few words.
  private(set) var reason: String
  /// Seconds since 1970 of each distinct value, in the order of the column's table.
  private(set) var seconds: [Double]
  /// The patterns by which the values are as well read, day, month and year exchanged; nil where something tells them
  /// apart.
  private(set) var other: [String]?

  /// Nil where a value is no point in time, or the values might as well be ids or amounts.
  init?(_ column: SampleColumn, _ facts: ValueFacts) {
    guard column.distinct > 1, [nil, .number, .time].contains(column.kind) else { return nil }
    if let seconds = column.seconds(secondsSince1970) {
      self.init(.automatic, "ISO 8601 dates", seconds)
      return
    }
    let isNamedLikeTime = column.name.isTimeName
    // Digits under the name of an id are an id, whatever date they might be.
    let mayBeDigits = isNamedLikeTime || !column.name.isIdentifierName
    let forms = facts.areDigits ? (mayBeDigits ? TimeForm.compact : []) : TimeForm.written
    let first = column.table.bytes(0)
    for form in forms
    where (isNamedLikeTime || !form.needsName) && form.pattern.secondsSince1970(first.span) != nil {
      guard let seconds = column.seconds(form.pattern.secondsSince1970),
        seconds.allSatisfy({ Self.sensible.contains($0) })
      else { continue }
      self.init(.pattern(form.text), "dates written \(form.words)", seconds)
      weigh(form.exchanged, column)
      return
    }
    guard mayBeDigits, let (unit, scale) = Self.epoch(facts),
      isNamedLikeTime || column.isRising(facts.numbers)
    else { return nil }
    self.init(.automatic, "\(unit) since 1970", facts.numbers.map { $0 / scale })
  }

  private init(_ format: TimeFormat, _ reason: String, _ seconds: [Double]) {
    (self.format, self.reason, self.seconds) = (format, reason, seconds)
  }

  /// Of this pattern and those with day, month and year exchanged, takes the one by which alone the rows are in order;
  /// leaves it open, if nothing tells.
  private mutating func weigh(_ patterns: [String], _ column: SampleColumn) {
    guard case .pattern(let taken) = format else { return }
    var readings = [(pattern: taken, seconds: seconds)]
    for pattern in patterns {
      guard let others = TimePattern(pattern).flatMap({ column.seconds($0.secondsSince1970) }),
        others != seconds, others.allSatisfy({ Self.sensible.contains($0) })
      else { continue }
      readings.append((pattern, others))
    }
    guard readings.count > 1 else { return }
    let rising = readings.filter { column.isRisingBeyondChance($0.seconds) }
    guard rising.count == 1 else {
      other = readings.dropFirst().map(\.pattern)
      let words = readings.map { TimeForm.words($0.pattern) }.joined(separator: " or ")
      reason = "dates written \(words), which no value tells"
      return
    }
    (format, seconds) = (.pattern(rising[0].pattern), rising[0].seconds)
    reason =
      "dates written \(TimeForm.words(rising[0].pattern)), since the rows are in that order"
  }

  /// The most frequent value that is no time among dates and times of one form, and the rows of all such; nil where more
  /// than a tenth of the rows have one, or none has.
  static func exception(in column: SampleColumn) -> (value: Int, rows: Int)? {
    let example = (column.mostFrequent(2) + [0, column.distinct - 1]).map { column.table.bytes($0) }
    let forms: [(Span<UInt8>) -> Double?] =
      [{ secondsSince1970($0) }]
      + TimeForm.written.filter { !$0.needsName }.map(\.pattern).map {
        pattern in { pattern.secondsSince1970($0) }
      }
    for form in forms where example.contains(where: { form($0.span) != nil }) {
      let others = (0..<column.distinct).filter { form(column.table.bytes($0).span) == nil }
      let rows = others.reduce(0) { $0 + column.table.counts[$1] }
      guard rows > 0, rows * 10 <= column.present else { continue }
      return others.max { column.table.counts[$0] < column.table.counts[$1] }.map { ($0, rows) }
    }
    return nil
  }

  /// From 1990 to 2060: dates outside are no times of a log.
  private static let sensible = 631_152_000.0...2_840_140_800.0

  /// The unit of numbers that all lie in the sensible years.
  private static func epoch(_ facts: ValueFacts) -> (unit: String, scale: Double)? {
    guard let least = facts.numbers.min(), let greatest = facts.numbers.max() else { return nil }
    let units = [
      ("seconds", 1.0), ("milliseconds", 1e3), ("microseconds", 1e6), ("nanoseconds", 1e9),
    ]
    return units.first { _, scale in
      sensible.contains(least / scale) && sensible.contains(greatest / scale)
    }
  }
}

extension SampleColumn {
  /// Whether the values never fall from row to row. `values` has one for each distinct value.
  func isRising(_ values: [Double]) -> Bool {
    guard !values.isEmpty else { return false }
    var last = -Double.infinity
    for code in codes where code > 0 {
      let value = values[Int(code) - 1]
      if value < last { return false }
      last = value
    }
    return true
  }

  /// Whether the values never fall, and are too many to do so by chance: n values in any order rise with the chance
  /// 1 / n!.
  func isRisingBeyondChance(_ values: [Double]) -> Bool { distinct >= 6 && isRising(values) }

  /// All distinct values as seconds; nil where one of them is none.
  func seconds(_ parse: (Span<UInt8>) -> Double?) -> [Double]? {
    var seconds: [Double] = []
    for value in 0..<table.count {
      guard let second = parse(table.bytes(value).span) else { return nil }
      seconds.append(second)
    }
    return seconds
  }
}
