// nas import

import ArgumentParser
import ClickData
import Driver
import System

/// Imports a log into a dataset folder.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Import a click log into a folder of columns, which --data then accepts.",
    discussion: "Each column is a .npy file; manifest.json says what they are.")

  @Argument(help: "The click log: CSV, plain or gzip.")
  var log: String

  @Option(help: "The search space, or trainer config, that says what the columns mean.")
  var space: String

  @Option(help: "The folder to make. It must not exist.")
  var out: String

  @OptionGroup var threads: ThreadOptions

  func run() throws {
    let schema = try Workspace.space(space).data.schema
    if FileStatus.exists(out) {
      throw InputError("exists already: expected a new folder", file: out)
    }
    let progress = ProgressLine()
    try Importer(log: log, schema: schema, threads: threads.threads).write(to: out) {
      progress.report(importing: $0)
    }
    progress.end()
    let dataset = try Dataset(folder: out)
    print(
      "\(dataset.rows) rows, \(dataset.positives) positive, \(dataset.vocabularySizes.count)"
        + " features, fingerprint \(dataset.fingerprint)")
  }
}
