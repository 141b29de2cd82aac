// Why nothing is claimed, and what to try: the sentences about networks that are not proved to have learned anything. What
// a proved network is worth is said elsewhere.

import Runs
import Statistics
import Training

/// Why an architecture is not proved to have learned, and what to try.
struct NotLearned {
  /// The reason, in one or two sentences.
  let sentences: [String]
  /// The reason as one text.
  var why: String { sentences.joined(separator: " ") }
  /// What to try, in one or two sentences.
  let advice: String
  /// The measured figure in the words of statistics; nil if there is none.
  var detail: String?

  /// Nil if the architecture is proved to have learned.
  ///
  /// - Parameters:
  ///   - name: of the architecture, at the start of a sentence: `"The baseline"`.
  ///   - entropy: its normalised entropy; nil if there is none.
  init?(_ name: String, _ entropy: NormalizedEntropy?, on ground: WindowGround) {
    if Learned(entropy, on: ground) != nil { return nil }
    if let shortfall = ground.shortfall {
      let texts = shortfallTexts(shortfall, ground)
      (sentences, advice) = ([texts.why], texts.advice)
      return
    }
    guard let entropy else {
      sentences = ["\(name) has log losses that cannot be compared with a constant's."]
      advice = "Look at the weights."
      return
    }
    sentences = [
      "\(name) is not proved to predict better than a constant.",
      "Always predicting \(ground.baseRate.inPercent(2)), the share of positive rows, is "
        + "\(entropy.value < 1 ? "about " : "")as good.",
    ]
    detail =
      "The normalised entropy of \(name.prefix(1).lowercased() + name.dropFirst()) is \(entropyText(entropy)): "
      + "its log loss over that of the best constant prediction, or of one that follows a drifting rate. Its upper "
      + "bound must be below 1."
    advice =
      (entropy.value < 1
        ? "It may have learned a little: more rows or more `verdict.seeds` may prove it. " : "")
      + learningAdvice
  }
}

/// Why an architecture is not proved to have learned, and what to try; nil if it is proved.
///
/// - Parameters:
///   - name: of the architecture, at the start of a sentence: `"The baseline"`.
///   - entropy: its normalised entropy; nil if there is none.
package func notLearnedText(
  _ name: String, _ entropy: NormalizedEntropy?, on ground: WindowGround
) -> String? {
  NotLearned(name, entropy, on: ground).map { text in
    [text.why, text.detail, text.advice].compactMap { $0 }.joined(separator: " ")
  }
}

/// What to try if a network has learned nothing.
package let learningAdvice =
  "Try another `training.learning_rate`, with adagrad a smaller `initial_accumulator`, a smaller "
  + "`training.batch` for more steps, more rows, less extreme `data.weight`, or features that tell the label apart."

/// `"0.94 (0.93 to 0.95)"`.
package func entropyText(_ entropy: NormalizedEntropy) -> String {
  "\(entropy.value.printed(4)) (\(entropy.low.printed(4)) to \(entropy.high.printed(4)))"
}

/// The minimum that the window misses, and the settings that decide it.
private func shortfallTexts(
  _ shortfall: WindowGround.Shortfall, _ ground: WindowGround
) -> (why: String, advice: String) {
  let leastOfBlock = WindowGround.leastRowsOfBlock
  switch shortfall {
  case .steps:
    return (
      "The second block of the evaluation window begins after \(ground.steps) complete training steps, and at "
        + "least \(WindowGround.leastSteps) are needed: it would judge the initial weights.",
      "Try a smaller `training.batch`, more rows, or a greater `verdict.skip`."
    )
  case .oneLabel:
    return (
      "All rows of the evaluation window that have a weight have the same label, which a constant predicts "
        + "without error.",
      "Look at `data.label` and `data.order`, or give more rows."
    )
  case .rows:
    return (
      "The evaluation window is too small for its \(ground.blocks) blocks: it has "
        + "\(ground.effectiveRows.printed(1)) effective rows (Kish), and at least "
        + "\((leastOfBlock * Double(ground.blocks)).printed(0)) are needed; its weakest block has "
        + "\(ground.effectiveRowsOfBlock.printed(1)), and at least \(leastOfBlock.printed(0)) are needed.",
      "Look whether a few rows of `data.weight` have nearly all the weight; or give more rows, or fewer "
        + "`verdict.blocks`."
    )
  case .blocks:
    return (
      "Nearly all the weight lies in a few blocks of the evaluation window: they count as "
        + "\(ground.effectiveBlocks.printed(1)) blocks (Kish), and at least "
        + "\(WindowGround.leastBlocks(of: ground.blocks).printed(1)) of \(ground.blocks) are needed.",
      "Look at `data.weight` and `data.order`."
    )
  }
}

/// That the training of an architecture has collapsed with some seeds; nil if it has with none.
func collapseText(_ name: String, _ trained: Summary.Trained) -> String? {
  guard let collapsed = trained.collapsed, !collapsed.isEmpty else { return nil }
  let (bad, good) = (
    trained.runs.filter { collapsed.contains($0.seed) },
    trained.runs.filter { !collapsed.contains($0.seed) }
  )
  func mean(_ runs: [Summary.Run]) -> String {
    (runs.reduce(0) { $0 + $1.logloss } / Double(max(runs.count, 1))).printed(4)
  }
  let others = good.isEmpty ? "" : ", and that of the others is \(mean(good))"
  return "The training of \(name) collapsed with \(bad.count) of \(trained.runs.count) seeds "
    + "(\(collapsed.map(String.init).joined(separator: ", "))): their mean log loss is \(mean(bad))\(others)."
}

/// What a collapse means, and what to try.
let collapseAdvice =
  "Seeds that collapsed count in every figure; a lower `training.learning_rate` may prevent it."
