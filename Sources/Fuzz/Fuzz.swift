// The fuzzer: damaged logs against the readers, the drafts of spaces and the import. A tool of this project, not a part of `nas`.

import ArgumentParser

/// What was looked for has been found.
struct Failure: Error, CustomStringConvertible {
  let description: String
}

/// Reads damaged logs.
@main struct Fuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read damaged logs.",
    subcommands: [ReadersCommand.self, RecordsCommand.self, ImportsCommand.self])
}
