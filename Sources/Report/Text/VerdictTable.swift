// The result of a run as text: the verdict, what follows from it, and what would change.

import Files
import Model
import Runs

/// What was measured and decided: a row for the baseline and for each target, the chosen marked.
///
/// Δ is the change of log loss in per cent with its two bounds, PD the prediction difference in
/// per cent. PerQueryAUC is there where the rows have groups. About 150 characters wide; `transposed`, with
/// three targets, less than 80.
package func verdictTable(_ summary: Summary) -> TextTable {
  let hasGroups = summary.baseline.perQueryAUC != nil
  var table = TextTable(
    [
      .init("target", .leading), .init("cost ratio"), .init("FLOPs"), .init("parameters"),
      .init("embedding bytes"), .init("log loss"), .init("Δ %"), .init("low %"), .init("high %"),
      .init("AUC"),
    ] + (hasGroups ? [.init("PerQueryAUC")] : []) + [
      .init("PD %"), .init("calibration"), .init("seeds"), .init("verdict", .leading),
    ])
  table.append(
    row(
      "  baseline", summary.baseline, bounds: ["", "", ""], verdict: "", hasGroups: hasGroups))
  for result in summary.targets {
    let mark = result.target == summary.chosen ? "→" : " "
    let bounds = [result.delta.mean, result.delta.low, result.delta.high]
    table.append(
      row(
        "\(mark) \(result.target)", result.trained, bounds: bounds.map { ($0 * 100).signed(3) },
        verdict: result.verdict.rawValue, hasGroups: hasGroups))
  }
  return table
}

private func row(
  _ name: String, _ trained: Summary.Trained, bounds: [String], verdict: String, hasGroups: Bool
) -> [String] {
  let cost = trained.cost
  let costs = [
    cost.ratio.fixed(3), cost.flops.scaled(), cost.parameters.scaled(),
    cost.embeddingBytes.scaled(unit: "B"),
  ]
  let areas = [trained.auc.fixed(4)] + (hasGroups ? [trained.perQueryAUC?.fixed(4) ?? "–"] : [])
  let qualities = [
    (trained.predictionDifference * 100).fixed(2), trained.calibration.fixed(3),
    seeds(trained), verdict,
  ]
  return [name] + costs + [trained.logloss.fixed(5)] + bounds + areas + qualities
}

/// The number of seeds, and of those that collapsed.
private func seeds(_ trained: Summary.Trained) -> String {
  let collapsed = trained.collapsed?.count ?? 0
  return "\(trained.runs.count)" + (collapsed > 0 ? ", \(collapsed) collapsed" : "")
}

/// What the decisions of one architecture are instead of another's: a row for each that differs.
///
/// - Parameters:
///   - before: An architecture, by path.
///   - after: The architecture that replaces it.
///   - paths: The paths in the order of the decisions.
///   - most: How many rows there are at most, the first ones; a last row then counts the others.
///   - place: Where the others stand.
package func changeTable(
  from before: [String: ChoiceValue], to after: [String: ChoiceValue], paths: [String],
  atMost most: Int = .max, others place: String = ""
) -> TextTable {
  var table = TextTable([.init("decision", .leading), .init("before"), .init("after")])
  let changed = paths.filter { before[$0] != after[$0] }
  for path in changed.prefix(most) {
    table.append([path, name(before[path]), name(after[path])])
  }
  if changed.count > most {
    table.append(["and \(changed.count - most) more: \(place)", "", ""])
  }
  return table
}

private func name(_ value: ChoiceValue?) -> String {
  value?.description ?? "–"
}
