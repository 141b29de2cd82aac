// The log that a command reads: which files, how much of it, and what of it may be skipped.

import ArgumentParser
import Datasets
import Files
import Report
import Runs

/// What a command does about rows of a log that cannot be read.
struct BadRowOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Unreadable rows of the log that may be skipped.", valueName: "count"))
  var maxBadRows = 0

  func validate() throws { try check("--max-bad-rows", maxBadRows, from: 0, to: Greatest.rows) }
}

/// Says how many rows were skipped, and what was wrong with the first.
func note(_ skipped: SkippedRows) {
  guard skipped.count > 0 else { return }
  warn("Skipped \(skipped.count) rows that cannot be read, the first of them:")
  for problem in skipped.first { noteFailure("  \(problem)") }
}

/// Where imported logs are kept.
struct CacheOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of imported logs. (default: $XDG_CACHE_HOME/nas, or ~/.cache/nas)",
      valueName: "folder"),
    completion: .directory)
  var cache: String?

  /// The folder.
  var folder: String { cache ?? Workspace.usualCache }
}

/// The log that a command reads.
struct LogOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The click log, if not the one that the space names: a file, a folder of parts, a pattern in quotes, an imported \
      dataset, or - for the standard input. Repeat it for several files, in their order.
      """, valueName: "log"), completion: .file())
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
    let start = ContinuousClock.now
    let workspace = try Self.imported(data, badRows, cache, rows: rows, threads: threads, make)
    if let rows, rows > workspace.dataset.rows {
      warn("the log has \(workspace.dataset.rows.grouped) rows, fewer than --rows \(rows)")
    }
    Self.describe(workspace, since: start)
    return workspace
  }

  /// The same for a space with the log that it names.
  static func open(_ spaceFile: String, _ cache: CacheOptions, threads: Int) throws -> Workspace {
    let start = ContinuousClock.now
    let workspace = try imported([], nil, cache, rows: nil, threads: threads) {
      try Workspace(spaceFile: spaceFile, $0)
    }
    describe(workspace, since: start)
    return workspace
  }

  /// Says what a workspace has: skipped rows to everybody, the rest to those who want details.
  private static func describe(_ workspace: Workspace, since start: ContinuousClock.Instant) {
    note(workspace.dataset.skipped)
    let (dataset, costed) = (workspace.dataset, workspace.costed)
    detail("log: \(workspace.dataPaths.joined(separator: " "))")
    detail("imported: \(dataset.folder), fingerprint \(dataset.fingerprint)")
    detail(
      "rows: \(workspace.rows) of \(dataset.rows), \(dataset.positives) positive rows,"
        + " \(dataset.schema.features.count) features, opened in \(secondsText(since: start))")
    detail(
      "space: \(costed.decisions.count) decisions, "
        + (costed.architectureCount.map { "\($0) architectures" } ?? "over 9e18 architectures")
        + ", cost by \(costed.measure.rawValue)")
    let cost = costed.network.cost(of: costed.space.baselineShape)
    detail(
      "baseline: \(cost.flops) FLOPs, \(cost.parameters) parameters, \(cost.embeddingBytes) bytes"
        + " of embeddings")
  }

  /// The value that is made of a log, whose import is shown.
  private static func imported<Value>(
    _ data: [String], _ badRows: BadRowOptions?, _ cache: CacheOptions, rows: Int?, threads: Int,
    _ make: (Workspace.LogAccess) throws -> Value
  ) throws -> Value {
    // A dataset is read through maps of its files.
    MappedFile.explainLostPages()
    let progress = ProgressLine()
    defer { progress.end() }
    progress.begin("opening the log")
    return try make(
      Workspace.LogAccess(
        data: data, rows: rows, cache: cache.folder, maximumBadRows: badRows?.maxBadRows ?? 0,
        threads: threads,
        note: {
          progress.end()
          warn($0)
        }, progress: { progress.report(importing: $0) }))
  }
}

/// The stream that a command trains on: a log, or its beginning.
struct StreamOptions: ParsableArguments {
  @OptionGroup var log: LogOptions

  @Option(
    help: ArgumentHelp("Use only so many rows, the first ones of the log.", valueName: "count"))
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
