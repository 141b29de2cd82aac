// The figures of a training as they are printed.

import Foundation
import Testing

@testable import Report
@testable import Training

@Suite struct TrainingTextTests {
  static let json = """
    {"seed": 4, "logloss": 0.4375, "auc": 0.8125, "per_query_auc": 0.625, "groups": 12,
     "calibration": 1.015625, "rows": 1000,
     "deciles": [{"prediction": 0.1, "label": 0.125}, {"prediction": 0, "label": 0}],
     "windows": [
       {"first_row": 100, "rows": 450, "logloss": 0.5, "auc": 0.75, "calibration": 1},
       {"first_row": 550, "rows": 450, "logloss": 0.375, "auc": 0.875, "calibration": 0.9375}],
     "cost": {"flops": 640, "parameters": 99, "embedding_bytes": 128}}
    """

  @Test func figuresTenthsAndWindows() throws {
    let metrics = try JSONDecoder().decode(TrainingMetrics.self, from: Data(Self.json.utf8))
    #expect(
      trainingText(metrics) == """
        | figure                |   value |
        | :-------------------- | ------: |
        | log loss              | 0.43750 |
        | AUC                   | 0.81250 |
        | PerQueryAUC           | 0.62500 |
        | groups of both labels |      12 |
        | calibration           | 1.01563 |
        | FLOPs                 |     640 |
        | parameters            |      99 |
        | embedding bytes       |     128 |
        | rows                  |    1000 |
        | seed                  |       4 |

        | tenth | mean prediction | mean label | calibration |
        | ----: | --------------: | ---------: | ----------: |
        |     1 |         0.10000 |    0.12500 |       1.250 |
        |     2 |         0.00000 |    0.00000 |           – |

        | from row | rows | log loss |    AUC | calibration |
        | -------: | ---: | -------: | -----: | ----------: |
        |      100 |  450 |  0.50000 | 0.7500 |       1.000 |
        |      550 |  450 |  0.37500 | 0.8750 |       0.938 |

        """)
  }

  @Test(arguments: [("0.9375", true), ("1.0625", false)])
  func whatHasLearnedNothingIsSaid(entropy: String, hasLearned: Bool) throws {
    let json = Self.json.replacing(
      "\"logloss\": 0.4375,", with: "\"logloss\": 0.4375, \"normalized_entropy\": \(entropy),",
      maxReplacements: 1)
    let text = trainingText(
      try JSONDecoder().decode(TrainingMetrics.self, from: Data(json.utf8)))
    #expect(text.contains("| normalised entropy    | \(entropy)0 |"))
    #expect(text.contains("predicts no better than a constant") != hasLearned)
  }

  @Test func whatIsNotMeasuredIsNotListed() throws {
    let json = Self.json.replacing("0.625", with: "null").replacing("12,\n", with: "null,\n")
    let metrics = try JSONDecoder().decode(TrainingMetrics.self, from: Data(json.utf8))
    #expect(metrics.groups == nil)
    let text = trainingText(metrics)
    #expect(!text.contains("PerQueryAUC") && !text.contains("groups"))
  }
}
