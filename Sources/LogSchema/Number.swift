// Decimal numbers from text, without a `String` for each.

import Files

/// 10⁰ to 10²²: the powers of ten that a `Double` holds exactly.
private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]

/// The `Double` nearest to a decimal number such as `-12`, `.5` or `1.25e-3`.
///
/// Nil for anything else: spaces, `inf`, hexadecimals, numbers beyond the range of `Double`.
package func number(_ text: Span<UInt8>) -> Double? {
  var cursor = DigitCursor()
  var mantissa: UInt64 = 0
  var exponent = 0
  let isNegative = cursor.skipSign(text)
  var digits = cursor.digits(text, appendedTo: &mantissa)
  if cursor.skip(".", text) {
    let fraction = cursor.digits(text, appendedTo: &mantissa)
    digits += fraction
    exponent = -fraction
  }
  guard digits > 0 else { return nil }
  guard let power = cursor.exponent(text), cursor.isAtEnd(text) else { return nil }
  exponent += power
  // Where mantissa and power are exact, one rounding gives the nearest number (Clinger 1990).
  if mantissa <= 1 << 53, abs(exponent) <= 22 {
    let scale = powersOfTen[abs(exponent)]
    let value = exponent < 0 ? Double(mantissa) / scale : Double(mantissa) * scale
    return isNegative ? -value : value
  }
  let value = Double(string(text))
  return value.flatMap { $0.isFinite ? $0 : nil }
}

/// The text of bytes; what is no UTF-8 is replaced.
package func string(_ text: Span<UInt8>) -> String {
  String(decoding: text.indices.map { text[$0] }, as: UTF8.self)
}
