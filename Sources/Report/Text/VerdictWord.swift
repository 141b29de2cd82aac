// The verdict of a target in a word for people. The files keep the word of the rule, which is `inconclusive` if none holds.

import Runs

/// The word for the verdict of a target: `none` if the baseline or the candidate is not proved to have learned, `not tested`
/// for an open target behind the one at which testing stopped; otherwise the verdict's own word.
///
/// - Parameters:
///   - result: one of the summary's targets.
///   - summary: that of the run.
package func verdictWord(_ result: Summary.TargetResult, _ summary: Summary) -> String {
  if summary.reason == .notLearned { return "none" }
  guard result.verdict == .inconclusive else { return result.verdict.rawValue }
  let view = AnswerView(summary: summary, places: Answer.Places())
  guard let failed = view.failed, failed.target != result.target else {
    return view.hasLearned(result) ? result.verdict.rawValue : "none"
  }
  return "not tested"
}
