// The architectures that the planted truth of a synthetic log calls for.

import Model
import SyntheticLogs

/// Fills a budget by the truth of a synthetic log: each feature gets the embedding that its intrinsic width needs, as far
/// as the target allows.
///
/// The truth tells how much of the logit's variance an embedding of some columns can hold, and not how wide the layers
/// behind have to be. So there is an architecture for every setting of all other decisions; trainings tell which is best.
package struct PlantedOptimum: Sendable {
  private let space: CostedSpace
  /// For each decision about embeddings, its choices from the least variance on: the share of the logit's variance that
  /// each can hold.
  private let values: [[(choice: Int, value: Double)]]

  /// Beyond so many settings of the other decisions these stay as the baseline has them.
  private static let mostSettings = 1000

  /// Reads the truth for the features of a space.
  ///
  /// - Returns: nil where it does not know one of them.
  package init?(_ truth: SyntheticTruth, _ space: CostedSpace) {
    self.space = space
    let known = Dictionary(uniqueKeysWithValues: truth.features.map { ($0.name, $0) })
    let names = space.space.data.schema.features.map(\.name)
    guard names.allSatisfy({ known[$0] != nil }) else { return nil }
    values = space.decisions.prefix { $0.slots[0] < names.count }.map { decision in
      let features = decision.slots.compactMap { known[names[$0]] }
      let widths = decision.choice.values.enumerated().compactMap { index, value in
        value.width.map { (index: index, width: $0) }
      }.sorted { $0.width < $1.width }
      return widths.map { entry in
        let value = features.reduce(0) { $0 + ($1.share ?? 1) * $1.captured(by: entry.width) }
        return (entry.index, features.allSatisfy { $0.width == 0 } ? 0 : value)
      }
    }
  }

  /// The architectures under a target, one for each setting of the decisions that are not about embeddings and that
  /// leaves something for embeddings; rising.
  package func architectures(under target: Target) -> [Architecture] {
    Set(settings.compactMap { filled($0, within: target) }).sorted()
  }

  /// Every setting of the other decisions, with the least embeddings.
  private var settings: [Architecture] {
    let least = values.map { $0[0].choice }
    let others = space.decisions.dropFirst(least.count)
    let count = others.reduce(1.0) { $0 * Double($1.choice.values.count) }
    let start = Architecture(choices: least)
    return others.reduce([start]) { partial, decision in
      let choices =
        count > Double(Self.mostSettings)
        ? [decision.choice.baseline] : Array(decision.choice.values.indices)
      return partial.flatMap { architecture in
        choices.map { Architecture(choices: architecture.choices + [$0]) }
      }
    }
  }

  /// Widens embeddings as long as one fits, that with the most variance for its cost first; nil if not even the least fit.
  private func filled(_ start: Architecture, within target: Target) -> Architecture? {
    guard space.ratio(of: start) <= target.ratio else { return nil }
    var architecture = start
    while let step = bestStep(from: architecture, within: target) {
      architecture.choices[step.decision] = step.choice
    }
    return space.canonical(architecture)
  }

  private func bestStep(
    from architecture: Architecture, within target: Target
  ) -> (decision: Int, choice: Int)? {
    let cost = space.ratio(of: architecture)
    var best: (decision: Int, choice: Int, rate: Double)?
    for (d, ladder) in values.enumerated() {
      let place = ladder.firstIndex { $0.choice == architecture.choices[d] } ?? 0
      for entry in ladder[(place + 1)...] {
        let gain = entry.value - ladder[place].value
        let wider = space.ratio(of: architecture.choosing(entry.choice, at: d))
        guard gain > 0, wider <= target.ratio else { continue }
        let rate = gain / max(wider - cost, 1e-12)
        if rate > (best?.rate ?? 0) { best = (d, entry.choice, rate) }
      }
    }
    return best.map { ($0.decision, $0.choice) }
  }
}

extension CostedSpace {
  /// The networks that differ from an architecture by one step in one decision and that a target allows: the next narrower
  /// or wider choice, or any other name.
  package func neighbours(of architecture: Architecture, under target: Target) -> [Architecture] {
    let all = decisions.enumerated().flatMap { d, decision in
      decision.choice.neighbours(of: architecture.choices[d]).map {
        canonical(architecture.choosing($0, at: d))
      }
    }
    return Set(all).subtracting([architecture]).filter { ratio(of: $0) <= target.ratio }.sorted()
  }
}

extension Choice {
  /// The places of the values next to one, by width, the absence of a width being the widest; of names, all others.
  fileprivate func neighbours(of choice: Int) -> [Int] {
    if values.contains(where: { if case .name = $0 { true } else { false } }) {
      return values.indices.filter { $0 != choice }
    }
    let order = values.indices.sorted { (values[$0].width ?? .max) < (values[$1].width ?? .max) }
    guard let place = order.firstIndex(of: choice) else { return [] }
    return [place - 1, place + 1].filter(order.indices.contains).map { order[$0] }
  }
}
