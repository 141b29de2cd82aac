// One block ahead: the same blocks as without, an error in its place, an end that stays the end.

import TestSupport
import Testing

@testable import Files
@testable import LogReading

struct ReadAheadTests {
  /// Rows of a log of several blocks.
  static let count = 60_000

  /// Row i is `i,xxx...`; one may lack its second field.
  static func text(badRow: Int? = nil) -> String {
    let filler = String(repeating: "x", count: 100)
    return (0..<count).reduce(into: "n,t\n") { text, row in
      text += row == badRow ? "\(row)\n" : "\(row),\(filler)\n"
    }
  }

  @Test func blocksComeInOrderAndWhole() throws {
    let log = try Log(Self.text())
    let reader = try ReadAhead([log.path])
    #expect(reader.header == ["n", "t"])
    var block = RowBlock()
    var (blocks, rows) = (0, 0)
    while try reader.take(into: &block) {
      reader.readNext()
      let numbers = (0..<block.rows).map { block.text(ofRow: $0, column: 0) }
      #expect(numbers == (rows..<rows + block.rows).map(String.init))
      blocks += 1
      rows += block.rows
    }
    #expect(blocks > 2)
    #expect(rows == Self.count)
    #expect(reader.digest == (try MappedFile(path: log.path).digest))
    #expect(reader.position == reader.fileSize)
  }

  /// The block that was taken is not touched by the thread that reads the next.
  @Test func theNextIsReadBesideTheOneThatWasTaken() async throws {
    let log = try Log(Self.text())
    let reader = try ReadAhead([log.path])
    var block = RowBlock()
    var rows = 0
    while try reader.take(into: &block) {
      async let next: Void = reader.readNext()
      for row in 0..<block.rows {
        #expect(block.text(ofRow: row, column: 0) == "\(rows + row)")
      }
      rows += block.rows
      await next
    }
    #expect(rows == Self.count)
  }

  @Test func aBadRowWaitsInItsPlace() throws {
    let bad = Self.count - 10
    let log = try Log(Self.text(badRow: bad))
    let reader = try ReadAhead([log.path])
    var block = RowBlock()
    var rows = 0
    var lines: [Int?] = []
    while try reader.take(into: &block) {
      rows += block.rows
      lines += block.rejected.map(\.line)
      reader.readNext()
    }
    // Row i stands on line i + 2.
    #expect(lines == [bad + 2])
    #expect(rows == Self.count - 1)
  }

  @Test func anErrorWaitsInItsPlace() throws {
    let folder = try TemporaryFolder()
    let log = try Log(
      bytes: gzipped(Array(Self.text().utf8), size: 60_000, in: folder).dropLast(4))
    let reader = try ReadAhead([log.path])
    var block = RowBlock()
    var rows = 0
    #expect(
      throws: InputError(
        "the gzip data end in the middle: the file is truncated", file: log.path)
    ) {
      while try reader.take(into: &block) {
        rows += block.rows
        reader.readNext()
      }
    }
    // The blocks before were handed out.
    #expect(rows > Self.count / 2 && rows < Self.count)
  }

  @Test func theEndStays() throws {
    let log = try Log("n,t\n1,2\n")
    let reader = try ReadAhead([log.path])
    var block = RowBlock()
    #expect(try reader.take(into: &block))
    #expect(block.rows == 1)
    for _ in 0..<3 {
      reader.readNext()
      #expect(try !reader.take(into: &block))
      #expect(block.rows == 0)
    }
  }

  @Test func aHeaderWithoutRowsIsTheEnd() throws {
    let log = try Log("n,t\n")
    let reader = try ReadAhead([log.path])
    var block = RowBlock()
    #expect(try !reader.take(into: &block))
  }
}
