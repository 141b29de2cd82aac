// Quotes as in RFC 4180 and as found in the wild, long rows, and headers.

import Foundation
import Testing

@testable import Files
@testable import LogReading
@testable import LogSchema

struct DelimitedTests {
  @Test func quotedFieldsHoldAnything() throws {
    let text =
      "a,b\n\"x,y\",\"two\nlines\"\n\"say \"\"hi\"\"\",\"\"\n\"\"\"\",é\"\"\n\"\r\n\r\n\r\",1\n2,\n"
    for pieceSize in [1, 2, 3, 1 << 19] {
      let table = try ReadTable(text, format: .csv, pieceSize: pieceSize)
      #expect(
        table.rows == [
          ["x,y", "two\nlines"], ["say \"hi\"", ""], ["\"", "é\"\""], ["\r\n\r\n\r", "1"],
          ["2", ""],
        ])
      #expect(table.places == ["log:2", "log:4", "log:5", "log:6", "log:10"])
    }
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
    let table = try ReadTable(text)
    #expect(table.rows == expected)
    #expect(table.places.last == "log:\(3_002 + 700_001)")
  }

  @Test(arguments: [
    ("a,b\n1,2\n3\n4,5\n", 2, "log:3: found 1 field, expected 2 as in the header"),
    ("a,b\n\"1\n\",2\n1,2,3\n", 1, "log:4: found 3 fields, expected 2 as in the header"),
    ("a,b\n1,2\n1,\"2\n3,4\n", 1, "log:3: a quoted field is not closed"),
    ("a,b\n1,\"2", 0, "log:2: a quoted field is not closed"),
    ("a,b\n\"", 0, "log:2: a quoted field is not closed"),
    (
      "a,b\n1,\"2\"x\"\n3,4", 1,
      "log:2: found text behind a closing quote, expected a delimiter or the end of the row"
    ),
  ])
  func faultyRecordsAreNamed(text: String, rows: Int, problem: String) throws {
    for pieceSize in 1...9 {
      let table = try ReadTable(text, format: .csv, pieceSize: pieceSize)
      #expect(table.rows.count == rows)
      #expect(table.rejected == [problem])
    }
  }

  /// Not kept in memory, and still one record, behind which reading goes on.
  @Test func aRecordThatIsTooLongIsPassedOver() throws {
    let long = String(repeating: "\"\",\r\n", count: 50)
    let text = "a,b\n1,\"\(long)\"\r\n3,4\n"
    for pieceSize in [1, 2, 7, 64] {
      let table = try ReadTable(
        reading: LogReader(
          [.bytes(Array(text.utf8), name: "log")], form: LogForm(.csv), pieceSize: pieceSize,
          greatestRecord: 200))
      #expect(table.rows == [["3", "4"]])
      #expect(table.places.last == "log:53")
      #expect(
        table.rejected
          == ["log:2: found a row of more than 200 bytes: is a quote not closed?"]
      )
    }
  }

  @Test(arguments: ["", "\n\r\n", "\u{feff}"])
  func emptyFileIsRefused(text: String) throws {
    #expect(throws: InputError("the file is empty: expected a header and rows", file: "log")) {
      try ReadTable(text)
    }
  }

  @Test(arguments: ["\"a\"x,b\n1,2\n", "a,\"b\n1,2\n"])
  func faultyHeadersAreRefused(text: String) {
    let error = #expect(throws: InputError.self) { try ReadTable(text, format: .csv) }
    #expect(error?.line == 1)
  }

  @Test func typesOfAHeaderAreKinds() throws {
    let text = "u:token\tg:token_seq\tr:float\th:float_seq\n"
    let reader = try LogReader([.bytes(Array(text.utf8), name: "log")])
    #expect(reader.header == ["u", "g", "r", "h"])
    #expect(reader.kinds == [.token, .tokens, .number, .numbers])
    #expect(throws: InputError.self) { try ReadTable("u:token\tg\n", format: .recbole) }
  }

  @Test(arguments: [
    ("a,b\n1,2", LogFormat.csv), ("a;b\n1;2", .csv), ("time\n12:30\n", .csv), ("", .csv),
    ("a\tb,c\n", .csv), ("1:2,3:4\n", .csv), ("1\n0\n", .csv), ("label 1:2\n", .csv),
    ("a:token\n", .recbole), ("a:token,b:token\n", .csv), ("a\n", .csv), ("a\tb", .tsv),
    ("1\n0 1:2\n", .libsvm), ("# a comment\n1 1:2\n", .libsvm), ("1 1:2:3", .libffm),
    ("-1 qid:7 1:.5\n", .libsvm), ("0,1:2\n1 1:2\n", .csv), ("1 1:2 1:2:3\n", .csv),
  ])
  func doubtfulFormatsAreFound(text: String, format: LogFormat) {
    #expect(LogFormat(detectedIn: Array(text.utf8)) == format)
  }
}
