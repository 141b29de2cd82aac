// Parquet files as several programs write them, against CSV files of the same rows: `Tests/Cases/parquet/make.py`.

import Foundation
import TestSupport
import Testing

@testable import Files
@testable import LogReading
@testable import LogSchema

/// A file or folder of the Parquet cases.
private func parquet(_ name: String) -> String { caseFile("parquet/\(name)") }

/// The paths of all Parquet files in a folder of the cases, by name.
private func parquetFiles(_ folder: String) throws -> [String] {
  try Folder.names(in: parquet(folder)).filter { $0.hasSuffix(".parquet") }.sorted()
    .map { parquet("\(folder)/\($0)") }
}

/// What a reader says of a CSV file.
private func twin(_ name: String) throws -> ReadTable {
  try ReadTable(reading: LogReader([parquet(name)], form: LogForm(.csv)))
}

/// A process for the tests of one function.
private func newProcess() -> ParquetProcess { ParquetProcess(python: testPython) }

private func reader(
  _ paths: [String], columns: [String]? = nil, greatestRecord: Int = 1 << 24,
  _ process: ParquetProcess
) throws -> LogReader {
  try LogReader(
    paths.map { .file($0) }, columns: columns, greatestRecord: greatestRecord, parquet: process)
}

struct ParquetTests {
  @Test func everyWritersFileIsTheSameLog() throws {
    let process = newProcess()
    let expected = try twin("log.csv")
    let files = try parquetFiles("log")
    #expect(files.count >= 30)
    for file in files {
      let reader = try reader([file], process)
      #expect(reader.format == .parquet, "\(file)")
      #expect(reader.kinds == [nil, .time, nil, nil, nil, nil, .list], "\(file)")
      let table = try ReadTable(reading: reader)
      #expect(table.header == expected.header, "\(file)")
      #expect(table.rows == expected.rows, "\(file)")
      #expect(table.places == (1...60).map { "\(file):\($0)" })
      let digest = try ByteSource.file(file).digest
      #expect(reader.position == reader.fileSize && reader.digest == digest)
    }
  }

  @Test func partsAreReadOneBehindTheOther() throws {
    let files = try parquetFiles("parts")
    #expect(files.count == 20)
    let reader = try reader(files, newProcess())
    let table = try ReadTable(reading: reader)
    let expected = try twin("log.csv").rows.map { Array($0.dropLast()) }
    #expect(table.rows == expected)
    let size = try files.reduce(0) { $0 + (try FileStatus(of: $1).bytes) }
    #expect(reader.fileSize == size)
  }

  @Test func valuesOfEveryTypeAreTextAsInACSVFile() throws {
    let process = newProcess()
    for name in ["plain", "lists", "nested"] {
      let expected = try twin("types/\(name).csv")
      let table = try ReadTable(reading: reader([parquet("types/\(name).parquet")], process))
      #expect(table.header == expected.header)
      // Lists of fractions are not read.
      for (column, title) in expected.header.enumerated() where title != "floats" {
        #expect(table.rows.map { $0[column] } == expected.rows.map { $0[column] }, "\(title)")
      }
    }
  }

