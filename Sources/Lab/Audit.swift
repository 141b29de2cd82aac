// An audit of a finished run: random architectures are retrained, and the supernet's word is held against it.

import Files
import Foundation
import Model
import Numerics
import Runs
import Search
import Training

/// Measures how far the supernet of a run can be trusted.
///
/// The supernet of a run is gone, but the same seed gives the same bits: the search pass is made again,
/// with random architectures as spectators that change nothing. They are then trained from scratch, on
/// the run's stream and with its first seeds, beside what the run found.
package struct Audit: Sendable {
  private let directory: RunDirectory
  private let record: RunRecord
  private let summary: Summary
  private let workspace: Workspace
  private let stream: TrainingStream
  private let options: Options

  /// The size of an audit.
  package struct Options: Sendable {
    /// Random architectures for each target, at least one.
    package var architectures: Int
    /// Seeds with which each is trained, at least two.
    package var seeds: Int
    /// Threads. They change the time, not the result.
    package var threads: Int

    /// Makes options.
    package init(architectures: Int, seeds: Int, threads: Int) {
      self.architectures = architectures
      self.seeds = seeds
      self.threads = threads
    }
  }

  /// Checks that the run's search can be made again, bit by bit.
  ///
  /// - Parameter workspace: the run's own, as `Workspace.init(of:_:)` opens it.
  /// - Throws: `InputError` where the run has not finished, the arithmetic is that of another kind of machine, or the
  ///   stream has fewer than ten batches.
  /// - Precondition: the workspace's log is the run's, which `Workspace.init(of:_:)` makes sure of.
  package init(_ directory: RunDirectory, _ workspace: Workspace, _ options: Options) throws {
    precondition(options.architectures > 0 && options.seeds > 1)
    self.directory = directory
    self.workspace = workspace
    self.options = options
    (record, summary) = (try directory.record(), try directory.summary())
    precondition(
      record.data.fingerprint == workspace.dataset.fingerprint, "the workspace is the run's own")
    let named = summary.targets.map(\.target) + (summary.notTried ?? []).map(\.target)
    guard named.sorted(by: >) == record.options.targets else {
      throw InputError(
        "has other targets than its run.json", file: "\(directory.path)/summary.json")
    }
    guard record.numerics == Arithmetic.description else {
      throw InputError(
        "ran with \(record.numerics), found \(Arithmetic.description): here the search would end"
          + " with another supernet", file: directory.path)
    }
    stream = try TrainingStream(of: record, workspace, in: directory)
  }

  /// Makes the audit and leaves audit.json in the run's directory.
  ///
  /// - Parameter checkpoint: if it is to be resumed: each search pass and each training is a piece of it.
  /// - Throws: `Divergence`, `InputError` for a damaged dataset or where the search does not go as the
  ///   run's did, `FileError` where the disk is full, or `Stopped` where the work is to end.
  package func run(
    in checkpoint: Checkpoint? = nil, report: @Sendable (RunEvent) -> Void
  ) throws -> AuditReport {
    let costed = workspace.costed
    let found = try summary.targets.map {
      try workspace.space.architecture($0.trained.architecture, file: directory.path)
    }
    let sampled = zip(summary.targets, found).map { draw(target: $0.target, besides: $1) }
    let start = ContinuousClock.now
    // Over all processes that have worked on it.
    func seconds() -> Double {
      checkpoint?.seconds ?? (ContinuousClock.now - start) / .seconds(1)
    }
    let supernet = try search(sampled, checkpoint, report: report)
    let searched =
      try checkpoint?.result(of: "seconds of the search", seconds) ?? seconds()
    report(
      .found(
        zip(summary.targets, found).map {
          FoundArchitecture($1, for: $0.target, in: costed)
        }))
    let (losses, trainings) = try retrain(
      Set(sampled.joined()).sorted(), found, checkpoint, report: report)

    let confidence = 0.95
    let targets = zip(summary.targets, found).enumerated().map { t, pair in
      let (result, architecture) = pair
      return AuditReport.Target(
        target: result.target, result.trained.architecture,
        costRatio: costed.ratio(of: architecture), loglosses: losses[architecture] ?? [],
        sampled: zip(sampled[t], supernet[t]).map {
          AuditReport.Sampled(
            architecture: workspace.space.values(of: $0), costRatio: costed.ratio(of: $0),
            supernet: $1, loglosses: losses[$0] ?? [])
        }, confidence: confidence)
    }
    var audit = AuditReport(
      confidence: confidence, seeds: seeds, targets: targets, trainings: trainings,
      seconds: Summary.Seconds(search: searched, retrain: seconds() - searched))
    // The check with more passes is a piece of work of its own, and stays.
    audit.passes = (try? directory.audit())?.passes
    try directory.write(audit, json: "audit.json")
    return audit
  }

  /// The first seeds of the run's own retrains.
  private var seeds: [UInt64] { (0..<UInt64(options.seeds)).map { record.options.seed &+ $0 } }

  /// Different architectures of about the target's cost, other than `found`: as many as were asked for, or
  /// as can be found.
  private func draw(target: Target, besides found: Architecture) -> [Architecture] {
    let costed = workspace.costed
    let policy = Policy(uniformOver: costed.decisions)
    var sampler = FeasibleSampler(costed, target: target)
    var random = RandomStream(seed: record.options.seed, purpose: "audit \(target)")
    var drawn: [Architecture] = []
    for _ in 0..<100 where drawn.count < options.architectures {
      for architecture in sampler.sample(options.architectures, from: policy, random: &random)
      where architecture != found && !drawn.contains(architecture) {
        drawn.append(architecture)
      }
    }
    return Array(drawn.prefix(options.architectures))
  }

  /// The supernet's log losses of the architectures drawn for each target.
  private func search(
    _ sampled: [[Architecture]], _ checkpoint: Checkpoint?, report: (RunEvent) -> Void
  ) throws -> [[Double]] {
    // Those that were not retrained took part in the search.
    let targets = record.options.targets
    let schedule = Schedule(
      workspace.costed, rows: stream.rows.count,
      searchers: record.options.separate ? 1 : targets.count)
    report(.searching(rows: stream.rows.count, targets: targets, schedule))
    var losses: [[Double]] = []
    let passes =
      record.options.separate
      ? zip(summary.targets, sampled).map { ([$0.target], [$1]) } : [(targets, sampled)]
    for (targets, sampled) in passes {
      let watched = Array(sampled.joined())
      func said() throws -> [Double] {
        try self.said(of: watched, targets, checkpoint, report: report)
      }
      // What is drawn follows from the run, the targets and how many are asked for.
      let piece = "watched search \(targets) architectures \(options.architectures)"
      var rest = try (checkpoint?.result(of: piece, said) ?? said())[...]
      precondition(rest.count == watched.count, "one loss an architecture")
      for architectures in sampled {
        losses.append(Array(rest.prefix(architectures.count)))
        rest = rest.dropFirst(architectures.count)
      }
    }
    return losses
  }

  /// What the supernet of a search of some targets, made again, says of architectures that it is asked about.
  ///
  /// - Throws: `InputError` where the search does not go as that of the run did.
  private func said(
    of watched: [Architecture], _ targets: [Target], _ checkpoint: Checkpoint?,
    report: (RunEvent) -> Void
  ) throws -> [Double] {
    var log: [ControllerRecord] = []
    var pass = workspace.searchPass(
      targets: targets, seed: record.options.seed, threads: options.threads)
    pass.skipsDivergence = record.options.skipsDiverged
    pass.spectators = watched
    _ = try pass.run(over: workspace.dataset, rows: stream.rows) { event in
      if case .controllers(let records) = event { log += records }
      report(.search(event))
    } observe: { _ in
      try checkpoint?.endIfAsked()
    }
    // A run without --separate has one pass, whose log is all of the run's.
    let expected = try directory.controllerRecords()
    guard
      log == (record.options.separate ? expected.filter { targets.contains($0.target) } : expected)
    else {
      throw InputError(
        "the search, made again, does not go as its controller.jsonl says: the run was made by"
          + " another build of nas", file: directory.path)
    }
    return pass.spectatorLosses
  }

  /// The log losses of all architectures, seed by seed, and the number of trainings that it took: what the
  /// run has measured itself is known.
  private func retrain(
    _ sampled: [Architecture], _ found: [Architecture], _ checkpoint: Checkpoint?,
    report: @Sendable (RunEvent) -> Void
  ) throws -> (losses: [Architecture: [Double]], trainings: Int) {
    let (costed, seeds) = (workspace.costed, seeds)
    var known: [Architecture: [UInt64: Double]] = [:]
    for (architecture, result) in zip(found, summary.targets) {
      for run in result.trained.runs { known[architecture, default: [:]][run.seed] = run.logloss }
    }
    let architectures = Set(sampled + found).sorted()
    let missing = architectures.flatMap { architecture in
      seeds.filter { known[architecture]?[$0] == nil }.map { (architecture, seed: $0) }
    }
    let trainings = workspace.trainings(threads: options.threads, checkpoint: checkpoint)
    let figures = try trainings.figures(
      of: missing.map { stream.job(costed.shape(of: $0.0), seed: $0.seed) }
    ) {
      report(
        .retrain(RetrainProgress(seeds: seeds.count, runs: $0.jobs, fraction: $0.fraction)))
    }
    for ((architecture, seed), figures) in zip(missing, figures) {
      precondition(figures.seed == seed, "results are in the order of the jobs")
      known[architecture, default: [:]][seed] = figures.logloss
    }
    let complete = architectures.map { architecture in
      (architecture, seeds.compactMap { known[architecture]?[$0] })
    }
    return (Dictionary(uniqueKeysWithValues: complete), missing.count)
  }
}
