// The answer of a run in parts, which the terminal and the page put together. It computes nothing: all that it says
// is in the summary.

import Model
import Runs

/// What a run answers: a decision that a reader without statistics understands, its reasons, and the next steps.
package struct Answer: Hashable, Sendable {
  /// The decision in one or two sentences.
  package var headline: String
  /// The sentences behind it, the most important first.
  package var reasons: [String]
  /// Each cost that changes if the decision is followed; empty if the baseline stays.
  package var costs: [CostChange]
  /// What can be done now, the most useful first.
  package var nextSteps: [NextStep]

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
  package init(_ summary: Summary, run: String = "RUN") {
    let parts = recommendationParts(summary)
    headline = parts[0]
    reasons = Array(parts.dropFirst())
    costs = []
    nextSteps = []
  }
}
