// The costs in an answer: each measure that changes, and a warning if one grows that the targets do not limit.

import Model
import Runs

extension Answer.CostChange {
  /// The relative change, 0.1 for 10% more; nil if there was nothing before.
  package var change: Double? { before > 0 ? after / before - 1 : nil }

  /// Whether it grows visibly, by at least 0.05%.
  var grows: Bool { before > 0 ? after / before - 1 >= 0.0005 : after > 0 }

  /// Whether it falls visibly, by at least 0.05%.
  var falls: Bool { before > 0 && after / before - 1 <= -0.0005 }

  /// `23.5% fewer FLOPs`
  package var text: String {
    guard let change else { return "\(after.scaled(unit: unit)) \(name) in place of none" }
    return "\(change.magnitude.inPercent(1)) \(change < 0 ? "fewer" : "more") \(name)"
  }
}

extension AnswerView {
  /// The measures that change, the limited one first.
  var costs: [Answer.CostChange] {
    guard let chosen else { return [] }
    let changes = measures(from: summary.baseline.cost, to: chosen.trained.cost)
    return (changes.filter(\.isLimited) + changes.filter { !$0.isLimited })
      .filter { $0.before != $0.after }
  }

  /// All measures, in the order of the tables.
  private func measures(
    from old: Summary.CostFigures, to new: Summary.CostFigures
  ) -> [Answer.CostChange] {
    let limited = limitedMeasure(old, new)
    let figures: [(Cost.Measure, String, KeyPath<Summary.CostFigures, Double>)] = [
      (.flops, "", \.flops), (.parameters, "", \.parameters), (.bytes, "B", \.embeddingBytes),
    ]
    return figures.map { measure, unit, figure in
      Answer.CostChange(
        name: measure.noun, before: old[keyPath: figure], after: new[keyPath: figure], unit: unit,
        isLimited: measure == limited)
    }
  }

  /// The measure that the targets limit. Earlier versions did not write it: then it is the one that has the ratio.
  private func limitedMeasure(
    _ old: Summary.CostFigures, _ new: Summary.CostFigures
  ) -> Cost.Measure {
    if let measure = summary.measure.flatMap(Cost.Measure.init) { return measure }
    let ratios = [
      (Cost.Measure.flops, new.flops / old.flops),
      (.parameters, new.parameters / old.parameters),
      (.bytes, new.embeddingBytes / old.embeddingBytes),
    ]
    return ratios.first { abs($0.1 - new.ratio) < 1e-9 }?.0 ?? .flops
  }

  /// The measure that the targets limit, in a reader's words.
  var limitedName: String {
    let cost = chosen?.trained.cost ?? summary.targets.first?.trained.cost ?? summary.baseline.cost
    return limitedMeasure(summary.baseline.cost, cost).noun
  }

  /// The measures that grow although the targets limit another, the one that grows most first.
  var growing: [Answer.CostChange] {
    costs.filter { $0.grows && !$0.isLimited }
      .sorted { ($0.change ?? .infinity) > ($1.change ?? .infinity) }
  }

  /// The costs of the chosen architecture beside the baseline's, as a sentence.
  var costSentence: String {
    let (fewer, more) = (costs.filter(\.falls).map(\.text), costs.filter(\.grows).map(\.text))
    switch (fewer.isEmpty, more.isEmpty) {
    case (true, true): return "It costs as much as the baseline."
    case (false, true): return "It takes \(list(fewer)) than the baseline."
    case (true, false): return "It takes \(list(more)) than the baseline."
    case (false, false):
      return "It takes \(list(fewer)) than the baseline, but \(list(more))."
    }
  }

  /// That a measure grows which is not limited.
  var growthWarning: String? {
    guard !growing.isEmpty else { return nil }
    let changes = growing.map { cost in
      let growth = cost.change.map { " by \($0.inPercent(1))" } ?? ""
      return "\(cost.name) grow\(growth) (\(cost.before.scaled(unit: cost.unit)) to "
        + "\(cost.after.scaled(unit: cost.unit)))"
    }
    return list(changes) + ". The targets limit \(limitedName) alone."
  }
}

extension Cost.Measure {
  /// The measure in a reader's words, in the plural.
  var noun: String {
    switch self {
    case .flops: "FLOPs"
    case .parameters: "parameters"
    case .bytes: "embedding bytes"
    default: rawValue
    }
  }
}

/// The work of a search as a sentence.
func workText(_ work: Summary.SearchWork) -> String {
  "The search took the work of \(work.total.trimmed(1)) trainings of the baseline: \(work.supernet.trimmed(1)) in the "
    + "supernet and \(work.playoff.trimmed(1)) in the playoff. The trainings of the verdict come on top."
}

/// Several things in a sentence: `a, b and c`.
func list(_ words: [String]) -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " and " + last
}
