// Architectures on one scale, a line each: dots of its trainings, or a mean with its bounds. Small enough for a telephone.

import Model
import Runs
import Statistics

/// One figure of several architectures, a line each.
struct RowPlot: Plot {
  /// An architecture.
  struct Row {
    /// Its name for a reader.
    let name: String
    /// The target's place among the targets; nil for the baseline.
    let series: Int?
    /// Whether its name stands out.
    let isChosen: Bool
    /// Single values: what each is, and whether it is left hollow.
    var dots: [(value: Double, name: String, isHollow: Bool)] = []
    /// The mean; without bounds, both are the mean.
    let mean: Delta
  }

  let name: String
  let title: String
  let notes: [String]
  /// What is measured, with its unit and which way is better.
  let axis: String
  let rows: [Row]
  /// A value with a line of its own.
  var reference: Double?
  /// Whether values have a sign.
  var isSigned = false

  private static let width = 400.0
  private static let rowHeight = 22.0
  private static let left = 124.0

  private var frame: Frame {
    Frame(
      left: Self.left, top: PlotFrame.contentTop(notes: notes.count),
      width: Self.width - Self.left - 30, height: Self.rowHeight * Double(rows.count) + 4)
  }

  var page: PlotFrame {
    PlotFrame(
      name: name, title: title, notes: notes, description: description, width: Self.width,
      height: frame.bottom + 44)
  }

  private var description: String {
    rows.map { row in
      let bounds =
        row.mean.low < row.mean.high ? ", from \(text(row.mean.low)) to \(text(row.mean.high))" : ""
      let dots = row.dots.map(\.name).joined(separator: ", ")
      return "\(row.name): mean \(text(row.mean.mean))\(bounds)\(dots.isEmpty ? "" : " (\(dots))")."
    }.joined(separator: " ")
  }

  private func text(_ value: Double) -> String { isSigned ? value.signed(5) : value.printed(5) }

  private var x: Scale {
    let values =
      rows.flatMap { $0.dots.map(\.value) + [$0.mean.low, $0.mean.high] }
      + [reference].compactMap { $0 }
    let finite = values.filter(\.isFinite)
    let (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    let room = (high - low) * 0.06
    return Scale(domain: (low - room)...(high + room), range: (frame.left, frame.right))
  }

  var content: [Element] {
    let (x, frame) = (x, frame)
    let ticks = x.ticks(about: 4)
    let axes = ticks.values.flatMap { value in
      [
        Element.line((x(value), frame.top), (x(value), frame.bottom), "grid"),
        .text(
          isSigned ? value.signed(ticks.digits) : value.printed(ticks.digits),
          at: (x(value), frame.bottom + 15), "small faint", anchor: .middle),
      ]
    }
    let line = reference.map { [Element.line((x($0), frame.top), (x($0), frame.bottom), "edge")] }
    return axes + (line ?? [])
      + [
        .line((frame.left, frame.bottom), (frame.right, frame.bottom), "edge"),
        .text(
          axis, at: (Self.width / 2, frame.bottom + 33), "small", anchor: .middle),
      ]
      + rows.indices.map { index in
        .group(
          elements(of: rows[index], x, at: frame.top + Self.rowHeight * (Double(index) + 0.5) + 2))
      }
  }

  private func elements(of row: Row, _ x: Scale, at middle: Double) -> [Element] {
    let style = row.series.map(Theme.series) ?? "baseline"
    let (mean, low, high) = (x(row.mean.mean), x(row.mean.low), x(row.mean.high))
    let bar: [Element] =
      low < high
      ? [
        .line((low, middle), (high, middle), "bar \(style)"),
        .line((low, middle - 4), (low, middle + 4), "bar \(style)"),
        .line((high, middle - 4), (high, middle + 4), "bar \(style)"),
        Theme.marker(of: row.series, at: (mean, middle)),
      ]
      : row.dots.isEmpty
        ? [Theme.marker(of: row.series, at: (mean, middle))]
        : [.line((mean, middle - 7), (mean, middle + 7), "bar \(style)")]
    let dots = row.dots.map { dot in
      Element(
        "circle",
        [
          "class": "marker \(style)\(dot.isHollow ? " hollow" : "")", "cx": x(dot.value),
          "cy": middle, "r": 3.0,
        ], [Element("title", text: dot.name)])
    }
    return [
      Theme.marker(of: row.series, at: (PlotFrame.margin + 6, middle)),
      .text(
        row.name, at: (PlotFrame.margin + 17, middle + 4), row.isChosen ? "small strong" : "small"
      ),
    ] + bar + dots
  }
}

extension RowPlot {
  /// The log loss of each training of a run, by its seed.
  static func losses(_ summary: Summary) -> RowPlot {
    rows(
      "seeds", "Log loss of each training",
      [
        "A dot is one seed's training, the line their mean.",
        "Look for a row that lies left of the baseline's.",
      ], axis: "log loss (further left is better)", summary
    ) { trained, _ in
      let collapsed = Set(trained.collapsed ?? [])
      let dots = trained.runs.map { run in
        let isCollapsed = collapsed.contains(run.seed)
        return (
          value: run.logloss,
          name: "seed \(run.seed): \(run.logloss.printed(5))\(isCollapsed ? ", collapsed" : "")",
          isHollow: isCollapsed
        )
      }
      return (Delta(mean: trained.logloss, low: trained.logloss, high: trained.logloss), dots)
    }
  }

