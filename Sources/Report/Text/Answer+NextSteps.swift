// The next steps after a run, each with its command: use the architecture, decide an open target, or mend a training that
// learned nothing.

import Files
import Model
import Runs
import Statistics

extension AnswerView {
  /// The next steps, the most useful first.
  var nextSteps: [Answer.NextStep] {
    switch decision {
    case .use:
      [exportStep] + passesSteps + alternativeSteps + growthSteps + decidingSteps + descendingSteps
    case .keepBaseline:
      decidingSteps + passesSteps + milderSteps + [planStep]
    case .noVerdict:
      learningSteps
    }
  }

  // MARK: - Using the architecture

  private var exportStep: Answer.NextStep {
    Answer.NextStep(
      text:
        "Export the architecture, and train it in your own trainer beside the baseline before you serve it; "
        + "`nas export --help` lists the formats.",
      command: export(nil))
  }

  /// How to take another proved architecture, if it is proved to predict better.
  private var alternativeSteps: [Answer.NextStep] {
    alternatives.filter { ($0.againstChosen?.high ?? 0) < 0 }.map { result in
      Answer.NextStep(
        text:
          "If a lower log loss is worth more to you than the cost, take target \(result.target), now by its export, "
          + "and in later searches by `verdict.choose: best`.",
        command: export(result.target))
    }
  }

  /// How to limit a measure that grows.
  private var growthSteps: [Answer.NextStep] {
    guard let most = growing.first else { return [] }
    let widths = most.name == Cost.Measure.bytes.noun ? "embedding widths" : "choices"
    let key = Cost.Measure.allCases.first { $0.noun == most.name }?.rawValue ?? ""
    return [
      Answer.NextStep(
        text:
          "If \(most.name) must not grow, leave \(widths) above the baseline's out of the space, or limit "
          + "\(most.name) in place of \(limitedName) by `search.cost: \(key)`; then search again.",
        command: search())
    ]
  }

  /// How to find out whether a cheaper architecture is as good, if every target was proved.
  private var descendingSteps: [Answer.NextStep] {
    guard failed == nil, let options = places.options, !options.descends, !options.separate else {
      return []
    }
    return [
      Answer.NextStep(
        text:
          "Every target was proved, so that a cheaper architecture may be as good: search a ladder of targets down to the "
          + "cheapest architecture.",
        command: search(descends: true))
    ]
  }

  // MARK: - Deciding an open target

  /// How to decide an open target, and at which margin it would do; if there is none, that of the target that loses least.
  private var decidingSteps: [Answer.NextStep] {
    let budgets = undecided.map { open in (open.wouldProve ?? []).map { step(to: $0, for: open) } }
    let margins = undecided.map(marginSteps) ?? []
    return (budgets ?? [])
      + (margins.isEmpty ? easiest(of: saving).map(marginSteps) ?? [] : margins)
  }

  private func step(
    to budget: VerdictBudget, for result: Summary.TargetResult
  ) -> Answer.NextStep {
    let needsSeeds = budget.maxSeeds > summary.budget?.maxSeeds ?? 0
    let needsRows = budget.rows > summary.budget?.rows ?? .max
    let rows = rounded(budget.rows)
    let times = summary.budget.map { Double(rows) / Double($0.rows) } ?? 1
    let seeds = "`verdict.max_seeds: \(budget.maxSeeds)`"
    let means =
      needsRows
      ? "search a longer log, of about \(rows.grouped) rows"
        + (times < 1.05 ? "" : ", \(times.trimmed(1)) times as many")
        + (needsSeeds ? ", with \(seeds) in the space" : "")
      : "set \(seeds) in the space and search again"
    let kinds = [needsSeeds ? "seeds" : nil, needsRows ? "rows" : nil].compactMap { $0 }
    return Answer.NextStep(
      text:
        "To decide target \(result.target) with more \(list(kinds)), \(means): that proves it if its log loss and "
        + "noise stay as they are.",
      command: search(rows: needsRows ? rows : nil, isLonger: needsRows && places.usesWholeLog))
  }

