// The result of a run as tables: measurements and verdicts, and the changed decisions. The conclusions are in `Answer`.

import Files
import Model
import Runs

/// Measurements and verdicts: a row for the baseline and for each target, the chosen marked.
///
/// "AUC within groups" is there if the rows have groups, "collapsed seeds" if any training collapsed. About 180 characters
/// wide; `transposed`, with three targets, at most 80. `verdictNotes` explains the columns.
package func verdictTable(_ summary: Summary) -> TextTable {
  verdictTable(summary, of: summary.targets)
}

/// The same for some of the targets.
private func verdictTable(
  _ summary: Summary, of targets: [Summary.TargetResult]
) -> TextTable {
  let hasGroups = summary.baseline.perQueryAUC != nil
  let hasCollapsed = ([summary.baseline] + targets.map(\.trained)).contains {
    !($0.collapsed ?? []).isEmpty
  }
  var table = TextTable(
    [
      .init("target", .leading), .init("cost ratio"), .init("FLOPs"), .init("parameters"),
      .init("embedding bytes"), .init("log loss"), .init("log loss change"),
      .init("lower bound"), .init("upper bound"), .init("AUC"),
    ] + (hasGroups ? [.init("AUC within groups")] : []) + [
      .init("seed difference"), .init("calibration"), .init("seeds"),
    ] + (hasCollapsed ? [.init("collapsed seeds")] : []) + [.init("verdict", .leading)])
  func append(_ name: String, _ trained: Summary.Trained, bounds: [String], verdict: String) {
    let cost = trained.cost
    let costs = [
      cost.ratio.fixed(3), cost.flops.scaled(), cost.parameters.scaled(),
      cost.embeddingBytes.scaled(unit: "B"),
    ]
    let areas =
      [trained.auc.fixed(4)] + (hasGroups ? [trained.perQueryAUC?.fixed(4) ?? "–"] : [])
    let qualities = [
      trained.predictionDifference.inPercent(2), trained.calibration.fixed(3),
      "\(trained.runs.count)",
    ]
    let collapsed = hasCollapsed ? ["\(trained.collapsed?.count ?? 0)"] : []
    table.append(
      [name] + costs + [trained.logloss.fixed(5)] + bounds + areas + qualities + collapsed
        + [verdict])
  }
  append("  baseline", summary.baseline, bounds: ["", "", ""], verdict: "")
  for row in TargetRow.all(targets, of: summary) {
    let delta = row.result.delta
    append(
      row.marked(in: summary), row.result.trained,
      bounds: [delta.mean, delta.low, delta.high].map(changed),
      verdict: verdictWord(row.result, summary))
  }
  return table
}

/// The tables for a terminal of 80 columns: one with a column for each target if there are few; else one with a row for
/// each, and one that sets the chosen architecture beside the baseline.
package func verdictTables(_ summary: Summary) -> [TextTable] {
  let whole = verdictTable(summary).transposed
  if whole.width <= 80 { return [whole] }
  let chosen = summary.targets.filter { $0.target == summary.chosen }
  return [overview(summary)]
    + (chosen.isEmpty ? [] : [verdictTable(summary, of: chosen).transposed])
}

/// A row for each target, or for neighbours with the same architecture: its changes and its verdict. At most 80 characters
/// wide.
func overview(_ summary: Summary) -> TextTable {
  let rows = TargetRow.all(summary.targets, of: summary)
  // A name of several targets takes the room of a title.
  let isTight = rows.contains { $0.targets.count > 1 }
  var table = TextTable([
    .init("target", .leading), .init("cost"), .init(isTight ? "bytes" : "embedding bytes"),
    .init("log loss"), .init("at most"), .init("verdict", .leading),
  ])
  for row in rows {
    let result = row.result
    let (old, new) = (summary.baseline.cost.embeddingBytes, result.trained.cost.embeddingBytes)
    table.append([
      row.marked(in: summary), (result.trained.cost.ratio - 1).signedPercent(1),
      old > 0 ? (new / old - 1).signedPercent(1) : "–", changed(result.delta.mean),
      changed(result.delta.high), verdictWord(result, summary),
    ])
  }
  return table
}

/// The explanation of the columns, for readers without statistics: a line each.
package func verdictNotes(_ summary: Summary) -> [String] {
  let tables = verdictTables(summary)
  let names = Set(tables.flatMap { $0.columns.map(\.title) + $0.rows.compactMap(\.first) })
  let notes: [(String, String)] = [
    ("verdict", "log loss: the prediction error, lower is better."),
    (
      "at most",
      "cost, \(names.contains("bytes") ? "bytes of embeddings" : "embedding bytes") and log loss of the targets: the "
        + "changes against the baseline. At most: the upper bound of the change of log loss."
    ),
    (
      "log loss change",
      "log loss change: against the baseline; it lies between the lower and the upper bound."
    ),
    ("verdict", verdictRule(summary)),
    (
      "AUC",
      "AUC: the chance that a positive row is ranked above a negative one. Calibration: positives over predicted "
        + "positives."
    ),
    (
      "seed difference",
      "seed difference: the average difference between the predictions of two trainings."
    ),
  ]
  return notes.filter { names.contains($0.0) }.map(\.1)
    + (summary.chosen == nil ? [] : ["→ marks the chosen architecture."])
}

/// The rule of the verdict, and the words for those that do not exist.
private func verdictRule(_ summary: Summary) -> String {
  let margin = summary.margin.inPercent(atMost: 4)
  let words = Set(summary.targets.map { verdictWord($0, summary) })
  return
    "verdict, if the baseline has learned and the target was tested: better if the upper bound is below 0%, neutral if "
    + "it is at most the margin of \(margin), worse if the lower bound is above the margin; inconclusive otherwise."
    + (words.contains("none") ? " None: the networks are not proved to have learned." : "")
    + (words.contains("not tested") ? " Not tested: testing stopped at a higher target." : "")
}

private func changed(_ share: Double) -> String { share.signedPercent(3) }

/// The decisions of one architecture that differ from another's: a row for each.
///
/// - Parameters:
///   - before: An architecture, by path.
///   - after: The architecture that replaces it.
///   - paths: The paths in the order of the decisions.
///   - undecided: The paths that are marked, since the search has not settled them.
///   - most: How many rows there are at most, the first ones; a last row then counts the others.
///   - place: Where the others stand.
package func changeTable(
  from before: [String: ChoiceValue], to after: [String: ChoiceValue], paths: [String],
  undecided: [String] = [], atMost most: Int = .max, others place: String = ""
) -> TextTable {
  var table = TextTable([.init("decision", .leading), .init("before"), .init("after")])
  let changed = paths.filter { before[$0] != after[$0] }
  for path in changed.prefix(most) {
    let mark = undecided.contains(path) ? undecidedMark : ""
    table.append([path + mark, name(before[path]), name(after[path])])
  }
  if changed.count > most {
    table.append(["and \(changed.count - most) more: \(place)", "", ""])
  }
  return table
}

private func name(_ value: ChoiceValue?) -> String {
  value?.description ?? "–"
}
