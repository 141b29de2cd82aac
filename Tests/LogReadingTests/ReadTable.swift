// A log as a test sees it: everything that a reader says of it.

import TestSupport

@testable import Files
@testable import LogReading
@testable import LogSchema

/// All rows of a log, and what else its reader says.
struct ReadTable: Equatable {
  var header: [String] = []
  var rows: [[String]] = []
  /// The file and line of each row, `FILE:LINE`.
  var places: [String] = []
  /// The records that are no rows, as messages.
  var rejected: [String] = []

  init(
    header: [String] = [], rows: [[String]] = [], places: [String] = [], rejected: [String] = []
  ) {
    self.header = header
    self.rows = rows
    self.places = places
    self.rejected = rejected
  }

  /// Reads a log to its end, after which it stays at its end.
  init(reading reader: LogReader) throws {
    header = reader.header
    var block = RowBlock()
    while try reader.read(into: &block) {
      precondition(block.rows > 0 || !block.rejected.isEmpty, "a block holds something")
      for row in 0..<block.rows {
        rows.append(header.indices.map { block.text(ofRow: row, column: $0) })
        places.append("\(block.file):\(block.line(ofRow: row))")
      }
      rejected += block.rejected.map(\.description)
    }
    let again = try reader.read(into: &block)
    precondition(!again && block.rows == 0 && block.rejected.isEmpty, "the end stays the end")
  }

  init(
    _ text: String, format: LogFormat? = nil, columns: [String]? = nil, pieceSize: Int = 1 << 19
  ) throws {
    try self.init(
      reading: LogReader(
        [.bytes(Array(text.utf8), name: "log")], form: LogForm(format), columns: columns,
        pieceSize: pieceSize))
  }
}

/// How bytes may be stored in a file.
enum Storage: CaseIterable {
  case plain, gzip, gzipMembers, zstd, zstdFrames

  /// The file of some content.
  func file(_ bytes: [UInt8], in folder: TemporaryFolder) throws -> [UInt8] {
    switch self {
    case .plain: bytes
    case .gzip: try gzipped(bytes, size: 60_000, in: folder)
    case .gzipMembers: try gzipped(bytes, size: 7, in: folder)
    case .zstd: zstdCompressed(bytes, size: 100_000)
    case .zstdFrames: zstdCompressed(bytes, size: 7)
    }
  }
}

/// The bytes as Zstandard frames of one raw block each (RFC 8878, 3.1.1), one for every `size` bytes.
func zstdCompressed(_ bytes: [UInt8], size: Int) -> [UInt8] {
  var file: [UInt8] = []
  for start in stride(from: 0, to: bytes.count, by: size) {
    let part = bytes[start..<min(start + size, bytes.count)]
    // The content's size in four bytes, and no checksum.
    file += [0x28, 0xb5, 0x2f, 0xfd, 0xa0] + littleEndian(part.count, 4)
    // The last block of the frame, raw.
    file += littleEndian(part.count << 3 | 1, 3) + part
  }
  return file
}

/// The bytes as members of a zip archive, stored.
func zipped(_ members: [(name: String, bytes: [UInt8])]) throws -> [UInt8] {
  var file: [UInt8] = []
  var directory: [UInt8] = []
  for (name, bytes) in members {
    let crc32 = try ByteSource.bytes(bytes, name: name).digest.crc32
    let common =
      littleEndian(20, 2) + littleEndian(0, 8) + littleEndian(Int(crc32), 4)
      + littleEndian(bytes.count, 4) + littleEndian(bytes.count, 4)
      + littleEndian(name.utf8.count, 2) + littleEndian(0, 2)
    directory += Array("PK\u{1}\u{2}".utf8) + littleEndian(20, 2) + common
    directory += littleEndian(0, 10) + littleEndian(file.count, 4) + Array(name.utf8)
    file += Array("PK\u{3}\u{4}".utf8) + common + Array(name.utf8) + bytes
  }
  let start = file.count
  file += directory + Array("PK\u{5}\u{6}".utf8) + littleEndian(0, 4)
  file += littleEndian(members.count, 2) + littleEndian(members.count, 2)
  return file + littleEndian(directory.count, 4) + littleEndian(start, 4) + littleEndian(0, 2)
}

/// A number in so many bytes.
func littleEndian(_ value: Int, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * min($0, 7))) }
}
