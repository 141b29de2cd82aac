// The decision of an answer and its reasons: plain sentences that say nothing beyond the verdicts.

import Model
import Runs
import Statistics

extension AnswerView {
  /// The decision.
  var headline: String {
    switch decision {
    case .use:
      guard let chosen else { return "" }
      return "Use the architecture of target \(chosen.target). \(costSentence) \(claim(chosen))"
    case .keepBaseline:
      return
        "Keep the baseline. No cheaper architecture is proved to stay within \(margin) of the baseline's log "
        + "loss, the prediction error."
    case .noVerdict: return "No verdict: keep the baseline. \(noComparison)"
    }
  }

  /// The claim about the chosen architecture.
  private func claim(_ chosen: Summary.TargetResult) -> String {
    let high = chosen.delta.high
    if chosen.verdict == .better {
      let least = -high >= 5e-6 ? "at least \((-high).inPercent(3)) lower" : "lower"
      return "It predicts better: its log loss, the prediction error, is \(least)."
    }
    let most = high >= 5e-6 ? "at most \(high.inPercent(3)) higher" : "not higher"
    return
      "It predicts as well: its log loss, the prediction error, is \(most), within the margin of \(margin)."
  }

  /// Why nothing is compared, in a sentence.
  private var noComparison: String {
    if summary.ground?.shortfall != nil {
      return
        "The rows that judge the architectures do not suffice, so the comparison means nothing."
    }
    let baseline = summary.ground.flatMap {
      NotLearned("The baseline", summary.normalizedEntropy, on: $0)
    }
    if summary.ground != nil, baseline == nil {
      return "The candidates have not learned anything yet, so the comparison means nothing."
    }
    return (summary.normalizedEntropy?.value ?? 1) < 1
      ? "The baseline has hardly learned anything yet, so the comparison means nothing."
      : "The baseline has not learned anything yet, so the comparison means nothing."
  }

  /// Facts that a reader must know before following the decision.
  var warnings: [String] {
    let growth = growthWarning.map { $0.prefix(1).uppercased() + $0.dropFirst() }
    return [growth].compactMap { $0 } + collapsed(isInAnswer: true)
      + [passesWarning].compactMap { $0 }
  }

  /// The sentences behind the decision.
  var reasons: [String] {
    switch decision {
    case .use: [choice, sameArchitecture].compactMap { $0 } + tradeoffs + remarks + cheapest
    case .keepBaseline: remarks + cheapest
    case .noVerdict: [noVerdictReason]
    }
  }

  /// How often a run is wrong.
  var confidence: String {
    let error = odds(1 - summary.confidence)
    switch decision {
    case .use:
      return
        "A search like this one is wrong in at most \(error): it then recommends an architecture with a log loss "
        + "more than \(margin) higher."
    case .keepBaseline:
      let isClaimed = summary.targets.contains { $0.verdict == .worse }
      return isClaimed ? "A target is wrongly called worse in at most \(error)." : ""
    case .noVerdict: return ""
    }
  }

  // MARK: - The choice among the proved

  /// By which rule the architecture was chosen.
  private var choice: String? {
    let meaning = "proved to predict as well or better"
    let others = "\(proved.count) targets that were \(meaning)"
    if proved.count == 1 {
      return summary.targets.count > 1
        ? "It is the only one of \(summary.targets.count) targets that was \(meaning)." : nil
    }
    switch summary.choose ?? .cheapest {
    case .cheapest: return "It is the cheapest of the \(others)."
    case .best:
      return "It has the lowest log loss of the \(others), which `verdict.choose: best` asks for."
    case .exchange(let rate):
      return
        "It has the best balance of the \(others): `verdict.choose` makes 1% of the cost worth "
        + "\((rate / 100).inPercent(atMost: 6)) of log loss."
    }
  }

  /// That another proved target has the same architecture.
  private var sameArchitecture: String? {
    guard let chosen else { return nil }
    let same = proved.filter {
      $0.target != chosen.target && $0.trained.architecture == chosen.trained.architecture
    }.map { "\($0.target)" }
    guard !same.isEmpty else { return nil }
    return same.count == 1
      ? "Target \(same[0]) has the same architecture."
      : "Targets \(list(same)) have the same architecture."
  }

  /// The cheapest of the proved, and the one with the lowest log loss, unless they are the chosen one.
  var alternatives: [Summary.TargetResult] {
    guard let chosen else { return [] }
    let candidates = proved.map {
      ChoosingRule.Candidate(costRatio: $0.trained.cost.ratio, delta: $0.delta.mean)
    }
    let places = [ChoosingRule.best, .cheapest].compactMap { $0.choose(among: candidates) }
    return places.map { proved[$0] }.reduce(into: []) { alternatives, result in
      let isNew = !alternatives.contains { $0.target == result.target }
      if isNew, result.trained.architecture != chosen.trained.architecture {
        alternatives.append(result)
      }
    }
  }

