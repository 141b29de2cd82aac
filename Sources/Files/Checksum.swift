// CRC-32, the checksum of gzip: it finds damage, it does not resist an attacker.

import CZlib

extension FileDigest {
  /// Size and checksum of nothing.
  package static let empty = FileDigest(bytes: 0, crc32: 0)

  /// Size and checksum of a text's UTF-8.
  package init(of text: String) { self.init(of: Array(text.utf8)) }

  /// Size and checksum of some bytes.
  package init(of bytes: [UInt8]) {
    self.init(bytes: bytes.count, crc32: Checksum(of: bytes).value)
  }

  /// Size and checksum of two files, one behind the other.
  package func joined(with next: FileDigest) -> FileDigest {
    let checksum = crc32_combine(UInt(crc32), UInt(next.crc32), next.bytes)
    return FileDigest(bytes: bytes + next.bytes, crc32: UInt32(truncatingIfNeeded: checksum))
  }
}

/// A running CRC-32 (polynomial 0x04C11DB7, as in gzip, PNG and zlib).
struct Checksum: Sendable {
  /// The checksum of all bytes so far.
  private(set) var value: UInt32 = 0

  /// Goes on from the checksum of what came before; 0 of nothing.
  init(_ value: UInt32 = 0) { self.value = value }

  /// The checksum of some bytes.
  init(of bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

  /// Takes in more bytes.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    // For a null pointer zlib answers with the checksum of nothing.
    guard let start = bytes.assumingMemoryBound(to: UInt8.self).baseAddress else { return }
    value = UInt32(truncatingIfNeeded: crc32_z(UInt(value), start, bytes.count))
  }
}
