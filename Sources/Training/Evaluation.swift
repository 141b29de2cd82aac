// How good a network's predictions were, each made before the network was trained on its row.

import Foundation
import Numerics

/// The part of the stream that counts, cut into blocks of time.
package struct EvaluationWindow: Hashable, Sendable {
  /// Rows that count: all but the first ones, on which a network has hardly trained.
  package let rows: Range<Int>
  /// Number of blocks.
  package let blocks: Int

  /// The window of a stream of these rows, of which the first part `skip` does not count.
  package init(of stream: Range<Int>, skip: Double, blocks: Int) {
    let skipped = Int((skip * Double(stream.count)).rounded())
    rows = stream.dropFirst(min(skipped, max(stream.count - 1, 0)))
    self.blocks = min(blocks, rows.count)
  }

  /// The window of a stream of `count` rows from 0 on.
  package init(of count: Int, skip: Double, blocks: Int) {
    self.init(of: 0..<count, skip: skip, blocks: blocks)
  }

  /// The block of a row of the window.
  func block(of row: Int) -> Int {
    (row - rows.lowerBound) * blocks / rows.count
  }

  /// The rows of a block.
  package func rows(ofBlock block: Int) -> Range<Int> {
    // The first row for which `block(of:)` is `block`.
    func start(_ block: Int) -> Int {
      rows.lowerBound + (block * rows.count + blocks - 1) / blocks
    }
    return start(block)..<start(block + 1)
  }
}

/// Progressive metrics of one training over an evaluation window, in memory that does not grow with it. A row
/// counts as much as its weight says.
package struct Evaluation: Sendable {
  /// The window.
  package let window: EvaluationWindow
  /// Weighted sum of the log losses, weight and number of rows of each block.
  private var sums: [Double]
  private var weights: [Double]
  private var counts: [Int]
  /// Weighted sum of the predictions of each block.
  private var predictions: [Double]
  private var labelSum = 0.0
  private var predictionSum = 0.0
  private var curve = ROCCurve()

  /// Makes an empty evaluation.
  package init(_ window: EvaluationWindow) {
    self.window = window
    sums = [Double](repeating: 0, count: window.blocks)
    weights = sums
    predictions = sums
    counts = [Int](repeating: 0, count: window.blocks)
  }

  /// Adds the predictions for consecutive rows, the first of which is `firstRow` of the stream.
  ///
  /// - Parameter importance: the rows' weights; empty where all are 1.
  package mutating func add(
    logits: [Float], labels: [Float], weights importance: [Float] = [], firstRow: Int
  ) {
    for i in logits.indices where window.rows.contains(firstRow + i) {
      let block = window.block(of: firstRow + i)
      let weight = importance.isEmpty ? 1 : importance[i]
      let prediction = Double(weight) * Self.probability(logits[i])
      sums[block] += Double(weight) * logisticLoss(logit: logits[i], label: labels[i])
      weights[block] += Double(weight)
      counts[block] += 1
      labelSum += Double(weight) * Double(labels[i])
      predictionSum += prediction
      predictions[block] += prediction
      curve.add(logit: logits[i], isPositive: labels[i] > 0.5, weight: weight)
    }
  }

  /// The weighted mean log loss of each block, in nats; 0 where a block has no weight.
  package var blockLosses: [Double] { zip(sums, weights).map { $1 > 0 ? $0 / $1 : 0 } }

  /// The mean weight of the rows of each block: 1 where rows have no weights.
  package var blockWeights: [Double] { zip(weights, counts).map { $0 / Double(max($1, 1)) } }

  /// The weighted mean prediction of each block, a probability; 0 if a block has no weight.
  package var blockPredictions: [Double] {
    zip(predictions, weights).map { $1 > 0 ? $0 / $1 : 0 }
  }

  /// The weighted mean log loss over the window, in nats; 0 where it has no weight.
  package var logloss: Double {
    let weight = weights.reduce(0, +)
    return weight > 0 ? sums.reduce(0, +) / weight : 0
  }

  /// Sum of labels over sum of predictions: above 1 where too little was predicted. 1 where there are none.
  package var calibration: Double { predictionSum > 0 ? labelSum / predictionSum : 1 }

  /// Area under the ROC curve over the window, ties counted half; 0.5 where only one label occurs. Exact up
  /// to `ROCCurve.exactRows` rows, beyond that within `aucErrorBound`.
  package var auc: Double { curve.auc }

  /// How far `auc` may be from the exact area; 0 where it is exact.
  package var aucErrorBound: Double { curve.aucErrorBound }

  /// Mean prediction and mean label of the ten tenths of the window's rows by rising prediction.
  package var deciles: [Decile] { curve.deciles }

  /// p = 1 / (1 + e^−logit)
  package static func probability(_ logit: Float) -> Double { 1 / (1 + exp(-Double(logit))) }
}
