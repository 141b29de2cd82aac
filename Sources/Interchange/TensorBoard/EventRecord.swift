// How TensorBoard's event files frame their messages: TFRecord.
// https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details

/// A message as a record of an event file: its length, a checksum of the length, the message, its checksum; numbers
/// are little-endian.
func eventRecord(_ message: [UInt8]) -> [UInt8] {
  let length = bytes(UInt64(message.count))
  return length + bytes(maskedChecksum(length)) + message + bytes(maskedChecksum(message))
}

/// CRC-32C, rotated right by 15 bits and moved on, so that the checksum of data that hold checksums is none of these.
private func maskedChecksum(_ data: [UInt8]) -> UInt32 {
  let checksum = crc32c(data)
  return (checksum >> 15 | checksum << 17) &+ 0xa282_ead8
}

/// CRC-32C (Castagnoli: polynomial 0x1EDC6F41), as iSCSI has it (RFC 3720).
func crc32c(_ data: [UInt8]) -> UInt32 {
  ~data.reduce(~0) { checksum, byte in
    crc32cTable[Int(UInt8(truncatingIfNeeded: checksum) ^ byte)] ^ checksum >> 8
  }
}

/// The checksum's change by each byte; bits are in reverse order.
private let crc32cTable: [UInt32] = (0..<256).map { byte in
  (0..<8).reduce(UInt32(byte)) { rest, _ in rest >> 1 ^ (rest & 1 == 1 ? 0x82f6_3b78 : 0) }
}

/// The bytes of a number, the lowest first.
private func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
  (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}
