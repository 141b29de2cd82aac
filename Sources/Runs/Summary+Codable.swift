// How a summary is written: the fields of the file format, absent figures as null.

import Model
import Statistics

extension Summary {
  enum CodingKeys: String, CodingKey {
    case margin, confidence, numerics, baseline, targets
    case notTried = "not_tried"
    case chosen, choose, reason
    case measure = "cost_measure"
    case budget
    case normalizedEntropy = "normalized_entropy"
    case ground, blocks, learning, work, seconds
    case examplesPerSecond = "examples_per_second"
  }

  /// Writes every field: `chosen` as null where nothing was chosen, `reason` as null where something was.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(margin, forKey: .margin)
    try container.encode(confidence, forKey: .confidence)
    try container.encode(numerics, forKey: .numerics)
    try container.encode(baseline, forKey: .baseline)
    try container.encode(targets, forKey: .targets)
    try container.encode(notTried, forKey: .notTried)
    try container.encode(chosen, forKey: .chosen)
    try container.encode(choose, forKey: .choose)
    try container.encode(measure, forKey: .measure)
    try container.encode(budget, forKey: .budget)
    try container.encode(reason, forKey: .reason)
    try container.encode(normalizedEntropy, forKey: .normalizedEntropy)
    try container.encode(ground, forKey: .ground)
    try container.encode(blocks, forKey: .blocks)
    try container.encode(learning, forKey: .learning)
    try container.encode(work, forKey: .work)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(examplesPerSecond, forKey: .examplesPerSecond)
  }
}

extension Summary.Run {
  /// Writes every field, `per_query_auc` as null where it was not evaluated.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(seed, forKey: .seed)
    try container.encode(logloss, forKey: .logloss)
    try container.encode(auc, forKey: .auc)
    try container.encode(perQueryAUC, forKey: .perQueryAUC)
  }
}

extension Summary.Trained {
  /// Writes every field, `per_query_auc` as null where it was not evaluated.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(architecture, forKey: .architecture)
    try container.encode(cost, forKey: .cost)
    try container.encode(logloss, forKey: .logloss)
    try container.encode(auc, forKey: .auc)
    try container.encode(perQueryAUC, forKey: .perQueryAUC)
    try container.encode(calibration, forKey: .calibration)
    try container.encode(predictionDifference, forKey: .predictionDifference)
    try container.encode(runs, forKey: .runs)
    try container.encode(collapsed, forKey: .collapsed)
    try container.encode(deciles, forKey: .deciles)
    try container.encode(blockPredictions, forKey: .blockPredictions)
  }
}

extension Summary.TargetResult {
  enum CodingKeys: String, CodingKey {
    case target, delta, verdict
    case seedsNeeded = "seeds_needed"
    case seedsForEqual = "seeds_for_equal"
    case normalizedEntropy = "normalized_entropy"
    case provableMargin = "provable_margin"
    case wouldProve = "would_prove"
    case againstChosen = "against_chosen"
    case aucDelta = "auc_delta"
    case errorShare = "error_share"
    case replaced
    case undecided
  }

  /// Reads the fields of `trained` from beside the others.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      target: try container.decode(Target.self, forKey: .target),
      trained: try Summary.Trained(from: decoder),
      delta: try container.decode(Delta.self, forKey: .delta),
      verdict: try container.decode(Verdict.self, forKey: .verdict),
      seedsNeeded: try container.decodeIfPresent(Int.self, forKey: .seedsNeeded),
      seedsForEqual: try container.decodeIfPresent(Int.self, forKey: .seedsForEqual),
      normalizedEntropy: try container.decodeIfPresent(
        NormalizedEntropy.self, forKey: .normalizedEntropy),
      provableMargin: try container.decodeIfPresent(Double.self, forKey: .provableMargin),
      wouldProve: try container.decodeIfPresent([VerdictBudget].self, forKey: .wouldProve),
      againstChosen: try container.decodeIfPresent(Delta.self, forKey: .againstChosen),
      aucDelta: try container.decodeIfPresent(Delta.self, forKey: .aucDelta),
      errorShare: try container.decodeIfPresent(Double.self, forKey: .errorShare),
      replaced: try container.decodeIfPresent([Summary.Trained].self, forKey: .replaced),
      undecided: try container.decodeIfPresent([String].self, forKey: .undecided))
  }

  /// Writes the fields of `trained` beside the others, absent ones as null.
  package func encode(to encoder: any Encoder) throws {
    try trained.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(target, forKey: .target)
    try container.encode(delta, forKey: .delta)
    try container.encode(verdict, forKey: .verdict)
    try container.encode(seedsNeeded, forKey: .seedsNeeded)
    try container.encode(seedsForEqual, forKey: .seedsForEqual)
    try container.encode(normalizedEntropy, forKey: .normalizedEntropy)
    try container.encode(provableMargin, forKey: .provableMargin)
    try container.encode(wouldProve, forKey: .wouldProve)
    try container.encode(againstChosen, forKey: .againstChosen)
    try container.encode(aucDelta, forKey: .aucDelta)
    try container.encode(errorShare, forKey: .errorShare)
    try container.encode(replaced, forKey: .replaced)
    try container.encode(undecided, forKey: .undecided)
  }
}
