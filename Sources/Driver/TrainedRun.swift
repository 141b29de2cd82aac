// What is kept of a training from scratch.

import Linalg
import SearchSpace
import System

/// The figures of a training from scratch, not its weights. Predictions wait on the disk.
public struct TrainedRun: Sendable {
  /// The seed of the initial weights.
  public let seed: UInt64
  /// Mean log loss of each block of time.
  public let blockLosses: [Double]
  /// Mean weight of the rows of each block of time.
  public let blockWeights: [Double]
  /// Mean log loss over the window.
  public let logloss: Double
  /// Area under the ROC curve over the window.
  public let auc: Double
  /// The mean of that area within groups; nil where rows have no group.
  public let perQueryAUC: PerQueryAUC?
  /// Sum of labels over sum of predictions.
  public let calibration: Double
  /// The predictions for the window, where they are needed for a prediction difference.
  public let predictions: SpooledPredictions?

  /// Takes the figures of an evaluation.
  public init(
    seed: UInt64, _ evaluation: Evaluation, perQueryAUC: PerQueryAUC? = nil,
    predictions: SpooledPredictions? = nil
  ) {
    self.seed = seed
    blockLosses = evaluation.blockLosses
    blockWeights = evaluation.blockWeights
    logloss = evaluation.logloss
    auc = evaluation.auc
    self.perQueryAUC = perQueryAUC
    calibration = evaluation.calibration
    self.predictions = predictions
  }

  /// The entry of summary.json.
  public var summary: Summary.Run {
    Summary.Run(seed: seed, logloss: logloss, auc: auc, perQueryAUC: perQueryAUC?.mean)
  }
}

extension TrainingStream {
  /// Trains a child and keeps its figures.
  ///
  /// - Parameters:
  ///   - keepingPredictions: whether the predictions are needed afterwards. They wait in a spool of their own, so
  ///     that the disk has its space back as soon as nobody needs them.
  ///   - spoolFolder: where that is.
  ///   - observe: called after each batch with the number of its rows.
  /// - Throws: `Divergence`, `InputError` where the dataset is damaged, or `FileError` where the disk is full.
  func run(
    _ job: TrainingJob, _ space: SearchSpace, pool: WorkerPool, keepingPredictions: Bool,
    spoolFolder: String, observe: (_ rows: Int) -> Void
  ) throws -> TrainedRun {
    var predictions =
      keepingPredictions || dataset.groups > 0
      ? SpooledPredictions(of: window.rows, in: try Spool(in: spoolFolder)) : nil
    let evaluation = try train(job, space, pool: pool) { firstRow, logits, _ in
      try predictions?.add(logits: logits, firstRow: firstRow)
      observe(logits.count)
    }
    try predictions?.finish()
    return TrainedRun(
      seed: job.seed, evaluation,
      perQueryAUC: try predictions.flatMap {
        try PerQueryAUC($0, over: window.rows, of: dataset)
      }, predictions: keepingPredictions ? predictions : nil)
  }
}
