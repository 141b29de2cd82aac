// Why nothing is claimed, and what to try: the sentences about networks that are not proved to have learned anything. What
// a proved network is worth is said elsewhere.

import Runs
import Statistics
import Training

/// Why an architecture is not proved to have learned, and what to try; nil if it is proved.
///
/// - Parameters:
///   - name: of the architecture, at the start of a sentence: `"The baseline"`.
///   - entropy: its normalised entropy; nil where there is none.
package func notLearnedText(
  _ name: String, _ entropy: NormalizedEntropy?, on ground: WindowGround
) -> String? {
  if Learned(entropy, on: ground) != nil { return nil }
  if let shortfall = ground.shortfall { return shortfallText(shortfall, ground) }
  guard let entropy else {
    return "\(name) has log losses that cannot be compared with a constant's: look at the weights."
  }
  return
    "\(name) is not proved to predict better than a constant: its normalised entropy, the log loss over "
    + "that of always predicting the base rate of \((ground.baseRate * 100).printed(2)) %, or of following that rate "
    + "where it drifts, is "
    + "\(entropyText(entropy)), and the upper bound must be below 1. "
    + (entropy.value < 1
      ? "It may have learned a little: more rows or more `verdict.seeds` may prove it. " : "")
    + learningAdvice
}

/// What to try where a network has learned nothing.
package let learningAdvice =
  "Try another `training.learning_rate`, with adagrad a smaller `initial_accumulator`, a smaller "
  + "`training.batch` for more steps, more rows, less extreme `data.weight`, or features that tell the label apart."

/// `"0.94 (0.93 to 0.95)"`.
package func entropyText(_ entropy: NormalizedEntropy) -> String {
  "\(entropy.value.printed(4)) (\(entropy.low.printed(4)) to \(entropy.high.printed(4)))"
}

/// The minimum that the window misses, and the settings that decide it.
private func shortfallText(_ shortfall: WindowGround.Shortfall, _ ground: WindowGround) -> String {
  let leastOfBlock = WindowGround.leastRowsOfBlock
  switch shortfall {
  case .steps:
    return
      "The second block of the evaluation window begins after \(ground.steps) complete training steps, where at "
      + "least \(WindowGround.leastSteps) are needed: it would judge the initial weights. Try a smaller "
      + "`training.batch`, more rows, or a greater `verdict.skip`."
  case .oneLabel:
    return
      "All rows of the evaluation window that have a weight have the same label, which a constant predicts "
      + "without error. Look at `data.label` and `data.order`, or give more rows."
  case .rows:
    return "The evaluation window is too small for its \(ground.blocks) blocks: it has "
      + "\(ground.effectiveRows.printed(1)) effective rows (Kish), where at least "
      + "\((leastOfBlock * Double(ground.blocks)).printed(0)) are needed, and its weakest block has "
      + "\(ground.effectiveRowsOfBlock.printed(1)), where at least \(leastOfBlock.printed(0)) are needed. "
      + "Look whether a few rows of `data.weight` have nearly all the weight; or give more rows, or fewer "
      + "`verdict.blocks`."
  case .blocks:
    return "Nearly all the weight lies in a few blocks of the evaluation window: they count as "
      + "\(ground.effectiveBlocks.printed(1)) blocks (Kish), where at least "
      + "\(WindowGround.leastBlocks(of: ground.blocks).printed(1)) of \(ground.blocks) are needed. Look at "
      + "`data.weight` and `data.order`."
  }
}

/// Why a run has no verdict.
func noVerdictText(_ summary: Summary) -> String {
  guard let ground = summary.ground else { return "No verdict: nothing was learned." }
  let baseline = notLearnedText("The baseline", summary.normalizedEntropy, on: ground)
  let reasons = summary.targets.lazy.filter { $0.delta.high <= summary.margin }.compactMap {
    result in
    notLearnedText("The candidate of target \(result.target)", result.normalizedEntropy, on: ground)
      .map { "\($0) A smaller `verdict.margin` does not let such a candidate pass." }
  }
  return "No verdict: nothing can be claimed of networks that are not proved to have learned. "
    + (baseline ?? reasons.first ?? learningAdvice)
}

/// A sentence for each architecture of which the training has collapsed with some seeds.
func collapseTexts(_ summary: Summary) -> [String] {
  let named =
    [("the baseline", summary.baseline)]
    + summary.targets.map { ("target \($0.target)", $0.trained) }
  return named.compactMap { name, trained in
    guard let collapsed = trained.collapsed, !collapsed.isEmpty else { return nil }
    let (bad, good) = (
      trained.runs.filter { collapsed.contains($0.seed) },
      trained.runs.filter { !collapsed.contains($0.seed) }
    )
    func mean(_ runs: [Summary.Run]) -> Double {
      runs.reduce(0) { $0 + $1.logloss } / Double(max(runs.count, 1))
    }
    return "The training of \(name) collapsed with \(bad.count) of \(trained.runs.count) seeds "
      + "(\(collapsed.map(String.init).joined(separator: ", "))): log loss "
      + "\(mean(bad).printed(4)) in the mean, where the others have \(mean(good).printed(4)). These seeds "
      + "count in every figure; a lower `training.learning_rate` may keep them from it."
  }
}
