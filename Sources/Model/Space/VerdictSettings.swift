// The `verdict:` section: how a candidate is judged against the baseline.

import Statistics

/// How a candidate is judged against the baseline.
package struct VerdictSettings: Section {
  /// The relative increase of log loss up to which a candidate is neutral.
  package var margin = 0.001
  /// The confidence of each bound of the interval.
  package var confidence = 0.95
  /// Seeds of the first look.
  package var seeds = 3
  /// The number of seeds at which an undecided comparison stops.
  package var maxSeeds = 12
  /// Blocks of time into which the evaluation window is cut.
  package var blocks = 20
  /// The first part of the stream, which is trained on but not evaluated.
  package var skip = 0.1
  /// Which of the proved architectures is chosen.
  package var choose = ChoosingRule.cheapest

  /// Makes the default settings.
  package init() {}

  /// One sentence for the reference.
  package static let doc = "The comparison of a candidate with the baseline."

  /// The keys.
  package static let settings: [Setting<Self>] = [
    .number(
      "margin", \.margin, .between(0, 1),
      "A candidate is neutral if the upper bound of its log-loss increase, relative to the baseline, is within this margin: 0.001 is 0.1%."
    ),
    .number(
      "confidence", \.confidence, .between(0.5, 1),
      "The confidence of each bound of the interval: 0.95 means that a bound errs in at most 1 of 20 runs."
    ),
    .integer(
      "seeds", \.seeds, 2...VerdictBudget.mostSeeds,
      "The number of seeds per network before the first decision."),
    .integer(
      "max_seeds", \.maxSeeds, 2...VerdictBudget.mostSeeds,
      "The maximum number of seeds per network; an undecided comparison adds seeds up to this number.",
      atLeast: ("seeds", \.seeds)),
    .integer(
      "blocks", \.blocks, 2...10_000,
      "The number of time blocks of the evaluation window."),
    .number(
      "skip", \.skip, .from(0, below: 1),
      "The first part of the stream, which is used for training but not for evaluation."),
    .choose,
  ]

  /// What of the settings the statistics of a verdict need.
  package var rule: VerdictRule {
    VerdictRule(
      margin: margin, confidence: confidence, seeds: seeds, maxSeeds: maxSeeds, blocks: blocks)
  }
}
