// A position in a text of digits and signs, from which numbers and dates are read.

import Files

/// Where reading stands in a text. The text comes with every call: a `Span` cannot be stored.
package struct DigitCursor {
  /// The index of the next byte.
  package private(set) var position = 0

  /// At the start.
  package init() {}

  /// Whether everything has been read.
  package func isAtEnd(_ text: Span<UInt8>) -> Bool { position == text.count }

  /// Skips a character. Returns whether it was there.
  package mutating func skip(_ character: Unicode.Scalar, _ text: Span<UInt8>) -> Bool {
    guard position < text.count, UInt32(text[position]) == character.value else { return false }
    position += 1
    return true
  }

  /// Skips a sign. Returns whether it was a minus.
  package mutating func skipSign(_ text: Span<UInt8>) -> Bool {
    let isNegative = skip("-", text)
    if !isNegative { _ = skip("+", text) }
    return isNegative
  }

  /// Reads digits as far as they go, and appends them to `value`. Returns how many there were.
  ///
  /// Too many digits for 64 bits turn `value` into `UInt64.max`.
  package mutating func digits(_ text: Span<UInt8>, appendedTo value: inout UInt64) -> Int {
    let start = position
    while position < text.count {
      let digit = text[position] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      // 10¹⁸: ten times as much and a digit fit into 64 bits.
      value = value < 1_000_000_000_000_000_000 ? value * 10 + UInt64(digit) : .max
      position += 1
    }
    return position - start
  }

  /// Reads an exponent such as `e-3`, where one stands: 0 if none does, nil if its digits are missing. It is cut to a
  /// million either way, beyond every number.
  package mutating func exponent(_ text: Span<UInt8>) -> Int? {
    guard skip("e", text) || skip("E", text) else { return 0 }
    let isSmall = skipSign(text)
    var power: UInt64 = 0
    guard digits(text, appendedTo: &power) > 0 else { return nil }
    return (isSmall ? -1 : 1) * Int(min(power, 1_000_000))
  }

  /// Reads exactly `count` digits. Nil where there are fewer.
  package mutating func digits(_ count: Int, _ text: Span<UInt8>) -> Int? {
    guard text.count - position >= count else { return nil }
    var value = 0
    for _ in 0..<count {
      let digit = text[position] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
      position += 1
    }
    return value
  }
}
