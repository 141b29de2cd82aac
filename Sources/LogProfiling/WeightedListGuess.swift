// Whether the values of a column are lists whose values have weights: `7:0.8|1:0.4`.

import LogReading
import LogSchema

/// The form of lists with weights.
struct WeightedListGuess: Sendable {
  /// The text between the values.
  let separator: String
  /// The first list, as an example.
  let example: String

  private static let separators: [UInt8] = Array("|;,^# \u{1}\u{2}\u{1d}".utf8)
  private static let weightSigns: [UInt8] = Array(":=@".utf8)

  /// Nil where some part of a value is no key with a number, no value has two of them, or keys hardly repeat.
  ///
  /// JSON's and Python's mappings of texts to numbers are such lists, too.
  init?(_ column: SampleColumn) {
    for separator in Self.separators {
      guard let example = Self.example(column, separator) else { continue }
      self.separator = String(UnicodeScalar(separator))
      self.example = example
      return
    }
    return nil
  }

  /// A list of several values; nil where the column has no weighted lists with this separator.
  private static func example(_ column: SampleColumn, _ separator: UInt8) -> String? {
    var keys = ByteTable()
    var (lists, rows, fractions) = (0, 0, 0)
    var example: String?
    for value in 0..<min(column.distinct, 20_000) {
      var bytes = column.table.bytes(value)
      if bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") {
        bytes = bytes.dropFirst().dropLast()
      }
      let parts = bytes.split(separator: separator)
      rows += column.table.counts[value]
      if parts.count > 1 {
        lists += column.table.counts[value]
        if example == nil { example = column.text(value) }
      }
      for part in parts {
        guard let (key, weight) = taken(apart: part) else { return nil }
        _ = keys.insert(key.span)
        if weight.contains(UInt8(ascii: ".")) { fractions += 1 }
      }
    }
    let repeats = keys.counts.count { $0 > 1 } * 2 >= keys.count
    return lists * 20 >= rows && fractions > 0 && repeats ? example : nil
  }

  private static func taken(
    apart part: ArraySlice<UInt8>
  ) -> (key: ArraySlice<UInt8>, weight: ArraySlice<UInt8>)? {
    guard let sign = part.lastIndex(where: { weightSigns.contains($0) }), sign > part.startIndex
    else { return nil }
    let weight = part[(sign + 1)...].drop { $0 == UInt8(ascii: " ") }
    return number(weight.span) == nil ? nil : (part[..<sign], weight)
  }
}
