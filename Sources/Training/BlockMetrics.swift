// How the metrics of a training move over time: those of every block of the evaluation window.

/// The metrics of one block of time.
package struct BlockMetrics: Codable, Hashable, Sendable {
  /// The first row, in the order of the stream.
  package let firstRow: Int
  /// The number of rows.
  package let rows: Int
  /// Mean log loss in nats.
  package let logloss: Double
  /// Area under the ROC curve.
  package let auc: Double
  /// Sum of labels over sum of predictions.
  package let calibration: Double

  enum CodingKeys: String, CodingKey {
    case firstRow = "first_row"
    case rows, logloss, auc, calibration
  }

  /// The metrics of an evaluation over its whole window.
  init(_ evaluation: Evaluation) {
    firstRow = evaluation.window.rows.lowerBound
    rows = evaluation.window.rows.count
    logloss = evaluation.logloss
    auc = evaluation.auc
    calibration = evaluation.calibration
  }
}

/// Evaluates block after block, each as if it were a window of its own; one is in memory at a time.
package struct BlockEvaluation: Sendable {
  private let window: EvaluationWindow
  private var current: Evaluation
  /// The blocks that are complete.
  package private(set) var metrics: [BlockMetrics] = []

  /// Makes an evaluation of the blocks of a window.
  package init(_ window: EvaluationWindow) {
    self.window = window
    current = Self.evaluation(ofBlock: 0, window)
  }

  /// Adds the predictions for consecutive rows, the first of which is `firstRow` of the stream and follows the
  /// last before.
  ///
  /// - Parameter weights: the rows' weights; empty where all are 1.
  package mutating func add(logits: [Float], labels: [Float], weights: [Float], firstRow: Int) {
    current.add(logits: logits, labels: labels, weights: weights, firstRow: firstRow)
    // A batch may end several blocks and begin another.
    while metrics.count < window.blocks,
      current.window.rows.upperBound <= firstRow + logits.count
    {
      metrics.append(BlockMetrics(current))
      guard metrics.count < window.blocks else { return }
      current = Self.evaluation(ofBlock: metrics.count, window)
      current.add(logits: logits, labels: labels, weights: weights, firstRow: firstRow)
    }
  }

  private static func evaluation(ofBlock block: Int, _ window: EvaluationWindow) -> Evaluation {
    Evaluation(EvaluationWindow(of: window.rows(ofBlock: block), skip: 0, blocks: 1))
  }
}
