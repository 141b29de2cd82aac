// What labels foretell of labels: the share of positives lately, as a prediction. A network that looks at no feature can
// follow it, so that whoever beats a constant alone need not have learned anything from a feature.

import Datasets
import Foundation

/// The base rate of the rows before a batch, of which later ones count more.
struct MovingBaseRate: Sendable {
  /// What a row's part in the rate is worth a batch later: 0, the last batch alone counts; 1, all rows count alike.
  let memory: Double
  private var weight = 0.0, positives = 0.0

  /// From the last batch alone to all rows alike, each remembering about twice as many batches as the one before.
  static let memories: [Double] = [0] + (1...12).map { 1 - exp2(-Double($0)) } + [1]

  init(memory: Double) { self.memory = memory }

  /// The prediction for the next batch: the rate, with one row more of weight `rowWeight` whose label is `prior`, so that
  /// no prediction is 0 or 1.
  func prediction(prior: Double, rowWeight: Double) -> Double {
    (positives + rowWeight * prior) / (weight + rowWeight)
  }

  /// Takes in a batch.
  mutating func add(_ batch: WindowOutcomes.Block) {
    weight = memory * weight + batch.weight
    positives = memory * positives + batch.positives
  }
}

extension TrainingStream {
  /// The mean log losses of the moving base rates in each block of the window, in nats; the rates in the order of
  /// `MovingBaseRate.memories`. A block without weight has the loss 0.
  ///
  /// - Parameters:
  ///   - batch: rows of a step: after each the rates move, as the networks do.
  ///   - outcomes: those of the window, with both labels.
  /// - Throws: `InputError` where the dataset is damaged.
  func movingBaseRateLosses(batch size: Int, _ outcomes: WindowOutcomes) throws -> [[Double]] {
    let prior = outcomes.baseRate
    let rowWeight = outcomes.whole.weight / Double(max(outcomes.whole.rows, 1))
    precondition(prior > 0 && prior < 1 && rowWeight > 0, "a window with both labels")
    var rates = MovingBaseRate.memories.map(MovingBaseRate.init)
    var sums = rates.map { _ in [Double](repeating: 0, count: window.blocks) }
    var batch = Batch()
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: size) {
      let range = start..<min(start + size, rows.upperBound)
      try dataset.readOutcomes(range, into: &batch)
      let parts = window.parts(of: range).map { part in
        (
          block: part.block,
          outcomes: WindowOutcomes.Block(
            batch, part.rows.lowerBound - start..<part.rows.upperBound - start)
        )
      }
      let whole = WindowOutcomes.Block(batch, 0..<range.count)
      for i in rates.indices {
        let p = rates[i].prediction(prior: prior, rowWeight: rowWeight)
        for (block, own) in parts {
          sums[i][block] -=
            own.positives * log(p) + (own.weight - own.positives) * log(1 - p)
        }
        rates[i].add(whole)
      }
    }
    return sums.map { sums in
      zip(sums, outcomes.blocks).map { sum, block in block.weight > 0 ? sum / block.weight : 0 }
    }
  }
}

extension EvaluationWindow {
  /// The parts of some rows that lie in each block of the window, in order; rows before the window lie in none.
  fileprivate func parts(of range: Range<Int>) -> [(block: Int, rows: Range<Int>)] {
    guard range.overlaps(rows) else { return [] }
    // By bisection: blocks follow each other without gaps.
    var (low, high) = (0, blocks)
    while high - low > 1 {
      let middle = (low + high) / 2
      if rows(ofBlock: middle).lowerBound <= range.lowerBound {
        low = middle
      } else {
        high = middle
      }
    }
    var parts: [(block: Int, rows: Range<Int>)] = []
    for block in low..<blocks {
      let part = rows(ofBlock: block).clamped(to: range)
      if !part.isEmpty { parts.append((block, part)) }
      if rows(ofBlock: block).upperBound >= range.upperBound { break }
    }
    return parts
  }
}
