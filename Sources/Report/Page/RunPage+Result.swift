// The title of a run's page and its progress. The answer, the verdicts and the quality stand in files of their own.

import Files
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
      inWords(record.options.targets),
      "seed \(record.options.seed)",
    ].joined(separator: " · ")
  }

  private func count(_ number: Int, _ name: String) -> String {
    "\(number.grouped) \(name)\(number == 1 ? "" : "s")"
  }

  // MARK: - Sections

  /// How far the run is: a large bar of all of it, a small one of its phase. Of a run that was stopped, how to resume it.
  var progressSection: [Element] {
    if let stoppedIn {
      let command = ShellCommand("nas", "search").adding(["--resume"]).option("--out", stoppedIn)
      return [
        .heading(2, "Stopped"), .paragraph("The run was stopped before its end. Resume it:"),
        .command(command.description),
      ]
    }
    guard let progress else { return [] }
    func bar(_ fraction: Double, _ name: String, _ kind: String) -> Element {
      Element(
        "progress",
        ["max": "100", "value": "\(Int(fraction * 100))", "aria-label": name, "class": kind])
    }
    let phase = min(max(progress.phaseFraction.isFinite ? progress.phaseFraction : 0, 0), 1)
    var elements: [Element] = [.heading(2, "In progress")]
    if progress.fraction != nil {
      elements += [
        .paragraph(progress.runText, "run"), bar(progress.shownFraction, "Done of the run", "run"),
      ]
    }
    return elements + [
      Element(
        "p", ["class": "phase"], nodes: [.name(progress.phase), .text(": \(Int(phase * 100))%")]),
      bar(phase, "Done of this phase", "phase"),
    ]
  }
}
