// What is wrong with a log is refused with its place, and nothing is left behind.

import TestSupport
import Testing

@testable import Files
@testable import Importing
@testable import LogSchema

struct BadInputTests {
  static let schema = Schema(
    label: "y", order: .time(column: "s"),
    features: [
      Feature(name: "c", encoding: .dictionary()),
      Feature(name: "n", encoding: .quantiles(buckets: 4)),
    ])

  @Test(arguments: [
    ("y,s,c,n\n0,1,a,1\n2,1,a,1\n", 3, "column y: found \"2\", expected 0 or 1"),
    ("y,s,c,n\n,1,a,1\n", 2, "column y: found \"\", expected 0 or 1"),
    ("y,s,c,n\nyes,1,a,1\n", 2, "column y: found \"yes\", expected 0 or 1"),
    ("y,s,c,n\n0.5,1,a,1\n", 2, "column y: found \"0.5\", expected 0 or 1"),
    ("y,s,c,n\n0,1,a,1\n0,1,a,1 km\n", 3, "column n: found \"1 km\", expected a number"),
    (
      "y,s,c,n\n0,noon,a,1\n", 2,
      "column s: found \"noon\", expected a number or an ISO 8601 date"
    ),
    ("y,s,c,n\n0,,a,1\n", 2, "column s: found \"\", expected a number or an ISO 8601 date"),
    (
      "y,s,c,n\n0,1,a,1\n0,2013-01-01,a,1\n", 3,
      "column s: found \"2013-01-01\", expected a number as in the rows before"
    ),
    (
      "y,s,c,n\n0,2013-01-01,a,1\n0,7,a,1\n", 3,
      "column s: found \"7\", expected an ISO 8601 date as in the rows before"
    ),
    // The first in the log is named, whichever column it is in.
    ("y,s,c,n\n0,1,a,x\n7,1,a,1\n", 2, "column n: found \"x\", expected a number"),
    ("y,s,c,n\n0,1,a\n", 2, "found 3 fields, expected 4 as in the header"),
    ("y,s,c,n\n0,1,\"a,1\n", 2, "a quoted field is not closed"),
    ("y,s,C,n\n0,1,a,1\n", 1, "found no column c; did you mean C?"),
    ("y,s,c,n,c\n0,1,a,1,b\n", 1, "found 2 columns c, expected one"),
  ])
  func faultyValuesAreNamed(text: String, line: Int, problem: String) throws {
    let log = try Log(text)
    let error = InputError(problem, file: log.path, line: line)
    #expect(throws: error) { try log.imported(Self.schema) }
    #expect(try log.folder.names() == ["log.csv"])
  }

  @Test func availableColumnsAreListed() throws {
    let log = try Log("y,s,tail number,distance,Distanz\n0,1,a,1,2\n")
    func problem(_ name: String) -> String? {
      let feature = Feature(name: name, encoding: .dictionary())
      return #expect(throws: InputError.self) { try log.imported(.label(feature)) }?.description
    }
    let place = "\(log.path):1: found no column"
    #expect(
      problem("c") == "\(place) c; the columns are y, s, tail number, distance, Distanz")
    #expect(problem("tailnumber") == "\(place) tailnumber; did you mean tail number?")
    #expect(problem("distanc") == "\(place) distanc; did you mean distance or Distanz?")
  }

  @Test(arguments: [
    ("", "the file is empty: expected a header and rows"),
    ("y,s,c,n\n", "found a header and no rows"),
  ])
  func logsWithoutRowsAreRefused(text: String, problem: String) throws {
    let log = try Log(text)
    #expect(throws: InputError(problem, file: log.path)) { try log.imported(Self.schema) }
    #expect(try log.folder.names() == ["log.csv"])
  }

  @Test(arguments: ["0", "1", "0.0", "1.0", "1.", "1e0"])
  func labelsMayBeWrittenAsNumbers(label: String) throws {
    let log = try Log("y,s,c,n\n\(label),1,a,1\n")
    #expect(try log.imported(Self.schema).all().labels == [label.hasPrefix("1") ? 1 : 0])
  }

  @Test func longValuesAreShortened() throws {
    let log = try Log("y,s,c,n\n0,1,a,\(String(repeating: "x", count: 500))\n")
    let error = #expect(throws: InputError.self) { try log.imported(Self.schema) }
    #expect(error.map { $0.problem.count < 90 } == true)
  }

  @Test func truncatedGzipIsRefused() throws {
    let plain = Array(("y,s,c,n\n" + String(repeating: "0,1,a,1\n", count: 99)).utf8)
    let folder = try TemporaryFolder()
    let log = try Log(bytes: try gzipped(plain, size: 1_000, in: folder).dropLast(3))
    let error = InputError(
      "the gzip data end in the middle: the file is truncated", file: log.path)
    #expect(throws: error) { try log.imported(Self.schema) }
  }

  @Test func existingFolderIsNotTouched() throws {
    let log = try Log("y,s,c,n\n0,1,a,1\n")
    let target = log.folder.path("dataset")
    try Folder.create(target)
    #expect(
      throws: InputError(
        "exists already: expected the name of a new folder; remove it, or choose another",
        file: target)
    ) { try Importer(log: [log.path], schema: Self.schema).write(to: target) }
    let blocked = log.path + "/dataset"
    #expect(throws: InputError.self) {
      try Importer(log: [log.path], schema: Self.schema).write(to: blocked)
    }
  }
}
