// A spool with a name: what another process finds of it.

import Files
import TestSupport
import Testing

@Suite struct SpoolTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Whatever was appended after a digest was taken is cut off, as if it had never been.
  @Test func itGoesOnFromWhereItsDigestWasTaken() throws {
    let path = folder.path("spool")
    let first = try Spool(at: path)
    _ = try first.append([1, 2, 3] as [Float])
    let digest = first.digest
    _ = try first.append([4, 5] as [Float])
    let second = try Spool(at: path, keeping: digest)
    #expect(second.bytes == 0..<12)
    #expect(try second.append([6] as [Float]) == 12..<16)
    #expect(try second.read([0..<16], as: Float.self) == [1, 2, 3, 6])
    // The digest is that of all, as if it had been made in one go.
    let whole = try Spool(at: folder.path("whole"))
    _ = try whole.append([1, 2, 3, 6] as [Float])
    #expect(second.digest == whole.digest)
  }

  @Test func withoutADigestItBeginsEmpty() throws {
    let path = folder.path("spool")
    _ = try Spool(at: path).append([1, 2] as [Float])
    #expect(try Spool(at: path).bytes.isEmpty)
  }

  @Test func whatIsDamagedIsNotBelieved() throws {
    let path = folder.path("spool")
    let spool = try Spool(at: path)
    _ = try spool.append((0..<100).map(Float.init))
    let (digest, bytes) = (spool.digest, try folder.bytes("spool"))
    var flipped = bytes
    flipped[77] ^= 1
    for damaged in [flipped, Array(bytes.dropLast()), []] {
      _ = try folder.file("spool", damaged)
      #expect(throws: InputError.self) { _ = try Spool(at: path, keeping: digest) }
    }
    _ = try folder.file("spool", bytes)
    #expect(try Spool(at: path, keeping: digest).bytes == 0..<400)
  }
}
