// Numbers and strings as text, appended to bytes. How text becomes values again is not known here.

extension [UInt8] {
  /// Appends the decimal digits of a whole number, with a sign where it is below 0.
  mutating func append(decimal number: some BinaryInteger) {
    var magnitude = UInt64(number.magnitude)
    if number < 0 { append(UInt8(ascii: "-")) }
    if magnitude < 10 { return append(UInt8(ascii: "0") + UInt8(magnitude)) }
    let start = count
    repeat {
      append(UInt8(ascii: "0") + UInt8(magnitude % 10))
      magnitude /= 10
    } while magnitude > 0
    self[start...].reverse()
  }

  /// Appends the lowest digits of a whole number, with zeros before them where it has fewer.
  mutating func append(decimal number: some BinaryInteger, digits: Int) {
    let number = UInt64(number.magnitude)
    var unit: UInt64 = 1
    for _ in 1..<digits { unit *= 10 }
    while unit > 0 {
      append(UInt8(ascii: "0") + UInt8(number / unit % 10))
      unit /= 10
    }
  }

  /// Appends the shortest text that is nearest to a number and no other, `123.0` for a whole one; nothing for what is
  /// not a number.
  mutating func append(_ number: some BinaryFloatingPoint & LosslessStringConvertible) {
    if !number.isNaN { append(contentsOf: number.description.utf8) }
  }

  /// Appends a byte of a string as JSON has it between quotes.
  mutating func append(quoted byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      append(UInt8(ascii: "\\"))
      append(byte)
    case newline, carriageReturn, UInt8(ascii: "\t"):
      append(UInt8(ascii: "\\"))
      append(UInt8(ascii: byte == newline ? "n" : byte == carriageReturn ? "r" : "t"))
    case 0..<0x20:
      append(contentsOf: "\\u00".utf8)
      append(UInt8(ascii: byte < 0x10 ? "0" : "1"))
      append(Array("0123456789abcdef".utf8)[Int(byte & 0xf)])
    default: append(byte)
    }
  }
}
