// A model of sampled negatives that count for those left out predicts as one of all rows does.

import Datasets
import Foundation
import Model
import Numerics
import Testing

@testable import Training

@Suite struct NegativeSamplingTests {
  /// Rows whose probability of a click is known.
  struct Stream {
    var rows = Batch()
    var probabilities: [Double] = []

    /// Three features whose effects add up to the logit; one row in twenty is a click.
    init(rows count: Int, seed: UInt64) {
      var random = RandomStream(seed: seed, purpose: "rows")
      rows.columns = NegativeSamplingTests.vocabularySizes.map { _ in Batch.Column() }
      for _ in 0..<count {
        var logit = -3.3
        for (f, ids) in NegativeSamplingTests.vocabularySizes.enumerated() {
          let id = random.below(ids)
          rows.columns[f].ids.append(UInt32(id))
          logit += 2 * Double(id) / Double(ids - 1) - 1
        }
        let p = 1 / (1 + exp(-logit))
        probabilities.append(p)
        rows.labels.append(random.uniform() < p ? 1 : 0)
      }
    }

    /// All positives and a share of the negatives, each with the weight of those that it stands for.
    func sampled(share: Double, isWeighted: Bool) -> Batch {
      var random = RandomStream(seed: 9, purpose: "negatives")
      let kept = rows.labels.indices.filter { rows.labels[$0] == 1 || random.uniform() < share }
      var sample = rows[kept]
      sample.weights = sample.labels.map { $0 == 1 || !isWeighted ? 1 : Float(1 / share) }
      return sample
    }
  }

  static let vocabularySizes = [12, 8, 5]
  static let model = ModelSection(
    embeddings: [Choice](repeating: Choice(fixed: .width(2)), count: 3))
  static let shape = Shape(features: 3, values: [2, 2, 2])
  static let share = 0.1

  /// A network trained on some rows: its progressive metrics over the second half of them, and the mean of what
  /// it predicted meanwhile for rows of another stream over the mean of their probabilities.
  static func trained(on rows: Batch, watching other: Stream) -> (
    evaluation: Evaluation, bias: Double
  ) {
    let network = Network(
      model, capacity: Capacity(shape), vocabularySizes: vocabularySizes,
      rules: UpdateRules(AdaGrad(rate: 0.1, initialAccumulator: 1e-8)), seed: 1)
    var trainer = Trainer(network, loss: Logistic(), pool: WorkerPool(threads: 1))
    var evaluation = Evaluation(EvaluationWindow(of: rows.count, skip: 0.5, blocks: 1))
    var (predicted, expected) = (0.0, 0.0)
    for start in stride(from: 0, to: rows.count, by: 64) {
      if evaluation.window.rows.contains(start) {
        let watched = (start..<start + 64).map { $0 % other.rows.count }
        // What is scored and not updated changes nothing.
        let logits = trainer.score(other.rows[watched], training: [shape]).logits
        predicted += logits.reduce(0) { $0 + Evaluation.probability($1) }
        expected += watched.reduce(0) { $0 + other.probabilities[$1] }
      }
      let batch = rows[Array(start..<min(start + 64, rows.count))]
      let outcome = trainer.step(batch, training: [shape])
      evaluation.add(
        logits: outcome.logits, labels: batch.labels, weights: batch.weights, firstRow: start)
    }
    return (evaluation, predicted / expected)
  }

  @Test func sampledNegativesKeepPredictionsCalibrated() {
    let (stream, other) = (Stream(rows: 200_000, seed: 1), Stream(rows: 20_000, seed: 2))
    let sample = stream.sampled(share: Self.share, isWeighted: true)
    let positives = Double(sample.labels.count { $0 == 1 })
    let negatives = Double(sample.count) - positives
    #expect(sample.count < stream.rows.count / 5)
    // The odds of n₊ positives to n₋ negatives have a relative standard error of √(1/n₊ + 1/n₋), and half of
    // them are in the window.
    let tolerance = 4 * (2 / positives + 2 / negatives).squareRoot()
    #expect(tolerance < 0.08)
    let runs = [stream.rows, sample].map { Self.trained(on: $0, watching: other) }
    for (evaluation, bias) in runs {
      #expect(abs(evaluation.calibration - 1) < tolerance)
      #expect(abs(bias - 1) < tolerance)
    }
    // Weighted, the loss on the sample estimates that on all rows.
    #expect(abs(runs[1].evaluation.logloss / runs[0].evaluation.logloss - 1) < tolerance)

    // Without the weights negatives are too few, and predictions too high.
    let plain = Self.trained(
      on: stream.sampled(share: Self.share, isWeighted: false), watching: other)
    #expect(abs(plain.evaluation.calibration - 1) < tolerance, "calibrated on the sample")
    #expect(plain.bias > 3, "but not on all rows")
  }
}

extension Batch {
  /// Some rows of a batch whose features have one value each.
  fileprivate subscript(rows: [Int]) -> Batch {
    var part = Batch()
    part.labels = rows.map { labels[$0] }
    if !weights.isEmpty { part.weights = rows.map { weights[$0] } }
    part.columns = columns.map { column in
      var selected = Batch.Column()
      selected.ids = rows.map { column.ids[$0] }
      return selected
    }
    return part
  }
}
