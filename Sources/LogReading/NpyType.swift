// The header of a `.npy` file, versions 1.0 to 3.0, and how an element becomes text.
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

import Files
import LogSchema

/// What every `.npy` file begins with.
let npyMagic: [UInt8] = [0x93] + Array("NUMPY".utf8)

/// The type of a column's elements.
struct NpyType: Equatable {
  private enum Kind {
    case bool, signed, unsigned, float
    /// Unicode scalars of four bytes, with zeros behind them.
    case scalars
    /// Bytes, with zeros behind them.
    case bytes
    /// Points in time, in a unit of so many that the log's reader is given; the least is none.
    case time(scale: Int)
  }

  /// The bytes of an element.
  let size: Int
  private let kind: Kind
  /// As NumPy names it.
  let name: String

  static func == (a: NpyType, b: NpyType) -> Bool { a.name == b.name }

  /// The type of a name such as `<f8`; nil for one that cannot be a column of a log.
  init?(_ name: String) {
    guard let order = name.first, "<|".contains(order), let letter = name.dropFirst().first else {
      return nil
    }
    let count = name.dropFirst(2).prefix { $0 != "[" }
    let unit = name.dropFirst(2 + count.count)
    guard let count = Int(count), count > 0, count <= 1 << 20, letter == "M" || unit.isEmpty else {
      return nil
    }
    switch (letter, count) {
    case ("b", 1): kind = .bool
    case ("i", 1), ("i", 2), ("i", 4), ("i", 8): kind = .signed
    case ("u", 1), ("u", 2), ("u", 4), ("u", 8): kind = .unsigned
    case ("f", 2), ("f", 4), ("f", 8): kind = .float
    case ("U", _): kind = .scalars
    case ("S", _): kind = .bytes
    case ("M", 8) where unit == "[D]": kind = .time(scale: 86_400)
    case ("M", 8) where ["[s]", "[ms]", "[us]", "[ns]"].contains(unit): kind = .time(scale: 1)
    default: return nil
    }
    size = letter == "U" ? 4 * count : count
    self.name = name
  }

  /// What a type must be, for messages.
  static var expected: String {
    "bool, integers, floats, datetime64, <U or |S text, all little-endian"
  }

  /// Appends the text of the element at `position`: numbers as their shortest decimal text, nothing where a
  /// number is not one.
  func append(_ bytes: Span<UInt8>, at position: Int, to text: inout [UInt8]) {
    func bits(_ size: Int, _ position: Int) -> UInt64 {
      (0..<size).reduce(0) { $0 | UInt64(bytes[position + $1]) << (8 * UInt64($1)) }
    }
    let end = position + size
    switch kind {
    case .bool: text.append(UInt8(ascii: bytes[position] == 0 ? "0" : "1"))
    case .unsigned: text.append(decimal: bits(size, position))
    case .signed:
      // The sign's bit is moved to the top, and copied on the way back.
      let shift = 64 - 8 * size
      text.append(decimal: Int64(bitPattern: bits(size, position) << shift) >> shift)
    case .float:
      if size == 8 {
        text.append(Double(bitPattern: bits(8, position)))
      } else if size == 4 {
        text.append(Float(bitPattern: UInt32(bits(4, position))))
      } else {
        text.append(Float16(bitPattern: UInt16(bits(2, position))))
      }
    case .scalars:
      for start in stride(from: position, to: end, by: 4) {
        let value = UInt32(bits(4, start))
        guard value != 0 || (start + 4..<end).contains(where: { bytes[$0] != 0 }) else { break }
        text += UTF8.encode(Unicode.Scalar(value) ?? "\u{fffd}") ?? UTF8.EncodedScalar()
      }
    case .bytes:
      var end = end
      while end > position, bytes[end - 1] == 0 { end -= 1 }
      for index in position..<end { text.append(bytes[index]) }
    case .time(let scale):
      let count = Int64(bitPattern: bits(8, position))
      let (scaled, isTooGreat) = count.multipliedReportingOverflow(by: Int64(scale))
      if count != .min, !isTooGreat { text.append(decimal: scaled) }
    }
  }
}

/// A row of an array may have so many bytes.
private let greatestRow = 1 << 24

/// The header of a `.npy` file.
struct NpyHeader {
  /// The type of the elements.
  let type: NpyType
  /// The number of rows.
  let count: Int
  /// The number of elements of a row: 1 in an array of one dimension.
  let width: Int

  /// Reads the header of an array of one or two dimensions, and removes it from `bytes`, which is filled by need.
  ///
  /// - Throws: `InputError` where it is none.
  init(_ stream: some ByteStream, _ bytes: inout [UInt8], name: String, file: String) throws {
    func fill(_ count: Int) throws {
      while bytes.count < count {
        guard try stream.read(appendingTo: &bytes) > 0 else {
          throw InputError("column \(name): the array is truncated", file: file)
        }
      }
    }
    func problem(_ found: String, _ expected: String) -> InputError {
      InputError("column \(name): found \(found), expected \(expected)", file: file)
    }
    try fill(12)
    guard bytes.starts(with: npyMagic), 1...3 ~= bytes[6] else {
      throw problem("no NumPy array", "one of format 1.0 to 3.0")
    }
    let lengthSize = bytes[6] == 1 ? 2 : 4
    let length = (0..<lengthSize).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
    let start = 8 + lengthSize
    guard length <= 1 << 16 else { throw problem("a header of \(length) bytes", "64 KiB at most") }
    try fill(start + length)
    let text = String(decoding: bytes[start..<start + length], as: UTF8.self)
    bytes.removeFirst(start + length)

    let description = value(of: "descr", in: text)
    let name = description.split(separator: "'", omittingEmptySubsequences: false)
    guard name.count >= 3, name[0].allSatisfy(\.isWhitespace), let type = NpyType(String(name[1]))
    else {
      throw problem("the type \(description.prefix(20))", NpyType.expected)
    }
    let shape = value(of: "shape", in: text).prefix { $0 != ")" }
    let lengths = shape.drop { $0 == " " || $0 == "(" }.split(separator: ",")
      .map { Int($0.filter { $0 != " " }) ?? -1 }
    guard 1...2 ~= lengths.count, lengths.allSatisfy({ $0 >= 0 }) else {
      throw problem("the shape \(shape))", "one dimension, or two: rows and their numbers")
    }
    let width = lengths.count == 2 ? lengths[1] : 1
    guard 1...(greatestRow / type.size) ~= width else {
      throw problem("rows of \(width) numbers", "1 to \(greatestRow / type.size)")
    }
    (self.type, self.count, self.width) = (type, lengths[0], width)
  }
}

/// What stands behind a key in the text of a Python dictionary.
private func value(of key: String, in text: String) -> Substring {
  guard let range = text.firstRange(of: "'\(key)':") else { return "" }
  return text[range.upperBound...]
}
