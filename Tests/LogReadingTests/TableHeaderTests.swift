// Names of columns: given by the user, missing, behind comments, with blanks before them; and delimiters.

import TestSupport
import Testing

@testable import Files
@testable import LogReading
@testable import LogSchema

@Suite struct TableHeaderTests {
  private func table(_ text: String, _ form: LogForm = LogForm(), columns: [String]? = nil) throws
    -> ReadTable
  {
    try ReadTable(reading: reader(text, form, columns: columns))
  }

  private func reader(_ text: String, _ form: LogForm, columns: [String]? = nil) throws -> LogReader
  {
    try LogReader([.bytes(Array(text.utf8), name: "log")], form: form, columns: columns)
  }

  private func problem(_ text: String, _ form: LogForm = LogForm()) -> String? {
    #expect(throws: InputError.self) { try reader(text, form) }?.problem
  }

  @Test func theCaseWithoutAHeaderIsRefusedAndReadWithNames() throws {
    let path = caseFile("no-header/log.csv.gz")
    let error = #expect(throws: InputError.self) { try LogReader([path]) }
    #expect(error?.line == 1)
    #expect(
      error?.problem.hasPrefix(
        "the first row holds values, not names (0, 1700000000, 69, 37, ...): `--names a,b,c`")
        == true)
    #expect(error?.problem.contains("--no-header") == true)
    let names = ["click", "ts", "user", "item", "device", "price"]
    let named = try ReadTable(reading: LogReader([path], form: LogForm(names: names)))
    #expect(named.header == names && named.rows.count == 4000)
    #expect(named.rows == (try CaseLog()).rows)
    let numbered = try LogReader([path], form: LogForm(hasHeader: false))
    #expect(numbered.header == ["c1", "c2", "c3", "c4", "c5", "c6"])
    #expect(numbered.form.names == numbered.header)
    #expect(try ReadTable(reading: numbered).rows == named.rows)
  }

  /// The base log without its header, however it is written, cut and ordered, is refused; with it, it is read.
  @Test(arguments: [",", ";", "|", "\t"], [0, 1, 2, 3, 4, 5])
  func aRowOfValuesIsNoHeader(delimiter: Character, first: Int) throws {
    var log = try CaseLog()
    log.rows = Array(log.rows[(first * 7)...].prefix(300))
    log.move(log.header[first], to: 0)
    for isQuoted in [false, true] where !(isQuoted && delimiter == "\t") {
      for ending in ["\n", "\r\n", "\r"] {
        let text = log.text(
          delimiter: delimiter, isQuoted: isQuoted, hasHeader: false, endOfLine: ending)
        #expect(problem(text)?.hasPrefix("the first row holds values") == true)
        let whole = log.text(delimiter: delimiter, isQuoted: isQuoted, endOfLine: ending)
        #expect(try table(whole).header == log.header)
      }
    }
  }

  /// Rows of other logs without a header.
  @Test(arguments: [
    "196\t242\t3\t881250949\n186\t302\t3\t891717742\n",
    "2014-10-21 00:00:01,ios,1\n2014-10-21 00:00:02,web,0\n",
    "-1.5,2,x\n3,4,y\n1,2,x\n", "1,,a\n0,,a\n", "0,NA,5\n1,2,NA\n",
    "1,68fd1e64,a1\n0,80e26c9b,b2\n0,fb936136,b2\n",
    "ios,yes,5\nweb,yes,7\nios,no,9\n", "20,2019-01-01T00:00:00Z\n30,2019-01-02T00:00:00Z\n",
    "ios,paris,yes\nweb,paris,yes\nios,rome,no\nweb,rome,yes\n",
  ])
  func rowsOfValuesAreTold(text: String) {
    #expect(problem(text)?.hasPrefix("the first row holds values") == true)
  }

  /// Headers that look like values to a careless eye.
  @Test(arguments: [
    ",click,user\n0,1,5\n1,0,6\n", "1st_col,2nd_col\n1,2\n", "click,2019,2020\n1,5,6\n",
    "a,b\nx,y\n", "y,a\n0,a\n1,a\n",
    "0,1,2,3\n5,6,7,8\n", ",0,1,2,3\n0,5,6,7,8\n", "name,city\nBob,Rome\nAnn,Rome\n", "1,2\n",
    "label\n0\n1\n",
    "2019,2020,y\n1,2,0\n", "id,01,02\n7,x,y\n", "user id,y\n1,0\n", "c1,c2\n1,2\n", "NA,y\n,1\n",
    "x y z,y\n1,0\n",
    "Größe,y\n1,0\n", "#user,item\n1,2\n", "a,a\n1,2\n", "$price,y\n$3,1\n",
    "click,time\n1,2014-10-21 00:00:01\n",
  ])
  func headersAreRead(text: String) throws {
    let table = try table(text)
    #expect(table.header.count == text.prefix { !$0.isNewline }.count { $0 == "," } + 1)
  }

  @Test func laterFilesHaveTheHeaderToo() throws {
    let files: [ByteSource] = [
      .bytes(Array("y,a\n1,2\n".utf8), name: "a"), .bytes(Array("0,3\n1,4\n".utf8), name: "b"),
    ]
    let error = #expect(throws: InputError.self) { try LogReader(files) }
    #expect(
      error?.file == "b" && error?.problem.contains("expected the header of the first file") == true
    )
  }

  @Test func namesMustFit() throws {
    let rows = "1,2\n3,4\n"
    #expect(problem(rows, LogForm(names: ["a"])) == "found 2 fields, expected 1 as in `names`")
    #expect(problem(rows, LogForm(names: ["a", "a"]))?.contains("twice") == true)
    #expect(
      problem("a,b\n1,2\n", LogForm(names: ["a", "b"]))?.contains("the file has a header") == true)
    #expect(problem("", LogForm(names: ["a"])) == "the file is empty: expected rows")
    #expect(
      problem("1 2:3\n", LogForm(.libsvm, names: ["a"]))?.contains(
        "expected csv or tsv beside `names`") == true)
    #expect(
      problem("a:token\n1\n", LogForm(.recbole, hasHeader: false))?.contains("expected csv or tsv")
        == true)
    #expect(
      problem("1\t2\n", LogForm(.tsv, delimiter: ";"))?.contains("beside `delimiter`") == true)
    // A row of another length is no row.
    let bad = try table("1,2\n3\n5,6\n", LogForm(names: ["a", "b"]))
    #expect(
      bad.rows == [["1", "2"], ["5", "6"]] && bad.rejected == ["log:2: found 1 field, expected 2"])
    #expect(bad.places == ["log:1", "log:3"])
    let alone = try table("1,2", LogForm(hasHeader: false))
    #expect(alone.rows == [["1", "2"]])
    let criteo = "0" + String(repeating: "\t1", count: 39) + "\n"
    #expect(try reader(criteo, LogForm(hasHeader: false)).format == .tsv)
  }

  @Test(arguments: [
    "^", "~", "#", ":", "_", "-", "/", "!", "&", "=", "@", "*", "+", "space", "tab", "\\t", "\\x01",
    "\\x1f", "\\x02", "\\x1D", "'", "%",
  ])
  func anyCharacterMayDivideFields(name: String) throws {
    let delimiter = try #require(DelimiterName.delimiter(name))
    var log = try CaseLog()
    log.rows = Array(log.rows.prefix(30))
    let text = log.text(delimiter: Character(delimiter))
    let table = try table(text, LogForm(delimiter: delimiter))
    #expect(table.header == log.header && table.rows == log.rows)
    #expect(DelimiterName.delimiter(DelimiterName.name(delimiter)) == delimiter)
  }

  @Test(arguments: ["", "a", "1", "\"", "\n", "::", "\\n", "\\x80", "\\x00", "é"])
  func othersMayNot(name: String) { #expect(DelimiterName.delimiter(name) == nil) }

  @Test(arguments: ["^", "~", "#", ":", " ", "\u{1}", "\u{1f}"])
  func anUnusualDelimiterIsProposed(delimiter: Character) throws {
    var log = try CaseLog()
    log.rows = Array(log.rows.prefix(30))
    let problem = problem(log.text(delimiter: delimiter))
    let name = DelimiterName.name(String(delimiter))
    #expect(
      problem?.contains("`--delimiter \(ShellCommand.quoted(name))`") == true, "\(problem ?? "")")
    #expect(problem?.utf8.contains { $0 < 0x20 } == false)
  }

  @Test func proseIsNoTable() {
    #expect(
      self.problem("It was a dark and stormy night\nand so on\n")?.contains(
        "expected a table with commas") == true)
  }

  /// The delimiter that divides all of the first lines wins over one that happens to stand in the header.
  @Test(arguments: [
    ("price, EUR;click\n1;0\n2;1\n", ["price, EUR", "click"]),
    ("a,b\tc\n1\t2\n3\t4\n", ["a,b", "c"]),
    ("a|b;c\n1;2\n", ["a|b", "c"]), ("a;b,c\n1;2,3\n1,5\n", ["a;b", "c"]),
    ("a;b|c\n1;2|3\n", ["a", "b|c"]),
    ("\"a;b\",c\n1,2\n", ["a;b", "c"]), ("a,b\n1;2,3\n", ["a", "b"]),
    ("a\tb;c\n1\t2\n", ["a", "b;c"]),
  ])
  func theDelimiterDividesEveryLine(text: String, header: [String]) throws {
    #expect(try table(text).header == header)
  }

  @Test func blanksBehindDelimitersAreNoPartOfValues() throws {
    let reader = try LogReader([caseFile("numbers/spaces.csv.gz")])
    #expect(reader.notes == ["blanks behind the delimiters are no part of names and values"])
    let table = try ReadTable(reading: reader)
    let base = try CaseLog()
    #expect(table.header == base.header && table.rows == base.rows)
  }

  @Test(arguments: [",", ";", "|", "\t"], [" ", "  "])
  func blanksMayStandBehindAnyDelimiter(delimiter: String, blanks: String) throws {
    let isCSV = delimiter != "\t"
    for pieceSize in [1, 3, 1 << 19] {
      let quoted = isCSV ? "\"x,\"\"\"" : "x"
      let text = "a,b,c\n1,\(quoted),z \n,,\n 4,5 6,7\n".replacing(",", with: delimiter + blanks)
      let table = try ReadTable(text, format: isCSV ? .csv : .tsv, pieceSize: pieceSize)
      let x = isCSV ? "x\(delimiter)\(blanks)\"" : "x"
      #expect(table.header == ["a", "b", "c"])
      #expect(table.rows == [["1", x, "z "], ["", "", ""], [" 4", "5 6", "7"]])
    }
  }

  @Test func blanksAreFoundWithoutAHeader() throws {
    let text = "1, 2,  \"x\"\n3, 4, y\n"
    #expect(
      try table(text, LogForm(hasHeader: false)).rows == [["1", "2", "x"], ["3", "4", "y"]])
    #expect(problem(text)?.hasPrefix("the first row holds values") == true)
  }

  /// Where only some names have a blank, or the schema asks for one with its blank, all stays as it was.
  @Test func blanksStayWhereTheyMayBelongToNames() throws {
    #expect(try table("a, b,c\n1, 2,3\n").rows == [["1", " 2", "3"]])
    let old = try table("a, b\n1, 2\n", columns: ["a", " b"])
    #expect(old.header == ["a", " b"] && old.rows == [["1", " 2"]])
  }

  @Test(arguments: [
    ("# made by x\na,b\n1,2\n", 3), ("# one\r\n# two, three, four\r\na,b\r\n1,2\r\n", 4),
    ("#\na;b\n1;2\n", 3),
    ("\u{feff}# x\na\tb\n1\t2\n", 3), ("sep=;\na;b\n1;2\n", 3), ("sep=,\r\na,b\r\n1,2\r\n", 3),
    ("sep=^\na^b\n1^2\n", 3),
    ("\n\n a,b\n1,2\n", 4),
  ])
  func linesBeforeTheHeaderArePassedOver(text: String, line: Int) throws {
    let table = try table(text)
    #expect(table.rows == [["1", "2"]] && table.places == ["log:\(line)"])
    #expect(table.header.map { $0.drop { $0 == " " } } == ["a", "b"])
  }

  @Test func aHeaderMayBeginWithAHash() throws {
    #expect(try table("#a,b\n1,2\n").header == ["#a", "b"])
    #expect(try table("# x\n#a,b\n1,2\n3,4\n").header == ["#a", "b"])
    #expect(try table("# x y\n1,2\n3,4\n", LogForm(names: ["a", "b"])).rows.count == 2)
  }
}
