// One column of a sample: its distinct values, counted, and which of them each row has.

import Files
import LogReading
import LogSchema

/// The values of a column in a sample of a log.
struct SampleColumn: Sendable {
  /// The column's name.
  let name: String
  /// What the log itself says of it.
  let kind: ColumnKind?
  /// The value of each row: 0 where it is missing, else its number in `table` plus 1.
  private(set) var codes: [UInt32] = []
  /// The distinct values, with how often each occurs.
  private(set) var table = ByteTable()
  /// Rows without a value.
  private(set) var missing = 0
  /// Rows of the whole log.
  private let logRows: Int
  /// Whether the sample is the whole log.
  let isExact: Bool

  init(name: String, kind: ColumnKind?, rows: Int, logRows: Int, isExact: Bool) {
    self.name = name
    self.kind = kind
    self.logRows = logRows
    self.isExact = isExact
    codes.reserveCapacity(rows)
  }

  /// Appends the value of the next row.
  mutating func append(_ value: Span<UInt8>) {
    if isMissing(value) {
      missing += 1
      codes.append(0)
    } else {
      codes.append(UInt32(table.insert(value) + 1))
    }
  }

  /// The column with other texts for its values.
  ///
  /// - Parameter text: the bytes for a value, by its number; nil for a missing one. Values of equal bytes become one.
  func rewritten(_ text: (_ value: Int) -> [UInt8]?) -> SampleColumn {
    let texts = (0..<table.count).map(text)
    var column = SampleColumn(
      name: name, kind: kind, rows: codes.count, logRows: logRows, isExact: isExact)
    for code in codes {
      let text = (code == 0 ? nil : texts[Int(code) - 1]) ?? []
      column.append(text.span)
    }
    return column
  }

  /// Rows with a value.
  var present: Int { codes.count - missing }
  /// Distinct values in the sample.
  var distinct: Int { table.count }

  /// A value as text.
  func text(_ value: Int) -> String { String(decoding: table.bytes(value), as: UTF8.self) }

  /// The values from the most frequent on.
  func mostFrequent(_ count: Int) -> [Int] { Array(table.byFrequency().prefix(count)) }

  /// About how many distinct values the whole log has; exact where the sample is all of it.
  ///
  /// Chao's estimate d + f₁(f₁ − 1) / 2(f₂ + 1) (Chao 1984, bias-corrected), where f₁ values occur once in the
  /// sample and f₂ twice. It is a lower bound in the mean, and never more than the log has rows with a value.
  var distinctEstimate: Int {
    if isExact || distinct == 0 { return distinct }
    let once = Double(table.counts.count { $0 == 1 })
    let twice = Double(table.counts.count { $0 == 2 })
    let estimate = Double(distinct) + once * (once - 1) / (2 * (twice + 1))
    return max(distinct, min(Int(estimate), presentInLog))
  }

  /// About how many rows of the whole log have a value.
  var presentInLog: Int { Int(Double(logRows) * Double(present) / Double(codes.count)) }
}
