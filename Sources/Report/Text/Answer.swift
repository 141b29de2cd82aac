// The answer of a run in parts, which the terminal and the page put together. It computes nothing: all that it says
// is in the summary. The parts are made in Answer+Reasons, Answer+Costs and Answer+NextSteps.

import LogSchema
import Model
import Runs
import Statistics

/// The answer of a run: a decision that a reader without statistics understands, its reasons, and the next steps.
package struct Answer: Hashable, Sendable {
  /// The use of the result.
  package enum Decision: Hashable, Sendable {
    /// Use the architecture of this target.
    case use(Target)
    /// Nothing was proved to be as good: keep the baseline.
    case keepBaseline
    /// The networks are not proved to have learned anything: there are no verdicts, and the baseline stays.
    case noVerdict
  }

  /// The decision as a value.
  package var decision: Decision
  /// The decision in one to three sentences.
  package var headline: String
  /// Facts that a reader must know before following the decision, e.g. that a cost grows; mostly empty.
  package var warnings: [String]
  /// The sentences behind it, the most important first.
  package var reasons: [String]
  /// How often such a run is wrong, as odds, in one or two sentences; empty if nothing is claimed.
  package var confidence: String
  /// Each cost that changes if the decision is followed; empty if the baseline stays.
  package var costs: [CostChange]
  /// The next steps, the most useful first; never empty.
  package var nextSteps: [NextStep]
  /// Sentences in the words of statistics, for who wants them: normalised entropy, noise, collapsed seeds.
  package var details: [String]

  /// One measure of cost, before and after.
  package struct CostChange: Hashable, Sendable {
    /// The measure in a reader's words: `FLOPs`, `parameters`, `embedding bytes`.
    package var name: String
    /// The baseline's.
    package var before: Double
    /// The selected architecture's.
    package var after: Double
    /// Its unit, which a decimal prefix may precede: `B`, or empty.
    package var unit: String
    /// Whether the targets limit this measure.
    package var isLimited: Bool
  }

  /// Something to do next.
  package struct NextStep: Hashable, Sendable {
    /// Its purpose, as a sentence.
    package var text: String
    /// The command for a shell, quoted; nil if there is none.
    package var command: String?
  }

  /// The names of the run and its space in commands, and the options of the run.
  package struct Places: Hashable, Sendable {
    /// The folder of the run.
    package var run = "RUN"
    /// The space file.
    package var space = "SPACE"
    /// The options of the search; commands repeat them, if they are known.
    package var options: SearchOptions?
    /// The log, if the command line named it instead of the space.
    package var data: [String] = []
    /// Whether the run has used all rows of its log: more rows then take a longer log.
    package var usesWholeLog = false

    /// Places as commands should name them. The page, which is the same wherever the folder lies, leaves them as they are.
    package init(
      run: String = "RUN", space: String = "SPACE", options: SearchOptions? = nil,
      data: [String] = [], usesWholeLog: Bool = false
    ) {
      self.run = run
      self.space = space
      self.options = options
      self.data = data
      self.usesWholeLog = usesWholeLog
    }
  }

  /// The answer of a finished run.
  ///
  /// - Parameters:
  ///   - summary: that of the run.
  ///   - places: the names of run and space in commands.
  ///   - passes: the check of the run with more passes, if there is one.
  package init(
    _ summary: Summary, in places: Places = Places(), passes: PassesReport? = nil
  ) {
    let view = AnswerView(summary: summary, places: places, passes: passes)
    decision = view.decision
    headline = view.headline
    warnings = view.warnings
    reasons = view.reasons + (view.decision == .noVerdict ? [] : view.notTried)
    confidence = view.confidence
    costs = view.costs
    nextSteps = view.nextSteps
    details = view.details
  }

  /// Decision, warnings and reasons for a terminal of 80 columns.
  package var opening: String {
    let paragraphs =
      [headline] + warnings.map { "Warning: \($0)" }
      + [(reasons + [confidence]).filter { !$0.isEmpty }.joined(separator: " ")]
    return paragraphs.filter { !$0.isEmpty }.map { $0.wrapped(indent: "") }
      .joined(separator: "\n")
  }

  /// Details and next steps for a terminal of 80 columns; commands keep to one line each.
  package var closing: String {
    let steps = nextSteps.enumerated().map { index, step in
      let text = step.text.wrapped(indent: "   ").dropFirst(3)
      return "\(index + 1). \(text)" + (step.command.map { "     \($0)\n" } ?? "")
    }
    let texts = details.isEmpty ? [] : [details.joined(separator: " ").wrapped(indent: "")]
    return (texts + ["Next:\n" + steps.joined()]).joined(separator: "\n")
  }
}

