// Fuzz records: where records end is what Python's csv module says, in damaged files too.

import ArgumentParser
import ClickData
import Foundation

/// Compares the number of records in damaged files with Python's.
struct RecordsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "records",
    abstract:
      "Count the records of damaged CSV and TSV files, and compare with Python's csv module.")

  @Option(help: "The number of files.")
  var files = 10_000

  @Option(help: "Another seed damages otherwise.")
  var seed: UInt64 = 1

  func run() throws {
    let folder = NSTemporaryDirectory() + "fuzz-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try compareRecords(files: files, seed: seed, in: folder)
    print(
      "\(files) files of seed \(seed), \(result.records) records, \(result.refused) headers refused"
    )
    if let different = result.different {
      throw Failure(description: "file \(different) has another number of records in Python")
    }
  }
}

/// Compares the numbers of records: how many there are, how many files have no good header, and the first
/// file that has another number in Python.
func compareRecords(
  files count: Int, seed: UInt64, in folder: String
) throws -> (records: Int, refused: Int, different: Int?) {
  let files = (0..<count).map { damagedText(seed: seed, run: $0) }
  let expected = try recordsByPython(files.map { ($0.format, $0.bytes) }, in: folder)
  precondition(expected.count == count, "Python counts every file")
  var result: (records: Int, refused: Int, different: Int?) = (0, 0, nil)
  for (index, file) in files.enumerated() {
    if let found = try records(in: file.bytes, format: file.format, pieceSize: file.pieceSize) {
      result.records += found
      if found != expected[index], result.different == nil { result.different = index }
    } else {
      result.refused += 1
    }
  }
  return result
}
