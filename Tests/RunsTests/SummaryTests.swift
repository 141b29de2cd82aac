// summary.json, field by field.

import Foundation
import Testing

@testable import Files
@testable import Runs
@testable import Statistics
@testable import Training

@Suite struct SummaryTests {
  static let baseline = Summary.Trained(
    architecture: ["embeddings.site": .width(8), "hidden.0.bottleneck": .none],
    cost: Summary.CostFigures(flops: 400, parameters: 900, embeddingBytes: 3200, ratio: 1),
    logloss: 0.5, auc: 0.75, perQueryAUC: nil, calibration: 1.25, predictionDifference: 0.125,
    runs: [Summary.Run(seed: 1, logloss: 0.5, auc: 0.75)])

  static let summary = Summary(
    margin: 0.25, confidence: 0.75, numerics: "BLAS", baseline: baseline,
    targets: [
      Summary.TargetResult(
        target: 0.5, trained: baseline,
        delta: Delta(mean: 0.5, low: -0.25, high: 1.25), verdict: .inconclusive,
        seedsNeeded: nil)
    ],
    chosen: nil, seconds: Summary.Seconds(search: 1.5, retrain: 2.5), examplesPerSecond: 1024)

  /// The whole file: every field by its name, absent figures as null.
  static let json = """
    {
      "baseline" : {
        "architecture" : {
          "embeddings.site" : 8,
          "hidden.0.bottleneck" : "none"
        },
        "auc" : 0.75,
        "block_predictions" : null,
        "calibration" : 1.25,
        "collapsed" : null,
        "cost" : {
          "embedding_bytes" : 3200,
          "flops" : 400,
          "parameters" : 900,
          "ratio" : 1
        },
        "deciles" : null,
        "logloss" : 0.5,
        "per_query_auc" : null,
        "prediction_difference" : 0.125,
        "runs" : [
          {
            "auc" : 0.75,
            "logloss" : 0.5,
            "per_query_auc" : null,
            "seed" : 1
          }
        ]
      },
      "blocks" : null,
      "budget" : null,
      "choose" : null,
      "chosen" : null,
      "confidence" : 0.75,
      "cost_measure" : null,
      "examples_per_second" : 1024,
      "ground" : null,
      "learning" : null,
      "margin" : 0.25,
      "normalized_entropy" : null,
      "not_tried" : null,
      "numerics" : "BLAS",
      "reason" : null,
      "seconds" : {
        "retrain" : 2.5,
        "search" : 1.5
      },
      "targets" : [
        {
          "against_chosen" : null,
          "architecture" : {
            "embeddings.site" : 8,
            "hidden.0.bottleneck" : "none"
          },
          "auc" : 0.75,
          "auc_delta" : null,
          "block_predictions" : null,
          "calibration" : 1.25,
          "collapsed" : null,
          "cost" : {
            "embedding_bytes" : 3200,
            "flops" : 400,
            "parameters" : 900,
            "ratio" : 1
          },
          "deciles" : null,
          "delta" : {
            "high" : 1.25,
            "low" : -0.25,
            "mean" : 0.5
          },
          "error_share" : null,
          "logloss" : 0.5,
          "normalized_entropy" : null,
          "per_query_auc" : null,
          "prediction_difference" : 0.125,
          "provable_margin" : null,
          "replaced" : null,
          "runs" : [
            {
              "auc" : 0.75,
              "logloss" : 0.5,
              "per_query_auc" : null,
              "seed" : 1
            }
          ],
          "seeds_for_equal" : null,
          "seeds_needed" : null,
          "target" : 0.5,
          "undecided" : null,
          "verdict" : "inconclusive",
          "would_prove" : null
        }
      ],
      "work" : null
    }
    """

  @Test func fieldsAreThoseOfTheFormat() throws {
    #expect(try jsonText(Self.summary, pretty: true) == Self.json)
  }

