// Fuzz records: where records end is what Python's csv module says, in damaged files too.

import ArgumentParser
import Files
import Foundation
import FuzzTargets

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
    try Console.out(
      "\(files) files of seed \(seed), \(result.records) records, \(result.refused) headers refused"
    )
    if let different = result.different {
      throw Failure(description: "file \(different) has another number of records in Python")
    }
  }
}
