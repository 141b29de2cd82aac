// What is kept of a training from scratch.

import Files
import Foundation
import Model
import Numerics

/// The figures of a training from scratch, not its weights. Predictions wait on the disk.
package struct TrainedRun: Sendable {
  /// What was measured.
  package let figures: Figures
  /// The predictions for the window, where they are needed for a prediction difference.
  package let predictions: SpooledPredictions?

  /// What was measured in a training.
  package struct Figures: Codable, Hashable, Sendable {
    /// The seed of the initial weights.
    package let seed: UInt64
    /// Mean log loss of each block of time.
    package let blockLosses: [Double]
    /// Mean weight of the rows of each block of time.
    package let blockWeights: [Double]
    /// Mean log loss over the window.
    package let logloss: Double
    /// Area under the ROC curve over the window.
    package let auc: Double
    /// The mean of that area within groups; nil where rows have no group, or nobody asked.
    package let perQueryAUC: PerQueryAUC?
    /// Sum of labels over sum of predictions.
    package let calibration: Double

    /// Takes the figures of an evaluation.
    init(seed: UInt64, _ evaluation: Evaluation, perQueryAUC: PerQueryAUC?) {
      self.seed = seed
      blockLosses = evaluation.blockLosses
      blockWeights = evaluation.blockWeights
      logloss = evaluation.logloss
      auc = evaluation.auc
      self.perQueryAUC = perQueryAUC
      calibration = evaluation.calibration
    }
  }
}

/// What of a training is wanted beside its log loss.
package enum Wanted {
  /// Nothing: it only ranks architectures.
  case rank
  /// All that a verdict reports, but for the predictions.
  case figures
  /// The predictions too, which wait on the disk.
  case predictions
}

extension TrainingStream {
  /// Trains a child and keeps its figures.
  ///
  /// - Parameters:
  ///   - spoolFolder: where predictions wait that no checkpoint keeps, each training's in a spool of its own, so that
  ///     the disk has its space back as soon as nobody needs them.
  ///   - checkpoint: that of the run, if it is to be gone on with: a training that it has is not made again, and one
  ///     that was interrupted goes on where it was.
  ///   - observe: called with the numbers of rows as they are trained on, those of earlier processes included.
  /// - Throws: `Divergence`, `InputError` where the dataset is damaged, `FileError` where the disk is full, or
  ///   `Stopped` where the run is to end.
  package func run(
    _ job: TrainingJob, _ space: SearchSpace, pool: WorkerPool, keeping wanted: Wanted,
    spoolFolder: String = FileManager.default.temporaryDirectory.path, checkpoint: Checkpoint?,
    observe: (_ rows: Int) -> Void = { _ in }
  ) throws -> TrainedRun {
    if let checkpoint {
      return try run(
        job, space, pool: pool, keeping: wanted, in: checkpoint, observe: observe)
    }
    var predictions =
      wanted == .predictions || (wanted == .figures && dataset.groups > 0)
      ? SpooledPredictions(of: window.rows, in: try Spool(in: spoolFolder)) : nil
    let evaluation = try train(job, space, pool: pool) { firstRow, logits, _ in
      try predictions?.add(logits: logits, firstRow: firstRow)
      observe(logits.count)
    }
    try predictions?.flush()
    return try trained(job, evaluation, predictions, wanted)
  }

  /// The same as a piece of a run.
  private func run(
    _ job: TrainingJob, _ space: SearchSpace, pool: WorkerPool, keeping wanted: Wanted,
    in checkpoint: Checkpoint, observe: (_ rows: Int) -> Void
  ) throws -> TrainedRun {
    let piece = name(of: job)
    let keeper = SnapshotKeeper(of: piece, in: checkpoint)
    if let known = kept(checkpoint.result(of: piece, as: Kept.self), keeper, wanted) {
      observe(rows.count)
      return known
    }
    if let stop = checkpoint.stop { throw stop }
    var (child, predictions) = try begun(job, space, pool: pool, keeper)
    observe(child.nextRow - rows.lowerBound)
    while !child.isDone {
      let firstRow = child.nextRow
      let logits = try child.step()
      try predictions.add(logits: logits, firstRow: firstRow)
      observe(logits.count)
      if !child.isDone {
        try keeper.observe(
          step: child.steps, network: child.network, pool: pool,
          predictions: { try predictions.flushedSpool() }, state: { child.nextRow })
      }
    }
    let spool = try predictions.flushedSpool()
    let run = try trained(job, child.evaluation, predictions, wanted)
    let kept = wanted == .predictions ? spool : nil
    try keeper.finish(
      with: Kept(figures: run.figures, predictions: kept?.digest), keeping: kept)
    return run
  }

  /// What the journal keeps of a training.
  private struct Kept: Codable {
    var figures: TrainedRun.Figures
    /// Size and checksum of the predictions, where they were wanted.
    var predictions: FileDigest?
  }

  /// A piece's name tells all that its result depends on within a run.
  private func name(of job: TrainingJob) -> String {
    "training seed \(job.seed) rows \(rows) window \(window.rows) blocks \(window.blocks) \(job.shape)"
  }

  /// A training that was finished earlier, if all that is wanted of it is still there.
  private func kept(_ kept: Kept?, _ keeper: SnapshotKeeper, _ wanted: Wanted) -> TrainedRun? {
    guard let kept else { return nil }
    guard wanted == .predictions else { return TrainedRun(figures: kept.figures, predictions: nil) }
    guard let digest = kept.predictions,
      let predictions = keeper.predictions(of: window.rows, keeping: digest)
    else { return nil }
    return TrainedRun(figures: kept.figures, predictions: predictions)
  }

  /// A training where its newest snapshot has left it, or at its start.
  private func begun(
    _ job: TrainingJob, _ space: SearchSpace, pool: WorkerPool, _ keeper: SnapshotKeeper
  ) throws -> (ChildTraining, SpooledPredictions) {
    let restored = keeper.restored(as: Int.self) { row, digest, reader in
      let predictions = SpooledPredictions(
        of: window.rows, in: try Spool(at: keeper.predictionsPath, keeping: digest ?? .empty))
      var child = ChildTraining(self, job, space, pool: pool)
      try child.restore(row: row, predictions, from: &reader)
      return (child, predictions)
    }
    return try restored
      ?? (
        ChildTraining(self, job, space, pool: pool),
        SpooledPredictions(of: window.rows, in: try Spool(at: keeper.predictionsPath))
      )
  }

  private func trained(
    _ job: TrainingJob, _ evaluation: Evaluation, _ predictions: SpooledPredictions?,
    _ wanted: Wanted
  ) throws -> TrainedRun {
    TrainedRun(
      figures: TrainedRun.Figures(
        seed: job.seed, evaluation,
        perQueryAUC: try wanted == .rank
          ? nil
          : predictions.flatMap { try PerQueryAUC($0, over: window.rows, of: dataset) }),
      predictions: wanted == .predictions ? predictions : nil)
  }
}
