// The bytes of a file, plain, gzip or Zstandard, as a stream in large pieces. How it is compressed says the
// content, not the name.

/// Reads a source from start to end and decompresses it where it is compressed.
package final class ByteReader: ByteStream {
  /// The source's name, for messages: its path, where it has one.
  package let path: String
  /// How many bytes of the source have been read, compressed.
  package private(set) var position = 0

  /// Of the bytes of the source that have been read, compressed.
  private var checksum = Checksum()
  private let source: OpenSource
  private let decompressor: (any Decompressor)?
  /// Bytes of the source; `pending` are those that have not been handed on.
  private var input: [UInt8]
  private var pending: Range<Int>
  /// Where data are decompressed; empty where they are not compressed.
  private var output: [UInt8]
  /// Whether the decompressor may hold bytes of a member for which there was no room.
  private var holdsMore = false

  /// Opens a source.
  ///
  /// - Parameters:
  ///   - pieceSize: how many bytes are read, and handed out, at a time.
  ///   - patience: how long a pipe is waited for to which nobody writes yet.
  /// - Throws: `InputError` where the source is a file that is missing or may not be read, or such a pipe.
  package init(
    _ source: ByteSource, pieceSize: Int = 1 << 18, patience: Duration = ByteSource.patience
  ) throws {
    precondition(pieceSize > 0, "a piece has bytes")
    path = source.name
    let source = try OpenSource(source)
    var input = [UInt8](repeating: 0, count: max(pieceSize, magicSize))
    // A pipe may hand over its first bytes one by one.
    var count = 0
    while count < magicSize {
      let more = try input.withUnsafeMutableBytes {
        try source.read(
          into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]), at: count,
          patience: patience)
      }
      if more == 0 { break }
      count += more
    }
    decompressor = try Files.decompressor(for: input[..<count], path: path)
    output = [UInt8](repeating: 0, count: decompressor == nil ? 0 : pieceSize)
    pending = 0..<count
    self.source = source
    self.input = input
    account(for: count)
  }

  /// Opens a file.
  ///
  /// - Throws: `InputError` where the file is missing or may not be read.
  package convenience init(path: String) throws { try self.init(.file(path)) }

  /// Whether the source is compressed.
  package var isCompressed: Bool { decompressor != nil }

  /// Size and checksum of what has been read of the source, compressed.
  package var digest: FileDigest { FileDigest(bytes: position, crc32: checksum.value) }

  /// Appends the next bytes of the content to `bytes`: some, not more than a piece and a few.
  ///
  /// - Returns: the number of bytes appended: 0 only at the end.
  /// - Throws: `InputError` where compressed data are truncated or corrupt.
  package func read(appendingTo bytes: inout [UInt8]) throws -> Int {
    while true {
      if pending.isEmpty, !holdsMore, try !refill() { return 0 }
      guard let decompressor else {
        bytes += input[pending]
        defer { pending = 0..<0 }
        return pending.count
      }
      let (consumed, produced) = try input.withUnsafeMutableBufferPointer { input in
        try output.withUnsafeMutableBufferPointer { output in
          try decompressor.decompress(
            UnsafeMutableBufferPointer(rebasing: input[pending]), into: output)
        }
      }
      pending = (pending.lowerBound + consumed)..<pending.upperBound
      bytes += output[..<produced]
      holdsMore = produced == output.count && decompressor.isInsideMember
      if produced > 0 { return produced }
    }
  }

  /// Reads the next piece of the source. Returns false at its end.
  private func refill() throws -> Bool {
    let count = try input.withUnsafeMutableBytes { try source.read(into: $0, at: position) }
    if count == 0, let decompressor, decompressor.isInsideMember {
      throw InputError(
        "the \(decompressor.name) data end in the middle: the file is truncated", file: path)
    }
    pending = 0..<count
    account(for: count)
    return count > 0
  }

  private func account(for count: Int) {
    position += count
    input.withUnsafeBytes { checksum.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }
}
