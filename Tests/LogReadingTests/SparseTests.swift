// Rows that name their columns: which columns there are, and what a row has in them.

import Testing

@testable import Files
@testable import LogReading
@testable import LogSchema

struct SparseTests {
  @Test func columnsAreThoseOfTheFirstRows() throws {
    let queries = try ReadTable("1 qid:3 12:1 7:0\n0\n", format: .libsvm)
    #expect(queries.header == ["label", "qid", "indices", "7", "12"])
    #expect(queries.rows == [["1", "3", "12", "0", "1"], ["0", "", "", "", ""]])
    #expect(try ReadTable("1 7:1\n").header == ["label", "indices", "7"])
    let fields = try ReadTable("1 4:1:1 0:9:.5\n")
    #expect(fields.header == ["label", "0", "0:value", "4", "4:value"])
    #expect(fields.rows == [["1", "9", ".5", "1", "1"]])
  }

  @Test func manyColumnsAreLimitedAndStillRead() throws {
    let items = (0..<5000).map { " \($0):1" }.joined()
    let table = try ReadTable("1\(items)\n0 4999:2\n")
    #expect(table.header.count == 1002)
    #expect(table.rows[0][1].split(separator: " ").count == 5000)
    #expect(table.rows[1][1] == "4999")
  }

  /// The rows of a piece have more fields than a block should.
  @Test func shortRowsOfManyColumnsComeInSeveralBlocks() throws {
    let columns = (0..<3000).map(String.init)
    let text = String(repeating: "1\n", count: 1200)
    let reader = try LogReader(
      [.bytes(Array(text.utf8), name: "log")], form: LogForm(.libsvm), columns: columns)
    var block = RowBlock()
    var blocks: [Int] = []
    while try reader.read(into: &block) { blocks.append(block.rows) }
    #expect(blocks.count > 1 && blocks.reduce(0, +) == 1200)
  }

  @Test(arguments: ["x", "7:value", "-1", "99999999999999999999", ""])
  func impossibleColumnsAreRefused(column: String) {
    #expect(throws: InputError.self) {
      try ReadTable("1 1:1\n", format: .libsvm, columns: ["label", column])
    }
  }

  @Test(arguments: [
    ("1 7", "7"), ("1 7:", "7:"), ("1 :7", ":7"), ("1 7:x", "7:x"), ("1 7:1:1", "7:1:1"),
    ("1 x:1", "x:1"), ("1 -7:1", "-7:1"), ("1 99999999999999999999:1", "99999999999999999999:1"),
    ("1 7:1 qid:2", "qid:2"),
  ])
  func faultyTokensAreNamed(row: String, token: String) throws {
    let table = try ReadTable("0 1:1\n\(row)\n", format: .libsvm, columns: ["label"])
    #expect(table.rows == [["0"]])
    #expect(table.rejected == ["log:2: found \"\(token)\", expected index:value"])
  }

  @Test func aRowWithoutALabelIsNone() throws {
    let table = try ReadTable("7:1\n", format: .libsvm, columns: ["label"])
    #expect(table.rejected == ["log:1: found \"7:1\", expected a label without a colon"])
  }

  @Test func repeatedAndMissingValues() throws {
    let table = try ReadTable(
      "1 7:1 7:2 8:nan\n", format: .libsvm, columns: ["indices", "7", "8"])
    #expect(table.rows == [["7 7", "1 2", ""]])
  }
}
