// What a run found: the parts of its page that need a summary.

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
      count(space.decisions.count, "open width"),
      "\(record.options.targets.count == 1 ? "target" : "targets") "
        + record.options.targets.map { "\($0)" }.joined(separator: ", "),
      "seed \(record.options.seed)",
    ].joined(separator: " · ")
  }

  private func count(_ number: Int, _ name: String) -> String {
    "\(number.grouped) \(name)\(number == 1 ? "" : "s")"
  }

  // MARK: - Sections

  /// How far the run is: a large bar of all of it, a small one of its phase.
  var progressSection: [Element] {
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

  /// What to use.
  var decisionSection: [Element] {
    guard let summary else {
      let text =
        progress == nil
        ? "The run ended before its time. nas search --resume goes on with it."
        : "Nothing is decided yet: what the search finds is trained from scratch beside the baseline first."
      return [.heading(2, "The answer"), .paragraph(text)]
    }
    let answer = Answer(summary)
    let chosen = summary.targets.first { $0.target == summary.chosen }
    return [
      .heading(2, "The answer"),
      .paragraph(answer.headline, "answer"),
      .paragraph(answer.reasons.joined(separator: " ")),
    ] + (chosen.map { [keyFigures(of: $0, beside: summary.baseline)] } ?? [])
  }

  /// The costs of the chosen architecture and its quality, each beside the baseline's.
  private func keyFigures(
    of chosen: Summary.TargetResult, beside baseline: Summary.Trained
  ) -> Element {
    let (cost, old) = (chosen.trained.cost, baseline.cost)
    let bounds = [chosen.delta.low, chosen.delta.high].map { ($0 * 100).signed(3) }
    let loss = "\(baseline.logloss.fixed(5)) → \(chosen.trained.logloss.fixed(5))"
    let figures: [(name: String, change: String, lines: [String])] = [
      (
        "Log loss", "\((chosen.delta.mean * 100).signed(3)) %",
        [loss, "bounds \(bounds[0]), \(bounds[1]) %"]
      ),
      ("FLOPs", change(old.flops, cost.flops), [passage(old.flops, cost.flops)]),
      (
        "Parameters", change(old.parameters, cost.parameters),
        [passage(old.parameters, cost.parameters)]
      ),
      (
        "Embeddings", change(old.embeddingBytes, cost.embeddingBytes),
        [passage(old.embeddingBytes, cost.embeddingBytes, unit: "B")]
      ),
    ]
    return Element(
      "dl", ["class": "figures"],
      figures.map { figure in
        let lines = figure.lines.map { Element("span", text: $0) }
        return Element(
          "div", [:],
          [
            Element("dt", text: figure.name),
            Element("dd", [:], [Element("b", text: figure.change)] + lines),
          ])
      })
  }

  private func change(_ before: Double, _ after: Double) -> String {
    before > 0 ? "\(((after / before - 1) * 100).signed(1)) %" : "–"
  }

  private func passage(_ before: Double, _ after: Double, unit: String = "") -> String {
    "\(before.scaled(unit: unit)) → \(after.scaled(unit: unit))"
  }

  /// The table of verdicts.
  var measuredSection: [Element] {
    guard let summary else { return [] }
    let mark = summary.chosen.map { "→ \($0)" }
    return [
      .heading(2, "What was measured"),
      .table(
        verdictTable(summary).transposed,
        caption: "The baseline and the architecture found for each target, trained from scratch",
        marked: mark),
      .paragraph(legend(summary), "note"),
    ]
  }

  private func legend(_ summary: Summary) -> String {
    let margin = "\((summary.margin * 100).trimmed(3)) %"
    return
      "Low and high bound Δ. Better: high is below 0. Neutral: high is at most the margin of \(margin). "
      + "Worse: low is above the margin. Otherwise inconclusive. PD: how far two seeds' predictions are apart."
      + (summary.chosen == nil ? "" : " The arrow marks the chosen one.")
  }
}
