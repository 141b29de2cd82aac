// Whether an evaluation window can carry a claim, whatever is trained: the minima, and which of them is missed. It does
// not say whether a network has learned: `Learned` does.

import Statistics

/// What a claim about the window stands on: the steps before it is predicted, and how many rows and blocks its weights
/// leave.
package struct WindowGround: Codable, Hashable, Sendable {
  /// Optimizer steps that are complete before the second block of the window is predicted.
  package let steps: Int
  /// Kish's effective number of rows of the window, of rows of the block that has the fewest, and of blocks.
  package let effectiveRows: Double, effectiveRowsOfBlock: Double, effectiveBlocks: Double
  /// The number of blocks.
  package let blocks: Int
  /// The share of the weight that is on positives.
  package let baseRate: Double

  enum CodingKeys: String, CodingKey {
    case steps
    case effectiveRows = "effective_rows"
    case effectiveRowsOfBlock = "effective_rows_of_block"
    case effectiveBlocks = "effective_blocks"
    case blocks
    case baseRate = "base_rate"
  }

  /// The least number of steps before the second block. Predictions before the first step are those of the initial weights,
  /// in which all architectures are alike; those after it are of one gradient's direction. The first block alone may hold
  /// some of them, so that a long log may be judged from its first row on. Whether the steps were enough to learn something, the
  /// normalised entropy tells, which counts the first predictions too.
  package static let leastSteps = 2

  /// The least effective number of rows of a block, and of the window for each of its blocks. The blocks' means are taken
  /// for nearly normal; below ten rows one row decides the mean.
  package static let leastRowsOfBlock = 10.0

  /// The least effective number of blocks: half way from one to all. The interval takes its quantile for all of them, but
  /// a single block that has nearly all the weight is its own mean, and its noise cannot be seen.
  package static func leastBlocks(of blocks: Int) -> Double { Double(blocks + 1) / 2 }

  /// What is missing.
  package enum Shortfall: String, Codable, Hashable, Sendable, CaseIterable {
    /// The second block begins before the least number of steps.
    case steps
    /// The weights leave too few rows of the window, or of a block.
    case rows
    /// The weights leave too few blocks.
    case blocks
    /// All rows that count have one label.
    case oneLabel = "one_label"
  }

  /// Measures the ground of a stream.
  ///
  /// - Parameter batch: rows of a step.
  package init(_ stream: TrainingStream, _ outcomes: WindowOutcomes, batch: Int) {
    self.init(
      steps: Self.steps(before: stream.window, of: stream.rows.lowerBound, batch: batch), outcomes)
  }

  /// The ground of outcomes that are predicted after so many steps.
  package init(steps: Int, _ outcomes: WindowOutcomes) {
    self.steps = steps
    effectiveRows = outcomes.whole.effectiveRows
    effectiveRowsOfBlock = outcomes.blocks.map(\.effectiveRows).min() ?? 0
    effectiveBlocks = outcomes.effectiveBlocks
    blocks = outcomes.blocks.count
    baseRate = outcomes.baseRate
  }

  /// The steps of a stream from `firstRow` on that are complete before the second block of a window is predicted.
  package static func steps(before window: EvaluationWindow, of firstRow: Int, batch: Int) -> Int {
    precondition(batch > 0 && window.blocks > 0)
    return (window.rows(ofBlock: 0).upperBound - firstRow) / batch
  }

  /// The first minimum that is missed; nil where the window can carry a claim.
  package var shortfall: Shortfall? {
    if steps < Self.leastSteps { return .steps }
    if effectiveRowsOfBlock < Self.leastRowsOfBlock
      || effectiveRows < Self.leastRowsOfBlock * Double(blocks)
    {
      return .rows
    }
    if effectiveBlocks < Self.leastBlocks(of: blocks) { return .blocks }
    return baseRate <= 0 || baseRate >= 1 ? .oneLabel : nil
  }
}

/// The proof that an architecture has learned something: it predicts better than any constant, on a window that can
/// carry the claim. What claims or recommends something about a network asks for one, and it is made here alone.
package struct Learned: Hashable, Sendable {
  /// The normalised entropy, whose upper bound is below 1.
  package let entropy: NormalizedEntropy

  /// Nil where it is not proved.
  package init?(_ entropy: NormalizedEntropy?, on ground: WindowGround) {
    guard let entropy, entropy.isBelowOne, ground.shortfall == nil else { return nil }
    self.entropy = entropy
  }
}