  /// The text says all there is, so equal texts are equal summaries.
  @Test func readingUndoesWriting() throws {
    var full = Self.summary
    full.chosen = 0.5
    full.targets[0].seedsNeeded = 7
    full.targets[0].verdict = .better
    full.targets[0].trained.perQueryAUC = 0.625
    full.reason = .notLearned
    full.normalizedEntropy = NormalizedEntropy(value: 0.5, low: 0.25, high: 0.75)
    full.ground = WindowGround(
      steps: 9,
      WindowOutcomes(
        (0..<2).map { _ in
          ((0..<20).map { Float($0 % 2) }, [Float](repeating: 1, count: 20))
        }))
    full.targets[0].normalizedEntropy = full.normalizedEntropy
    full.targets[0].trained.collapsed = [3, .max]
    full.blocks = [Summary.Block(firstRow: 100, rows: 50, effectiveRows: 40.5, label: 0.25)]
    full.baseline.deciles = [Decile(prediction: 0.125, label: 0.25)]
    full.targets[0].trained.blockPredictions = [0.25, 0.5]
    full.targets[0].aucDelta = Delta(mean: 0.5, low: 0.25, high: 0.75)
    full.choose = .exchange(0.25)
    full.measure = "bytes"
    full.budget = VerdictBudget(maxSeeds: 12, rows: 1000)
    full.targets[0].provableMargin = 0.125
    full.targets[0].wouldProve = [VerdictBudget(maxSeeds: 24, rows: 1000)]
    full.targets[0].againstChosen = Delta(mean: 0, low: -0.5, high: 0.5)
    full.targets[0].errorShare = 0.7
    full.targets[0].replaced = [full.baseline]
    full.notTried = [
      Summary.NotTried(
        target: 0.25, architecture: full.baseline.architecture, cost: full.baseline.cost)
    ]
    full.baseline.runs.append(
      Summary.Run(seed: .max, logloss: 0.1, auc: 1.0 / 3, perQueryAUC: 0.7))
    for summary in [Self.summary, full] {
      let text = try jsonText(summary)
      let read = try JSONDecoder().decode(Summary.self, from: Data(text.utf8))
      #expect(try jsonText(read) == text)
    }
    let read = try JSONDecoder().decode(Summary.self, from: Data(jsonText(full).utf8))
    #expect(read.baseline.runs == full.baseline.runs)
    #expect(read.targets[0].seedsNeeded == 7)
    #expect(read.chosen == 0.5)
    #expect(read.reason == .notLearned && read.normalizedEntropy == full.normalizedEntropy)
    #expect(read.targets[0].trained.collapsed == [3, .max])
    #expect(read.choose == .exchange(0.25) && read.measure == "bytes")
    #expect(read.budget == full.budget && read.targets[0].wouldProve == full.targets[0].wouldProve)
    #expect(read.targets[0].provableMargin == 0.125)
    #expect(read.targets[0].againstChosen?.low == -0.5)
    #expect(read.targets[0].errorShare == 0.7 && read.targets[0].replaced?.count == 1)
    #expect(read.notTried?.map(\.target) == [0.25])
  }

  /// Three seeds' differences of 0.01, 0.02 and 0.03: their mean, and t of two degrees of freedom at 95%.
  @Test func theChangeOfAUCIsMeasuredOverSeeds() throws {
    func figures(_ areas: [Float]) -> [TrainedRun.Figures] {
      areas.enumerated().map { seed, logit in
        var evaluation = Evaluation(EvaluationWindow(of: 200, skip: 0, blocks: 2))
        // The first `logit` positives are ranked above the negatives, the others below.
        evaluation.add(
          logits: (0..<200).map { $0 < 100 ? 0 : $0 < 100 + Int(logit) ? 1 : -1 },
          labels: (0..<200).map { $0 < 100 ? 0 : 1 }, firstRow: 0)
        return TrainedRun.Figures(
          seed: UInt64(seed), evaluation, perQueryAUC: nil, reliability: true)
      }
    }
    let (baseline, candidate) = (figures([50, 60, 70, 80]), figures([51, 62, 73]))
    let delta = try #require(candidate.aucDelta(from: baseline, alpha: 0.05))
    #expect(abs(delta.mean - 0.02) < 1e-12)
    #expect(abs(delta.high - 0.02 - 2.919986 * 0.01 / 3.0.squareRoot()) < 1e-7)
    #expect(abs(delta.high + delta.low - 0.04) < 1e-12)
    #expect(figures([50]).aucDelta(from: baseline, alpha: 0.05) == nil)
    #expect(baseline.deciles?.count == 10 && baseline.blockPredictions?.count == 2)
    // The highest tenth is positive alone in all, and is given the mean of p(1).
    let last = try #require(baseline.deciles?.last)
    #expect(last.label == 1 && abs(last.prediction - 0.731058579) < 1e-7)
  }

  /// Those of formats 1 and 2 say nothing of what was learned.
  @Test func aSummaryOfAnEarlierVersionIsRead() throws {
    let new = [
      "against_chosen", "auc_delta", "block_predictions", "blocks", "budget", "choose", "collapsed",
      "cost_measure", "deciles", "error_share", "ground", "normalized_entropy", "not_tried",
      "provable_margin", "reason", "replaced", "would_prove", "undecided", "work",
    ]
    let text = Self.json.split(separator: "\n").filter { line in
      !new.contains { line.contains("\"\($0)\"") }
    }.joined(separator: "\n").replacing("\"inconclusive\",", with: "\"inconclusive\"").replacing(
      "],\n}", with: "]\n}")
    let read = try JSONDecoder().decode(Summary.self, from: Data(text.utf8))
    #expect(try jsonText(read, pretty: true) == Self.json)
  }

  /// Runs of summaries that were written before there was a PerQueryAUC lack its field.
  @Test func aRunWithoutPerQueryAUCIsRead() throws {
    let text = #"{"seed": 3, "logloss": 0.5, "auc": 0.75}"#
    let run = try JSONDecoder().decode(Summary.Run.self, from: Data(text.utf8))
    #expect(run == Summary.Run(seed: 3, logloss: 0.5, auc: 0.75))
  }
}
