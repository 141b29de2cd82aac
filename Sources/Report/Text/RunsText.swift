// Several runs beside each other as text: a list, and a comparison. What is compared is computed elsewhere.

import Files
import Model
import Runs

/// A line for each run, and below them one for each folder that cannot be read.
///
/// - Parameter width: characters of a line; a table that is wider becomes two lines for each run. Nil for no limit.
package func runsText(_ runs: [RunOverview], width: Int? = nil) -> String {
  let readable = runs.filter { $0.record != nil }
  let others = runs.filter { $0.record == nil }.map { run in
    "\(run.name): \(run.problem ?? run.state.rawValue)\n"
  }
  var parts: [String] = []
  if !readable.isEmpty {
    let table = runTable(readable).description
    let isNarrow = width.map { width in
      table.split(separator: "\n").contains { $0.count > width }
    }
    parts.append(isNarrow ?? false ? readable.map(lines).joined() : table)
  }
  if !others.isEmpty { parts.append(others.joined()) }
  return parts.joined(separator: "\n")
}

/// A row for each run, with the log loss of the chosen architecture against the baseline's.
private func runTable(_ runs: [RunOverview]) -> TextTable {
  var table = TextTable([
    .init("run", .leading), .init("state", .leading), .init("date", .leading),
    .init("log", .leading), .init("rows"), .init("seed"), .init("targets", .leading),
    .init("chosen"), .init("cost ratio"), .init("log loss change"), .init("verdict", .leading),
  ])
  for run in runs {
    let facts = Facts(run)
    table.append([
      run.name, run.state.rawValue, facts.date, facts.log, facts.rows, facts.seed, facts.targets,
      facts.chosen, facts.cost, facts.delta, facts.verdict,
    ])
  }
  return table
}

/// A run in two lines, for terminals that are narrower than the table.
private func lines(_ run: RunOverview) -> String {
  let facts = Facts(run)
  let question =
    "\(facts.date)  \(facts.log), \(facts.rows) rows, seed \(facts.seed), targets \(facts.targets)"
  let answer =
    facts.chosen.isEmpty
    ? run.state.rawValue
    : facts.cost.isEmpty
      ? "baseline kept (\(facts.verdict))"
      : "target \(facts.chosen): cost ratio \(facts.cost), log loss \(facts.delta), \(facts.verdict)"
  return "\(run.name): \(answer)\n  \(question)\n"
}

/// The cells of a run.
private struct Facts {
  var (date, log, rows, seed, targets) = ("", "", "", "", "")
  var (chosen, cost, delta, verdict) = ("", "", "", "")

  init(_ run: RunOverview) {
    if let record = run.record {
      date = String(record.date.prefix(16)).replacing("T", with: " ")
      rows = record.data.rows.grouped
      seed = "\(record.options.seed)"
      targets = record.options.targetsText
    }
    if let paths = run.space?.data.paths, let first = paths.first {
      log = Path.split(first).name + (paths.count > 1 ? " +\(paths.count - 1)" : "")
    }
    if let summary = run.summary {
      chosen = summary.chosen.map { "\($0)" } ?? "none"
      verdict = summary.reason == .notLearned ? "not learned" : "not proved"
    }
    if let result = run.chosen {
      cost = result.trained.cost.ratio.fixed(3)
      delta = result.delta.mean.signedPercent(3)
      verdict = result.verdict.rawValue
    }
  }
}

/// Runs in columns: their answers, the inputs that differ, and the decisions that differ.
package func runDifferencesText(_ differences: RunDifferences) -> String {
  let runs = differences.runs
  let parts = [
    answerTable(runs).description,
    "Candidates (the chosen one marked):\n" + candidateTable(runs).description,
    differences.inputs.isEmpty
      ? "The runs have the same log, rows, version and settings.\n"
      : "Inputs that differ:\n" + table(differences.inputs, "input", of: runs).description,
    differences.decisions.isEmpty
      ? "The runs use the same architecture, or fewer than two are finished.\n"
      : "Decisions that differ, of the chosen architecture or else the baseline:\n"
        + table(differences.decisions, "decision", of: runs).description,
  ]
  return parts.joined(separator: "\n")
}

/// A column for each run: its question, the chosen target, and the cost of the chosen architecture or else the baseline.
private func answerTable(_ runs: [RunOverview]) -> TextTable {
  let names = [
    "state", "rows", "seed", "chosen", "verdict", "cost ratio", "FLOPs", "parameters",
    "embedding bytes", "log loss", "search work",
  ]
  var table = TextTable([.init("run", .leading)] + names.map { TextTable.Column($0) })
  for run in runs {
    let facts = Facts(run)
    let trained = run.chosen?.trained ?? run.summary?.baseline
    table.append(
      [run.name, run.state.rawValue, facts.rows, facts.seed, facts.chosen, facts.verdict]
        + [
          trained?.cost.ratio.fixed(3), trained?.cost.flops.scaled(),
          trained?.cost.parameters.scaled(), trained?.cost.embeddingBytes.scaled(unit: "B"),
          trained?.logloss.fixed(5),
          run.summary?.work.map { "\($0.total.trimmed(1)) trainings" },
        ].map { $0 ?? "" })
  }
  return table.transposed
}

/// A row for each candidate of each run: its cost ratio, and its change of log loss with two bounds.
private func candidateTable(_ runs: [RunOverview]) -> TextTable {
  var table = TextTable([
    .init("run", .leading), .init("target", .leading), .init("cost"),
    .init("log loss change"), .init("lower bound"), .init("upper bound"),
    .init("verdict", .leading),
  ])
  for run in runs {
    for result in run.summary?.targets ?? [] {
      let mark = result.target == run.summary?.chosen ? "→" : " "
      let bounds = [result.delta.mean, result.delta.low, result.delta.high]
      table.append(
        [run.name, "\(mark) \(result.target)", result.trained.cost.ratio.fixed(3)]
          + bounds.map { $0.signedPercent(3) }
          + [run.summary.map { verdictWord(result, $0) } ?? ""])
    }
  }
  return table
}

/// How many differences a terminal is shown.
private let mostRows = 60

/// A row for each key, a column for each run.
private func table(
  _ rows: [RunDifferences.Row], _ title: String, of runs: [RunOverview]
) -> TextTable {
  var table = TextTable([.init(title, .leading)] + runs.map { TextTable.Column($0.name) })
  for row in rows.prefix(mostRows) { table.append([row.key] + row.values.map { $0 ?? "–" }) }
  if rows.count > mostRows {
    table.append(["and \(rows.count - mostRows) more: --json"] + runs.map { _ in "" })
  }
  return table
}
