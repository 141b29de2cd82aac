// Plain, gzip and Zstandard files as one stream of bytes.

import Files
import TestSupport
import Testing

/// Made by Python: `gzip.compress(b"one\n" * 3, mtime=0)`.
private let ones: [UInt8] = [
  0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xcb, 0xcf, 0x4b, 0xe5, 0xca, 0x87,
  0x62, 0x00, 0xe6, 0xb9, 0xc9, 0x98, 0x0c, 0x00, 0x00, 0x00,
]
/// Made by Python: `gzip.compress(b"two\n", mtime=0)`.
private let two: [UInt8] = [
  0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x2b, 0x29, 0xcf, 0xe7, 0x02, 0x00,
  0x74, 0x08, 0x17, 0x96, 0x04, 0x00, 0x00, 0x00,
]

/// Made by `printf 'one\none\none\n' | zstd --check`.
private let checkedFrame: [UInt8] = [
  0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x58, 0x61, 0x00, 0x00, 0x6f, 0x6e, 0x65, 0x0a, 0x6f, 0x6e, 0x65,
  0x0a, 0x6f, 0x6e, 0x65, 0x0a, 0xa1, 0x85, 0x21, 0xe8,
]
/// Made by `printf 'two\n' | zstd --no-check`.
private let frame: [UInt8] = [
  0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, 0x21, 0x00, 0x00, 0x74, 0x77, 0x6f, 0x0a,
]
/// A frame of a user's own data (RFC 8878, 3.1.2), two bytes of them.
private let skippableFrame: [UInt8] = [0x5f, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 0xaa, 0xbb]

/// The content of a file.
private func content(of path: String) throws -> String {
  let reader = try ByteReader(path: path)
  var bytes: [UInt8] = []
  while try reader.read(appendingTo: &bytes) > 0 {}
  return String(decoding: bytes, as: UTF8.self)
}

struct ByteReaderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func plainAndGzipAreRead() throws {
    // What is gzip says the content: both names lie.
    let plain = try folder.file("plain.gz", Array("one\none\none\n".utf8))
    let gzip = try folder.file("gzip.csv", ones)
    #expect(try content(of: plain) == "one\none\none\n")
    #expect(try content(of: gzip) == "one\none\none\n")
  }

  @Test func membersInARowAreOneStream() throws {
    let path = try folder.file("log.gz", two + ones + two)
    #expect(try content(of: path) == "two\none\none\none\ntwo\n")
  }

  @Test func framesInARowAreOneStream() throws {
    let bytes = skippableFrame + frame + checkedFrame + skippableFrame + frame
    for pieceSize in 1...bytes.count {
      let reader = try ByteReader(.bytes(bytes, name: "log"), pieceSize: pieceSize)
      var content: [UInt8] = []
      while try reader.read(appendingTo: &content) > 0 {}
      #expect(String(decoding: content, as: UTF8.self) == "two\none\none\none\ntwo\n")
      #expect(reader.position == bytes.count)
    }
  }

  /// Frames of one byte that stands for 100,000, so that what they become never fits the buffer.
  @Test func framesThatGrowAreHandedOutWhole() throws {
    // A block of one repeated byte: type 1.
    let size = 100_000
    let block = [UInt8(size << 3 & 0xff | 3), UInt8(size >> 5 & 0xff), UInt8(size >> 13)]
    let bytes = Array(frame[..<6]) + block + [UInt8(ascii: "z")]
    for pieceSize in [1, 7, 1 << 10, 1 << 18] {
      let reader = try ByteReader(.bytes(bytes + bytes, name: "log"), pieceSize: pieceSize)
      var content: [UInt8] = []
      while try reader.read(appendingTo: &content) > 0 {}
      #expect(content == Array(repeating: UInt8(ascii: "z"), count: 2 * size))
    }
  }

  @Test func truncatedFramesAreRefused() throws {
    for count in 4..<checkedFrame.count {
      let path = try folder.file("log.zst", frame + checkedFrame.prefix(count))
      #expect(
        throws: InputError(
          "the Zstandard data end in the middle: the file is truncated", file: path)
      ) { try content(of: path) }
    }
  }

  @Test(arguments: [6, 8, 12, checkedFrame.count - 1])
  func corruptFramesAreRefused(position: Int) throws {
    var bytes = checkedFrame
    bytes[position] ^= 0xff
    let path = try folder.file("log.zst", bytes)
    let error = #expect(throws: InputError.self) { try content(of: path) }
    #expect(error?.file == path)
  }

  @Test func moreThanTheBufferIsRead() throws {
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
    let reader = try ByteReader(path: try folder.file("large", bytes))
    var read: [UInt8] = []
    while try reader.read(appendingTo: &read) > 0 {}
    #expect(read == bytes)
    #expect(reader.position == bytes.count)
  }

  @Test func moreThanTheBufferIsInflated() throws {
    let copies = 50_000
    let path = try folder.file("log.gz", Array(repeatElement(two, count: copies).joined()))
    #expect(try content(of: path).utf8.count == 4 * copies)
  }

  @Test func emptyAndTinyFilesAreRead() throws {
    #expect(try content(of: try folder.file("empty", [])) == "")
    #expect(try content(of: try folder.file("tiny", [0x78])) == "x")
  }

  @Test(arguments: [2, 9, 12, ones.count - 9, ones.count - 1])
  func truncatedGzipIsRefused(count: Int) throws {
    let path = try folder.file("log.gz", two + ones.prefix(count))
    #expect(
      throws: InputError("the gzip data end in the middle: the file is truncated", file: path)
    ) { try content(of: path) }
  }

  @Test(arguments: [3, 11, ones.count - 6, ones.count - 2])
  func corruptGzipIsRefused(position: Int) throws {
    var bytes = ones
    bytes[position] ^= 0xff
    let path = try folder.file("log.gz", bytes)
    let error = #expect(throws: InputError.self) { try content(of: path) }
    #expect(error?.problem.hasPrefix("the gzip data are corrupt: ") == true)
    #expect(error?.file == path)
  }

  @Test func textBehindAMemberIsRefused() throws {
    let path = try folder.file("log.gz", two + Array("text".utf8))
    #expect(throws: InputError.self) { try content(of: path) }
  }

  @Test func digestIsThatOfTheFile() throws {
    let plain = try ByteReader(path: try folder.file("check", Array("123456789".utf8)))
    let gzip = try ByteReader(path: try folder.file("two.gz", two))
    var bytes: [UInt8] = []
    while try plain.read(appendingTo: &bytes) > 0 {}
    while try gzip.read(appendingTo: &bytes) > 0 {}
    // The check value that every description of CRC-32 gives.
    #expect(plain.digest == FileDigest(bytes: 9, crc32: 0xcbf4_3926))
    #expect(gzip.digest.bytes == two.count)
  }

  @Test func missingFileAndFolderAreRefused() {
    let missing = folder.path("missing")
    #expect(throws: InputError("does not exist: check the path", file: missing)) {
      try content(of: missing)
    }
    #expect(throws: InputError("is a folder: expected a file", file: folder.path)) {
      try content(of: folder.path)
    }
  }
}
