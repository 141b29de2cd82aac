// Whole numbers in one spelling. No `Double` is involved: identifiers have more digits than one holds.

import Files
import LogSchema

/// The most digits that an exponent may ask for.
private let mostDigits = 40

/// A whole number as `-?(0|[1-9][0-9]*)`, e.g. `123` of `123.0`, `+123`, `0123` and `1.23e2`, and `0` of `-0.0`.
///
/// Nil where a text is no whole number, has more than 40 digits behind an exponent, or is written so already.
package func wholeNumber(_ text: Span<UInt8>) -> [UInt8]? {
  if isCanonical(text) { return nil }
  var cursor = DigitCursor()
  let isNegative = cursor.skipSign(text)
  var value: UInt64 = 0
  var digits: [UInt8] = []
  func take(_ cursor: inout DigitCursor) -> Int {
    let start = cursor.position
    let count = cursor.digits(text, appendedTo: &value)
    for i in start..<start + count { digits.append(text[i]) }
    return count
  }
  _ = take(&cursor)
  var exponent = 0
  if cursor.skip(".", text) { exponent = -take(&cursor) }
  if digits.isEmpty { return nil }
  guard let power = cursor.exponent(text), cursor.isAtEnd(text) else { return nil }
  exponent += power
  let zero = UInt8(ascii: "0")
  guard let first = digits.firstIndex(where: { $0 != zero }) else { return [zero] }
  digits.removeFirst(first)
  if exponent > 0 {
    guard digits.count + exponent <= mostDigits else { return nil }
    digits += Array(repeating: zero, count: exponent)
  } else {
    guard digits.count + exponent > 0, digits.suffix(-exponent).allSatisfy({ $0 == zero }) else {
      return nil
    }
    digits.removeLast(-exponent)
  }
  return isNegative ? [UInt8(ascii: "-")] + digits : digits
}

/// Whether a text is a whole number in the spelling of `wholeNumber(_:)`.
private func isCanonical(_ text: Span<UInt8>) -> Bool {
  let start = text.isEmpty || text[0] != UInt8(ascii: "-") ? 0 : 1
  guard start < text.count else { return false }
  if text[start] == UInt8(ascii: "0") { return text.count == 1 }
  for i in start..<text.count where text[i] &- UInt8(ascii: "0") > 9 { return false }
  return true
}
