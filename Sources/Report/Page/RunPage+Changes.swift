// What changes from the baseline, width by width: a part of a run's page.

import Model
import Runs

extension RunView {
  /// The space with its costs on the log of the run; nil where the two do not fit.
  var costed: CostedSpace? {
    let sizes = record.data.vocabularySizes
    guard sizes.count == space.data.schema.features.count else { return nil }
    return CostedSpace(space, vocabularySizes: sizes)
  }

  /// The widths before and after, and what each change saves: of the chosen architecture, and on demand of the
  /// others.
  var changesSection: [Element] {
    guard let summary, let costed else { return [] }
    let groups = candidates(of: summary).map { candidate in
      let isChosen = candidate.targets.contains { $0 == summary.chosen }
      let content = changes(to: candidate, in: costed)
      return isChosen ? content : [.details(line(candidate.targets), content)]
    }
    let start =
      summary.chosen == nil
      ? [Element.paragraph("Nothing, since the baseline stays. What each candidate would change:")]
      : []
    return [.heading(2, "What changes, width by width")] + start + groups.joined()
  }

  private func line(_ targets: [Target]) -> String {
    let names = targets.map { "\($0)" }
    return
      "The architecture of \(names.count == 1 ? "target" : "targets") \(names.joined(separator: " and "))"
  }

  /// The architectures that were found, equal ones once, the chosen one first.
  private func candidates(
    of summary: Summary
  ) -> [(targets: [Target], architecture: [String: ChoiceValue])] {
    var found: [(targets: [Target], architecture: [String: ChoiceValue])] = []
    for result in summary.targets {
      let architecture = result.trained.architecture
      if let index = found.firstIndex(where: { $0.architecture == architecture }) {
        found[index].targets.append(result.target)
      } else {
        found.append(([result.target], architecture))
      }
    }
    let chosen = found.filter { $0.targets.contains { $0 == summary.chosen } }
    return chosen + found.filter { !$0.targets.contains { $0 == summary.chosen } }
  }

  private func changes(
    to candidate: (targets: [Target], architecture: [String: ChoiceValue]), in costed: CostedSpace
  ) -> [Element] {
    guard let after = try? space.architecture(candidate.architecture, file: "summary.json") else {
      return []
    }
    let changes = WidthChange.all(from: space.baseline, to: after, in: costed)
    guard !changes.isEmpty else { return [.paragraph("It is the baseline: nothing changes.")] }
    let rest = space.decisions.count - changes.count
    return [
      .paragraph(
        "\(changes.count) of \(space.decisions.count) open widths change\(rest > 0 ? "; the others stay as they are" : ""). "
          + "A width's cost depends on its neighbours', so each change is given a fair share; the shares add up."
      ),
      .figure(WidthPlot(target: candidate.targets[0], space: costed, architecture: after)),
      .table(
        widthTable(changes, baseline: costed.cost(of: space.baseline)),
        caption: "What each change adds to the baseline's FLOPs, parameters and embedding bytes",
        hasTotal: true),
    ]
  }
}
