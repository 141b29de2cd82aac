// Fuzz parquet

import ArgumentParser
import Files
import FuzzTargets

/// Reads damaged Parquet files.
struct ParquetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parquet",
    abstract: "Read damaged Parquet files: each ends in rows or an error.",
    discussion: DamageOptions.discussion("parquet")
      + " A run in which the process that reads crashes is named too: to nas it is an error."
  )

  @OptionGroup var damage: DamageOptions

  @Option(help: "The folder of the files that are damaged.")
  var files = "Tests/Cases/parquet/log"

  @Option(help: "Greater files are left out, in bytes.")
  var greatest = 6000

  func run() throws {
    let names = try Folder.names(in: files).filter { $0.hasSuffix(".parquet") }
    let paths = try names.sorted().map { "\(files)/\($0)" }.filter {
      try FileStatus(of: $0).bytes <= greatest
    }
    let parquet = try ParquetDamage(files: paths)
    defer {
      if let first = parquet.crashes.first {
        Console.message(
          "the reader failed in \(parquet.crashes.count) runs, first in \(first.run): \(first.message)"
        )
      }
    }
    try damage.run("parquet --files '\(files)' --greatest \(greatest)") {
      try parquet.read(seed: damage.seed, run: $0)
    }
  }
}
