// What each changed width saves or costs, so that the shares add up.

import Model

/// A width that is another one in the architecture that was found.
struct WidthChange {
  /// The decision.
  let path: String
  let before: ChoiceValue
  let after: ChoiceValue
  /// What the change adds to the network's cost; below 0 where it saves.
  let effect: Effect

  /// Differences of costs. They are halves of whole numbers.
  struct Effect {
    /// By measure.
    private var figures: [Cost.Measure: Double] = [:]

    /// The figure of a measure.
    func value(_ measure: Cost.Measure) -> Double { figures[measure] ?? 0 }

    fileprivate mutating func add(half before: Cost, to after: Cost) {
      for measure in Cost.Measure.allCases {
        figures[measure, default: 0] += Double(after.value(measure) - before.value(measure)) / 2
      }
    }

    fileprivate mutating func add(_ other: Effect) {
      for (measure, figure) in other.figures { figures[measure, default: 0] += figure }
    }
  }

  /// The changes from one architecture to another, in the order of the decisions.
  ///
  /// What a width costs depends on its neighbours' widths. A change is therefore given the mean of what it adds
  /// when all are made one after another, from the first to the last and from the last to the first: where widths
  /// meet in pairs that is Shapley's value, and the sum is always the difference of the whole.
  static func all(
    from before: Architecture, to after: Architecture, in space: CostedSpace
  ) -> [WidthChange] {
    let changed = space.decisions.indices.filter { before.choices[$0] != after.choices[$0] }
    var effects: [Int: Effect] = [:]
    for order in [changed, changed.reversed()] {
      var architecture = before
      var cost = space.cost(of: architecture)
      for decision in order {
        architecture.choices[decision] = after.choices[decision]
        let next = space.cost(of: architecture)
        effects[decision, default: Effect()].add(half: cost, to: next)
        cost = next
      }
    }
    return changed.map { index in
      let decision = space.decisions[index]
      return WidthChange(
        path: decision.path, before: decision.choice.values[before.choices[index]],
        after: decision.choice.values[after.choices[index]], effect: effects[index] ?? Effect())
    }
  }
}

/// The changes with what each adds to the cost of the network, and their sum.
func widthTable(_ changes: [WidthChange], baseline: Cost) -> TextTable {
  var table = TextTable([
    .init("width", .leading), .init("change"), .init("FLOPs"), .init("FLOPs %"),
    .init("parameters"), .init("parameters %"), .init("bytes"), .init("bytes %"),
  ])
  var sum = WidthChange.Effect()
  func cells(_ effect: WidthChange.Effect) -> [String] {
    [
      (effect.value(.flops), Double(baseline.flops), ""),
      (effect.value(.parameters), Double(baseline.parameters), ""),
      (effect.value(.bytes), Double(baseline.embeddingBytes), "B"),
    ].flatMap { value, whole, unit in
      [value.signedScaled(unit: unit), whole > 0 ? (value / whole * 100).signed(1) : "–"]
    }
  }
  for change in changes {
    table.append(
      [change.path, "\(change.before) → \(change.after)"] + cells(change.effect))
    sum.add(change.effect)
  }
  table.append(["all together", ""] + cells(sum))
  return table
}

extension Double {
  /// Three significant figures with the sign and a decimal prefix: `"+1.02 k"`, `"0"`.
  fileprivate func signedScaled(unit: String) -> String {
    self > 0 ? "+" + scaled(unit: unit) : scaled(unit: unit)
  }
}
