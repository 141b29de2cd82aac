// Whether the values of a column are points in time, and how they are written.

import Files
import LogSchema

/// How the points in time of a column are written, and where they lie.
struct TimeGuess: Sendable {
  /// The format that a schema gives.
  let format: TimeFormat
  /// Why, in a few words.
  let reason: String
  /// Seconds since 1970 of each distinct value, in the order of the column's table.
  let seconds: [Double]

  /// Nil where a value is no point in time, or the values might as well be ids or amounts.
  init?(_ column: SampleColumn, _ facts: ValueFacts) {
    guard column.distinct > 1, column.kind == nil || column.kind == .number else { return nil }
    if let seconds = column.seconds(secondsSince1970) {
      (format, reason, self.seconds) = (.automatic, "ISO 8601 dates", seconds)
      return
    }
    let isNamedLikeTime = column.name.isTimeName
    for pattern in Self.patterns where isNamedLikeTime || pattern.form.count > 6 {
      guard let parser = TimePattern(pattern.text),
        let seconds = column.seconds(parser.secondsSince1970),
        seconds.allSatisfy({ Self.sensible.contains($0) })
      else { continue }
      (format, reason) = (.pattern(pattern.text), "dates written \(pattern.form)")
      self.seconds = seconds
      return
    }
    guard let (unit, scale) = Self.epoch(facts), isNamedLikeTime || column.isRising(facts.numbers)
    else { return nil }
    (format, reason) = (.automatic, "\(unit) since 1970")
    seconds = facts.numbers.map { $0 / scale }
  }

  /// From 1990 to 2060: dates outside are no times of a log.
  private static let sensible = 631_152_000.0...2_840_140_800.0

  /// Patterns that are tried in this order. Those of six digits would fit many ids, and are tried only where
  /// the name speaks of time.
  private static let patterns: [(text: String, form: String)] = [
    ("%Y%m%d%H%M%S", "YYYYMMDDHHMMSS"), ("%Y%m%d%H%M", "YYYYMMDDHHMM"),
    ("%Y%m%d%H", "YYYYMMDDHH"), ("%Y%m%d", "YYYYMMDD"), ("%y%m%d%H", "YYMMDDHH"),
    ("%y%m%d", "YYMMDD"), ("%Y/%m/%d %H:%M:%S", "YYYY/MM/DD HH:MM:SS"),
    ("%Y/%m/%d %H:%M", "YYYY/MM/DD HH:MM"), ("%Y/%m/%d", "YYYY/MM/DD"),
    ("%d.%m.%Y %H:%M:%S", "DD.MM.YYYY HH:MM:SS"), ("%d.%m.%Y %H:%M", "DD.MM.YYYY HH:MM"),
    ("%d.%m.%Y", "DD.MM.YYYY"), ("%m/%d/%Y %H:%M:%S", "MM/DD/YYYY HH:MM:SS"),
    ("%m/%d/%Y %H:%M", "MM/DD/YYYY HH:MM"), ("%m/%d/%Y", "MM/DD/YYYY"),
    ("%d/%m/%Y %H:%M:%S", "DD/MM/YYYY HH:MM:SS"), ("%d/%m/%Y", "DD/MM/YYYY"),
  ]

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

extension String {
  /// The words of a name in lower case: `isClick`, `is_click` and `Is Click` have the same.
  var nameWords: [String] {
    var words: [String] = []
    var isInside = false
    var wasLower = false
    for character in self {
      guard character.isLetter || character.isNumber else {
        isInside = false
        continue
      }
      if !isInside || (character.isUppercase && wasLower) { words.append("") }
      words[words.count - 1] += character.lowercased()
      (isInside, wasLower) = (true, character.isLowercase)
    }
    return words
  }

  /// Whether the name speaks of a point in time.
  var isTimeName: Bool {
    let words = Set(nameWords)
    return !words.isDisjoint(with: [
      "time", "timestamp", "ts", "date", "datetime", "day", "hour", "at", "when", "scheduled",
      "created", "updated", "utc", "dt", "unixtime", "eventtime",
    ])
  }

  /// Whether the name says that the values stand for things; `C1`, `C2`... are categories in Criteo's and
  /// Avazu's logs.
  var isIdentifierName: Bool {
    let words = nameWords
    let things: Set = [
      "user", "item", "ad", "app", "site", "page", "device", "session", "query", "request", "city",
      "region", "shop", "store", "product", "category", "brand", "campaign", "banner", "creative",
      "publisher", "advertiser",
    ]
    return !Set(words).isDisjoint(with: ["id", "ids", "code", "hash", "uuid", "guid", "key", "zip"])
      || (first?.lowercased() == "c" && UInt(dropFirst()) != nil)
      || words.contains { $0.hasSuffix("id") && things.contains(String($0.dropLast(2))) }
  }
}
