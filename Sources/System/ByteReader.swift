// The bytes of a file, plain or gzip, as a stream in large pieces. What is gzip says the content,
// not the name.

/// Reads a file from start to end and decompresses it where it is gzip.
public struct ByteReader: ~Copyable {
  /// The file's path, as given.
  public let path: String
  /// The file's size in bytes, compressed.
  public let fileSize: Int
  /// How many bytes of the file have been read, compressed.
  public private(set) var position = 0

  /// Of the bytes of the file that have been read, compressed.
  private var checksum = Checksum()
  private let file: OpenFile
  private let inflater: GzipInflater?
  /// Bytes of the file; `pending` are those that have not been handed on.
  private var input: [UInt8]
  private var pending: Range<Int>
  /// Where gzip data are decompressed; empty where there are none.
  private var output: [UInt8]

  /// Opens a file.
  ///
  /// - Throws: `InputError` where the file is missing or may not be read.
  public init(path: String) throws {
    let file = try OpenFile(reading: path)
    var input = [UInt8](repeating: 0, count: 1 << 18)
    // A pipe may hand over its first bytes one by one, and the magic number has two.
    var count = 0
    while count < 2 {
      let more = try input.withUnsafeMutableBytes {
        try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
      }
      if more == 0 { break }
      count += more
    }
    let isGzip = count >= 2 && input[0] == 0x1f && input[1] == 0x8b
    let inflater = isGzip ? try GzipInflater(path: path) : nil
    fileSize = try file.size()
    pending = 0..<count
    self.path = path
    self.inflater = inflater
    output = [UInt8](repeating: 0, count: isGzip ? input.count : 0)
    self.file = file
    self.input = input
    account(for: count)
  }

  /// Size and checksum of what has been read of the file, compressed.
  public var digest: FileDigest { FileDigest(bytes: position, crc32: checksum.value) }

  /// Appends the next bytes of the content to `bytes`: some, never much more than 256 KiB.
  ///
  /// - Returns: the number of bytes appended: 0 only at the end.
  /// - Throws: `InputError` where gzip data are truncated or corrupt.
  public mutating func read(appendingTo bytes: inout [UInt8]) throws -> Int {
    while true {
      if pending.isEmpty, try !refill() { return 0 }
      guard let inflater else {
        bytes += input[pending]
        defer { pending = 0..<0 }
        return pending.count
      }
      let (consumed, produced) = try input.withUnsafeMutableBufferPointer { input in
        try output.withUnsafeMutableBufferPointer { output in
          try inflater.inflate(UnsafeMutableBufferPointer(rebasing: input[pending]), into: output)
        }
      }
      pending = (pending.lowerBound + consumed)..<pending.upperBound
      bytes += output[..<produced]
      if produced > 0 { return produced }
    }
  }

  /// Reads the next piece of the file. Returns false at its end.
  private mutating func refill() throws -> Bool {
    let count = try input.withUnsafeMutableBytes { try file.read(into: $0) }
    if count == 0, let inflater, inflater.isInsideMember {
      throw InputError("the gzip data end in the middle: the file is truncated", file: path)
    }
    pending = 0..<count
    account(for: count)
    return count > 0
  }

  private mutating func account(for count: Int) {
    position += count
    input.withUnsafeBytes { checksum.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }
}
