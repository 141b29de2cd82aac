// How well one column alone predicts the label, on rows that nothing was fitted to.

import Foundation

/// What a column alone tells of the label.
///
/// Every value of one half of a sample's rows predicts its smoothed share of positives; the other half is scored.
/// The halves alternate as the sequence of Thue and Morse does, which repeats no pattern that a log may have.
package struct LabelAssociation: Hashable, Sendable {
  /// Area under the ROC curve on the scored rows; 0.5 where the column tells nothing.
  package let auc: Double
  /// The share of the label's entropy that the prediction removes: 1 − log loss / log loss of the base rate.
  /// Slightly below 0 where the column tells nothing.
  package let entropyRemoved: Double
  /// The log loss of a scored row, in nats.
  package let logLoss: Double

  /// Rows of the base rate that every value starts with, so that rare values claim little.
  private static let prior = 10.0

  /// Measures a column.
  ///
  /// - Parameters:
  ///   - ids: of each row, below `count`.
  ///   - labels: of each row; nil where the label is missing.
  /// - Returns: nil where one of the halves lacks positives or negatives.
  init?(ids: [UInt32], count: Int, labels: [Bool?]) {
    precondition(ids.count == labels.count)
    var fitted = LabelCounts(count)
    var scored = LabelCounts(count)
    for row in ids.indices {
      guard let label = labels[row] else { continue }
      if row.nonzeroBitCount % 2 == 0 {
        fitted.add(Int(ids[row]), label)
      } else {
        scored.add(Int(ids[row]), label)
      }
    }
    guard fitted.hasBoth, scored.hasBoth else { return nil }
    let base = fitted.positiveRate
    let predictions = (0..<count).map { id in
      (fitted.positives[id] + Self.prior * base)
        / (fitted.positives[id] + fitted.negatives[id] + Self.prior)
    }
    auc = scored.auc(predictions)
    let loss = scored.loss { predictions[$0] }
    entropyRemoved = 1 - loss / scored.loss { _ in base }
    logLoss = loss / scored.count
  }
}

/// Positives and negatives of every value.
private struct LabelCounts {
  var positives: [Double]
  var negatives: [Double]

  init(_ count: Int) {
    positives = [Double](repeating: 0, count: count)
    negatives = positives
  }

  mutating func add(_ id: Int, _ label: Bool) {
    if label { positives[id] += 1 } else { negatives[id] += 1 }
  }

  var hasBoth: Bool { positives.contains { $0 > 0 } && negatives.contains { $0 > 0 } }

  /// Rows.
  var count: Double { positives.reduce(0, +) + negatives.reduce(0, +) }

  var positiveRate: Double {
    let sum = positives.reduce(0, +)
    return sum / (sum + negatives.reduce(0, +))
  }

  /// The sum of log losses, in nats.
  func loss(_ prediction: (Int) -> Double) -> Double {
    positives.indices.reduce(0) { sum, id in
      sum - positives[id] * log(prediction(id)) - negatives[id] * log(1 - prediction(id))
    }
  }

  /// The share of pairs of a positive and a negative that are in the right order, ties counted half.
  func auc(_ predictions: [Double]) -> Double {
    var (pairs, negativesBelow) = (0.0, 0.0)
    var (tiedPositives, tiedNegatives) = (0.0, 0.0)
    var last = -Double.infinity
    for id in predictions.indices.sorted(by: { predictions[$0] < predictions[$1] }) {
      if predictions[id] > last {
        pairs += tiedPositives * (negativesBelow + tiedNegatives / 2)
        negativesBelow += tiedNegatives
        (tiedPositives, tiedNegatives, last) = (0, 0, predictions[id])
      }
      tiedPositives += positives[id]
      tiedNegatives += negatives[id]
    }
    pairs += tiedPositives * (negativesBelow + tiedNegatives / 2)
    return pairs / (positives.reduce(0, +) * negatives.reduce(0, +))
  }
}
