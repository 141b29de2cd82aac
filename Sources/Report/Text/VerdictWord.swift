// The verdict of a target in a word for people. The files keep the word of the rule, which is `inconclusive` if none holds.

import Runs

/// The word for the verdict of a target: `none` if the baseline or the candidate is not proved to have learned, `not tested`
/// if its bounds would prove it and it was not tested, as earlier versions left targets behind the first that was not
/// proved; otherwise the verdict's own word.
///
/// - Parameters:
///   - result: one of the summary's targets.
///   - summary: that of the run.
package func verdictWord(_ result: Summary.TargetResult, _ summary: Summary) -> String {
  if summary.reason == .notLearned { return "none" }
  guard result.verdict == .inconclusive, result.delta.high <= summary.margin else {
    return result.verdict.rawValue
  }
  let view = AnswerView(summary: summary, places: Answer.Places())
  return view.hasLearned(result) ? "not tested" : "none"
}