/// A summary as the parts of an answer look at it.
struct AnswerView {
  let summary: Summary
  let places: Answer.Places
  var passes: PassesReport? = nil

  /// The decision. A target that the summary does not have is none.
  var decision: Answer.Decision {
    if summary.reason == .notLearned { return .noVerdict }
    return chosen.map { .use($0.target) } ?? .keepBaseline
  }

  /// The chosen target.
  var chosen: Summary.TargetResult? {
    summary.reason == .notLearned
      ? nil : summary.targets.first { $0.target == summary.chosen && $0.verdict.isProved }
  }

  /// The proved targets, mildest first.
  var proved: [Summary.TargetResult] { summary.targets.filter(\.verdict.isProved) }

  /// The first target that is not proved.
  var failed: Summary.TargetResult? { summary.targets.first { !$0.verdict.isProved } }

  /// Whether a target was tested and neither proved nor called worse, though the networks have learned.
  func isOpen(_ result: Summary.TargetResult) -> Bool {
    verdictWord(result, summary) == Verdict.inconclusive.rawValue
  }

  /// The open target that more evidence proves soonest, of those that cost less than the chosen one, if one is chosen.
  var undecided: Summary.TargetResult? {
    let open = saving.filter(isOpen)
    func trainedRows(_ result: Summary.TargetResult) -> Double {
      (result.wouldProve ?? []).map { Double($0.maxSeeds) * Double($0.rows) }.min() ?? .infinity
    }
    let least = open.map(trainedRows).min() ?? .infinity
    return easiest(of: open.filter { trainedRows($0) == least })
  }

  /// The targets that are not proved and would save more than the chosen one.
  var saving: [Summary.TargetResult] {
    let chosenRatio = chosen?.trained.cost.ratio ?? .infinity
    return summary.targets.filter { !$0.verdict.isProved && $0.trained.cost.ratio < chosenRatio }
  }

  /// The target that takes the least margin to prove.
  func easiest(of targets: [Summary.TargetResult]) -> Summary.TargetResult? {
    targets.min { $0.provableMargin ?? .infinity < $1.provableMargin ?? .infinity }
  }

  /// Whether the candidate of a target is proved to have learned, or nothing is known of that.
  func hasLearned(_ result: Summary.TargetResult) -> Bool { notLearned(result) == nil }

  /// Why a candidate is not proved to have learned, if its comparison with the baseline proved something.
  func notLearned(_ result: Summary.TargetResult) -> NotLearned? {
    guard let ground = summary.ground, result.delta.high <= summary.margin else { return nil }
    return NotLearned(
      "The candidate of target \(result.target)", result.normalizedEntropy, on: ground)
  }

  /// The margin in per cent: `0.1%`.
  var margin: String { summary.margin.inPercent(atMost: 4) }
}

extension Double {
  /// A share in per cent with at most so many decimals: `"0.1%"`.
  func inPercent(atMost digits: Int) -> String {
    let text = (self * 100).trimmed(digits)
    return (text.utf8.first == UInt8(ascii: "-") ? "−" + text.dropFirst() : text) + "%"
  }

  /// A share in per cent with exactly so many decimals: `"0.070%"`.
  func inPercent(_ digits: Int) -> String { "\((self * 100).printed(digits))%" }
}

/// The probability of an error in words: `1 in 20`.
func chance(_ probability: Double) -> String {
  let words = odds(probability)
  return words.hasSuffix(" runs") && words != "all runs"
    ? String(words.dropLast(5)).replacing(" of ", with: " in ") : "1"
}

/// The probability of an error in words, rounded up if it must be: `1 of 20 runs`.
func odds(_ probability: Double) -> String {
  guard probability > 0, probability < 1 else { return "all runs" }
  let inverse = 1 / probability
  if abs(inverse - inverse.rounded()) < 1e-6 * inverse, inverse < 1e9 {
    return "1 of \(Int(inverse.rounded())) runs"
  }
  let whole =
    [100.0, 1000, 10_000].first { whole in
      let share = probability * whole
      return share >= 1 && abs(share - share.rounded()) < 1e-6 * share
    } ?? 10_000
  return "\(max(1, Int((probability * whole - 1e-6).rounded(.up)))) of \(Int(whole)) runs"
}
