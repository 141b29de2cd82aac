// Snapshots are read back as they were written, or not at all.

import Files
import TestSupport
import Testing

@Suite struct SnapshotFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func write(_ name: String = "state") throws -> String {
    let path = folder.path(name)
    try SnapshotFile.write(header: Array("header".utf8), to: path) {
      try $0.write([1.5, -2, .infinity] as [Float])
      try $0.write([7] as [UInt64])
    }
    return path
  }

  @Test func whatIsWrittenIsRead() throws {
    var reader = try SnapshotFile.Reader(path: try write())
    #expect(reader.header == Array("header".utf8))
    var (floats, numbers) = ([Float](repeating: 0, count: 3), [UInt64](repeating: 0, count: 1))
    var span = floats.mutableSpan
    try reader.read(into: &span)
    var other = numbers.mutableSpan
    try reader.read(into: &other)
    try reader.finish()
    #expect(floats == [1.5, -2, .infinity])
    #expect(numbers == [7])
  }

  @Test func anotherNumberOfArraysIsRefused() throws {
    let path = try write()
    var reader = try SnapshotFile.Reader(path: path)
    #expect(throws: InputError.self) { try reader.finish() }
    var floats = [Float](repeating: 0, count: 6)
    var span = floats.mutableSpan
    #expect(throws: InputError.self) { try reader.read(into: &span) }
  }

  /// Cut off anywhere, or with any bit flipped, nothing of it is believed.
  @Test func damageIsFound() throws {
    let path = try write()
    let bytes = try folder.bytes("state")
    for count in bytes.indices {
      let torn = try folder.file("torn", Array(bytes.prefix(count)))
      #expect(throws: InputError.self) { _ = try SnapshotFile.Reader(path: torn) }
    }
    for bit in 0..<8 * bytes.count {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      let file = try folder.file("flipped", flipped)
      #expect(throws: InputError.self) { _ = try SnapshotFile.Reader(path: file) }
    }
    _ = try SnapshotFile.Reader(path: path)
  }

  /// What fails on the way leaves the old file, and nothing beside it.
  @Test func aFailureLeavesTheOldSnapshot() throws {
    struct Failure: Error {}
    let path = try write()
    let before = try folder.bytes("state")
    #expect(throws: Failure.self) {
      try SnapshotFile.write(header: [], to: path) {
        try $0.write([Float](repeating: 1, count: 100_000))
        throw Failure()
      }
    }
    #expect(try folder.bytes("state") == before)
    #expect(try Folder.names(in: folder.path) == ["state"])
  }
}
