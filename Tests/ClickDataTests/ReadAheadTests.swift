// One block ahead: the same blocks as without, an error in its place, an end that stays the end.

import System
import Testing

@testable import ClickData

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
    let reader = try ReadAhead(path: log.path)
    #expect(reader.header == ["n", "t"])
    var block = CSVBlock()
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
    let reader = try ReadAhead(path: log.path)
    var block = CSVBlock()
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

  @Test func anErrorWaitsInItsPlace() throws {
    let bad = Self.count - 10
    let log = try Log(Self.text(badRow: bad))
    let reader = try ReadAhead(path: log.path)
    var block = CSVBlock()
    var rows = 0
    let error = #expect(throws: InputError.self) {
      while try reader.take(into: &block) {
        rows += block.rows
        reader.readNext()
      }
    }
    // Row i stands on line i + 2. The blocks before were handed out, the last of which ends before it.
    #expect(error?.line == bad + 2)
    #expect(rows > 0 && rows <= bad)
  }

  @Test func anErrorInTheFirstBlockIsNotThrownAtOnce() throws {
    let log = try Log("n,t\n1\n")
    let reader = try ReadAhead(path: log.path)
    var block = CSVBlock()
    #expect(throws: InputError.self) { _ = try reader.take(into: &block) }
  }

  @Test func theEndStays() throws {
    let log = try Log("n,t\n1,2\n")
    let reader = try ReadAhead(path: log.path)
    var block = CSVBlock()
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
    let reader = try ReadAhead(path: log.path)
    var block = CSVBlock()
    #expect(try !reader.take(into: &block))
  }
}
