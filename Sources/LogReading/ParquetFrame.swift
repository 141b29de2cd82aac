// A frame of the Parquet reader, from its first byte to its last. Nothing in it is trusted: a reader that met damage may
// say anything.

import Files

/// The bytes of a frame, and how far they have been understood.
struct ParquetFrame {
  private let bytes: [UInt8]
  private let file: String
  private(set) var position = 0

  /// A frame about a file, whose name is for messages.
  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  /// What to say of a frame that is none.
  var damaged: InputError {
    InputError("the Parquet reader gave a damaged answer: the file is damaged", file: file)
  }

  /// Passes over some bytes. Returns where they start.
  mutating func skip(_ count: Int) throws -> Int {
    guard count >= 0, count <= bytes.count - position else { throw damaged }
    defer { position += count }
    return position
  }

  /// The next values.
  mutating func values<Value: BitwiseCopyable>(
    _ type: Value.Type, count: Int
  ) throws -> [Value] {
    guard 0...(1 << 40) ~= count else { throw damaged }
    return bytes.values(type, at: try skip(count * MemoryLayout<Value>.stride), count: count)
  }

  /// The next number.
  mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type
  ) throws -> Number {
    try values(type, count: 1)[0]
  }

  /// The next `count` bits, of which the first is bit `first` of a byte.
  mutating func flags(_ count: Int, first: Int) throws -> [Bool] {
    let start = try skip((first + count + 7) / 8)
    return (first..<first + count).map { bytes[start + ($0 >> 3)] >> UInt8($0 & 7) & 1 == 1 }
  }

  /// The next offsets, one more than there are rows: never falling.
  mutating func offsets(_ rows: Int) throws -> [UInt32] {
    let offsets = try values(UInt32.self, count: rows + 1)
    for row in 0..<rows where offsets[row] > offsets[row + 1] { throw damaged }
    return offsets
  }

  /// The next bytes as text.
  mutating func text(count: Int) throws -> String {
    let start = try skip(count)
    return String(decoding: bytes[start..<start + count], as: UTF8.self)
  }

  /// - Throws: `InputError` where bytes are left.
  func requireEnd() throws { if position != bytes.count { throw damaged } }
}
