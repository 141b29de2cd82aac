// How good a network's predictions were, each made before the network was trained on its row.

import Foundation
import Linalg

/// The part of the stream that counts, cut into blocks of time.
public struct EvaluationWindow: Hashable, Sendable {
  /// Rows that count: all but the first ones, on which a network has hardly trained.
  public let rows: Range<Int>
  /// Number of blocks.
  public let blocks: Int

  /// The window of a stream of these rows, of which the first part `skip` does not count.
  public init(of stream: Range<Int>, skip: Double, blocks: Int) {
    let skipped = Int((skip * Double(stream.count)).rounded())
    rows = stream.dropFirst(min(skipped, max(stream.count - 1, 0)))
    self.blocks = min(blocks, rows.count)
  }

  /// The window of a stream of `count` rows from 0 on.
  public init(of count: Int, skip: Double, blocks: Int) {
    self.init(of: 0..<count, skip: skip, blocks: blocks)
  }

  /// The block of a row of the window.
  func block(of row: Int) -> Int {
    (row - rows.lowerBound) * blocks / rows.count
  }
}

/// Progressive metrics of one training over an evaluation window, in memory that does not grow with it.
public struct Evaluation: Sendable {
  /// The window.
  public let window: EvaluationWindow
  /// Sum of the log losses and number of rows of each block.
  private var sums: [Double]
  private var counts: [Int]
  private var labelSum = 0.0
  private var predictionSum = 0.0
  private var curve = ROCCurve()

  /// Makes an empty evaluation.
  public init(_ window: EvaluationWindow) {
    self.window = window
    sums = [Double](repeating: 0, count: window.blocks)
    counts = [Int](repeating: 0, count: window.blocks)
  }

  /// Adds the predictions for consecutive rows, the first of which is `firstRow` of the stream.
  public mutating func add(logits: [Float], labels: [Float], firstRow: Int) {
    for i in logits.indices where window.rows.contains(firstRow + i) {
      let block = window.block(of: firstRow + i)
      sums[block] += logisticLoss(logit: logits[i], label: labels[i])
      counts[block] += 1
      labelSum += Double(labels[i])
      predictionSum += Self.probability(logits[i])
      curve.add(logit: logits[i], isPositive: labels[i] > 0.5)
    }
  }

  /// The mean log loss of each block, in nats.
  public var blockLosses: [Double] { zip(sums, counts).map { $0 / Double($1) } }

  /// The mean log loss over the window, in nats.
  public var logloss: Double { sums.reduce(0, +) / Double(counts.reduce(0, +)) }

  /// Sum of labels over sum of predictions: above 1 where too little was predicted.
  public var calibration: Double { labelSum / predictionSum }

  /// Area under the ROC curve over the window, ties counted half; 0.5 where only one label occurs. Exact up
  /// to `ROCCurve.exactRows` rows, beyond that within `aucErrorBound`.
  public var auc: Double { curve.auc }

  /// How far `auc` may be from the exact area; 0 where it is exact.
  public var aucErrorBound: Double { curve.aucErrorBound }

  /// p = 1 / (1 + e^−logit)
  public static func probability(_ logit: Float) -> Double { 1 / (1 + exp(-Double(logit))) }
}