  /// Costs and quality of other proved architectures beside the chosen one.
  private var tradeoffs: [String] {
    guard let chosen else { return [] }
    return alternatives.compactMap { result in
      result.againstChosen.map { difference in
        tradeoff(
          result, difference, points: result.trained.cost.ratio - chosen.trained.cost.ratio)
      }
    }
  }

  private func tradeoff(
    _ result: Summary.TargetResult, _ difference: Delta, points: Double
  ) -> String {
    let share = "\(points.magnitude.inPercent(1)) of the baseline's \(limitedName)"
    let cost =
      abs(points) < 0.0005
      ? "costs about the same" : points > 0 ? "costs another \(share)" : "saves another \(share)"
    let mean = difference.mean.magnitude.inPercent(3)
    func bound(_ least: Double) -> String {
      least >= 5e-6 ? ", by at least \(least.inPercent(3))" : ""
    }
    if difference.high < 0 {
      return
        "Target \(result.target) \(cost) and predicts better: its log loss is \(mean) lower than that of the chosen "
        + "one\(bound(-difference.high))."
    }
    if difference.low > 0 {
      return
        "Target \(result.target) \(cost) and predicts worse: its log loss is \(mean) higher than that of the chosen "
        + "one\(bound(difference.low))."
    }
    let isClose = max(-difference.low, difference.high) <= summary.margin
    return
      "Target \(result.target) \(cost)"
      + (isClose
        ? " and predicts about the same."
        : ". Which of the two predicts better this run cannot tell: its log loss is between "
          + "\(change(difference.low)) and \(change(difference.high)) than the chosen one's.")
  }

  // MARK: - The others

  /// Sentences about the targets that were not proved.
  private var remarks: [String] {
    let others = summary.targets.filter { !$0.verdict.isProved }
    let worse = others.filter { $0.verdict == .worse }
    let open = others.filter(isOpen)
    let unlearned = others.filter { $0.verdict == .inconclusive && notLearned($0) != nil }
    let behind = others.filter { verdictWord($0, summary) == "not tested" }.map { "\($0.target)" }
    return few(open, of: undecided, " not decided", open(_:))
      + few(worse, of: worse.first, " proved to predict worse") {
        "Target \($0.target) predicts worse, by at least \(max(0, $0.delta.low).inPercent(3))."
      } + whyNotLearned(unlearned)
      + (behind.isEmpty
        ? []
        : [
          "\(behind.count == 1 ? "Target \(behind[0]) was" : "Targets \(list(behind)) were") not tested: targets "
            + "were tested from the highest down to the first that is not proved, here \(failed.map { "\($0.target)" } ?? "")."
        ])
  }

  /// Why candidates are not proved to have learned; a sentence that holds of several is said once.
  private func whyNotLearned(_ targets: [Summary.TargetResult]) -> [String] {
    var told: Set<String> = []
    return targets.compactMap(notLearned).map { reason in
      reason.sentences.filter { told.insert($0).inserted }.joined(separator: " ")
    }.filter { !$0.isEmpty }
  }

  /// A sentence for each of a few targets; of many one for a single target, and one that names the others.
  private func few(
    _ targets: [Summary.TargetResult], of single: Summary.TargetResult?, _ fate: String,
    _ text: (Summary.TargetResult) -> String
  ) -> [String] {
    guard targets.count > 3 else { return targets.map(text) }
    let single = single.flatMap { single in targets.first { $0.target == single.target } }
    let rest = targets.filter { $0.target != single?.target }.map { "\($0.target)" }
    return (single.map { [text($0)] } ?? []) + ["Targets \(list(rest)) were\(fate)."]
  }

  /// The target of the greatest saving, if it was not proved.
  private var cheapestOpen: Summary.TargetResult? {
    saving.min { $0.trained.cost.ratio < $1.trained.cost.ratio }
  }

  /// The margin that would have proved the cheapest target, if it was not proved.
  private var cheapest: [String] {
    guard let result = cheapestOpen, let margin = margin(thatProves: result) else { return [] }
    let tried = summary.notTried?.isEmpty == false ? " that was tried" : ""
    let name =
      saving.count > 1
      ? "the cheapest target\(tried), \(result.target)" : "target \(result.target)"
    let less = (1 - result.trained.cost.ratio).inPercent(1)
    return [
      "With a margin of \(margin.inPercent(atMost: 4)), set before it began, this run would have proved \(name), "
        + "which costs \(less) less than the baseline."
    ]
  }