  @Test func uuidsAreTextAndOtherBytesAreNoted() throws {
    let process = newProcess()
    let expected = try twin("types/bytes.csv")
    let log = try reader([parquet("types/bytes.parquet")], process)
    #expect(log.kinds == [nil, .list, .nested, nil, nil])
    #expect(log.notes.count == 1)
    #expect(log.notes.first?.hasPrefix("the values of blob are bytes that are not UTF-8") == true)
    let table = try ReadTable(reading: log)
    #expect(table.rows.map { $0.enumerated().filter { $0.0 != 3 }.map(\.1) } == expected.rows)
    #expect(table.rows.map { $0[3] } == ["\u{fffd}", "\u{fffd}", "\u{fffd}", "\u{fffd}", ""])
    let some = try reader([parquet("types/bytes.parquet")], columns: ["text", "ids"], process)
    #expect(some.notes.isEmpty)
    let rows = try ReadTable(reading: some).rows
    #expect(rows == expected.rows.map { [$0[3], $0[1]] })
    let interval = #expect(throws: InputError.self) {
      try reader([parquet("types/bytes.parquet")], columns: ["interval"], process)
    }
    #expect(interval?.problem.contains("holds values with parts of their own") == true)
  }

  @Test func listsOfFractionsAreNoIDs() throws {
    let process = newProcess()
    let file = parquet("types/fractions.parquet")
    let log = try reader([file], process)
    #expect(log.kinds == [.list, .vector(count: 3), .numberLists])
    let rows = try ReadTable(reading: log).rows
    #expect(rows.map { $0[0] } == ["[1.0,2.0]", "[3.0]", "", "[4.0,5.0]"])
    #expect(rows.allSatisfy { $0[1].isEmpty && $0[2].isEmpty })
    let error = #expect(throws: InputError.self) {
      try reader([file], columns: ["numbers"], process)
    }
    #expect(error?.problem.contains("holds lists of numbers with fractions") == true)
  }

  @Test func partsOfOtherTypesAreTold() throws {
    let files = ["types/fractions", "types/lists"].map { parquet("\($0).parquet") }
    let error = #expect(throws: InputError.self) { try reader(files, newProcess()) }
    #expect(error?.problem.hasPrefix("column 2 is large, expected vector as in ") == true)
    let log = try reader([parquet("log/duckdb.parquet")], newProcess())
    var kinds = log.kinds
    kinds[1] = .list
    #expect(
      log.differentKinds(kinds, "first")
        == "\(log.header[1]) is declared as list, expected time as in first")
  }

  @Test func timesAreReadByWhatReadsTimes() throws {
    let table = try ReadTable(
      reading: reader([parquet("types/plain.parquet")], columns: ["time_us", "date"], newProcess()))
    let seconds = table.rows.map { secondsSince1970(Array($0[0].utf8).span) }
    #expect(seconds[2].map { abs($0 - 1_700_000_000.123456) < 1e-5 } == true)
    #expect(seconds[0].map { abs($0 + 0.001) < 1e-5 } == true && seconds[1] == nil)
    #expect(seconds[3] == 1_709_164_800)
    #expect(secondsSince1970(Array(table.rows[0][1].utf8).span) == 1_709_164_800)
  }

  @Test func kindsSayWhatCannotBeRead() throws {
    let process = newProcess()
    let nested = try reader([parquet("types/nested.parquet")], process)
    #expect(
      nested.kinds == [
        nil, .vector(count: 4), .vector(count: 128), .nested, .nested, .nested, .nested, nil,
      ])
    let lists = try reader([parquet("types/lists.parquet")], process)
    for (name, kind) in zip(lists.header, lists.kinds) {
      #expect(kind == (name == "floats" ? .numberLists : .list), "\(name)")
    }
    let plain = try reader([parquet("types/plain.parquet")], process)
    let times = zip(plain.header, plain.kinds).filter { $0.1 == .time }.map(\.0)
    #expect(
      times == ["date", "time_s", "time_ms", "time_us", "time_ns", "time_zone", "nanoseconds"])
    #expect(plain.kinds[plain.header.firstIndex(of: "nothing") ?? 0] == .empty)
  }

  @Test func onlyWantedColumnsAreReadInTheirOrder() throws {
    let process = newProcess()
    let expected = try twin("log.csv")
    let table = try ReadTable(
      reading: reader([parquet("log/pandas.parquet")], columns: ["price", "click"], process))
    #expect(table.header == ["price", "click"])
    #expect(table.rows == expected.rows.map { [$0[5], $0[0]] })
    let dotted = try ReadTable(
      reading: reader([parquet("types/nested.parquet")], columns: ["struct.a"], process))
    #expect(dotted.rows == [["p"], ["q"], [""], ["r"], ["s"]])
  }

  @Test(arguments: [
    ("types/nested.parquet", "vector", "holds 4 numbers a row: vectors are not read"),
    ("types/nested.parquet", "long", "holds 128 numbers a row: vectors are not read"),
    ("types/nested.parquet", "map", "holds values with parts of their own"),
    ("types/nested.parquet", "strukt", "found no column strukt; did you mean struct"),
    ("shapes/same-names.parquet", "a", "found 2 columns a, expected one"),
  ])
  func unreadableColumnsAreNamed(file: String, column: String, problem: String) {
    let error = #expect(throws: InputError.self) {
      try reader([parquet(file)], columns: [column], newProcess())
    }
    #expect(error?.problem.contains(problem) == true, "\(error as Any)")
  }

  @Test func filesOfOddShapes() throws {
    let process = newProcess()
    func table(_ name: String) throws -> ReadTable {
      try ReadTable(reading: reader([parquet("shapes/\(name).parquet")], process))
    }
    for name in ["no-rows", "no-groups"] {
      let empty = try table(name)
      #expect(empty == ReadTable(header: ["a", "b"]), "\(name)")
    }
    #expect(try table("empty-group").rows == [["1", "x"], ["0", ""]])
    #expect(try table("same-names").rows == [["1", "x", "2"]])
    let odd = try table("odd-names")
    #expect(odd.header == ["", "a b", "line\nbreak", "x.y", "q\""])
    #expect(odd.rows == [["0", "1", "2", "3", "4"]])
    #expect(try table("pandas-index").header == ["a", "__index_level_0__"])
  }

  @Test func aColumnWithoutValuesFitsEveryKind() throws {
    let process = newProcess()
    let first = parquet("shapes/null-first.parquet")
    let second = parquet("shapes/null-second.parquet")
    for files in [[first, second], [second, first]] {
      let reader = try reader(files, process)
      #expect(reader.kinds == [.list, nil])
      let rows = try ReadTable(reading: reader).rows
      #expect(rows.map { $0[0] }.sorted() == ["", "", "[1]", "[2]"])
    }
  }

  @Test(arguments: [
    ("no-columns", "found no columns"), ("encrypted", "is an encrypted Parquet file"),
    ("encrypted-columns", "has encrypted columns: expected a Parquet file without encryption"),
  ])
  func filesThatCannotBeRead(name: String, problem: String) {
    let error = #expect(throws: InputError.self) {
      try ReadTable(reading: reader([parquet("shapes/\(name).parquet")], newProcess()))
    }
    #expect(error?.problem.contains(problem) == true, "\(error as Any)")
    #expect(error?.problem.contains("\n") == false)
  }

  @Test func damagedFilesAreErrorsOfOneSentence() throws {
    let process = newProcess()
    let file = try Array(Data(contentsOf: URL(fileURLWithPath: parquet("log/codec-none.parquet"))))
    for size in stride(from: 4, to: file.count, by: 331) {
      let error = #expect(throws: InputError.self) {
        try ReadTable(
          reading: LogReader([.bytes(Array(file.prefix(size)), name: "log")], parquet: process))
      }
      #expect(error?.problem.hasPrefix("cannot be read as Parquet: ") == true, "\(error as Any)")
      #expect(error?.problem.contains { $0.isNewline } == false)
    }
    // The process is as good as new.
    let whole = try LogReader([.bytes(file, name: "log")], parquet: process)
    let (rows, expected) = (try ReadTable(reading: whole).rows, try twin("log.csv").rows)
    #expect(rows == expected)
  }

  @Test func parquetBehindACompressionOrAPipeIsRefused() throws {
    let file = try Array(Data(contentsOf: URL(fileURLWithPath: parquet("log/codec-none.parquet"))))
    let error = #expect(throws: InputError.self) {
      let gzip = try gzipped(file, size: file.count, in: TemporaryFolder())
      return try LogReader([.bytes(gzip, name: "log.parquet.gz")])
    }
    #expect(error?.problem.contains("compressed as a whole") == true)
    let csv = #expect(throws: InputError.self) {
      try LogReader([.bytes(Array("a,b\n1,2\n".utf8), name: "log")], form: LogForm(.parquet))
    }
    #expect(csv?.problem == "is not a Parquet file: expected one that begins with PAR1")
  }

  @Test func aLongRowIsPassedOver() throws {
    let reader = try reader(
      [parquet("log/groups-1.parquet")], greatestRecord: 100, newProcess())
    let table = try ReadTable(reading: reader)
    #expect(table.rows.count + table.rejected.count == 60)
  }

  @Test func aReadThatStopsDoesNotDisturbTheNext() throws {
    let process = newProcess()
    let expected = try twin("log.csv")
    for _ in 0..<2 {
      var block = RowBlock()
      let first = try reader([parquet("log/groups-7.parquet")], process)
      #expect(try first.read(into: &block))
      let whole = try ReadTable(reading: reader([parquet("log/duckdb.parquet")], process))
      #expect(whole.rows == expected.rows)
    }
  }
}

