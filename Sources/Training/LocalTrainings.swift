// Trainings on the threads of this process, as many side by side as find room in memory. It keeps no results: that is
// the journal's.

import Datasets
import Files
import Foundation
import Model
import Numerics
import Search
import Synchronization

// Invariants:
// - Outcomes are in the order of the jobs, and none depends on the thread or on the trainings beside it.
// - A job's snapshots are removed after `progress` was told its outcome: whatever ends the process, either the outcome
//   is kept or its training can be gone on with.
// - Where one job fails, no other is begun, and with snapshots the others end at their next step.

/// Trains what it is handed.
package struct LocalTrainings: Trainings {
  private let dataset: Dataset
  private let space: SearchSpace
  private let threads: Int
  private let snapshots: Checkpoint?
  private let spoolFolder: String

  /// Prepares trainings on a log.
  ///
  /// - Parameters:
  ///   - space: its sections `model` and `training` say how.
  ///   - snapshots: where trainings leave snapshots from which they go on, and whose signal ends them; predictions
  ///     then wait there.
  ///   - spoolFolder: where predictions wait otherwise, each training's in a spool of its own, so that the disk has
  ///     its space back as soon as nobody needs them.
  package init(
    _ dataset: Dataset, _ space: SearchSpace, threads: Int, snapshots: Checkpoint? = nil,
    spoolFolder: String = FileManager.default.temporaryDirectory.path
  ) {
    (self.dataset, self.space, self.threads) = (dataset, space, threads)
    (self.snapshots, self.spoolFolder) = (snapshots, spoolFolder)
  }

  /// What the jobs come to, as the protocol says.
  package func outcomes(
    of jobs: [TrainingJob], progress: @Sendable (TrainingProgress) throws -> Void
  ) throws -> [TrainingOutcome] {
    precondition(Set(jobs).count == jobs.count, "no job is trained twice")
    precondition(
      jobs.allSatisfy {
        0..<dataset.rows ~= $0.rows.lowerBound && $0.rows.upperBound <= dataset.rows
      },
      "rows of the dataset")
    let side = concurrency(of: jobs)
    let inner = WorkerPool(threads: max(1, threads / side))
    let count = Mutex(TrainingProgress(of: jobs))
    return try WorkerPool(threads: side).all(jobs.count, of: snapshots) { index in
      let job = jobs[index]
      var rest = job.rowsRead
      let outcome = try outcome(of: job, pool: inner) { rows, isEarlier in
        rest -= rows
        try progress(
          count.withLock { count in
            count.rowsDone += rows
            if !isEarlier { count.rowsTrained += rows }
            return count
          })
      }
      var now = count.withLock { [rest] count in
        count.rowsDone += rest  // of one that has diverged
        count.done += 1
        return count
      }
      now.finished = (index, outcome)
      try progress(now)
      if let snapshots {
        try SnapshotKeeper(of: job.name, in: snapshots).removeFiles(
          keepingPredictions: job.wanted == .predictions && outcome.figures != nil)
      }
      return outcome
    }
  }

  /// How many of the jobs find room side by side.
  private func concurrency(of jobs: [TrainingJob]) -> Int {
    let memory = TrainingMemory(space, dataset)
    return sideBySide(
      jobs.count, bytes: jobs.map { memory.bytes(of: $0) }.max() ?? 0, threads: threads,
      available: snapshots?.surroundings.memory() ?? Machine.availableMemory)
  }

  /// Told numbers of rows as they are trained on, and of those that an earlier process has trained on.
  private typealias Observer = (_ rows: Int, _ isEarlier: Bool) throws -> Void

  private func outcome(
    of job: TrainingJob, pool: WorkerPool, observe: Observer
  ) throws -> TrainingOutcome {
    do {
      let stream = TrainingStream(dataset, of: job)
      guard let snapshots else { return .trained(try run(job, stream, pool, observe)) }
      return .trained(try run(job, stream, pool, in: snapshots, observe))
    } catch is Divergence where job.whenDiverged == .loses {
      return .diverged
    }
  }

  /// A training without snapshots.
  private func run(
    _ job: TrainingJob, _ stream: TrainingStream, _ pool: WorkerPool,
    _ observe: Observer
  ) throws -> TrainedRun {
    let isSpooled =
      job.wanted == .predictions || (job.wanted == .figures && dataset.groups > 0)
    var predictions =
      isSpooled ? SpooledPredictions(of: job.window.rows, in: try Spool(in: spoolFolder)) : nil
    let evaluation = try stream.train(job, space, pool: pool) { firstRow, logits, _ in
      try predictions?.add(logits: logits, firstRow: firstRow)
      try observe(logits.count, false)
    }
    try predictions?.flush()
    return try trained(job, evaluation, predictions)
  }

  /// The same with snapshots, from the newest if there are any.
  private func run(
    _ job: TrainingJob, _ stream: TrainingStream, _ pool: WorkerPool, in checkpoint: Checkpoint,
    _ observe: Observer
  ) throws -> TrainedRun {
    try checkpoint.endIfAsked()
    let keeper = try SnapshotKeeper(of: job.name, in: checkpoint)
    var (child, predictions) = try begun(job, stream, pool, keeper)
    try observe(child.nextRow - job.rows.lowerBound, true)
    while !child.isDone {
      let logits: [Float]
      do {
        logits = try child.step()
      } catch {
        // No snapshot may come to the disk after those of a training that is over were removed.
        try keeper.settle()
        throw error
      }
      try predictions.add(logits: logits, firstRow: child.batchRows.lowerBound)
      try observe(logits.count, false)
      if !child.isDone {
        try keeper.observe(
          step: child.steps, network: child.network, pool: pool,
          predictions: { try predictions.flushedSpool() }, state: { child.nextRow })
      }
    }
    try predictions.flush()
    try keeper.settle()
    return try trained(job, child.evaluation, predictions)
  }

  /// A training where its newest snapshot has left it, or at its start.
  private func begun(
    _ job: TrainingJob, _ stream: TrainingStream, _ pool: WorkerPool, _ keeper: SnapshotKeeper
  ) throws -> (ChildTraining, SpooledPredictions) {
    let window = job.window.rows
    let restored = try keeper.restored(as: Int.self) { row, digest, reader in
      let predictions = SpooledPredictions(
        of: window, in: try Spool(at: keeper.predictionsPath, keeping: digest ?? .empty))
      var child = ChildTraining(stream, job, space, pool: pool)
      try child.restore(row: row, predictions, from: &reader)
      return (child, predictions)
    }
    return try restored
      ?? (
        ChildTraining(stream, job, space, pool: pool),
        SpooledPredictions(of: window, in: try Spool(at: keeper.predictionsPath))
      )
  }

  private func trained(
    _ job: TrainingJob, _ evaluation: Evaluation, _ predictions: SpooledPredictions?
  ) throws -> TrainedRun {
    let perQueryAUC =
      job.wanted == .rank
      ? nil
      : try predictions.flatMap { try PerQueryAUC($0, over: job.window.rows, of: dataset) }
    return TrainedRun(
      figures: TrainedRun.Figures(
        seed: job.seed, evaluation, perQueryAUC: perQueryAUC, reliability: job.wanted != .rank),
      predictions: job.wanted == .predictions ? predictions : nil)
  }
}
