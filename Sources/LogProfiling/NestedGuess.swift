// Whether the values of a column have parts of their own: lists of lists, and mappings. What is in them is not read.

import LogReading
import LogSchema

/// Values in brackets that hold others in brackets, or values behind keys.
struct NestedGuess: Sendable {
  /// The first of them, as an example.
  let example: String

  /// More rows than this share are nested, and no more are not in brackets at all.
  private static let rest = 0.05

  /// Nil where the values are none.
  init?(_ column: SampleColumn) {
    guard column.share(where: ListGuess.isInBrackets) >= 1 - Self.rest else { return nil }
    var (balanced, nested) = (0, 0)
    var example: String?
    for value in 0..<column.distinct {
      guard let isNested = Self.isNested(column.table.bytes(value)) else { continue }
      balanced += column.table.counts[value]
      guard isNested else { continue }
      nested += column.table.counts[value]
      if example == nil { example = column.text(value) }
    }
    guard let example, Double(balanced) >= (1 - Self.rest) * Double(column.present),
      Double(nested) > Self.rest * Double(column.present)
    else { return nil }
    self.example = example
  }

  /// Whether there are brackets or keys within the brackets; nil where these do not stand around all of the value.
  private static func isNested(_ value: ArraySlice<UInt8>) -> Bool? {
    var open: [UInt8] = []
    var (isNested, quote): (Bool, UInt8?) = (false, nil)
    var before = UInt8(ascii: " ")
    // What stands in a call such as `array([1, 2])` is within one pair of brackets alone.
    let isCall = !"[{(".utf8.contains(value.first ?? 0)
    for (place, byte) in zip(value.indices, value) {
      defer { before = byte }
      if let end = quote {
        if byte == end, before != UInt8(ascii: "\\") { quote = nil }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if "[{(,: ".utf8.contains(before) { quote = byte }
      case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "("):
        // `np.int64(1)` is one value.
        let isOfNumber = byte == UInt8(ascii: "(") && before.isLetterOrDigit
        open.append(
          byte == UInt8(ascii: "[")
            ? UInt8(ascii: "]") : byte == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: ")"))
        isNested = isNested || (open.count > (isCall ? 2 : 1) && !isOfNumber)
      case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ")"):
        guard open.popLast() == byte else { return nil }
        if open.isEmpty, place != value.endIndex - 1 { return nil }
      case UInt8(ascii: ":"): isNested = isNested || open.last == UInt8(ascii: "}")
      default: break
      }
    }
    return open.isEmpty && quote == nil ? isNested : nil
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    0x61...0x7a ~= self | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= self
  }
}
