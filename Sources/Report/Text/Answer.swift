// The answer of a run in parts, which the terminal and the page put together. It computes nothing: all that it says
// is in the summary.

import Model
import Runs

/// What a run answers: a decision that a reader without statistics understands, its reasons, and the next steps.
package struct Answer: Hashable, Sendable {
  /// What to do with the result.
  package enum Decision: Hashable, Sendable {
    /// Use the architecture of this target.
    case use(Target)
    /// Nothing was proved to be as good: keep the baseline.
    case keepBaseline
    /// The networks are not proved to have learned anything: there are no verdicts, and the baseline stays.
    case noVerdict
  }

  /// What to do.
  package var decision: Decision
  /// The decision in one or two sentences.
  package var headline: String
  /// What a reader must know before following the decision, e.g. that a cost grows; mostly empty.
  package var warnings: [String]
  /// The sentences behind it, the most important first.
  package var reasons: [String]
  /// How often such a run misleads, as odds, in one or two sentences; empty without a verdict.
  package var confidence: String
  /// Each cost that changes if the decision is followed; empty if the baseline stays.
  package var costs: [CostChange]
  /// What can be done now, the most useful first; never empty.
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
    /// What it brings, as a sentence.
    package var text: String
    /// The command for a shell, quoted; nil if there is none.
    package var command: String?
  }

  /// The answer of a finished run.
  ///
  /// - Parameters:
  ///   - summary: what the run found and measured.
  ///   - run: the folder of the run as commands should name it; the page, which is the same wherever the folder lies,
  ///     leaves it at `RUN`.
  ///   - space: the space file as commands should name it.
  package init(_ summary: Summary, run: String = "RUN", space: String = "SPACE") {
    let parts = recommendationParts(summary)
    decision =
      summary.reason == .notLearned
      ? .noVerdict : summary.chosen.map { .use($0) } ?? .keepBaseline
    headline = parts[0]
    warnings = []
    reasons = Array(parts.dropFirst())
    confidence = ""
    costs = []
    nextSteps = []
    details = []
  }
}
