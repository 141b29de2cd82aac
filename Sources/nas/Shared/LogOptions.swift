// The log that a command reads: which files, how much of it, and what of it may be skipped.

import ArgumentParser
import Datasets
import Files
import Runs

/// What a command does about rows of a log that cannot be read.
struct BadRowOptions: ParsableArguments {
  @Option(help: "How many rows of the log that cannot be read may be skipped.")
  var maxBadRows = 0

  func validate() throws { try check("--max-bad-rows", maxBadRows, from: 0, to: Greatest.rows) }
}

/// Says how many rows were skipped, and what was wrong with the first.
func note(_ skipped: SkippedRows) {
  guard skipped.count > 0 else { return }
  note("Skipped \(skipped.count) rows that cannot be read, the first of them:")
  for problem in skipped.first { note("  \(problem)") }
}

/// Where imported logs are kept.
struct CacheOptions: ParsableArguments {
  @Option(
    help: """
      The folder of imported logs, in place of $XDG_CACHE_HOME/nas, or ~/.cache/nas where the environment does not \
      name one.
      """, completion: .directory)
  var cache: String?

  /// The folder.
  var folder: String { cache ?? Workspace.usualCache }
}

/// The log that a command reads.
struct LogOptions: ParsableArguments {
  @Option(
    help: """
      A file, folder of parts, or pattern of the click log, or an imported dataset, in place of what the space names. \
      Files are read in the order in which they stand; - is the standard input.
      """, completion: .file())
  var data: [String] = []

  @OptionGroup var badRows: BadRowOptions

  @OptionGroup var cache: CacheOptions

  /// Reads a space and imports its log unless that was done before.
  ///
  /// - Parameter rows: the rows that are used, if not those that the space says.
  func open(_ spaceFile: String, rows: Int? = nil, threads: Int) throws -> Workspace {
    try imported(rows: rows, threads: threads) { try Workspace(spaceFile: spaceFile, $0) }
  }

  /// The same for the space of a run, and its rows.
  ///
  /// - Parameter allowsAnother: for a command that says so if --data names another log than the run's.
  /// - Throws: `InputError` where the log is not the run's.
  func open(
    _ run: RunDirectory, rows: Int? = nil, threads: Int, allowsAnother: Bool = false
  ) throws -> Workspace {
    try imported(rows: rows, threads: threads) {
      try Workspace(of: run, $0, allowsAnotherLog: allowsAnother && !data.isEmpty)
    }
  }

  /// What is known of the log of a run without reading all of it; nil if no log is named and the run's is not there.
  func log(of run: RunDirectory, threads: Int) throws -> SearchRun.KnownLog? {
    try Self.imported(data, badRows, cache, rows: nil, threads: threads) {
      try Workspace.log(of: run, $0)
    }
  }

  private func imported(
    rows: Int?, threads: Int, _ make: (Workspace.LogAccess) throws -> Workspace
  ) throws -> Workspace {
    let workspace = try Self.imported(data, badRows, cache, rows: rows, threads: threads, make)
    note(workspace.dataset.skipped)
    return workspace
  }

  /// The same for a space with the log that it names.
  static func open(_ spaceFile: String, _ cache: CacheOptions, threads: Int) throws -> Workspace {
    let workspace = try imported([], nil, cache, rows: nil, threads: threads) {
      try Workspace(spaceFile: spaceFile, $0)
    }
    note(workspace.dataset.skipped)
    return workspace
  }

  /// What is made of a log, whose import is shown.
  private static func imported<Value>(
    _ data: [String], _ badRows: BadRowOptions?, _ cache: CacheOptions, rows: Int?, threads: Int,
    _ make: (Workspace.LogAccess) throws -> Value
  ) throws -> Value {
    // A dataset is read through maps of its files.
    MappedFile.explainLostPages()
    let progress = ProgressLine()
    defer { progress.end() }
    return try make(
      Workspace.LogAccess(
        data: data, rows: rows, cache: cache.folder, maximumBadRows: badRows?.maxBadRows ?? 0,
        threads: threads,
        note: {
          progress.end()
          note($0)
        }, progress: { progress.report(importing: $0) }))
  }
}

/// The stream that a command trains on: a log, or its beginning.
struct StreamOptions: ParsableArguments {
  @OptionGroup var log: LogOptions

  @Option(help: "Use only the first rows of the stream.")
  var rows: Int?

  /// Reads a space and imports its log unless that was done before.
  func open(_ spaceFile: String, threads: Int) throws -> Workspace {
    try log.open(spaceFile, rows: rows, threads: threads)
  }

  /// The same for the space of a run, and its rows.
  func open(_ run: RunDirectory, threads: Int) throws -> Workspace {
    try log.open(run, rows: rows, threads: threads)
  }

  func validate() throws { try check("--rows", rows, to: Greatest.rows) }
}