  /// Rows to two significant figures, rounded up.
  private func rounded(_ rows: Int) -> Int {
    // A damaged summary may say anything.
    guard rows > 0, rows < Int.max / 2 else { return rows }
    var unit = 1
    while rows / unit >= 100 { unit *= 10 }
    return (rows + unit - 1) / unit * unit
  }

  /// How a wider margin decides a target. It takes a seed that no training of the run had.
  private func marginSteps(_ result: Summary.TargetResult) -> [Answer.NextStep] {
    guard let margin = margin(thatProves: result), margin <= 0.05 else { return [] }
    let first = places.options?.seed ?? summary.baseline.runs.first?.seed ?? 1
    let used = summary.budget?.maxSeeds ?? VerdictSettings().maxSeeds
    return [
      Answer.NextStep(
        text:
          "If a log loss that is \(margin.inPercent(atMost: 4)) higher is acceptable, set `verdict.margin: "
          + "\(margin.trimmed(6))` in the space and search with another seed: a margin that is chosen after a result "
          + "proves nothing of that result.",
        command: search(seed: first &+ UInt64(max(0, used))))
    ]
  }

  /// A target that is easier to prove.
  private var milderSteps: [Answer.NextStep] {
    guard let mildest = summary.targets.first?.target.ratio, mildest < 0.99,
      let milder = Target(((1 + mildest) / 2 * 1000).rounded() / 1000)
    else { return [] }
    return [
      Answer.NextStep(
        text:
          "Search a target nearer to the baseline's cost: a smaller saving is easier to prove.",
        command: search(targets: [milder]))
    ]
  }

  private var planStep: Answer.NextStep {
    Answer.NextStep(
      text:
        "Measure how noisy trainings are on this log, and how many seeds prove an architecture that is as good as the "
        + "baseline.",
      command: ShellCommand("nas", "plan").path(places.run).description)
  }

  // MARK: - Learning

  /// What to try if nothing was learned.
  private var learningSteps: [Answer.NextStep] {
    let baseline = summary.ground.flatMap {
      NotLearned("The baseline", summary.normalizedEntropy, on: $0)
    }
    let advice =
      baseline ?? summary.targets.lazy.compactMap(notLearned).first
    return [
      Answer.NextStep(
        text: (advice?.advice ?? learningAdvice)
          + " Change the baseline's config and train it until its normalised entropy is below 1.",
        command: ShellCommand("nas", "train").path("\(places.run)/trainer.yaml").description),
      Answer.NextStep(
        text: "Check the settings of the space against the log, then search again.",
        command: ShellCommand("nas", "space", "check").path(places.space).description),
    ]
  }

  // MARK: - Commands

  /// The export of the chosen architecture, or of that of a target.
  private func export(_ target: Target?) -> String {
    ShellCommand("nas", "export").path(places.run).option("--format", "nas")
      .option("--target", target.map { "\($0)" }).option("--out", "architecture.yaml").description
  }

  /// The search again, with the options of the run, if they are known.
  ///
  /// - Parameter isLonger: whether the log of the run has not enough rows, so that another one is named, all of which is
  ///   used.
  private func search(
    targets: [Target]? = nil, descends: Bool = false, rows: Int? = nil, isLonger: Bool = false,
    seed: UInt64? = nil
  ) -> String {
    let options = places.options
    let isLadder = descends || (targets == nil && options?.descends == true)
    let rows = isLonger ? nil : rows ?? (places.usesWholeLog ? nil : options?.rows)
    let seed = seed ?? options?.seed
    let flags =
      (options?.separate == true ? ["--separate"] : [])
      + (options?.skipsDiverged == true ? ["--skip-diverged"] : [])
    return ShellCommand("nas", "search").path(places.space)
      .adding(isLadder ? ["--descend"] : [])
      .option("--target", each: isLadder ? [] : (targets ?? options?.targets ?? []).map { "\($0)" })
      .option("--seed", seed.map { "\($0)" }).option(
        "--data", each: isLonger ? ["LONGER_LOG"] : places.data
      )
      .option("--rows", rows.map { "\($0)" })
      .adding(flags).description
  }
}
