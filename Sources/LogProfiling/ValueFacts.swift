// What all values of a column have in common.

import Files
import LogSchema

/// Facts about the distinct values of a column.
struct ValueFacts: Sendable {
  /// The values as numbers, in the order of the table; empty where one is none.
  private(set) var numbers: [Double] = []
  /// The most frequent value that is no number.
  private(set) var otherThanNumber: String?
  /// The share of rows with a value that have a number.
  private(set) var numberShare = 0.0
  /// Whether all numbers are whole.
  private(set) var areWhole = true
  /// Whether a value has more digits than a number keeps, or a zero before its first.
  private(set) var areDigitStrings = false
  /// Whether all values have the same number of hexadecimal digits, letters among them.
  private(set) var areHexadecimal: Bool

  init(_ column: SampleColumn) {
    let table = column.table
    var rowsOfNumbers = 0
    var mostFrequent = 0
    var lengths: Set<Int> = []
    var (areHexadecimal, hasLetters) = (true, false)
    numbers.reserveCapacity(table.count)
    for value in 0..<table.count {
      let bytes = table.bytes(value)
      if lengths.count < 2 { lengths.insert(bytes.count) }
      if areHexadecimal {
        areHexadecimal = bytes.allSatisfy { Self.isHexadecimal($0) }
        hasLetters = hasLetters || bytes.contains { $0 >= UInt8(ascii: "A") }
      }
      if let number = number(bytes.span) {
        rowsOfNumbers += table.counts[value]
        numbers.append(number)
        areWhole = areWhole && number == number.rounded()
        areDigitStrings = areDigitStrings || Self.isDigitString(bytes)
      } else if table.counts[value] > mostFrequent {
        mostFrequent = table.counts[value]
        otherThanNumber = column.text(value)
      }
    }
    if otherThanNumber != nil { numbers = [] }
    numberShare = Double(rowsOfNumbers) / Double(max(column.present, 1))
    self.areHexadecimal =
      areHexadecimal && hasLetters && lengths.count == 1 && (lengths.first ?? 0) >= 6
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }

  /// More digits than a `Double` is sure to keep, or `007`.
  private static func isDigitString(_ bytes: ArraySlice<UInt8>) -> Bool {
    let isDigits = bytes.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    return isDigits && (bytes.count > 15 || (bytes.count > 1 && bytes.first == UInt8(ascii: "0")))
  }
}
