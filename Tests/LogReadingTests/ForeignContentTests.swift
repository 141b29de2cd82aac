// What is no log is refused in one sentence by its first bytes, without a control character in it.

import Foundation
import TestSupport
import Testing

@testable import Files
@testable import LogReading
@testable import LogSchema

@Suite struct ForeignContentTests {
  /// The error of a log with these bytes.
  private func error(
    _ bytes: [UInt8], format: LogFormat? = nil, name: String = "log"
  ) throws -> InputError? {
    #expect(throws: InputError.self) {
      try LogReader([.bytes(bytes, name: name)], form: LogForm(format))
    }
  }

  private func binary(_ mark: [UInt8]) -> [UInt8] {
    mark + [0, 1, 2, 0xff, 0xc0] + (0..<600).map { UInt8(truncatingIfNeeded: $0 &* 37) }
  }

  /// A mark, and how the sentence begins.
  static let marks: [(mark: [UInt8], words: String)] = [
    (Array("BZh91AY&SY".utf8), "is compressed by bzip2: convert it, as in `... | bzcat | nas"),
    ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4], "is compressed by xz"),
    ([0x5d, 0, 0, 0x80, 0, 0xff], "is compressed by lzma"),
    ([0x04, 0x22, 0x4d, 0x18, 0x64], "is compressed by lz4"),
    ([0x1f, 0x9d, 0x90], "is compressed by compress"),
    ([0xff, 0x06, 0, 0] + Array("sNaPpY".utf8), "is compressed by Snappy"),
    ([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "is an archive of 7-Zip"),
    (Array("Rar!\u{1a}\u{7}".utf8), "is an archive of RAR"),
    (Array("ORC".utf8), "is ORC"), (Array("Obj\u{1}".utf8), "is Avro"),
    (Array("ARROW1\0\0".utf8), "is an Arrow file (Feather)"),
    ([0xff, 0xff, 0xff, 0xff], "is a stream of Arrow"),
    ([0x89] + Array("HDF\r\n\u{1a}\n".utf8), "is HDF5"),
    (Array("SQLite format 3\0".utf8), "is a database of SQLite"),
    (Array("%PDF-1.7\n".utf8), "is a PDF"),
    ([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "is a workbook of Excel"),
    ([0x80, 4, 0x95], "is a pickle of Python"),
    // The length's masked CRC-32C, by a program whose CRC of "123456789" is e3069283.
    ([3, 0, 0, 0, 0, 0, 0, 0, 0xb0, 0x99, 0x49, 0x0e], "holds TensorFlow's records"),
  ]

  @Test(arguments: marks) func marksAreTold(mark: [UInt8], words: String) throws {
    for format in [nil, LogFormat.csv, .tsv, .libsvm, .criteo] {
      let error = try error(binary(mark), format: format)
      #expect(error?.problem.hasPrefix(words) == true, "\(error?.problem ?? "")")
    }
  }

  @Test func archivesOfTapesAreTold() throws {
    let header = Array("log.csv".utf8) + [UInt8](repeating: 0, count: 250) + Array("ustar\0".utf8)
    #expect(
      try error(header + [UInt8](repeating: 0, count: 300))?.problem.hasPrefix(
        "is an archive of tar") == true)
  }

  /// Names may begin with the letters of a mark.
  @Test(arguments: [
    "ORC_ID,y\n1,0\n", "BZh,y\n1,0\n", "Rar!,y\n1,0\n", "Obj,y\n1,0\n",
  ])
  func lettersAloneAreNoMark(text: String) throws {
    #expect(try ReadTable(text).rows == [["1", "0"]])
  }

  @Test(arguments: [
    (
      "log.csv.bz2",
      "is compressed by bzip2: convert it, as in `bzcat <PATH/log.csv.bz2 >PATH/log.csv`"
    ),
    (
      "log.csv.zip",
      "is a zip archive without NumPy's arrays: convert it, as in `funzip <PATH/log.csv.zip >PATH/log.csv`"
    ),
    (
      "log.jsonl.gz",
      "has an object of JSON in each line: convert it, as in `zcat <PATH/log.jsonl.gz | python3 -c 'import polars"
    ),
    (
      "log.vw.gz",
      "is Vowpal Wabbit's format, expected a table: convert it, as in `zcat <PATH/log.vw.gz | awk"
    ),
  ])
  func theCasesAreToldWithTheirNames(name: String, words: String) throws {
    let path = caseFile("not-a-csv/\(name)")
    let error = #expect(throws: InputError.self) { try LogReader([path]) }
    let expected = words.replacing("PATH", with: Path.split(path).folder)
    #expect(
      error?.file == path && error?.problem.hasPrefix(expected) == true, "\(error?.problem ?? "")")
  }

  @Test(arguments: [
    ("gbk", "has a header that is not UTF-8; if it is GBK", "iconv -f GBK -t UTF-8 >"),
    ("utf16", "is a text in UTF-16, expected UTF-8", "iconv -f UTF-16 -t UTF-8 >"),
  ])
  func otherEncodingsOfTheCasesAreTold(name: String, words: String, command: String) throws {
    let path = caseFile("encodings/\(name).csv.gz")
    let error = #expect(throws: InputError.self) { try LogReader([path]) }
    #expect(error?.problem.hasPrefix(words) == true && error?.problem.contains(command) == true)
  }

  /// A text in UTF-16 or UTF-32, of either order, with a byte-order mark or without.
  @Test(arguments: [
    (2, true, true), (2, true, false), (2, false, true), (2, false, false), (4, true, true),
    (4, true, false), (4, false, true), (4, false, false),
  ])
  func wideTextsAreTold(width: Int, isLittle: Bool, hasMark: Bool) throws {
    for delimiter in [",", ";", "\t"] {
      let text = try CaseLog().text(delimiter: Character(delimiter)).prefix(3000)
      var bytes: [UInt8] = []
      for scalar in (hasMark ? "\u{feff}" : "") + text {
        for value in scalar.unicodeScalars {
          let little = (0..<width).map {
            UInt8(truncatingIfNeeded: value.value >> (8 * UInt32($0)))
          }
          bytes += isLittle ? little : little.reversed()
        }
      }
      let name = "UTF-\(8 * width)" + (hasMark ? "" : isLittle ? "LE" : "BE")
      let problem = try error(bytes)?.problem
      #expect(
        problem?.hasPrefix("is a text in \(name), expected UTF-8") == true, "\(problem ?? "")")
    }
  }

  @Test func latinHeadersAreTold() throws {
    let bytes = Array("click,caf".utf8) + [0xe9] + Array(",x\n1,2,3\n".utf8)
    #expect(
      try error(bytes)?.problem.contains(
        "if it is Latin-1: convert it, as in `... | iconv -f WINDOWS-1252") == true)
    // Values are bytes, whatever they mean.
    let values = Array("click,city\n1,".utf8) + [0xe9, 10]
    let reader = try LogReader([.bytes(values, name: "log")])
    #expect(reader.notes.count == 1 && reader.notes[0].hasPrefix("some values are not UTF-8"))
    #expect(try ReadTable(reading: reader).rows == [["1", "\u{fffd}"]])
  }

  @Test(arguments: [
    (
      "{\"click\": 0, \"ts\": 1}\n{\"click\": 1, \"ts\": 2}\n", "has an object of JSON in each line"
    ),
    ("{\"click\":0}\n", "has an object of JSON in each line"),
    ("{ \"click\" : [0, 1] }\n{ \"click\" : [0] }\n", "has an object of JSON in each line"),
    ("{\n  \"rows\": [\n    1\n  ]\n}\n", "is an object of JSON"),
    ("[{\"click\": 0}, {\"click\": 1}]\n", "is a list of JSON"),
    ("[\n  {\"click\": 0},\n", "is a list of JSON"),
    ("\u{feff}{\"click\": 0}\n", "has an object of JSON"),
    ("<!DOCTYPE html>\n<html>", "is a web page"),
    ("<html><head>\n", "is a web page"), ("<?xml version=\"1.0\"?>\n<a/>\n", "is XML"),
    ("1 |u a=1 |i b=2\n-1 |u a=3 |i b=4\n", "is Vowpal Wabbit's format"),
    ("1 2.0 'tag|u a |i b\n-1 0.5 'tag|u c |i d\n", "is Vowpal Wabbit's format"),
    ("1 | price:.23 sqft:.25\n0 | price:.18 age:5\n", "is Vowpal Wabbit's format"),
    ("1 |a:2 x y\n-1 |a:2 z\n", "is Vowpal Wabbit's format"),
  ])
  func textsThatAreNoTablesAreTold(text: String, words: String) throws {
    for ending in ["\n", "\r\n"] {
      for format in [nil, LogFormat.csv] {
        let error = try error(Array(text.replacing("\n", with: ending).utf8), format: format)
        #expect(error?.problem.hasPrefix(words) == true, "\(error?.problem ?? "")")
      }
    }
  }

  /// The command is run as it is printed.
  @Test func vowpalWabbitsFeaturesBecomeColumns() throws {
    let folder = try TemporaryFolder()
    let text =
      "1 2.0 'a|u user=69 new |i item=37 price:7.12\n-1 |u user=70 old vip |i item=38\r\n1 | x:1 y\n"
    let path = try folder.file("log.vw", Array(text.utf8))
    let problem = #expect(throws: InputError.self) { try LogReader([path]) }?.problem ?? ""
    let command = problem.split(separator: "`").dropFirst().first ?? "false"
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", String(command)]
    try shell.run()
    shell.waitUntilExit()
    let table = try ReadTable(reading: LogReader([folder.path("log.tsv")]))
    #expect(
      table.header == [
        "label", "weight", "tag", "u_user", "u", "i_item", "i_price", "x", "features",
      ])
    #expect(
      table.rows == [
        ["1", "2.0", "'a", "69", "new", "37", "7.12", "", ""],
        ["-1", "", "", "70", "old vip", "38", "", "", ""],
        ["1", "", "", "", "", "", "", "1", "y"],
      ])
  }

  @Test func filesOfAFolderAreConvertedIntoAnother() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("1.csv.bz2", binary(Array("BZh91AY&SY".utf8)))
    let place = Path.split(path).folder
    let problem = #expect(throws: InputError.self) { try LogReader([place]) }?.problem
    #expect(
      problem?.contains(
        #"for part in \#(place)/*; do bzcat <"$part" >\#(place).converted/"${part##*/}".csv; done"#)
        == true, "\(problem ?? "")")
    let zip = ForeignContent(zipOf: ["a.csv", "b.csv"])
    #expect(zip.command == nil && zip.what.contains("2 files"))
  }

  @Test func filesOfOtherFormatsAreTold() throws {
    let text = ByteSource.bytes(Array("a,b\n1,2\n".utf8), name: "first")
    let parquet = ByteSource.bytes(Array("PAR1".utf8) + [0, 1, 2, 0xff], name: "second")
    let error = #expect(throws: InputError.self) { try LogReader([text, parquet]) }
    #expect(
      error?.problem
        == "is of the format parquet, and the log's first file is of csv: expected files of one format"
    )
  }

  @Test func delimitersOfSeveralCharactersAreTold() throws {
    let error = try error(Array("click^^user\n1^^2\n0^^3\n".utf8))
    #expect(error?.problem.contains("if ^^ stands between its fields, replace it by a tab") == true)
    let named = #expect(throws: InputError.self) {
      try Header(["", "", "a"], file: "log").index(of: "")
    }
    #expect(named?.problem == "found 2 columns without a name, expected one")
  }

  /// Rows with bars, braces and brackets that are tables all the same.
  @Test(arguments: [
    "click|user|item\n1|2|3\n", "{id},click\n1,0\n", "[a],[b]\n1,0\n",
    "\"{\"\"a\"\": 1}\",y\nx,0\n", "<b>,y\n1,0\n",
  ])
  func tablesAreRead(text: String) throws { #expect(try ReadTable(text).rows.count == 1) }

  @Test func noControlCharacterReachesAMessage() throws {
    for bytes in [
      [1, 2, 3, 10, 4, 5, 10], Array("click\u{1b}[31m,y\n0,1\n".utf8),
      Array("a\u{8},b\n1,2\n".utf8), [0, 44, 1, 10],
    ] as [[UInt8]] {
      let problem = try error(bytes)?.problem ?? "\u{1}"
      #expect(
        problem.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }, "\(problem)")
    }
  }
}
