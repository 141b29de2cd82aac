// A check of a finished run: whether more passes over the log change what its verdicts compare.

import Files
import Foundation
import Model
import Numerics
import Runs
import Training

/// Trains the baseline and two candidates of a run for one pass and for several over all but the last tenth of its
/// stream, and judges them on that tenth.
///
/// No pass trains on the last tenth, so that rows that were seen before do not count as predicted. Several passes take the
/// rows in the same order each.
package struct PassesCheck: Sendable {
  private let directory: RunDirectory
  private let summary: Summary
  private let workspace: Workspace
  private let stream: TrainingStream
  private let firstSeed: UInt64
  private let options: Options
  /// The audit that was made before.
  private let earlier: AuditReport?

  /// The size of a check.
  package struct Options: Sendable {
    /// The number of passes that is compared with one, at least two.
    package var passes: Int
    /// Seeds with which each architecture is trained, at least two.
    package var seeds: Int
    /// Threads. They change the time, not the result.
    package var threads: Int

    /// Makes options.
    package init(passes: Int, seeds: Int, threads: Int) {
      (self.passes, self.seeds, self.threads) = (passes, seeds, threads)
    }
  }

  /// The share of the stream that is trained on.
  private static let trained = 0.9

  /// Prepares a check.
  ///
  /// - Parameter workspace: the run's own, as `Workspace.init(of:_:)` opens it.
  /// - Throws: `InputError` if the run has not finished, or its stream is shorter than ten batches.
  package init(_ directory: RunDirectory, _ workspace: Workspace, _ options: Options) throws {
    precondition(options.passes > 1 && options.seeds > 1)
    (self.directory, self.workspace, self.options) = (directory, workspace, options)
    let record = try directory.record()
    (summary, earlier) = (try directory.summary(), try directory.audit())
    firstSeed = record.options.seed
    let all = try TrainingStream(of: record, workspace, in: directory)
    var settings = workspace.space.verdict
    settings.skip = Self.trained
    stream = TrainingStream(workspace.dataset, rows: all.rows, verdict: settings)
  }

  /// Makes the check, and leaves it in the run's audit.json beside what is there.
  ///
  /// - Parameter checkpoint: if it is to be resumed: each training is a piece of it.
  /// - Throws: `Divergence`, `InputError` for a damaged dataset, `FileError` if the disk is full, or `Stopped` if the work
  ///   is to end.
  package func run(
    in checkpoint: Checkpoint? = nil, report: @Sendable (RunEvent) -> Void
  ) throws -> AuditReport {
    let start = ContinuousClock.now
    let (architectures, seeds) = (try architectures(), seeds)
    let jobs = architectures.flatMap { _, architecture in
      seeds.flatMap { seed in
        let job = stream.job(workspace.costed.shape(of: architecture), seed: seed)
        return [job.heldOut(passes: 1), job.heldOut(passes: options.passes)]
      }
    }
    let trainings = workspace.trainings(threads: options.threads, checkpoint: checkpoint)
    let losses = try trainings.figures(of: jobs) {
      report(.retrain(RetrainProgress(seeds: seeds.count, runs: $0.jobs, fraction: $0.fraction)))
    }.map(\.logloss)
    let trained = architectures.enumerated().map { place, pair in
      // One pass and all passes, seed by seed.
      let own = losses[place * 2 * seeds.count..<(place + 1) * 2 * seeds.count]
      return PassesReport.Trained(
        target: pair.target, architecture: workspace.space.values(of: pair.architecture),
        costRatio: workspace.costed.ratio(of: pair.architecture),
        onePass: stride(from: own.startIndex, to: own.endIndex, by: 2).map { own[$0] },
        allPasses: stride(from: own.startIndex + 1, to: own.endIndex, by: 2).map { own[$0] })
    }
    let check = PassesReport(
      passes: options.passes, rows: stream.window.rows.count, seeds: seeds, architectures: trained,
      trainings: jobs.count,
      seconds: checkpoint?.seconds ?? (ContinuousClock.now - start) / .seconds(1))
    var audit =
      earlier
      ?? AuditReport(
        confidence: 0.95, seeds: [], targets: [], trainings: 0,
        seconds: Summary.Seconds(search: 0, retrain: 0))
    audit.passes = check
    try directory.write(audit, json: "audit.json")
    return audit
  }

  /// The first seeds of the run's own retrains.
  private var seeds: [UInt64] { (0..<UInt64(options.seeds)).map { firstSeed &+ $0 } }

  /// The baseline, and of the candidates that of the mildest and that of the strictest target.
  private func architectures() throws -> [(target: Target?, architecture: Architecture)] {
    let baseline = workspace.space.baseline
    var chosen: [(target: Target?, architecture: Architecture)] = [(nil, baseline)]
    for result in [summary.targets.first, summary.targets.last].compactMap({ $0 }) {
      let architecture = try workspace.space.architecture(
        result.trained.architecture, file: directory.path)
      if !chosen.contains(where: { $0.architecture == architecture }) {
        chosen.append((result.target, architecture))
      }
    }
    return chosen
  }
}
