// The labels and weights of an evaluation window, block by block: what is known of it before anything is trained, and
// what a prediction would lose that looks at no feature.

import Datasets
import Foundation

/// The outcomes of the rows that count, summed in each block of time.
///
/// All sums are of `Double`: weights may be as great as a `Float` holds, and their squares are summed too.
package struct WindowOutcomes: Sendable {
  /// The sums over the rows of one block.
  package struct Block: Hashable, Sendable {
    /// Its rows.
    package var rows = 0
    /// Σ w, and that of the rows whose label is 1.
    package var weight = 0.0, positives = 0.0
    /// Σ w²
    package var squares = 0.0

    /// A block without rows.
    package init() {}

    /// Kish's effective number of rows, (Σ w)² / Σ w² (Kish 1965, *Survey Sampling*, section 11.7): so many rows of equal
    /// weight have a mean of the same variance. 0 where no row has weight.
    package var effectiveRows: Double { squares > 0 ? weight / squares * weight : 0 }
  }

  /// The blocks of the window, in time order.
  package private(set) var blocks: [Block]

  /// The mean log losses, in each block in nats, of the prediction that loses least of those that look at no feature: the
  /// best constant in hindsight, or, where the base rate drifts, the best moving base rate. 0 where a block has no weight.
  package private(set) var featurelessLosses: [Double] = []

  /// Reads the labels and weights of a stream.
  ///
  /// - Parameter size: rows of a step of training.
  /// - Throws: `InputError` where the dataset is damaged.
  package init(_ stream: TrainingStream, batch size: Int) throws {
    let window = stream.window
    blocks = Array(repeating: Block(), count: window.blocks)
    var batch = Batch()
    for block in blocks.indices {
      let (rows, chunk) = (window.rows(ofBlock: block), 1 << 16)
      for start in stride(from: rows.lowerBound, to: rows.upperBound, by: chunk) {
        try stream.dataset.readOutcomes(start..<min(start + chunk, rows.upperBound), into: &batch)
        blocks[block].add(labels: batch.labels, weights: batch.weights)
      }
    }
    featurelessLosses = constantLosses
    guard baseRate > 0, baseRate < 1, whole.weight.isFinite else { return }
    for losses in try stream.movingBaseRateLosses(batch: size, self)
    where mean(losses) < mean(featurelessLosses) {
      featurelessLosses = losses
    }
  }

  /// The mean of losses of blocks over the window.
  private func mean(_ losses: [Double]) -> Double {
    zip(losses, blocks).reduce(0) { $0 + $1.0 * ($1.1.weight / whole.weight) }
  }

  /// The mean log loss of the best prediction that looks at no feature, over the window in nats; 0 where there is no weight.
  package var featurelessLoss: Double {
    featurelessLosses == constantLosses ? entropy : mean(featurelessLosses)
  }

  /// Takes the labels and weights of each block's rows; no weights where all are 1. What lies before is not known: the
  /// prediction without features is the constant.
  package init(_ blocks: [(labels: [Float], weights: [Float])]) {
    self.blocks = blocks.map { rows in
      var block = Block()
      block.add(labels: rows.labels, weights: rows.weights)
      return block
    }
    featurelessLosses = constantLosses
  }

  /// All rows of the window as one block.
  package var whole: Block {
    blocks.reduce(into: Block()) { whole, block in
      whole.rows += block.rows
      whole.weight += block.weight
      whole.positives += block.positives
      whole.squares += block.squares
    }
  }

  /// The share of the weight that is on rows whose label is 1; 0 where there is no weight.
  package var baseRate: Double { whole.weight > 0 ? whole.positives / whole.weight : 0 }

  /// The mean log loss in nats, over the window, of the best constant prediction, which is the base rate: its entropy.
  package var entropy: Double { Self.logLoss(of: baseRate, where: baseRate) }

  /// The mean log loss of that prediction in each block, in nats; 0 where a block has no weight.
  package var constantLosses: [Double] {
    let prediction = baseRate
    return blocks.map { block in
      block.weight > 0
        ? Self.logLoss(of: prediction, where: block.positives / block.weight) : 0
    }
  }

  /// How many blocks of equal weight would carry as much: Kish's number of the blocks' mean weights.
  package var effectiveBlocks: Double {
    let means = blocks.map { $0.weight / Double(max($0.rows, 1)) }
    let (sum, squares) = means.reduce((0.0, 0.0)) { ($0.0 + $1, $0.1 + $1 * $1) }
    return squares > 0 ? sum / squares * sum : 0
  }

  /// −q log p − (1 − q) log(1 − p), where 0 log 0 is 0.
  private static func logLoss(of p: Double, where q: Double) -> Double {
    (q > 0 ? -q * log(p) : 0) + (q < 1 ? -(1 - q) * log(1 - p) : 0)
  }
}

extension WindowOutcomes.Block {
  /// Some rows of a batch.
  init(_ batch: Batch, _ rows: Range<Int>) {
    for i in rows {
      let w = batch.weights.isEmpty ? 1 : Double(batch.weights[i])
      weight += w
      positives += w * Double(batch.labels[i])
      squares += w * w
    }
    self.rows = rows.count
  }

  fileprivate mutating func add(labels: [Float], weights importance: [Float]) {
    for i in labels.indices {
      let w = importance.isEmpty ? 1 : Double(importance[i])
      weight += w
      positives += w * Double(labels[i])
      squares += w * w
    }
    rows += labels.count
  }
}