/// Readers that are not there, or go wrong.
struct ParquetProcessTests {
  /// What is said of a file where the Python is a shell script.
  private func problem(_ script: String, patience: Duration = .seconds(60)) throws -> String? {
    let folder = try TemporaryFolder()
    let python = try folder.file("python", Array("#!/bin/sh\n\(script)\n".utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: python)
    let error = #expect(throws: InputError.self) {
      try reader(
        [parquet("log/duckdb.parquet")], ParquetProcess(python: python, patience: patience))
    }
    return error?.problem
  }

  @Test func aMissingReaderIsSaidWithTheRemedy() throws {
    let error = #expect(throws: InputError.self) {
      try reader([parquet("log/duckdb.parquet")], ParquetProcess(python: "/nowhere/python"))
    }
    let expected = [
      "NAS_PYTHON names no program: /nowhere/python", "python3 -m venv ~/.nas-python",
      "~/.nas-python/bin/pip install pyarrow", "NAS_PYTHON=~/.nas-python/bin/python",
    ]
    for text in expected { #expect(error?.problem.contains(text) == true, "\(error as Any)") }
    // A Python without any packages.
    let bare = try problem("exec '\(testPython)' -I -S \"$@\"")
    #expect(bare?.contains("does not have (No module named 'pyarrow')") == true, "\(bare as Any)")
    #expect(bare?.contains("python -m pip install pyarrow`") == true, "\(bare as Any)")
    #expect(bare?.contains("python3 -m pip") == false, "\(bare as Any)")
  }

