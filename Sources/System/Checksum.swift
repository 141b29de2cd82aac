// CRC-32, the checksum of gzip: it finds damage, it does not resist an attacker.

import CZlib

/// A running CRC-32 (polynomial 0x04C11DB7, as in gzip, PNG and zlib).
struct Checksum: Sendable {
  /// The checksum of all bytes so far.
  private(set) var value: UInt32 = 0

  /// Takes in more bytes.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    // For a null pointer zlib answers with the checksum of nothing.
    guard let start = bytes.assumingMemoryBound(to: UInt8.self).baseAddress else { return }
    value = UInt32(truncatingIfNeeded: crc32_z(UInt(value), start, bytes.count))
  }
}
