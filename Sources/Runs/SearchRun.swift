// The main job: search under every target, retrain what was found, decide.

import Files
import Foundation
import LogSchema
import Model
import Numerics
import Search
import Statistics
import Training

/// What a run tells whoever listens. The run itself prints nothing.
package enum RunEvent: Sendable {
  /// The run begins, or goes on: what all of it takes.
  case planned(RunForecast)
  /// The search begins: rows of the stream, the targets, and how a pass goes.
  case searching(rows: Int, targets: [Target], Schedule)
  /// A search pass begins, or goes on, by its number from 0: there are several if targets have supernets of their own.
  case pass(Int)
  /// A search pass goes on, or was finished, from which these logged states come: an earlier process told of them.
  case resumed([ControllerRecord])
  /// Something happened in the search pass.
  case search(SearchEvent)
  /// A search pass is done, in which sub-networks that diverged were left out of a step: how many.
  case skipped(Int)
  /// A round of a playoff goes on.
  case playoff(PlayoffProgress)
  /// The search found an architecture for each target.
  case found([FoundArchitecture])
  /// The retrains go on.
  case retrain(RetrainProgress)
}

/// A search with its retrains and its verdict.
package struct SearchRun: Sendable {
  let workspace: Workspace
  /// What it was told beside the space; of a run that is gone on with, what that was told.
  package let options: SearchOptions
  /// The space file, for messages and the record.
  private let spaceFile: String

  /// Checks that the search can be run.
  ///
  /// - Throws: `InputError` for a target below the cheapest architecture, a space without decisions, or a
  ///   stream too short to be judged.
  package init(_ workspace: Workspace, _ options: SearchOptions, spaceFile: String) throws {
    self.workspace = workspace
    self.options = options
    self.spaceFile = spaceFile
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
    guard !(options.descends && options.separate) else {
      throw InputError(
        "--separate gives each target a pass of its own, and all targets of a ladder share one: leave it out, or name"
          + " targets with --target", file: spaceFile)
    }
    guard !options.descends || options.targets != [1] else {
      throw InputError(
        "has no architecture that is cheaper than the baseline by 1%: a ladder of targets has nowhere to go, so name a"
          + " target with --target", file: spaceFile)
    }
    try costed.check(options.targets, file: spaceFile)
    try TrainingStream(
      workspace.dataset, count: options.rows ?? workspace.rows, verdict: workspace.space.verdict
    ).checkLength(workspace.space.verdict, file: workspace.dataPath)
  }

  /// Runs the search, or what is left of it, and leaves its files in the directory.
  ///
  /// - Parameters:
  ///   - directory: held by this process. Where it has a run.json, its settings are those of this search.
  ///   - checkpoint: that of the run. It is removed when the run is complete.
  /// - Throws: `Stopped` where a signal has ended it, `Divergence`, `InputError` for a damaged dataset or a file that
  ///   cannot be written, or `FileError` where the disk is full. What was finished is in the checkpoint.
  package func run(
    in directory: RunDirectory, _ checkpoint: Checkpoint, date: Date,
    report: @Sendable (RunEvent) -> Void
  ) throws -> Summary {
    let costed = workspace.costed
    var record =
      RunDirectory.isThere(directory.path)
      ? try directory.record() : try record(date: date, directory: directory)
    record.options.skipsDiverged = options.skipsDiverged
    try directory.keep(try jsonText(record, pretty: true) + "\n", as: RunDirectory.File.record)
    report(.planned(forecast))
    let (found, log, work) = try search(over: stream, checkpoint, report: report)
    let searched = try checkpoint.result(of: "seconds of the search") { checkpoint.seconds }
    try directory.keep(
      try log.map { try jsonText($0) + "\n" }.joined(), as: RunDirectory.File.log)
    report(.found(found))

    var retrain = Retrain(
      costed, stream, firstSeed: options.seed,
      by: workspace.trainings(threads: options.threads, checkpoint: checkpoint))
    let result = try retrain.judge(found) { report(.retrain($0)) }
    var summary = Summary(
      margin: workspace.space.verdict.margin, confidence: workspace.space.verdict.confidence,
      numerics: Arithmetic.description, baseline: result.baseline, targets: result.targets,
      chosen: result.chosen, choose: workspace.space.verdict.choose,
      measure: costed.measure.rawValue,
      budget: VerdictBudget(
        maxSeeds: workspace.space.verdict.maxSeeds, rows: stream.rows.count),
      reason: result.reason, normalizedEntropy: result.normalizedEntropy, ground: result.ground,
      seconds: Summary.Seconds(search: searched, retrain: checkpoint.seconds - searched),
      examplesPerSecond: Double(stream.rows.count) / searched)
    summary.blocks = result.blocks
    summary.notTried = result.notTried
    summary.learning = result.learning
    summary.work = work
    for place in summary.targets.indices {
      summary.targets[place].undecided = costed.undecided(
        summary.targets[place].trained.architecture, for: summary.targets[place].target, by: log)
    }
    try directory.write(
      try workspace.trainerConfig(
        result.chosenArchitecture ?? workspace.space.baseline, in: directory.path,
        rows: stream.rows.count),
      to: RunDirectory.File.trainer)
    // The summary comes last: a run that has one is complete.
    try directory.keep(
      try jsonText(summary, pretty: true) + "\n", as: RunDirectory.File.summary)
    try checkpoint.remove()
    return summary
  }

  /// The rows that are searched and trained on.
  var stream: TrainingStream {
    TrainingStream(
      workspace.dataset, count: options.rows ?? workspace.rows, verdict: workspace.space.verdict)
  }

  /// The search alone: what it finds for each target, mildest first, what its searchers log on the way, and its work if
  /// that is known.
  ///
  /// - Parameter checkpoint: that of the run, if it is to be gone on with.
  /// - Throws: `Divergence`, `InputError` where the dataset is damaged, or `Stopped` where the run is to end.
  package func search(
    over stream: TrainingStream, _ checkpoint: Checkpoint? = nil,
    report: @Sendable (RunEvent) -> Void = { _ in }
  ) throws -> (
    found: [FoundArchitecture], log: [ControllerRecord], work: Summary.SearchWork?
  ) {
    let targets = options.targets
    report(
      .searching(
        rows: stream.rows.count, targets: targets,
        Schedule(
          workspace.costed, rows: stream.rows.count,
          searchers: options.separate ? 1 : targets.count)))
    var log: [ControllerRecord] = []
    var found: [FoundArchitecture] = []
    var works: [Summary.SearchWork?] = []
    for (number, group) in (options.separate ? targets.map({ [$0] }) : [targets]).enumerated() {
      report(.pass(number))
      let passed = try pass(over: stream, group, checkpoint, report: report)
      log += passed.log
      if passed.skipped > 0 { report(.skipped(passed.skipped)) }
      var playoff = Playoff(
        workspace.costed, stream, seed: options.seed,
        by: workspace.trainings(threads: options.threads, checkpoint: checkpoint),
        skipsDiverged: options.skipsDiverged)
      let placings = try playoff.placings(under: group, of: passed.finalists) {
        report(.playoff($0))
      }
      found += zip(group, placings).map {
        FoundArchitecture(
          $1[0], for: $0, in: workspace.costed, runnersUp: Array($1.dropFirst()))
      }
      works.append(
        Summary.SearchWork(
          supernet: passed.work, playoff: playoff.work, in: workspace.costed,
          rows: stream.rows.count))
    }
    return (found, log, Summary.SearchWork(sumOf: works))
  }

  /// What a search pass leaves behind.
  private struct Passed: Codable {
    /// For each target.
    var finalists: [[Architecture]]
    var log: [ControllerRecord]
    /// How often a sub-network that diverged was left out of a step.
    var skipped: Int
    /// What was trained and scored; nil in checkpoints of earlier versions.
    var work: Work?
  }

  /// A search pass between two steps, but for the supernet.
  private struct Passing: Codable, Sendable {
    var pass: SearchPass.State
    var log: [ControllerRecord]
  }

  /// A search pass for some targets: from the checkpoint if it is finished, or else from where it was.
  private func pass(
    over stream: TrainingStream, _ targets: [Target], _ checkpoint: Checkpoint?,
    report: @Sendable (RunEvent) -> Void
  ) throws -> Passed {
    func begun() -> SearchPass {
      var pass = workspace.searchPass(
        targets: targets, seed: options.seed, threads: options.threads)
      pass.skipsDivergence = options.skipsDiverged
      return pass
    }
    func run(
      _ pass: SearchPass, _ log: [ControllerRecord],
      observe: (SearchPass, [ControllerRecord]) throws -> Void = { _, _ in }
    ) throws -> Passed {
      var (pass, log) = (pass, log)
      let finalists = try pass.run(over: stream.dataset, rows: stream.rows) { event in
        if case .controllers(let records) = event { log += records }
        report(.search(event))
      } observe: {
        try observe($0, log)
      }
      return Passed(finalists: finalists, log: log, skipped: pass.skipped, work: pass.work)
    }
    guard let checkpoint else { return try run(begun(), []) }

    let piece = "search \(targets)"
    if let passed = checkpoint.result(of: piece, as: Passed.self) {
      report(.resumed(passed.log))
      return passed
    }
    let keeper = try SnapshotKeeper(of: piece, in: checkpoint)
    let pool = WorkerPool(threads: options.threads)
    let (pass, log): (SearchPass, [ControllerRecord]) =
      try keeper.restored(as: Passing.self) { state, _, reader in
        var pass = begun()
        try pass.network.restore(from: &reader)
        guard pass.restore(state.pass) else {
          throw InputError("the snapshot is of another space", file: checkpoint.folder)
        }
        return (pass, state.log)
      } ?? (begun(), [])
    if !log.isEmpty { report(.resumed(log)) }
    let passed = try run(pass, log) { pass, log in
      try keeper.observe(step: pass.steps, network: pass.network, pool: pool) {
        Passing(pass: pass.state, log: log)
      }
    }
    try keeper.finish(with: passed)
    return passed
  }

  private func record(date: Date, directory: RunDirectory) throws -> RunRecord {
    RunRecord(
      date: ISO8601DateFormatter().string(from: date),
      space: try workspace.space(in: directory.path, rows: stream.rows.count).yaml(),
      spaceFile: spaceFile, options: options,
      data: RunRecord.DataRecord(
        fingerprint: workspace.dataset.fingerprint, rows: stream.rows.count,
        vocabularySizes: workspace.dataset.vocabularySizes),
      shards: Trainer.shardCount(batch: workspace.space.training.batch),
      numerics: Arithmetic.description,
      machine: RunRecord.MachineRecord(
        processor: Machine.processor, cores: Machine.cores, memory: Machine.memory))
  }
}
