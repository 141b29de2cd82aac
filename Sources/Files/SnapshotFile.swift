// A state in one file: a header of a few values, then arrays, then the checksum of all.

/// The format of a snapshot: the magic number, the size of the header (64 bits), the header, the arrays as they
/// lie in memory, and the CRC-32 of everything before it.
package enum SnapshotFile {
  /// "nas state", and the version of the format.
  private static let magic = Array("nas state 1\n".utf8)
  private static let crcSize = MemoryLayout<UInt32>.size

  /// The bytes that a file takes beside its arrays.
  package static func overhead(header: Int) -> Int { magic.count + 8 + header + crcSize }

  /// Writes a snapshot in place of the file at `path`, or a new one: a crash leaves the old or the new one.
  ///
  /// - Parameter arrays: writes all of them.
  /// - Throws: what `arrays` throws, `InputError` where the folder may not be written to, `FileError` where the
  ///   disk is full; the file at `path` is then as it was.
  package static func write(
    header: [UInt8], to path: String, _ arrays: (inout FileWriter) throws -> Void
  ) throws {
    try DurableFile.write(to: path) { writer in
      try writer.write(magic)
      try writer.write([UInt64(header.count)])
      try writer.write(header)
      try arrays(&writer)
      try writer.write([writer.crc32])
    }
  }

  /// A snapshot, whole and unchanged, open for reading.
  package struct Reader: Sendable {
    /// The header.
    package let header: [UInt8]
    private let file: MappedFile
    /// Where the next array starts, and where they end.
    private var next: Int
    private let end: Int

    /// Opens a snapshot and reads it once, to compare it with its checksum.
    ///
    /// - Throws: `InputError` where it is missing, torn or damaged, or of another version.
    package init(path: String) throws { try self.init(MappedFile(path: path)) }

    /// The same of a file that is mapped.
    ///
    /// - Throws: `InputError` where it is torn or damaged, or of another version.
    package init(_ file: MappedFile) throws {
      self.file = file
      let path = file.path
      let start = magic.count + 8
      guard file.prefix(magic.count) == magic, file.count >= start + crcSize else {
        throw InputError("is not a snapshot, or is one of another version", file: path)
      }
      end = file.count - crcSize
      let stored = file.array(end..<file.count).reversed()
        .reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      guard file.digest(ofFirst: end).crc32 == stored else {
        throw InputError("the content does not match its checksum: the file is damaged", file: path)
      }
      let size = file.uint64(at: magic.count)
      guard size <= UInt64(end - start) else {
        throw InputError("the header is longer than the file", file: path)
      }
      header = file.array(start..<start + Int(size))
      next = start + Int(size)
    }

    /// Fills an array.
    ///
    /// - Throws: `InputError` where there is no array of that size.
    package mutating func read<Value: BitwiseCopyable>(into values: inout MutableSpan<Value>) throws
    {
      let bytes = values.count * MemoryLayout<Value>.stride
      guard bytes <= end - next else {
        throw InputError("ends before its arrays do: it is another network's", file: file.path)
      }
      file.read(at: next, into: &values)
      next += bytes
    }

    /// Checks that nothing is left.
    ///
    /// - Throws: `InputError` where there is more than was read.
    package func finish() throws {
      guard next == end else {
        throw InputError("has more arrays than expected: it is another network's", file: file.path)
      }
    }
  }
}
