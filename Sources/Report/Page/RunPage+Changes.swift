// The decisions in which an architecture differs from the baseline, and the saving of each: a part of a run's page.

import Model
import Runs

extension RunView {
  /// The space with its costs on the log of the run; nil if the two do not fit.
  var costed: CostedSpace? {
    let sizes = record.data.vocabularySizes
    guard sizes.count == space.data.schema.features.count else { return nil }
    return CostedSpace(space, vocabularySizes: sizes)
  }

  /// An architecture and the targets for which it was selected.
  private typealias Candidate = (
    targets: [Target], architecture: [String: ChoiceValue], undecided: [String]?
  )

  /// The changes from the baseline to the chosen architecture, the greatest saving first; those to the others on
  /// demand.
  var changesSection: [Element] {
    guard let summary, let costed else { return [] }
    let groups = candidates(of: summary).map { candidate in
      guard !candidate.targets.contains(where: { $0 == summary.chosen }) else {
        return changes(to: candidate, in: costed, isWhole: true)
      }
      let names = candidate.targets.map { "\($0)" }.joined(separator: ", ")
      let entry = "\(candidate.targets.count == 1 ? "Target" : "Targets") \(names)"
      return [
        .details(
          "\(entry): the changes", id: "changes-\(candidate.targets[0].slug)", entry: entry,
          changes(to: candidate, in: costed, isWhole: summary.targets.count <= Self.mostTargets))
      ]
    }
    let start =
      summary.chosen == nil
      ? [Element.paragraph("Nothing: the baseline stays. Each candidate would change:")] : []
    return [.heading(2, "Changes from the baseline")] + start + groups.joined()
  }

  /// The selected architectures, equal ones once, the chosen one first.
  private func candidates(of summary: Summary) -> [Candidate] {
    var found: [Candidate] = []
    for result in summary.targets {
      let architecture = result.trained.architecture
      if let index = found.firstIndex(where: { $0.architecture == architecture }) {
        found[index].targets.append(result.target)
      } else {
        found.append(([result.target], architecture, result.undecided))
      }
    }
    let chosen = found.filter { $0.targets.contains { $0 == summary.chosen } }
    return chosen + found.filter { !$0.targets.contains { $0 == summary.chosen } }
  }

  /// The table and the picture of the changes.
  ///
  /// - Parameter isWhole: whether all changes are listed, or the first ones and the sum of the others.
  private func changes(
    to candidate: Candidate, in costed: CostedSpace, isWhole: Bool
  ) -> [Element] {
    guard let after = try? space.architecture(candidate.architecture, file: "summary.json") else {
      return []
    }
    let changes = WidthChange.all(from: space.baseline, to: after, in: costed)
      .sorted(by: space.search.cost)
    guard !changes.isEmpty else { return [.paragraph("None: it is the baseline.")] }
    let baseline = costed.cost(of: space.baseline)
    let shown = changes.count > Self.mostChanges + 5 ? Self.mostChanges : changes.count
    func table(_ part: some Collection<WidthChange>, _ caption: String, sum: Bool) -> Element {
      let table = widthTable(
        Array(part), of: changes, baseline: baseline, first: space.search.cost,
        undecided: candidate.undecided ?? [], hasSum: sum)
      return .table(
        table, caption: caption, hasTotal: sum,
        secondary: Set(table.columns.indices.filter { $0 > 2 && $0 % 2 == 1 }),
        common: "embeddings.")
    }
    let rest = changes.dropFirst(shown)
    let title = space.search.cost.title
    return [
      .paragraph(
        "\(changes.count) of \(space.decisions.count) decisions change. The changes interact, so each is credited with "
          + "its average effect; the effects add up to the total."),
      table(changes.prefix(shown), "The changes, the greatest saving of \(title) first", sum: true),
    ]
      + [
        undecidedNote(candidate.undecided, in: changes.map(\.path)),
        undecidedCount(candidate.undecided, of: space.decisions.count),
      ].compactMap { $0.map { Element.paragraph($0, "note") } }
      + (rest.isEmpty || !isWhole
        ? []
        : [
          .details("The other \(rest.count) changes", [table(rest, "Smaller savings", sum: false)])
        ])
      + (space.decisions.count > Self.mostDrawn
        ? []
        : [
          .figure(WidthPlot(target: candidate.targets[0], space: costed, architecture: after))
        ])
  }

  /// The rows of a table of changes that are not folded.
  private static let mostChanges = 20
}
