// Which files a log consists of: folders of parts as other programs write them, patterns, keys of folders, addresses.

import Foundation
import TestSupport
import Testing

@testable import Files
@testable import LogReading
@testable import LogSchema

@Suite struct LogPartsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes files below the folder, each with its path as its only row.
  private func write(_ names: String...) throws {
    for name in names {
      try Folder.create(Path.split(folder.path(name)).folder)
      _ = try folder.file(name, Array("y,path\n1,\(name)\n".utf8))
    }
  }

  /// The parts of a path below the folder, without it.
  private func parts(_ path: String) throws -> [String] {
    try LogParts.parts(of: [folder.path(path)]).map {
      String($0.path.dropFirst(folder.path.count + 1))
    }
  }

  private func problem(_ path: String) -> String? {
    #expect(throws: InputError.self) { try LogParts.parts(of: [folder.path(path)]) }?.problem
  }

  @Test func sparksFolderIsReadWithoutItsMarks() throws {
    try write(
      "log/part-2.csv", "log/part-10.csv", "log/part-1.csv.gz", "log/_SUCCESS",
      "log/.part-1.csv.crc",
      "log/part-1.csv.crc", "log/_committed_1")
    #expect(
      try parts("log") == ["log/part-1.csv.gz", "log/part-10.csv", "log/part-2.csv"])
    #expect(try parts("log/").count == 3)
  }

  @Test func theFolderOfTheCasesIsItsParts() throws {
    let path = caseFile("not-a-csv/spark-folder/log.csv")
    let table = try ReadTable(reading: LogReader([path]))
    #expect(table.rows.count == 4000 && table.header.count == 6)
    #expect(table.rejected.isEmpty)
    let byPattern = try ReadTable(reading: LogReader(["\(path)/part-*.csv"]))
    #expect(byPattern == table)
    let error = #expect(throws: InputError.self) {
      try LogReader([caseFile("not-a-csv/spark-folder")])
    }
    #expect(
      error?.problem.contains(
        "holds the folder log.csv: expected files, or folders called name=value") == true)
  }

  /// What separates parts and what is a mark does not depend on where a part lies.
  @Test(arguments: [
    ("clicks", ["dt=1/a.csv", "dt=2/a.csv"]),
    ("clicks/dt=*", ["dt=1/a.csv", "dt=2/a.csv"]),
    ("clicks/dt=*/*.csv", ["dt=1/a.csv", "dt=2/a.csv"]),
    ("clicks/dt=[2-3]", ["dt=2/a.csv"]),
    ("clicks/dt=?/a.csv", ["dt=1/a.csv", "dt=2/a.csv"]),
    ("clicks/dt=1", ["dt=1/a.csv"]),
    ("clicks/dt=2/a.csv", ["dt=2/a.csv"]),
    ("*/*/a*", ["dt=1/a.csv", "dt=2/a.csv"]),
  ])
  func keysOfFoldersAreColumns(path: String, files: [String]) throws {
    try write("clicks/dt=1/a.csv", "clicks/dt=2/a.csv", "clicks/dt=2/_SUCCESS", "clicks/_SUCCESS")
    // A mark beside folders is none of the files that would make the folder no log.
    let parts = try LogParts.parts(of: [folder.path(path)])
    #expect(parts.map(\.path) == files.map { folder.path("clicks/\($0)") })
    #expect(parts.map { $0.keys.map(\.name) } == files.map { _ in ["dt"] })
    let table = try ReadTable(reading: LogReader([folder.path(path)]))
    #expect(table.header == ["y", "path", "dt"])
    #expect(table.rows == files.map { ["1", "clicks/\($0)", String($0.dropFirst(3).prefix(1))] })
  }

  @Test func keysAreDecodedAndNested() throws {
    try write(
      "log/dt=2024-01-01/country=de%2Fat/0.csv",
      "log/dt=2024-01-01/country=__HIVE_DEFAULT_PARTITION__/0.csv",
      "log/dt=2024-01-02/country=a=b%zz/0.csv")
    let table = try ReadTable(reading: LogReader([folder.path("log")]))
    #expect(table.header == ["y", "path", "dt", "country"])
    #expect(
      table.rows.map { $0.suffix(2) } == [
        ["2024-01-01", ""], ["2024-01-01", "de/at"], ["2024-01-02", "a=b%zz"],
      ])
  }

  /// A folder further up that happens to be called so, and one that a path leaves again, say nothing.
  @Test func onlyFoldersRightAboveAFileAreKeys() throws {
    try write("lr=3/log/a.csv", "k=1/b.csv")
    #expect(try LogReader([folder.path("lr=3/log/a.csv")]).header == ["y", "path"])
    #expect(try LogReader([folder.path("lr=3/log")]).header == ["y", "path"])
    #expect(try LogReader([folder.path("k=1/../lr=3/log/a.csv")]).header == ["y", "path"])
    #expect(try LogReader([folder.path("k=1/./b.csv")]).header == ["y", "path", "k"])
  }

  @Test func aColumnOfTheFileItselfIsTheOneThatIsRead() throws {
    try write("log/y=7/a.csv")
    let table = try ReadTable(reading: LogReader([folder.path("log")]))
    #expect(table.header == ["y", "path"] && table.rows[0][0] == "1")
  }

  @Test func otherKeysAreRefusedWithThePart() throws {
    try write("log/dt=1/a.csv", "log/day=2/a.csv")
    let error = #expect(throws: InputError.self) { try LogReader([folder.path("log")]) }
    #expect(error?.file == folder.path("log/dt=1/a.csv"))
    #expect(error?.problem.hasPrefix("column 3 is dt, expected day as in ") == true)
    try write("twice/a=1/a=2/a.csv")
    #expect(throws: InputError.self) { try LogReader([folder.path("twice")]) }
  }

  @Test(arguments: ["libsvm", "npz", "npy"]) func keysStandBesideEveryFormat(format: String) throws
  {
    for day in ["1", "2"] {
      try Folder.create(folder.path("log/day=\(day)"))
      switch format {
      case "libsvm": _ = try folder.file("log/day=\(day)/a", Array("1 7:0.5\n0 9:2\n".utf8))
      case "npz":
        _ = try folder.file(
          "log/day=\(day)/a.npz", zipped([("y.npy", npy([1, 0])), ("7.npy", npy([5, 6]))]))
      default:
        _ = try folder.file("log/day=\(day)/y.npy", npy([1, 0]))
        _ = try folder.file("log/day=\(day)/7.npy", npy([5, 6]))
      }
    }
    let label = format == "libsvm" ? "label" : "y"
    let table = try ReadTable(
      reading: LogReader([folder.path("log")], columns: [label, "7", "day"]))
    #expect(table.header == [label, "7", "day"])
    #expect(table.rows.map { $0[2] } == ["1", "1", "2", "2"])
    #expect(table.rows.map { $0[0] } == ["1", "0", "1", "0"])
    let all = try LogReader([folder.path("log")])
    #expect(all.header.contains("day") && all.header.contains(label))
  }

  /// The bytes of an array of `|u1`.
  private func npy(_ values: [UInt8]) -> [UInt8] {
    var header = "{'descr': '|u1', 'fortran_order': False, 'shape': (\(values.count),), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8) + values
  }

  @Test func rowsWithQuotesKeepTheirValuesBesideKeys() throws {
    try Folder.create(folder.path("log/k=v%20w"))
    _ = try folder.file("log/k=v%20w/a.csv", Array("y,t\n1,\"a\"\"b\"\nbad\n0,c\n".utf8))
    let table = try ReadTable(reading: LogReader([folder.path("log")]))
    #expect(table.rows == [["1", "a\"b", "v w"], ["0", "c", "v w"]])
    #expect(table.rejected.count == 1)
  }

  @Test func whatIsNoLogIsRefusedInOneSentence() throws {
    try Folder.create(folder.path("empty"))
    try Folder.create(folder.path("marks"))
    try write(
      "marks/_SUCCESS", "mixed/a.csv", "mixed/b.csv.gz", "mixed/space.yaml", "deep/x/a.csv",
      "both/a.csv", "both/k=1/a.csv")
    try write("delta/_delta_log/0.json", "delta/part-0.csv")
    #expect(problem("delta")?.hasPrefix("is a table of Delta Lake") == true)
    #expect(problem("empty") == "the folder is empty: expected the parts of a log")
    #expect(problem("marks") == "the folder is empty: expected the parts of a log")
    #expect(
      problem("mixed")
        == "holds files of several kinds (2 csv, 1 yaml): expected the parts of a log alone. Name these by a pattern, as in "
        + "'\(folder.path("mixed"))/*.csv*'")
    #expect(
      problem("deep")?.hasPrefix("holds the folder x: expected files, or folders called name=value")
        == true)
    #expect(
      problem("both")?.hasPrefix("holds files and folders: expected the parts of a log alone")
        == true)
    // No pattern is proposed for what is no log by its name.
    try write("notes/a.err", "notes/b.yaml", "jobs/x.err", "jobs/k=1/a.csv")
    #expect(problem("notes")?.hasSuffix("expected the parts of a log alone") == true)
    #expect(problem("jobs")?.hasSuffix("expected the parts of a log alone") == true)
    #expect(problem("none-*.csv") == "no file matches this pattern: expected the parts of a log")
  }

  /// A name with a star in it is a name, where there is such a file.
  @Test func aFileOfThatNameIsNoPattern() throws {
    try write("a[1].csv", "a1.csv", "b*.csv", "bc.csv")
    #expect(try parts("a[1].csv") == ["a[1].csv"])
    #expect(try parts("b*.csv") == ["b*.csv"])
    #expect(try parts("b?.csv") == ["b*.csv", "bc.csv"])
    #expect(try parts("missing.csv") == ["missing.csv"])
  }

  @Test(arguments: [
    ("s3://b/x.csv.gz", "aws s3 cp s3://b/x.csv.gz - | nas ... --data -"),
    ("S3A://b/x y.csv", "aws s3 cp 's3://b/x y.csv' - | nas ... --data -"),
    ("s3://b/x.parquet", "`aws s3 cp s3://b/x.parquet .`"),
    ("s3://b/clicks/", "`aws s3 sync s3://b/clicks/ log`"),
    ("s3://b/clicks/*.csv", "`aws s3 sync s3://b/clicks/ log --exclude '*' --include '*.csv'`"),
    (
      "s3://b/dt=*/x.parquet",
      "`aws s3 sync s3://b/ log --exclude '*' --include 'dt=*/x.parquet'`"
    ),
    ("gs://b/dt=*/x.parquet", "`gcloud storage cp -r 'gs://b/dt=*' .`"),
    ("hdfs:///b/dt=*/x.parquet", "`hdfs dfs -get 'hdfs:///b/dt=*' .`"),
    ("gs://b/x.csv", "gcloud storage cat gs://b/x.csv | nas ... --data -"),
    ("gs://b/dt=*/x.csv", "`gcloud storage cp -r 'gs://b/dt=*' .`"),
    ("hdfs://n:8020/x", "hdfs dfs -cat hdfs://n:8020/x | nas"),
    (
      "abfss://c@a.dfs.core.windows.net/x", "hdfs dfs -cat abfss://c@a.dfs.core.windows.net/x | nas"
    ),
    ("https://h/x.csv?a=1&b=2", "curl -sSL 'https://h/x.csv?a=1&b=2'"),
    ("http://h/x.csv", "curl -sSL http://h/x.csv | nas"),
    ("file:///tmp/x", "expected a path: /tmp/x"),
    ("minio://h/x", "is an address, expected a path of this machine"),
  ])
  func addressesAreRefusedWithTheCommandThatBringsThem(address: String, command: String) {
    let error = #expect(throws: InputError.self) { try LogParts.parts(of: [address]) }
    #expect(
      error?.file == address && error?.problem.contains(command) == true, "\(error?.problem ?? "")")
  }

  @Test func everyPartIsAnInput() throws {
    try write("log/dt=1/a.csv")
    try LogParts.note([folder.path("log")])
    #expect(throws: InputError.self) { try OutputClaim([folder.path("log/dt=1/a.csv")]) }
    let claim = try OutputClaim([folder.path("new.csv")])
    try write("new.csv")
    #expect(throws: InputError.self) { try LogParts.note([folder.path("n*.csv")]) }
    withExtendedLifetime(claim) {}
  }
}