  /// The change of AUC of each target with its bounds over seeds; nil in runs of earlier versions.
  static func areas(_ summary: Summary) -> RowPlot? {
    guard summary.targets.contains(where: { $0.aucDelta != nil }) else { return nil }
    let level = (summary.confidence * 100).printed(0)
    var plot = rows(
      "auc", "Change of AUC",
      [
        "The mean over the seeds, each bound at \(level)% confidence.",
        "The bars cover the seeds only, not the rows.",
      ], axis: "AUC less the baseline's (further right is better)", summary
    ) { _, result in (result?.aucDelta ?? Delta(mean: 0, low: 0, high: 0), []) }
    plot.reference = 0
    plot.isSigned = true
    return plot
  }

  private static func rows(
    _ name: String, _ title: String, _ notes: [String], axis: String, _ summary: Summary,
    _ figures: (Summary.Trained, Summary.TargetResult?) -> (
      mean: Delta, dots: [(value: Double, name: String, isHollow: Bool)]
    )
  ) -> RowPlot {
    let baseline = figures(summary.baseline, nil)
    let first = Row(
      name: "baseline", series: nil, isChosen: false, dots: baseline.dots, mean: baseline.mean)
    let others = groups(of: summary).map { group in
      let own = figures(summary.targets[group[0]].trained, summary.targets[group[0]])
      return Row(
        name: rowName(of: group.map { summary.targets[$0].target }), series: group[0],
        isChosen: group.contains { summary.targets[$0].target == summary.chosen },
        dots: own.dots, mean: own.mean)
    }
    return RowPlot(name: name, title: title, notes: notes, axis: axis, rows: [first] + others)
  }

  /// The places of the targets, those of one architecture and its figures together.
  private static func groups(of summary: Summary) -> [[Int]] {
    var groups: [[Int]] = []
    for (index, result) in summary.targets.enumerated() {
      let same = groups.firstIndex { group in
        let other = summary.targets[group[0]]
        return other.trained.architecture == result.trained.architecture
          && other.trained.logloss == result.trained.logloss
      }
      if let same { groups[same].append(index) } else { groups.append([index]) }
    }
    return groups
  }

  /// `target 0.9`; `0.9, 0.85`; `0.9 and 7 more`
  private static func rowName(of targets: [Target]) -> String {
    let all = targets.map { "\($0)" }
    guard all.count > 1 else { return "target \(all[0])" }
    let whole = all.joined(separator: ", ")
    return whole.width(size: 11) <= left - PlotFrame.margin - 21
      ? whole : "\(all[0]) and \(all.count - 1) more"
  }
}
