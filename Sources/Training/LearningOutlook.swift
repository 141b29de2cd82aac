// Settings with which a network cannot learn, seen before anything is trained. What passes may still learn nothing: only
// the normalised entropy of a training proves that it did.

import Foundation
import Model

/// Finds settings of a space under which its networks cannot learn on a log of some size.
///
/// The bounds ask the optimizer how far it moves a weight (`OptimizerRule.reach`), and err on the side of silence.
package enum LearningOutlook {
  /// One setting, or several that do not go together.
  package struct Finding: Hashable, Sendable {
    /// The key, e.g. `training.batch`.
    package let place: String
    /// What is wrong.
    package let problem: String
    /// What to do about it.
    package let advice: String
  }

  /// Fewer steps before the second block of the evaluation window are possible, but the first blocks then judge networks that have hardly
  /// learned.
  static let usualSteps = 4
  /// A bias that goes less far in a pass leaves every probability of one half below 55 %.
  static let leastReach = 0.2
  /// A weight that goes so far in its first step forgets its initial value, which is below 1.
  static let greatestStep = 0.5
  /// The gradient of a mean log loss by the bias, half of the greatest: a label beside a prediction of one half.
  private static let usualGradient = 0.5
  /// About the gradient of a logit by an embedding, through layers of small weights.
  private static let usualSlope = 0.1
  /// Ids that occur so often in the mean are expected to learn.
  private static let rowsToLearn = 20

  /// The findings, in the order of the space's sections.
  ///
  /// - Parameters:
  ///   - rows: of the stream.
  ///   - vocabularySizes: about the ids of each feature.
  package static func findings(
    _ space: SearchSpace, rows: Int, vocabularySizes: [Int]
  ) -> [Finding] {
    let training = space.training
    let steps = (rows + training.batch - 1) / training.batch
    var findings = [length(space, rows: rows)].compactMap { $0 }
    let step = training.optimizer.reach(gradient: usualGradient, steps: 1)
    let reach = training.optimizer.reach(gradient: usualGradient, steps: steps)
    if step >= greatestStep {
      findings.append(
        Finding(
          place: "training.learning_rate",
          problem:
            "the first step moves a weight by up to \(step.threeFigures), which wipes out its initial value",
          advice: "a lower `learning_rate`"))
    } else if reach < leastReach {
      findings.append(
        Finding(
          place: "training.learning_rate",
          problem:
            "in the \(steps) steps of a pass a weight moves by at most \(reach.threeFigures): the networks cannot learn",
          advice: advice))
    } else {
      let names = resting(space, rows: rows, vocabularySizes: vocabularySizes)
      if !names.isEmpty {
        let more = names.count > 3 ? " and \(names.count - 3) more" : ""
        findings.append(
          Finding(
            place: "training.learning_rate",
            problem:
              "the embeddings of \(names.prefix(3).joined(separator: ", "))\(more) hardly leave their initial values "
              + "in the \(steps) steps of a pass", advice: advice))
      }
    }
    return findings
  }

  private static let advice =
    "a higher `learning_rate`, with adagrad a smaller `initial_accumulator`, a smaller `batch`, or more rows"

  /// Whether there are steps before the second block of the evaluation window.
  private static func length(_ space: SearchSpace, rows: Int) -> Finding? {
    let window = EvaluationWindow(of: rows, skip: space.verdict.skip, blocks: space.verdict.blocks)
    guard window.blocks > 0 else { return nil }
    let steps = WindowGround.steps(before: window, of: 0, batch: space.training.batch)
    guard steps < usualSteps else { return nil }
    let end =
      steps < WindowGround.leastSteps
      ? "a search ends without a verdict"
      : "its first predictions are those of networks that have hardly learned"
    return Finding(
      place: "training.batch",
      problem:
        "the second block of the evaluation window begins after \(steps) steps of \(space.training.batch) rows: \(end)",
      advice: "a smaller `batch`, more rows, or a greater `verdict.skip`")
  }

  /// The features whose ids are frequent enough to learn, but whose embeddings cannot.
  private static func resting(
    _ space: SearchSpace, rows: Int, vocabularySizes: [Int]
  ) -> [String] {
    let (features, shape) = (space.data.schema.features, space.baselineShape)
    let batch = space.training.batch
    return space.model.embeddingTables.compactMap { table, members in
      let name = table ?? features[members[0]].name
      let (width, ids) = (shape.embeddings[members[0]], max(vocabularySizes[members[0]], 1))
      guard width > 0, rows / ids >= rowsToLearn else { return nil }
      let inBatch = Double(batch) / Double(ids)
      let steps = Int(Double(rows) / Double(batch) * min(1, inBatch))
      let gradient = usualSlope * usualGradient * max(1, inBatch) / Double(batch)
      let reach = space.training.rules.tables.reach(gradient: gradient, steps: steps)
      return reach < Double(initialEmbeddingBound) ? name : nil
    }
  }
}

extension Double {
  /// The number for a reader, e.g. `0.0316` or `1e-30`.
  fileprivate var threeFigures: String {
    guard isFinite, self != 0 else { return "\(self)" }
    return String(format: "%.3g", self)
  }
}
