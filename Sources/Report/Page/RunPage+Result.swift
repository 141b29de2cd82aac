// The title of a run's page and its progress. The answer, the verdicts and the quality stand in files of their own.

import Runs

extension RunView {
  /// The log in a few words, without its folder.
  var logName: String {
    let names = space.data.paths.map { path in
      path == "-" ? "standard input" : String(path.split(separator: "/").last ?? "a log")
    }
    guard let first = names.first else { return "a log" }
    return names.count == 1 ? first : "\(first) and \(names.count - 1) more"
  }

  /// When and on what, in a line.
  var about: String {
    [
      String(record.date.prefix(10)), "\(record.data.rows.grouped) rows",
      count(space.data.schema.features.count, "feature"),
      count(space.decisions.count, "decision"),
      "\(record.options.targets.count == 1 ? "target" : "targets") "
        + record.options.targets.map { "\($0)" }.joined(separator: ", "),
      "seed \(record.options.seed)",
    ].joined(separator: " · ")
  }

  private func count(_ number: Int, _ name: String) -> String {
    "\(number.grouped) \(name)\(number == 1 ? "" : "s")"
  }

  // MARK: - Sections

  /// How far the run is.
  var progressSection: [Element] {
    guard let progress else { return [] }
    let part = min(max(progress.fraction.isFinite ? progress.fraction : 0, 0), 1)
    let percent = Int(part * 100)
    return [
      .heading(2, "In progress"),
      .paragraph([.name(progress.phase), ": \(percent) %"]),
      Element(
        "progress", ["max": "100", "value": "\(percent)", "aria-label": "Done of this phase"]),
    ]
  }
}
