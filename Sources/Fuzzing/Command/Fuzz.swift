// The fuzzer: damaged files against everything that reads them. A tool of this project, not a part of `nas`.

import ArgumentParser

/// What was looked for has been found.
struct Failure: Error, CustomStringConvertible {
  let description: String
}

/// Reads damaged files.
@main struct Fuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read damaged files.",
    subcommands: [
      ReadersCommand.self, TextsCommand.self, RecordsCommand.self, ImportsCommand.self,
      DatasetsCommand.self, RunsCommand.self, CheckpointsCommand.self, SeedsCommand.self,
      ReplayCommand.self, ParquetCommand.self,
    ])
}
