// The digest of a part of a file, read through a small buffer, so that parts can be read side by side. What a digest is
// compared with is not known here.

extension FileDigest {
  /// Reads a part of a file.
  ///
  /// - Throws: `InputError` where the file is missing or may not be read, `FileError` where the disk fails or the file
  ///   ends before the part does.
  package init(of range: Range<Int>, inFileAt path: String) throws {
    let file = try OpenFile(reading: path)
    var checksum = Checksum()
    var buffer = [UInt8](repeating: 0, count: min(1 << 18, range.count))
    var position = range.lowerBound
    while position < range.upperBound {
      let count = min(buffer.count, range.upperBound - position)
      try buffer.withUnsafeMutableBytes { bytes in
        let piece = UnsafeMutableRawBufferPointer(rebasing: bytes[..<count])
        try file.read(into: piece, at: position)
        checksum.update(UnsafeRawBufferPointer(piece))
      }
      position += count
    }
    self.init(bytes: range.count, crc32: checksum.value)
  }
}