  /// Why a target was not decided.
  private func open(_ result: Summary.TargetResult) -> String {
    let seeds = result.trained.runs.count
    let start =
      "Target \(result.target) was not decided with \(seeds == 1 ? "1 seed" : "\(seeds) seeds"): its log loss is "
      + "between \(change(result.delta.low)) and \(change(result.delta.high))"
    guard result.delta.mean >= summary.margin else { return start + "." }
    let name = summary.targets.count(where: isOpen) > 1 ? " of target \(result.target)" : ""
    return start
      + ". The estimate\(name) is above the margin: more data would probably prove it worse."
  }

  private func change(_ delta: Double) -> String {
    "\(delta.magnitude.inPercent(3)) \(delta < 0 ? "lower" : "higher")"
  }

  /// Why a run has no verdict.
  private var noVerdictReason: String {
    guard let ground = summary.ground else { return "The networks learned nothing." }
    if let baseline = NotLearned("The baseline", summary.normalizedEntropy, on: ground) {
      return baseline.why
    }
    guard let candidate = summary.targets.lazy.compactMap(notLearned).first else {
      return "The candidates learned nothing."
    }
    return "\(candidate.why) A smaller `verdict.margin` does not let such a candidate pass."
  }

  // MARK: - Details

  /// Sentences in the words of statistics.
  var details: [String] {
    var texts = collapsed(isInAnswer: false) + replacements
    guard decision != .noVerdict else { return texts + shortOfLearning }
    if let work = summary.work { texts.append(workText(work)) }
    if let entropy = summary.normalizedEntropy {
      texts.append(
        "The baseline's normalised entropy is \(entropyText(entropy)): below 1 it predicts better than a constant."
      )
    }
    texts.append(
      "Each bound of the table, taken alone, is wrong in at most \(odds(1 - summary.confidence)).")
    if let undecided, let margin = margin(thatProves: undecided),
      let more = cheapestOpen.flatMap(self.margin(thatProves:)), more > margin
    {
      texts.append(
        "A margin of \(margin.inPercent(atMost: 4)) would have proved target \(undecided.target).")
    }
    if undecided.map({ hasLearned($0) && $0.wouldProve?.isEmpty == false }) == true {
      texts.append(
        "If you search this log twice, the chance that one of the answers is wrong rises to at most "
          + "\(chance(min(1, 2 * (1 - summary.confidence)))).")
    }
    if let undecided, hasLearned(undecided), let seeds = undecided.seedsForEqual,
      seeds <= VerdictBudget.mostSeeds
    {
      texts.append(
        "With the noise of target \(undecided.target), \(seeds) seeds prove four in five candidates that are exactly as "
          + "good as the baseline.")
    }
    return texts
  }

  /// How much an architecture has learned that is not proved to have learned, in the words of statistics.
  private var shortOfLearning: [String] {
    guard let ground = summary.ground else { return [] }
    if let baseline = NotLearned("The baseline", summary.normalizedEntropy, on: ground) {
      return baseline.detail.map { [$0] } ?? []
    }
    return summary.targets.lazy.compactMap(notLearned).first?.detail.map { [$0] } ?? []
  }

  /// The least margin that would prove a target, rounded up to two significant figures, as one may set it; nil if there is
  /// none below 1.
  func margin(thatProves result: Summary.TargetResult) -> Double? {
    guard let least = result.provableMargin, least > summary.margin, least < 0.99 else {
      return nil
    }
    var digits = 2
    while digits < 6, least * Double.power10(digits) < 10 { digits += 1 }
    let power = Double.power10(digits)
    return (least * power).rounded(.up) / power
  }

  /// A sentence for each architecture of which some trainings collapsed: those that the answer is about, or the others.
  /// The first of all is followed by the meaning of a collapse.
  private func collapsed(isInAnswer: Bool) -> [String] {
    func texts(_ named: [(String, Summary.Trained)]) -> [String] {
      named.compactMap { collapseText($0, $1) }
    }
    let named = summary.targets.map {
      ($0.target == chosen?.target, ("target \($0.target)", $0.trained))
    }
    let own = texts([("the baseline", summary.baseline)] + named.filter(\.0).map(\.1))
    let others = texts(named.filter { !$0.0 }.map(\.1))
    var asked = isInAnswer ? own : others
    if !asked.isEmpty, isInAnswer || own.isEmpty { asked[0] += " " + collapseAdvice }
    return asked
  }

  /// A sentence for each architecture whose place another one took.
  private var replacements: [String] {
    summary.targets.flatMap { result in
      (result.replaced ?? []).enumerated().map { index, trained in
        let seeds = (trained.collapsed ?? []).map { "\($0)" }
        let named = seeds.isEmpty ? "" : " with seed\(seeds.count == 1 ? "" : "s") \(list(seeds))"
        return
          "\(index == 0 ? "The best" : "The next") architecture that the search has for target \(result.target) "
          + "collapsed\(named) in \(trained.runs.count) trainings; the next best took its place."
      }
    }
  }
}
