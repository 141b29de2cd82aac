// What every reader owes: the same table in, the same values, lines and rejections out, however the bytes are
// stored, divided, and ended.

import Foundation
import TestSupport
import Testing

@testable import Files
@testable import LogReading
@testable import LogSchema

/// A table of two rows and a record that is none, in one of the formats.
struct FormatSample: Sendable, CustomTestStringConvertible {
  let format: LogFormat
  /// Nil where the format has none.
  let header: String?
  let columns: [String]
  let records: [String]
  let rows: [[String]]
  let bad: String
  let problem: String

  var testDescription: String { format.rawValue }

  static let all = [
    FormatSample(
      format: .csv, header: "a,b", columns: ["a", "b"],
      records: ["99999999999999999999,\"x\"\"y,\"", "-1,NA"],
      rows: [["99999999999999999999", "x\"y,"], ["-1", "NA"]],
      bad: "1,2,3", problem: "found 3 fields, expected 2 as in the header"),
    FormatSample(
      format: .csv, header: "\"a\";b", columns: ["a", "b"], records: ["1,5;\"2\"", ";é"],
      rows: [["1,5", "2"], ["", "é"]],
      bad: "1;\"2\"3",
      problem: "found text behind a closing quote, expected a delimiter or the end of the row"),
    FormatSample(
      format: .tsv, header: "a\tb", columns: ["a", "b"], records: ["\"5\" disk\t\"x", "null\t1,2"],
      rows: [["\"5\" disk", "\"x"], ["null", "1,2"]],
      bad: "1", problem: "found 1 field, expected 2 as in the header"),
    FormatSample(
      format: .recbole, header: "a:token\tb:float_seq", columns: ["a", "b"],
      records: ["u:1\t1 2", "\t"], rows: [["u:1", "1 2"], ["", ""]],
      bad: "1\t2\t3", problem: "found 3 fields, expected 2 as in the header"),
    FormatSample(
      format: .criteo, header: nil,
      columns: ["label"] + (1...13).map { "I\($0)" } + (1...26).map { "C\($0)" },
      records: [
        "0\t-1" + String(repeating: "\t", count: 38),
        "1" + String(repeating: "\t68fd1e64", count: 39),
      ],
      rows: [
        ["0", "-1"] + Array(repeating: "", count: 38),
        ["1"] + Array(repeating: "68fd1e64", count: 39),
      ],
      bad: "0\t1", problem: "found 2 fields, expected 40"),
    FormatSample(
      format: .libsvm, header: nil, columns: ["label", "qid", "indices", "7", "9"],
      records: ["1 qid:3\t7:0.5 9:0 11:-2e3  # c:d", "-1 9:1"],
      rows: [["1", "3", "7 11", "0.5", "0"], ["-1", "", "9", "", "1"]],
      bad: "1 7:0.5 9", problem: "found \"9\", expected index:value"),
    FormatSample(
      format: .libffm, header: nil, columns: ["label", "0", "0:value", "2"],
      records: ["1 0:7:0.5 2:9:1 0:8:2 0:9:0", "0 3:1:1"],
      rows: [["1", "7 8", "0.5 2", "9"], ["0", "", "", ""]],
      bad: "1 0:7", problem: "found \"0:7\", expected field:index:value"),
  ]

  /// The text of some records, the header before them.
  func text(_ records: [String], ending: String) -> String {
    (([header].compactMap { $0 }) + records).reduce("") { $0 + $1 + ending }
  }

  /// What must be read where `records` end as they are, the bad one among them.
  func table(_ records: [String], file: String = "log") -> ReadTable {
    var table = ReadTable(header: columns)
    for (index, record) in records.enumerated() {
      let place = "\(file):\(index + (header == nil ? 1 : 2))"
      if let row = self.records.firstIndex(of: record) {
        table.rows.append(rows[row])
        table.places.append(place)
      } else {
        table.rejected.append("\(place): \(problem)")
      }
    }
    return table
  }

  func reader(_ files: [[UInt8]], pieceSize: Int = 1 << 19) throws -> LogReader {
    try LogReader(
      files.enumerated().map { .bytes($1, name: $0 == 0 ? "log" : "log\($0)") },
      form: LogForm(format), columns: columns, pieceSize: pieceSize)
  }
}

