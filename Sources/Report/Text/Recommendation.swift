// Which architecture to use and why, in plain words: the sentences under the verdict table.

import Model
import Runs

/// Which architecture to use and why, or that the baseline stays and what would decide the rest.
///
/// Says nothing that the verdicts do not say; one paragraph of plain sentences.
package func recommendation(_ summary: Summary) -> String {
  recommendationParts(summary).joined(separator: " ")
}

/// The sentences of a recommendation: the answer first, in one text, then what else is to be known.
func recommendationParts(_ summary: Summary) -> [String] {
  let bounds = "holds with \((summary.confidence * 100).printed(0)) % confidence."
  if summary.reason == .notLearned {
    return [noVerdictText(summary)] + collapseTexts(summary) + ["Each bound \(bounds)"]
  }
  let chosen = summary.targets.first { $0.target == summary.chosen }
  let answer = chosen.map { use($0, of: summary) } ?? keepBaseline(summary)
  let learned = summary.normalizedEntropy.map {
    "The baseline's normalised entropy is \(entropyText($0)): below 1 it predicts better than a constant."
  }
  return [answer] + remarks(summary) + collapseTexts(summary) + [learned].compactMap { $0 }
    + ["Each bound of Δ, the change of log loss, \(bounds)"]
}

private func use(_ result: Summary.TargetResult, of summary: Summary) -> String {
  let start =
    "Use the architecture of target \(result.target): \(cost(result.trained.cost.ratio)) "
    + "the baseline, and its log loss is proved "
  let others = summary.targets.filter { $0.verdict == .better || $0.verdict == .neutral }
  let reason = others.count > 1 ? " It is the cheapest that was proved." : ""
  switch result.verdict {
  case .better:
    return start + "lower by at least \(percent(-result.delta.high))." + reason
  case .neutral, .worse, .inconclusive:
    return start
      + "at most \(percent(max(0, result.delta.high))) higher, within the margin of "
      + "\(percent(summary.margin))." + reason
  }
}

private func keepBaseline(_ summary: Summary) -> String {
  "Keep the baseline: no candidate's log loss was proved at most "
    + "\(percent(summary.margin)) higher."
}

/// `"it costs 15.2 % less than"`.
private func cost(_ ratio: Double) -> String {
  let saved = ratio < 1 ? "less" : "more"
  return ratio == 1
    ? "it costs as much as" : "it costs \(((1 - ratio).magnitude * 100).fixed(1)) % \(saved) than"
}

private func percent(_ share: Double) -> String {
  "\((share * 100).printed(3)) %"
}

/// A sentence for each target that was not proved, and for those behind the first such.
private func remarks(_ summary: Summary) -> [String] {
  var stopped: Target?
  return summary.targets.compactMap { result in
    defer {
      if result.verdict == .worse || result.verdict == .inconclusive {
        stopped = stopped ?? result.target
      }
    }
    switch result.verdict {
    case .better, .neutral:
      return nil
    case .worse:
      return "Target \(result.target) is worse, by at least \(percent(result.delta.low))."
    case .inconclusive:
      if result.delta.high <= summary.margin, stopped == nil, let ground = summary.ground,
        let reason = notLearnedText(
          "The candidate of target \(result.target)", result.normalizedEntropy, on: ground)
      {
        return reason
      }
      if let stopped {
        return "Target \(result.target) proves nothing: targets are tested mildest first, and "
          + "testing stopped at \(stopped)."
      }
      return
        "Target \(result.target) is inconclusive after \(seeds(result.trained.runs.count)): "
        + outlook(result, margin: summary.margin)
    }
  }
}

/// What would decide an inconclusive target, and what an equal candidate would take.
private func outlook(_ result: Summary.TargetResult, margin: Double) -> String {
  let decision = result.delta.mean > margin ? "prove it worse" : "decide it"
  let needed =
    result.seedsNeeded.map { "about \(seeds($0)) in all would \(decision)" }
    ?? "more seeds alone would not decide it"
  let equal =
    result.seedsForEqual.map {
      " Under its noise \(seeds($0)) prove four in five candidates that are as good as the baseline."
    } ?? ""
  return "\(needed).\(equal)"
}

private func seeds(_ count: Int) -> String {
  count == 1 ? "1 seed" : "\(count) seeds"
}