  @Test func aCrashOfTheReaderIsAnError() throws {
    #expect(
      try problem("kill -SEGV $$") == "the Parquet reader ended with signal 11: the file is damaged"
    )
    #expect(
      try problem("echo broken >&2; exit 3") == "the Parquet reader ended with code 3: broken")
  }

  @Test func aReaderThatSaysNothingIsEnded() throws {
    let problem = try problem("sleep 1000", patience: .milliseconds(200))
    #expect(problem?.hasPrefix("the Parquet reader was silent for") == true)
  }

  @Test func aReaderThatTalksNonsenseIsAnError() throws {
    let hello = #"V\004\000\000\000\000\000\000\000\002\000\000\000"#
    let problem = try problem(#"printf '\#(hello)H\001\000\000\000\000\000\000\000x'; sleep 9"#)
    #expect(problem == "the Parquet reader gave a damaged answer: the file is damaged")
  }

  @Test func theCurrentFolderHasNoSay() throws {
    let folder = try TemporaryFolder()
    for name in ["pyarrow.py", "queue.py", "struct.py"] {
      _ = try folder.file(name, Array("raise SystemExit(7)".utf8))
    }
    let script = "#!/bin/sh\ncd '\(folder.path)'; exec '\(testPython)' \"$@\"\n"
    let python = try folder.file("python", Array(script.utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: python)
    let table = try ReadTable(
      reading: reader([parquet("log/duckdb.parquet")], ParquetProcess(python: python)))
    #expect(table.rows.count == 60)
  }
}
