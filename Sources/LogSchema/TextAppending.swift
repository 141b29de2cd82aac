// Numbers appended to text without a `String` for each.

extension [UInt8] {
  /// Appends an integer in decimal.
  package mutating func append(decimal number: Int) {
    if number < 0 { append(UInt8(ascii: "-")) }
    append(decimal: number.magnitude)
  }

  /// Appends an integer in decimal.
  package mutating func append(decimal number: UInt) {
    var power: UInt = 1
    while number / power >= 10 { power *= 10 }
    while power > 0 {
      append(UInt8(ascii: "0") + UInt8(number / power % 10))
      power /= 10
    }
  }

  /// Appends an integer as eight hexadecimal digits.
  package mutating func append(hexadecimal number: UInt32) {
    for shift in stride(from: UInt32(28), through: 0, by: -4) {
      let digit = UInt8(number >> shift & 15)
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }

  /// Appends an ASCII character.
  package mutating func append(_ character: Unicode.Scalar) { append(UInt8(ascii: character)) }
}
