// RFC 4180 and what is found in the wild.

import Foundation
import System
import Testing

@testable import ClickData

/// The header and all rows of a file, and the line of each row.
private func read(_ log: Log) throws -> (header: [String], rows: [[String]], lines: [Int]) {
  let reader = try CSVReader(path: log.path)
  var rows: [[String]] = []
  var lines: [Int] = []
  var block = CSVBlock()
  while try reader.read(into: &block) {
    for row in 0..<block.rows {
      rows.append(reader.header.indices.map { block.text(ofRow: row, column: $0) })
      lines.append(block.line(ofRow: row))
    }
  }
  return (reader.header, rows, lines)
}

struct CSVReaderTests {
  @Test(arguments: [
    "a,b\n1,2\n3,4\n",
    "a,b\n1,2\n3,4",
    "a,b\r\n1,2\r\n3,4\r\n",
    "a,b\r\n1,2\r\n3,4\r",
    "\u{feff}a,b\n1,2\n3,4\n",
    "\u{feff}\"a\",b\n\"1\",\"2\"\r\n3,\"4\"",
    "\na,b\n\n1,2\n\r\n3,4\n\n",
  ])
  func formsOfTheSameTable(text: String) throws {
    let (header, rows, _) = try read(try Log(text))
    #expect(header == ["a", "b"])
    #expect(rows == [["1", "2"], ["3", "4"]])
  }

  @Test func quotedFieldsHoldAnything() throws {
    let (_, rows, lines) = try read(
      try Log("a,b\n\"x,y\",\"two\nlines\"\n\"say \"\"hi\"\"\",\"\"\n\"\"\"\",é\"\"\n"))
    #expect(rows == [["x,y", "two\nlines"], ["say \"hi\"", ""], ["\"", "é\"\""]])
    #expect(lines == [2, 4, 5])
  }

  @Test func rowsAcrossPiecesAreWhole() throws {
    // Rows of growing length, so that the ends of pieces fall everywhere; more than two pieces,
    // and a field longer than a piece.
    var text = "n,t\n"
    var expected: [[String]] = []
    for n in 0..<3_000 {
      let filler = String(repeating: n % 3 == 0 ? "\"" : "z", count: n % 811)
      expected.append(["\(n)", filler])
      text += "\(n),\"\(filler.replacingOccurrences(of: "\"", with: "\"\""))\"\r\n"
    }
    let long = String(repeating: "l\n", count: 700_000)
    expected.append(["long", long])
    text += "long,\"\(long)\"\nlast,row\n"
    expected.append(["last", "row"])
    let (_, rows, lines) = try read(try Log(text))
    #expect(rows == expected)
    #expect(lines.last == 3_002 + 700_001)
  }

  @Test(arguments: [
    ("a,b\n1,2\n3\n", 3, "found 1 field, expected 2 as in the header"),
    ("a,b\n\"1\n\",2\n1,2,3\n", 4, "found 3 fields, expected 2 as in the header"),
    ("a,b\n1,2\n1,\"2\n3,4\n", 3, "a quoted field is not closed"),
    ("a,b\n1,\"2", 2, "a quoted field is not closed"),
    (
      "a,b\n1,\"2\"x\n", 2,
      "found text behind a closing quote, expected a comma or the end of the row"
    ),
  ])
  func faultyRowsAreNamed(text: String, line: Int, problem: String) throws {
    let log = try Log(text)
    #expect(throws: InputError(problem, file: log.path, line: line)) { try read(log) }
  }

  @Test(arguments: ["", "\n\r\n", "\u{feff}"])
  func emptyFileIsRefused(text: String) throws {
    let log = try Log(text)
    #expect(throws: InputError("the file is empty; expected a header and rows", file: log.path)) {
      try read(log)
    }
  }
}
