// How far predictions can be trusted as probabilities, by the size of the prediction and along the log: the figures of
// summary.json. The bounds that a plot draws follow from them, and are not kept.

import Statistics
import Training

extension Summary {
  /// A block of the evaluation window: consecutive rows, the same for all architectures.
  package struct Block: Codable, Hashable, Sendable {
    /// The first row, in the order of the stream, from 0.
    package var firstRow: Int
    /// The number of rows.
    package var rows: Int
    /// Kish's effective number of rows: that number if all weigh the same.
    package var effectiveRows: Double
    /// The share of the weight that is on positives; 0 if there is no weight.
    package var label: Double

    enum CodingKeys: String, CodingKey {
      case firstRow = "first_row"
      case rows
      case effectiveRows = "effective_rows"
      case label
    }

    /// A block by its figures.
    package init(firstRow: Int, rows: Int, effectiveRows: Double, label: Double) {
      (self.firstRow, self.rows) = (firstRow, rows)
      (self.effectiveRows, self.label) = (effectiveRows, label)
    }
  }

  /// The blocks of a window.
  static func blocks(of window: EvaluationWindow, _ outcomes: WindowOutcomes) -> [Block] {
    precondition(outcomes.blocks.count == window.blocks, "the outcomes of the window")
    return outcomes.blocks.enumerated().map { index, block in
      let rows = window.rows(ofBlock: index)
      return Block(
        firstRow: rows.lowerBound, rows: rows.count, effectiveRows: block.effectiveRows,
        label: block.weight > 0 ? block.positives / block.weight : 0)
    }
  }
}

extension [TrainedRun.Figures] {
  /// The mean of each tenth over the trainings; nil if one has none.
  var deciles: [Decile]? {
    let tenths = compactMap(\.deciles)
    guard let first = tenths.first, tenths.count == count,
      tenths.allSatisfy({ $0.count == first.count })
    else { return nil }
    return first.indices.map { tenth in
      Decile(
        prediction: tenths.map { $0[tenth].prediction }.mean,
        label: tenths.map { $0[tenth].label }.mean)
    }
  }

  /// The mean prediction of each block over the trainings; nil if one has none.
  var blockPredictions: [Double]? {
    let blocks = compactMap(\.blockPredictions)
    guard let first = blocks.first, blocks.count == count else { return nil }
    return first.indices.map { block in blocks.map { $0[block] }.mean }
  }

  /// AUC less that of a baseline with the same seeds, with bounds over seeds, by Student's t; nil with fewer than two
  /// pairs.
  ///
  /// - Parameter alpha: the probability that a bound errs, below one half.
  func aucDelta(from baseline: [TrainedRun.Figures], alpha: Double) -> Delta? {
    let pairs = zip(self, baseline)
    precondition(pairs.allSatisfy { $0.seed == $1.seed }, "pairs have one seed")
    let differences = pairs.map { $0.auc - $1.auc }
    guard differences.count > 1, alpha > 0, alpha < 0.5 else { return nil }
    let paired = PairedDifferences(differences, confidence: 1 - 2 * alpha)
    guard let low = paired.low, let high = paired.high else { return nil }
    return Delta(mean: paired.mean, low: low, high: high)
  }
}

extension [Double] {
  fileprivate var mean: Double { reduce(0, +) / Double(count) }
}