@Suite(.serialized) struct ReaderContractTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: FormatSample.all)
  func noEndingStorageOrPieceMatters(sample: FormatSample) throws {
    let records = [sample.records[0], sample.bad, sample.records[1]]
    for ending in ["\n", "\r\n", "\r"] {
      for mark in ["", "\u{feff}"] {
        for isEnded in [true, false] {
          var bytes = Array((mark + sample.text(records, ending: ending)).utf8)
          if !isEnded { bytes.removeLast(ending.utf8.count) }
          for storage in Storage.allCases {
            let file = try storage.file(bytes, in: folder)
            for pieceSize in storage == .plain ? Array(1...min(bytes.count, 40)) : [1, 5, 1 << 19] {
              let table = try ReadTable(
                reading: sample.reader([file], pieceSize: pieceSize))
              #expect(table == sample.table(records), "\(storage), pieces of \(pieceSize)")
            }
          }
        }
      }
    }
  }

  @Test(arguments: FormatSample.all)
  func emptyLinesAreCountedAndNoRecords(sample: FormatSample) throws {
    let text = "\n\r\n\r" + sample.text(sample.records, ending: "\n\n")
    for pieceSize in 1...8 {
      let table = try ReadTable(reading: sample.reader([Array(text.utf8)], pieceSize: pieceSize))
      let first = sample.header == nil ? 4 : 6
      #expect(table.rows == sample.rows)
      #expect(table.places == ["log:\(first)", "log:\(first + 2)"])
      #expect(table.rejected.isEmpty)
    }
  }

  @Test(arguments: FormatSample.all)
  func filesFollowOneAnother(sample: FormatSample) throws {
    let first = [sample.records[0], sample.bad]
    let second = [sample.bad, sample.records[1]]
    let files = try [
      Storage.gzip.file(Array(sample.text(first, ending: "\n").utf8), in: folder),
      Storage.plain.file(Array(sample.text(second, ending: "\r\n").utf8), in: folder),
    ]
    let reader = try sample.reader(files)
    let table = try ReadTable(reading: reader)
    let (a, b) = (sample.table(first), sample.table(second, file: "log1"))
    #expect(table.rows == a.rows + b.rows)
    #expect(table.places == a.places + b.places)
    #expect(table.rejected == a.rejected + b.rejected)
    #expect(reader.fileSize == files[0].count + files[1].count)
    #expect(reader.position == reader.fileSize)
    let joined = ByteSource.bytes(files[0] + files[1], name: "both")
    #expect(reader.digest == (try joined.digest))
  }

  @Test(arguments: FormatSample.all)
  func rejectedRecordsAloneAreABlock(sample: FormatSample) throws {
    let records = Array(repeating: sample.bad, count: 3000)
    let table = try ReadTable(
      reading: sample.reader([Array(sample.text(records, ending: "\n").utf8)]))
    #expect(table == sample.table(records))
  }

  @Test(arguments: FormatSample.all)
  func aHeaderAloneHasNoRowsAndAnEmptyFileIsRefused(sample: FormatSample) throws {
    if sample.header != nil {
      let text = sample.text([], ending: "\n")
      #expect(try ReadTable(reading: sample.reader([Array(text.utf8)])).rows.isEmpty)
    }
    for storage in Storage.allCases {
      let file = try storage.file([], in: folder)
      let error = #expect(throws: InputError.self) { try sample.reader([file]) }
      #expect(error?.problem.hasPrefix("the file is empty: expected ") == true)
    }
  }

  @Test(arguments: FormatSample.all)
  func truncatedCompressionIsRefusedBehindTheRowsBefore(sample: FormatSample) throws {
    let text = Array(sample.text(sample.records + sample.records, ending: "\n").utf8)
    for storage in Storage.allCases where storage != .plain {
      let file = try storage.file(text, in: folder)
      // A cut between two members would leave nothing missing that a reader could know of.
      for cut in 1...4 {
        let cutFile = Array(file.dropLast(cut))
        #expect(throws: InputError.self) { try ReadTable(reading: sample.reader([cutFile])) }
      }
    }
  }

  @Test(arguments: FormatSample.all.filter { $0.header != nil })
  func everyFileHasTheSameHeader(sample: FormatSample) throws {
    let good = sample.text(sample.records, ending: "\n")
    let other = good.replacingFirst("b", "c")
    let error = #expect(throws: InputError.self) {
      try sample.reader([Array(good.utf8), Array(other.utf8)])
    }
    #expect(error == InputError("column 2 is c, expected b as in log", file: "log1", line: 1))
  }

  @Test func everyFileIsThere() throws {
    let path = try folder.file("log.csv", Array("a,b\n1,2\n".utf8))
    let missing = folder.path("missing")
    #expect(throws: InputError("does not exist: check the path", file: missing)) {
      try LogReader([path, missing])
    }
    let longer = try folder.file("longer.csv", Array("a,b,c\n1,2,3\n".utf8))
    #expect(throws: InputError("found 3 columns, expected 2 as in \(path)", file: longer, line: 1))
    {
      try LogReader([path, longer])
    }
  }

  @Test func aPipeIsReadOnce() throws {
    let pipe = folder.path("pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
    // On a thread of its own: a task might wait for the one that waits for it here.
    let isWriting = BackgroundThread.run {
      try? Data("a,b\n1,2\n".utf8).write(to: URL(fileURLWithPath: pipe))
    }
    try #require(isWriting)
    let reader = try LogReader([pipe])
    #expect(try ReadTable(reading: reader).rows == [["1", "2"]])
    #expect(reader.fileSize == 0 && reader.position == 8)
  }

  @Test(arguments: FormatSample.all)
  func theFormatIsFoundInTheContent(sample: FormatSample) throws {
    for ending in ["\n", "\r\n", "\r"] {
      for mark in ["", "\u{feff}"] {
        let text = mark + sample.text(sample.records, ending: ending)
        #expect(LogFormat(detectedIn: Array(text.utf8)) == sample.format)
      }
    }
  }
}

extension String {
  /// Replaces the first occurrence.
  fileprivate func replacingFirst(_ part: String, _ other: String) -> String {
    guard let range = firstRange(of: part) else { return self }
    return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }
}
