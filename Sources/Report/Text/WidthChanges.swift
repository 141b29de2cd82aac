// The saving or the cost of each changed decision, so that the shares add up.

import Model

/// A decision for which the selected architecture has another choice than the baseline.
struct WidthChange {
  /// The decision.
  let path: String
  let before: ChoiceValue
  let after: ChoiceValue
  /// The change of the network's cost; below 0 if it saves.
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

    /// Adds another effect.
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

extension [WidthChange] {
  /// The changes that save most of a measure first, those that cost most last; equal ones in their order.
  func sorted(by measure: Cost.Measure) -> [WidthChange] {
    let others = Cost.Measure.allCases.filter { $0 != measure }
    func key(_ index: Int) -> [Double] {
      ([measure] + others).map { self[index].effect.value($0) } + [Double(index)]
    }
    return indices.sorted { key($0).lexicographicallyPrecedes(key($1)) }.map { self[$0] }
  }
}

/// The changes with the effect of each on the cost of the network, in per cent of the baseline's and in figures.
///
/// - Parameters:
///   - changes: the rows.
///   - all: all changes, of which `changes` may be a part.
///   - baseline: the cost of the baseline.
///   - measure: the measure whose columns come first.
///   - undecided: the paths that are marked, since the search has not settled them.
///   - hasSum: whether the last row is the sum of all changes.
func widthTable(
  _ changes: [WidthChange], of all: [WidthChange], baseline: Cost, first measure: Cost.Measure,
  undecided: [String] = [], hasSum: Bool
) -> TextTable {
  let measures = [measure] + Cost.Measure.allCases.filter { $0 != measure }
  var table = TextTable(
    [.init("decision", .leading), .init("change")]
      + measures.flatMap { [.init("\($0.title) %"), .init($0.title)] })
  func cells(_ effect: WidthChange.Effect) -> [String] {
    measures.flatMap { measure in
      let (value, whole) = (effect.value(measure), Double(baseline.value(measure)))
      return [
        whole > 0 ? (value / whole * 100).signed(1) : "–",
        value.signedScaled(unit: measure == .bytes ? "B" : ""),
      ]
    }
  }
  for change in changes {
    let mark = undecided.contains(change.path) ? undecidedMark : ""
    table.append([change.path + mark, "\(change.before) → \(change.after)"] + cells(change.effect))
  }
  if hasSum {
    let sum = all.reduce(into: WidthChange.Effect()) { $0.add($1.effect) }
    table.append(["all \(all.count) changes", ""] + cells(sum))
  }
  return table
}

extension Double {
  /// Three significant figures with the sign and a decimal prefix: `"+1.02 k"`, `"0"`.
  fileprivate func signedScaled(unit: String) -> String {
    self > 0 ? "+" + scaled(unit: unit) : scaled(unit: unit)
  }
}
