// The verdicts of a run as tables: the chosen architecture beside the baseline, the others on demand.

import Runs

extension RunView {
  /// The most targets that stand beside the baseline unfolded.
  static let mostTargets = 3

  /// The table of verdicts, the chosen target beside the baseline.
  var measuredSection: [Element] {
    guard let summary else { return [] }
    let table = verdictTable(summary).transposed.withChangesOfAUC(summary)
    let mark = table.columns.map(\.title).first { $0.hasPrefix("→") }
    // The first column names the rows, the second is the baseline's.
    let targets = Array(table.columns.indices.dropFirst(2))
    let first = targets.first { table.columns[$0].title == mark } ?? targets.first
    let others = targets.filter { $0 != first }
    let isShort = targets.count <= Self.mostTargets
    let shown = [0, 1] + (first.map { [$0] } ?? []) + (isShort ? others : [])
    return [
      .heading(2, "The verdict on each target"),
      .table(
        table.columns(shown),
        caption: "Each architecture was trained from scratch with several seeds", marked: mark,
        explained: Self.explained, secondary: Set(shown.indices.dropFirst(3))),
      .paragraph(legend(summary), "note"),
    ]
      + (isShort ? [] : [all(summary)])
      + (others.isEmpty ? [] : [rest(table.columns([0, 1] + others), isShort)])
  }

  /// All targets, a row for each, with what a reader compares: narrow enough for a telephone.
  private func all(_ summary: Summary) -> Element {
    let table = overview(summary)
    return .table(
      table, caption: "All targets: the changes from the baseline, and the upper bound",
      secondary: [2, 3])
  }

  /// The other targets; beside a short table only on narrow screens, which have no room for them in it.
  private func rest(_ table: TextTable, _ isShort: Bool) -> Element {
    let count = table.columns.count - 2
    let content = Element.table(
      table, caption: "The other targets beside the baseline", explained: [:])
    let line = count == 1 ? "The other target" : "The other \(count) targets"
    return isShort
      ? Element("details", ["class": "narrow"], [Element("summary", text: line), content])
      : .details(line, id: "other-targets", entry: line, [content])
  }

  private func legend(_ summary: Summary) -> String {
    let margin = "\((summary.margin * 100).trimmed(3))%"
    guard summary.hasVerdicts else {
      return
        "None: the networks are not proved to have learned, so the bounds prove nothing and there are no verdicts."
    }
    let words = summary.targets.map { verdictWord($0, summary) }
    let others =
      (words.contains("not tested")
        ? " Not tested: targets are tested from the mildest on, and testing stopped before this one."
        : "")
      + (words.contains("none") ? " None: the architecture is not proved to have learned." : "")
    return
      (others.isEmpty ? "" : "The rule holds for tested targets. ")
      + "Better: the upper bound of the change of log loss is below 0. Neutral: it is at most the margin, \(margin). "
      + "Worse: the lower bound is above the margin. Inconclusive: none of these."
      + others + (summary.chosen == nil ? "" : " The arrow marks the chosen architecture.")
  }

  /// A few words for each row of `verdictTable`.
  static let explained = [
    "cost ratio": "cost divided by the baseline’s",
    "FLOPs": "additions and multiplications of one prediction",
    "parameters": "number of weights, embeddings included",
    "embedding bytes": "memory of the tables with a vector for each id",
    "log loss change": "compared with the baseline",
    "lower bound": "the change is not below it",
    "upper bound": "the change is not above it",
    "AUC within groups": "the same among the rows of a group",
    "seed difference": "average difference between the predictions of two trainings",
    "collapsed seeds": "seeds with a log loss far above the others",
    "log loss": "mean error of the predicted probabilities; lower is better",
    "AUC change": "mean over the seeds, compared with the baseline",
    "AUC lower bound": "of the change over the seeds, not the rows",
    "AUC upper bound": "of the change over the seeds, not the rows",
    "AUC": "share of pairs of a positive and a negative row ranked correctly",
    "calibration": "sum of labels divided by sum of predictions; 1 is exact",
    "seeds": "number of trainings from scratch",
    "verdict": "see the rule below",
  ]
}

extension TextTable {
  /// A transposed table of verdicts with the change of AUC and its bounds under the AUC; the same in runs of earlier
  /// versions, which do not know them.
  fileprivate func withChangesOfAUC(_ summary: Summary) -> TextTable {
    let deltas = TargetRow.all(summary.targets, of: summary).map(\.result.aucDelta)
    guard deltas.contains(where: { $0 != nil }) else { return self }
    var table = TextTable(columns)
    for row in rows {
      table.append(row)
      guard row[0] == "AUC" else { continue }
      table.append(["AUC change", ""] + deltas.map { $0?.mean.signed(4) ?? "–" })
      table.append(["AUC lower bound", ""] + deltas.map { $0?.low.signed(4) ?? "–" })
      table.append(["AUC upper bound", ""] + deltas.map { $0?.high.signed(4) ?? "–" })
    }
    return table
  }

  /// The table with some of its columns, in the order of their places.
  func columns(_ places: [Int]) -> TextTable {
    var table = TextTable(places.map { columns[$0] })
    for row in rows { table.append(places.map { row[$0] }) }
    return table
  }
}
