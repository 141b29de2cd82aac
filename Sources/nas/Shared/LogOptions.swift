// The log that a command reads: which files, how much of it, and what of it may be skipped.

import ArgumentParser
import Datasets
import Importing
import Runs

/// What a command does about rows of a log that cannot be read.
struct BadRowOptions: ParsableArguments {
  @Option(help: "How many rows of the log that cannot be read may be skipped.")
  var maxBadRows = 0

  func validate() throws {
    guard maxBadRows >= 0 else {
      throw ValidationError("--max-bad-rows is \(maxBadRows): expected a number, 0 or more")
    }
  }
}

/// Says how many rows were skipped, and what was wrong with the first.
func note(_ skipped: SkippedRows) {
  guard skipped.count > 0 else { return }
  note("Skipped \(skipped.count) rows that cannot be read, the first of them:")
  for problem in skipped.first { note("  \(problem)") }
}

/// The log that a command reads.
struct LogOptions: ParsableArguments {
  @Option(
    help: """
      A file of the click log, or an imported dataset, in place of what the space names. Files are read in \
      the order in which they stand; - is the standard input.
      """, completion: .file())
  var data: [String] = []

  @OptionGroup var badRows: BadRowOptions

  /// Reads a space and imports its log unless that was done before.
  func open(_ spaceFile: String, threads: Int) throws -> Workspace {
    try Self.open {
      try Workspace(
        spaceFile: spaceFile, data: data, cache: Workspace.usualCache,
        maximumBadRows: badRows.maxBadRows,
        threads: threads, progress: $0)
    }
  }

  /// The same for the space of a run.
  func open(_ run: RunDirectory, threads: Int) throws -> Workspace {
    try Self.open {
      try Workspace(
        of: run, data: data, cache: Workspace.usualCache, maximumBadRows: badRows.maxBadRows,
        threads: threads, progress: $0)
    }
  }

  /// The same for a space with the log that it names.
  static func open(_ spaceFile: String, threads: Int) throws -> Workspace {
    try open {
      try Workspace(
        spaceFile: spaceFile, data: [], cache: Workspace.usualCache, threads: threads, progress: $0)
    }
  }

  private static func open(
    _ workspace: ((ImportProgress) -> Void) throws -> Workspace
  ) throws -> Workspace {
    let progress = ProgressLine()
    defer { progress.end() }
    let workspace = try workspace { progress.report(importing: $0) }
    progress.end()
    note(workspace.dataset.skipped)
    return workspace
  }
}

/// The stream that a command trains on: a log, or its beginning.
struct StreamOptions: ParsableArguments {
  @OptionGroup var log: LogOptions

  @Option(help: "Use only the first rows of the stream.")
  var rows: Int?

  func validate() throws {
    if let rows, rows < 1 {
      throw ValidationError("--rows is \(rows): expected a number above 0")
    }
  }
}
