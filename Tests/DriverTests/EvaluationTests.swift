// Progressive metrics against closed forms, and AUC against counting every pair.

import Foundation
import Linalg
import Testing

@testable import Driver

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
