// Progressive metrics against closed forms, and AUC against counting every pair.

import Foundation
import Numerics
import Testing

@testable import Training

@Suite struct EvaluationTests {
  /// An evaluation of a stream that counts from its first row on.
  static func evaluation(logits: [Float], labels: [Float], blocks: Int = 1) -> Evaluation {
    var evaluation = Evaluation(EvaluationWindow(of: logits.count, skip: 0, blocks: blocks))
    evaluation.add(logits: logits, labels: labels, firstRow: 0)
    return evaluation
  }

  /// The logit of a probability.
  static func logit(_ p: Double) -> Float { Float(log(p / (1 - p))) }

  /// The share of pairs of a positive and a negative that are in the right order, ties counted half.
  static func pairwiseAUC(logits: [Float], labels: [Float]) -> Double {
    var (right, pairs) = (0.0, 0.0)
    for i in logits.indices where labels[i] == 1 {
      for j in logits.indices where labels[j] == 0 {
        right += logits[i] > logits[j] ? 1 : logits[i] == logits[j] ? 0.5 : 0
        pairs += 1
      }
    }
    return right / pairs
  }

  /// With few levels nearly all pairs are ties, with many nearly none.
  @Test(arguments: [1, 2, 5, 40, 1_000_000]) func aucCountsPairs(levels: Int) {
    var random = RandomStream(seed: UInt64(levels), purpose: "auc")
    for count in [2, 3, 17, 200] {
      let logits = (0..<count).map { _ in Float(random.below(levels)) - Float(levels) / 2 }
      // Both labels occur, whatever is drawn.
      let labels: [Float] = [1, 0] + (2..<count).map { _ in random.below(3) == 0 ? 1 : 0 }
      let auc = Self.evaluation(logits: logits, labels: labels).auc
      #expect(abs(auc - Self.pairwiseAUC(logits: logits, labels: labels)) < 1e-12)
    }
  }

  @Test(arguments: [Float(0), 1]) func aucOfASingleLabelIsOneHalf(label: Float) {
    let labels = [label, label, label]
    #expect(Self.evaluation(logits: [1, 2, 3], labels: labels).auc == 0.5)
  }

  @Test func lossesAreMeansOverBlocks() {
    let logits = [0.5, 0.75, 0.9, 0.2, 0.5].map(Self.logit)
    let evaluation = Self.evaluation(logits: logits, labels: [1, 0, 1, 0, 0], blocks: 2)
    let losses = [0.5, 0.25, 0.9, 0.8, 0.5].map { -log($0) }
    // Row i of 5 is in block 2i / 5: three rows, then two.
    let blocks = [losses[..<3].reduce(0, +) / 3, losses[3...].reduce(0, +) / 2]
    for (found, expected) in zip(evaluation.blockLosses, blocks) {
      #expect(abs(found - expected) < 1e-7)
    }
    #expect(abs(evaluation.logloss - losses.reduce(0, +) / 5) < 1e-7)
  }

  @Test func calibrationIsLabelsOverPredictions() {
    let logits = [0.5, 0.25, 0.75, 0.9].map(Self.logit)
    let evaluation = Self.evaluation(logits: logits, labels: [1, 0, 1, 1])
    #expect(abs(evaluation.calibration - 3 / 2.4) < 1e-7)
  }

  /// What counts twice is there twice; what counts nothing is not there.
  @Test func aWeightIsANumberOfCopies() {
    let logits: [Float] = [0.5, -1, 2, 0.25, -0.5, 1, -3]
    let labels: [Float] = [1, 0, 1, 1, 0, 0, 1]
    let weights: [Float] = [2, 1, 0, 3, 1, 2, 1]
    var weighted = Evaluation(EvaluationWindow(of: 7, skip: 0, blocks: 1))
    weighted.add(logits: logits, labels: labels, weights: weights, firstRow: 0)
    func copies(_ values: [Float]) -> [Float] {
      zip(values, weights).flatMap { [Float](repeating: $0, count: Int($1)) }
    }
    let copied = Self.evaluation(logits: copies(logits), labels: copies(labels))
    #expect(abs(weighted.logloss - copied.logloss) < 1e-12)
    #expect(abs(weighted.calibration - copied.calibration) < 1e-12)
    #expect(weighted.auc == copied.auc)
    #expect(weighted.blockWeights == [10.0 / 7] && copied.blockWeights == [1])
    for (a, b) in zip(weighted.deciles, copied.deciles) {
      #expect(abs(a.prediction - b.prediction) < 1e-12 && abs(a.label - b.label) < 1e-12)
    }
  }

  /// Blocks are weighted means, and together they are the window's.
  @Test func blocksHaveTheWeightOfTheirRows() {
    var evaluation = Evaluation(EvaluationWindow(of: 6, skip: 0, blocks: 3))
    evaluation.add(
      logits: [0.5, -1, 2, 0.25, -0.5, 1], labels: [1, 0, 1, 1, 0, 0],
      weights: [1, 3, 0, 0, 4, 2], firstRow: 0)
    #expect(evaluation.blockWeights == [2, 0, 3])
    #expect(evaluation.blockLosses[1] == 0, "a block without weight")
    // The last block alone has the weights 4 and 2.
    let last = (4 * 0.377540669 + 2 * 0.731058579) / 6
    #expect(abs(evaluation.blockPredictions[2] - last) < 1e-7)
    #expect(evaluation.blockPredictions[1] == 0)
    let mean = zip(evaluation.blockLosses, evaluation.blockWeights).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(evaluation.logloss - mean / 5) < 1e-12)
  }

  @Test func weightsOfOneChangeNoBit() {
    let logits: [Float] = [0.5, -1, 2, 0.3, -0.5, 1, -3]
    let labels: [Float] = [1, 0, 1, 1, 0, 0, 1]
    let plain = Self.evaluation(logits: logits, labels: labels, blocks: 2)
    var weighted = Evaluation(plain.window)
    weighted.add(logits: logits, labels: labels, weights: labels.map { _ in 1 }, firstRow: 0)
    #expect(weighted.blockLosses == plain.blockLosses && weighted.logloss == plain.logloss)
    #expect(weighted.blockWeights == plain.blockWeights && weighted.auc == plain.auc)
    #expect(weighted.calibration == plain.calibration && weighted.deciles == plain.deciles)
  }

  @Test func rowsBeforeTheWindowDoNotCount() {
    let logits: [Float] = [9, -9, 8, 0.5, -1, 2, 0.25, -0.5, 1, 3]
    let labels: [Float] = [0, 1, 0, 1, 0, 1, 1, 0, 0, 1]
    var skipping = Evaluation(EvaluationWindow(of: 10, skip: 0.3, blocks: 2))
    // Batches need not begin where the window does.
    for batch in [0..<2, 2..<5, 5..<10] {
      skipping.add(
        logits: Array(logits[batch]), labels: Array(labels[batch]), firstRow: batch.lowerBound)
    }
    let rest = Self.evaluation(
      logits: Array(logits[3...]), labels: Array(labels[3...]), blocks: 2)
    #expect(skipping.blockLosses == rest.blockLosses)
    #expect(skipping.logloss == rest.logloss)
    #expect(skipping.auc == rest.auc)
    #expect(skipping.calibration == rest.calibration)
  }
}
