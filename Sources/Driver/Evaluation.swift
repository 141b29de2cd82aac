// How good a network's predictions were, each made before the network was trained on its row.

import Foundation
import Linalg

/// The part of the stream that counts, cut into blocks of time.
public struct EvaluationWindow: Hashable, Sendable {
  /// Rows that count: all but the first ones, on which a network has hardly trained.
  public let rows: Range<Int>
  /// Number of blocks.
  public let blocks: Int

  /// The window of a stream of `count` rows, of which the first part `skip` does not count.
  public init(of count: Int, skip: Double, blocks: Int) {
    let start = min(Int((skip * Double(count)).rounded()), max(count - 1, 0))
    rows = start..<count
    self.blocks = min(blocks, rows.count)
  }

  /// The block of a row of the window.
  func block(of row: Int) -> Int {
    (row - rows.lowerBound) * blocks / rows.count
  }
}

/// Progressive metrics of one training over an evaluation window.
public struct Evaluation: Sendable {
  /// The window.
  public let window: EvaluationWindow
  /// Sum of the log losses and number of rows of each block.
  private var sums: [Double]
  private var counts: [Int]
  private var labelSum = 0.0
  private var predictionSum = 0.0
  private var logits: [Float] = []
  private var labels: [Bool] = []

  /// Makes an empty evaluation.
  public init(_ window: EvaluationWindow) {
    self.window = window
    sums = [Double](repeating: 0, count: window.blocks)
    counts = [Int](repeating: 0, count: window.blocks)
    logits.reserveCapacity(window.rows.count)
    labels.reserveCapacity(window.rows.count)
  }

  /// Adds the predictions for consecutive rows, the first of which is `firstRow` of the stream.
  public mutating func add(logits: [Float], labels: [Float], firstRow: Int) {
    for i in logits.indices where window.rows.contains(firstRow + i) {
      let block = window.block(of: firstRow + i)
      sums[block] += logisticLoss(logit: logits[i], label: labels[i])
      counts[block] += 1
      labelSum += Double(labels[i])
      predictionSum += Self.probability(logits[i])
      self.logits.append(logits[i])
      self.labels.append(labels[i] > 0.5)
    }
  }

  /// The mean log loss of each block, in nats.
  public var blockLosses: [Double] { zip(sums, counts).map { $0 / Double($1) } }

  /// The mean log loss over the window, in nats.
  public var logloss: Double { sums.reduce(0, +) / Double(counts.reduce(0, +)) }

  /// Sum of labels over sum of predictions: above 1 where too little was predicted.
  public var calibration: Double { labelSum / predictionSum }

  /// The predicted probability for each row of the window.
  public var predictions: [Float] { logits.map { Float(Self.probability($0)) } }

  /// Area under the ROC curve over the window, exact, ties counted half. 0.5 where only one label occurs.
  public var auc: Double {
    let order = logits.indices.sorted { logits[$0] < logits[$1] }
    let positives = labels.count { $0 }
    let negatives = labels.count - positives
    if positives == 0 || negatives == 0 { return 0.5 }
    // The Mann-Whitney statistic: the ranks of the positives, those of a tie averaged.
    var rankSum = 0.0
    var start = 0
    while start < order.count {
      var end = start
      var tied = 0
      while end < order.count, logits[order[end]] == logits[order[start]] {
        if labels[order[end]] { tied += 1 }
        end += 1
      }
      rankSum += Double(tied) * Double(start + end + 1) / 2
      start = end
    }
    let least = Double(positives) * Double(positives + 1) / 2
    return (rankSum - least) / (Double(positives) * Double(negatives))
  }

  /// p = 1 / (1 + e^−logit)
  public static func probability(_ logit: Float) -> Double { 1 / (1 + exp(-Double(logit))) }
}

/// Prediction difference: the mean of |p₁ − p₂| / ((p₁ + p₂) / 2) over two trainings of the same
/// architecture, which shows how far a retrain can be trusted to repeat itself.
public func predictionDifference(_ first: [Float], _ second: [Float]) -> Double {
  precondition(first.count == second.count && !first.isEmpty)
  let sum = zip(first, second).reduce(0.0) { sum, pair in
    let (p, q) = (Double(pair.0), Double(pair.1))
    return p + q > 0 ? sum + abs(p - q) / ((p + q) / 2) : sum
  }
  return sum / Double(first.count)
}
