// What is kept of a training from scratch.

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

    /// Mean prediction and mean label of the ten tenths of the window's rows by rising prediction; nil if nobody asked,
    /// and of trainings of earlier versions.
    package let deciles: [Decile]?
    /// Mean prediction of each block of time; nil as `deciles` are.
    package let blockPredictions: [Double]?

    /// Takes the figures of an evaluation.
    ///
    /// - Parameter reliability: whether predictions are wanted beside labels, by tenths and by blocks.
    /// - Precondition: its losses are finite, as those of a training that has not diverged are.
    init(
      seed: UInt64, _ evaluation: Evaluation, perQueryAUC: PerQueryAUC?, reliability: Bool = false
    ) {
      precondition(
        evaluation.logloss.isFinite && evaluation.blockLosses.allSatisfy(\.isFinite),
        "a training that goes wrong diverges in the step in which it does")
      self.seed = seed
      blockLosses = evaluation.blockLosses
      blockWeights = evaluation.blockWeights
      logloss = evaluation.logloss
      auc = evaluation.auc
      self.perQueryAUC = perQueryAUC
      calibration = evaluation.calibration
      deciles = reliability ? evaluation.deciles : nil
      blockPredictions = reliability ? evaluation.blockPredictions : nil
    }
  }
}
