// The records of controller.jsonl in the order in which plots and sentences need them.

import Model
import Search

/// The records of a run, by target and step.
struct ControllerLog {
  /// The targets, mildest (greatest) first, as in the summary: a target has one colour everywhere.
  let targets: [Target]
  /// The first and last logged step; nil without records.
  let steps: ClosedRange<Double>?
  /// Whether there are probabilities of choices, and so an entropy; other searchers than a controller have none.
  let hasPolicy: Bool
  /// The first step that was rewarded: the end of the warm-up. Nil if it has not ended.
  let warmUpEnd: Double?
  private let byTarget: [Target: [ControllerRecord]]

  init(_ records: [ControllerRecord]) {
    byTarget = Dictionary(grouping: records, by: \.target)
      .mapValues { $0.sorted { $0.step < $1.step } }
    targets = byTarget.keys.sorted(by: >)
    warmUpEnd = records.filter { $0.reward != nil }.map(\.step).min().map(Double.init)
    hasPolicy = records.contains { $0.entropy != nil || !$0.probabilities.isEmpty }
    let all = records.map(\.step)
    if let first = all.min(), let last = all.max() {
      steps = Double(first)...Double(last)
    } else {
      steps = nil
    }
  }

  /// The records of one target, by step.
  func records(of target: Target) -> [ControllerRecord] {
    byTarget[target] ?? []
  }

  /// The entropy in nats of a policy that holds all choices for equally probable, over all decisions; nil if no record has
  /// probabilities.
  var greatestEntropy: Double? {
    let record = byTarget.values.joined().first { !$0.probabilities.isEmpty }
    let bits = record?.probabilities.values.map { Double(max($0.count, 1)).logarithm2 }.sorted()
    return bits.map { $0.reduce(0, +) * 0.693_147_180_559_945_3 }.flatMap { $0 > 0 ? $0 : nil }
  }

  /// An entropy in percent of the greatest, or in nats if that is not known.
  func entropyText(_ entropy: Double) -> String {
    greatestEntropy.map { "\((100 * entropy / $0).printed(0))%" } ?? "\(entropy.printed(2)) nats"
  }

  /// The steps of the warm-up; nil where there was none.
  var warmUp: ClosedRange<Double>? {
    guard let steps else { return nil }
    let end = warmUpEnd ?? steps.upperBound
    return end > steps.lowerBound ? steps.lowerBound...end : nil
  }

  /// The warm-up in words.
  var warmUpInWords: String {
    guard let warmUp else { return "There is no warm-up in the log." }
    guard warmUpEnd != nil else { return "The log ends in the warm-up." }
    return "The warm-up ends at step \(warmUp.upperBound.fixed(0))."
  }
}
