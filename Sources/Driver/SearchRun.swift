// The main job: search under every target, retrain what was found, decide.

import CTRNetwork
import ClickData
import Foundation
import Linalg
import Search
import SearchSpace
import System

/// What a run tells whoever listens. The run itself prints nothing.
public enum RunEvent: Sendable {
  /// The search begins: rows of the stream, the targets, and how a pass goes.
  case searching(rows: Int, targets: [Double], Schedule)
  /// Something happened in the search pass.
  case search(SearchEvent)
  /// Trainings of a round of the playoff that are done, of all.
  case playoff(done: Int, of: Int)
  /// The search found an architecture for each target, with its cost ratio.
  case found([(target: Double, costRatio: Double)])
  /// The retrains go on.
  case retrain(RetrainProgress)
}

/// A search with its retrains and its verdict.
public struct SearchRun: Sendable {
  private let workspace: Workspace
  private let options: Options

  /// What a run is told beside the space.
  public struct Options: Sendable {
    /// Allowed cost ratios.
    public var targets: [Double]
    /// The seed of the search, and the first seed of the retrains.
    public var seed: UInt64
    /// Threads. They change the time, not the result.
    public var threads: Int
    /// Rows of the stream, or all.
    public var rows: Int?
    /// Whether each target gets a supernet of its own.
    public var separate: Bool

    /// Makes options.
    public init(
      targets: [Double], seed: UInt64, threads: Int, rows: Int? = nil, separate: Bool = false
    ) {
      self.targets = targets
      self.seed = seed
      self.threads = threads
      self.rows = rows
      self.separate = separate
    }
  }

  /// Checks that the search can be run.
  ///
  /// - Throws: `InputError` for a target below the cheapest architecture, a space without decisions, or a
  ///   stream too short to be judged.
  public init(_ workspace: Workspace, _ options: Options, spaceFile: String) throws {
    self.workspace = workspace
    self.options = options
    let costed = workspace.costed
    guard !costed.decisions.isEmpty else {
      throw InputError("has no open width: nothing to search", file: spaceFile)
    }
    let least = costed.ratio(of: costed.cheapest)
    guard least.isFinite else {
      throw InputError(
        "the baseline costs no \(costed.measure.rawValue): nothing to compare with", file: spaceFile
      )
    }
    for target in options.targets where target < least {
      // Rounded up, so that the cost that is named is one that can be asked for.
      let named = String(format: "%.4f", (least * 10_000).rounded(.up) / 10_000)
      throw InputError(
        "the target \(target) is below the cheapest architecture, which costs \(named) of the"
          + " baseline's \(costed.measure.rawValue)", file: spaceFile)
    }
    try TrainingStream(
      workspace.dataset, count: options.rows, verdict: workspace.space.verdict
    ).checkLength(workspace.space.verdict, file: workspace.dataPath)
  }

  /// Runs the search and leaves its files in the directory.
  ///
  /// - Throws: `Divergence`, `InputError` for a damaged dataset or a file that cannot be written, or
  ///   `FileError` where the disk is full.
  public func run(
    in directory: RunDirectory, date: Date, report: @Sendable (RunEvent) -> Void
  ) throws -> Summary {
    let costed = workspace.costed
    let targets = options.targets.sorted(by: >)
    let stream = TrainingStream(
      workspace.dataset, count: options.rows, verdict: workspace.space.verdict)
    try directory.write(
      try record(targets, stream, date: date, directory: directory), json: "run.json")

    let schedule = Schedule(
      costed, rows: stream.rows.count, searchers: options.separate ? 1 : targets.count)
    report(.searching(rows: stream.rows.count, targets: targets, schedule))
    let clock = ContinuousClock()
    let start = clock.now
    let (found, log) = try search(over: stream, report: report)
    let searched = clock.now
    try directory.write(
      try log.map { try jsonText($0) + "\n" }.joined(), to: "controller.jsonl")
    report(.found(found.map { ($0.target, costed.ratio(of: $0.architecture)) }))

    var retrain = Retrain(
      costed, stream, firstSeed: options.seed, threads: options.threads,
      spoolFolder: directory.path)
    let result = try retrain.judge(found) { report(.retrain($0)) }
    let summary = Summary(
      margin: workspace.space.verdict.margin, confidence: workspace.space.verdict.confidence,
      numerics: Numerics.description, baseline: result.baseline, targets: result.targets,
      chosen: result.chosen,
      seconds: Summary.Seconds(
        search: seconds(searched - start), retrain: seconds(clock.now - searched)),
      examplesPerSecond: Double(stream.rows.count) / seconds(searched - start))
    let chosen = found.first { $0.target == result.chosen }?.architecture
    try directory.write(
      try workspace.trainerConfig(chosen ?? workspace.space.baseline, in: directory.path),
      to: "trainer.yaml")
    // The summary comes last: a run that has one is complete.
    try directory.write(summary, json: "summary.json")
    return summary
  }

  /// The search alone: what it finds for each target, mildest first, and its controllers' states on the way.
  ///
  /// - Throws: `Divergence`, or `InputError` where the dataset is damaged.
  func search(
    over stream: TrainingStream, report: @Sendable (RunEvent) -> Void = { _ in }
  ) throws -> (
    found: [(target: Double, architecture: Architecture)], log: [ControllerRecord]
  ) {
    let targets = options.targets.sorted(by: >)
    var log: [ControllerRecord] = []
    var found: [(target: Double, architecture: Architecture)] = []
    for group in options.separate ? targets.map({ [$0] }) : [targets] {
      var pass = workspace.searchPass(
        targets: group, seed: options.seed, threads: options.threads)
      let finalists = try pass.run(over: stream.dataset, rows: stream.rows) { event in
        if case .controllers(let records) = event { log += records }
        report(.search(event))
      }
      var playoff = Playoff(
        workspace.costed, stream, seed: options.seed, threads: options.threads)
      let winners = try playoff.winners(under: group, of: finalists) {
        report(.playoff(done: $0, of: $1))
      }
      found += zip(group, winners).map { ($0, $1) }
    }
    return (found, log)
  }

  private func record(
    _ targets: [Double], _ stream: TrainingStream, date: Date, directory: RunDirectory
  ) throws -> RunRecord {
    RunRecord(
      date: ISO8601DateFormatter().string(from: date),
      space: try workspace.space(in: directory.path).yaml(), targets: targets, seed: options.seed,
      separate: options.separate,
      data: RunRecord.DataRecord(
        fingerprint: workspace.dataset.fingerprint, rows: stream.rows.count,
        vocabularySizes: workspace.dataset.vocabularySizes),
      shards: Trainer.shardCount(batch: workspace.space.training.batch),
      numerics: Numerics.description,
      machine: RunRecord.MachineRecord(
        processor: Machine.processor, cores: Machine.cores, memory: Machine.memory,
        threads: options.threads))
  }

  private func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }
}
