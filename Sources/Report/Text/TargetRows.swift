// The targets of a summary as the rows or columns of a table: in a long list, neighbours with one architecture are one row.

import Model
import Runs

/// Neighbouring targets that a table shows as one: the same architecture, with the same verdict.
struct TargetRow {
  /// The targets, mildest first.
  private(set) var targets: [Target]
  /// The figures: those of each of the targets.
  let result: Summary.TargetResult

  /// The targets in a few words: `0.61`, `0.61, 0.52` or `0.61 to 0.375`.
  var name: String {
    targets.count > 2
      ? "\(targets[0]) to \(targets[targets.count - 1])"
      : targets.map { "\($0)" }.joined(separator: ", ")
  }

  /// The name with the mark of the chosen architecture, or the room for it.
  func marked(in summary: Summary) -> String {
    "\(targets.contains { $0 == summary.chosen } ? "→" : " ") \(name)"
  }

  /// The most targets that each have a row of their own, whatever was found for them.
  static let mostAlone = 4

  /// The rows of some targets of a summary.
  static func all(_ results: [Summary.TargetResult], of summary: Summary) -> [TargetRow] {
    let merges = summary.targets.count > mostAlone
    return results.reduce(into: []) { rows, result in
      if merges, let last = rows.last?.result,
        last.trained.architecture == result.trained.architecture,
        last.trained.cost.ratio == result.trained.cost.ratio,
        verdictWord(last, summary) == verdictWord(result, summary)
      {
        rows[rows.count - 1].targets.append(result.target)
      } else {
        rows.append(TargetRow(targets: [result.target], result: result))
      }
    }
  }
}

/// Targets in a sentence about a run: all of them, or of a long list the first and the last.
func inWords(_ targets: [Target]) -> String {
  let names = targets.map { "\($0)" }
  return targets.count > TargetRow.mostAlone
    ? "\(targets.count) targets from \(names[0]) to \(names[names.count - 1])"
    : (targets.count == 1 ? "target " : "targets ") + names.joined(separator: ", ")
}
