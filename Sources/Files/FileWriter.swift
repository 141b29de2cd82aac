// A new file, written from start to end through a buffer, with its size and checksum.

/// The size and checksum of a file.
package struct FileDigest: Codable, Hashable, Sendable {
  /// The size in bytes.
  package let bytes: Int
  /// CRC-32 of the content.
  package let crc32: UInt32

  /// A digest that was computed or stored elsewhere.
  package init(bytes: Int, crc32: UInt32) {
    self.bytes = bytes
    self.crc32 = crc32
  }
}

/// Writes a new file. One that is not finished is left incomplete.
package struct FileWriter: ~Copyable {
  private static let bufferSize = 1 << 16

  private let file: OpenFile
  private var buffer: [UInt8] = []
  private var checksum = Checksum()
  private var count = 0

  /// Creates the file, which must not exist yet.
  ///
  /// - Throws: `InputError` where it exists or the folder may not be written to.
  package init(creating path: String) throws {
    file = try OpenFile(creating: path)
    buffer.reserveCapacity(Self.bufferSize)
  }

  /// Appends numbers as they lie in memory: little-endian on every machine this runs on.
  package mutating func write<Value: BitwiseCopyable>(_ values: [Value]) throws {
    try values.withUnsafeBytes { try write($0) }
  }

  /// The same for numbers that lie somewhere else than in an array.
  package mutating func write<Value: BitwiseCopyable>(_ values: Span<Value>) throws {
    try values.withUnsafeBytes { try write($0) }
  }

  /// Appends text as UTF-8.
  package mutating func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }

  /// CRC-32 of what was written so far.
  package var crc32: UInt32 { checksum.value }

  /// Writes out what is buffered and waits until the disk has it.
  package consuming func finish() throws -> FileDigest {
    try synchronize()
    return FileDigest(bytes: count, crc32: checksum.value)
  }

  /// The same, of a file that stays open.
  mutating func synchronize() throws {
    try flush()
    try file.synchronize()
  }

  /// Locks the file against those who remove what was left behind; false where one of them was faster.
  func hold() -> Bool { file.lock() != .held && file.isStillAt(file.path) }

  private mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    checksum.update(bytes)
    count += bytes.count
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    if bytes.count > Self.bufferSize {
      try file.write(bytes)
    } else {
      buffer.append(contentsOf: bytes)
    }
  }

  private mutating func flush() throws {
    try buffer.withUnsafeBytes { try file.write($0) }
    buffer.removeAll(keepingCapacity: true)
  }
}
