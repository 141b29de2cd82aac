// The metrics of blocks of time against evaluations of each block's rows alone.

import Numerics
import Testing

@testable import Training

@Suite struct BlockEvaluationTests {
  @Test(arguments: [(90, 20), (101, 7), (5, 1), (40, 40)])
  func blocksPartitionTheWindow(count: Int, blocks: Int) {
    let window = EvaluationWindow(of: 1000..<1000 + count, skip: 0.1, blocks: blocks)
    let rows = (0..<window.blocks).map(window.rows(ofBlock:))
    #expect(rows.flatMap { Array($0) } == Array(window.rows))
    for (block, rows) in rows.enumerated() {
      #expect(rows.allSatisfy { window.block(of: $0) == block })
    }
  }

  /// Batches that end anywhere, smaller and larger than a block.
  @Test(arguments: [1, 7, 64, 1000], [true, false])
  func eachBlockIsEvaluatedAlone(batch: Int, isWeighted: Bool) {
    let count = 300
    var random = RandomStream(seed: 2, purpose: "blocks")
    let logits = (0..<count).map { _ in Float(4 * random.uniform() - 2) }
    let labels = logits.map { _ in Float(random.below(2)) }
    let weights = isWeighted ? logits.map { _ in Float(random.below(4)) } : []
    let window = EvaluationWindow(of: count, skip: 0.25, blocks: 7)
    var blocks = BlockEvaluation(window)
    var whole = Evaluation(window)
    for start in stride(from: 0, to: count, by: batch) {
      let rows = start..<min(start + batch, count)
      let (l, y) = (Array(logits[rows]), Array(labels[rows]))
      let w = isWeighted ? Array(weights[rows]) : []
      blocks.add(logits: l, labels: y, weights: w, firstRow: start)
      whole.add(logits: l, labels: y, weights: w, firstRow: start)
    }
    #expect(blocks.metrics.count == 7)
    #expect(blocks.metrics.map(\.logloss) == whole.blockLosses)
    for (block, metrics) in blocks.metrics.enumerated() {
      let rows = window.rows(ofBlock: block)
      #expect(metrics.firstRow == rows.lowerBound && metrics.rows == rows.count)
      var alone = Evaluation(EvaluationWindow(of: rows, skip: 0, blocks: 1))
      alone.add(
        logits: Array(logits[rows]), labels: Array(labels[rows]),
        weights: isWeighted ? Array(weights[rows]) : [], firstRow: rows.lowerBound)
      #expect(metrics.auc == alone.auc && metrics.calibration == alone.calibration)
    }
  }
}
