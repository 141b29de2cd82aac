// How far searches end from the best there is: every search a dot, in one panel a target.

import Files
import Model
import Report
import Statistics

/// The regret of every search, by searcher and target, as an SVG document.
///
/// Regret stands in percent on a scale of square roots, which has a place for 0 and room beside it. Equal
/// regrets are stacked. Answers without a regret, whose best is not known, are left out. If the table is incomplete, the
/// regrets to the best known architecture stand over the work of the searches.
package func comparisonPlot(_ report: SearchComparisonReport) -> String {
  isComplete(report) ? ComparisonPlot(report).svg : WorkPlot(report).svg
}

private struct ComparisonPlot {
  private let report: SearchComparisonReport
  /// In the order of the report; a searcher's place is that of its colour and marker.
  private let searchers: [String]
  private let panels: [Panel]
  /// The greatest regret that is shown, in percent.
  private let greatest: Double

  private static let width = 960.0
  private static let namesRoom = 116.0
  private static let columns = 3
  /// Right of each panel, for the figures of its medians.
  private static let figuresRoom = 50.0
  private static let headingRoom = 38.0
  private static let axisRoom = 46.0
  private static let rowHeight = 62.0
  /// From the floor of a row's dots down to its median.
  private static let medianDepth = 12.0
  /// What counts as close to the best, in percent.
  private static let near = 0.2

  init(_ report: SearchComparisonReport) {
    self.report = report
    // Every searcher has an answer for every target.
    let first = report.answers.first
    searchers = report.answers.filter { $0.target == first?.target }.map(\.searcher)
    panels = report.answers.filter { $0.searcher == first?.searcher }.map { panel in
      let answers = report.answers.filter { $0.target == panel.target }
      return Panel(
        target: panel.target, feasible: panel.rank?.feasible,
        rows: answers.map { Row(regrets: report.regrets(of: $0), middle: $0.regret?.middle) })
    }
    greatest = panels.flatMap(\.rows).flatMap(\.regrets).reduce(2 * Self.near, max)
  }

  /// What is known of a target.
  private struct Panel {
    let target: Target
    /// The number of architectures that it allows.
    let feasible: Int?
    /// One a searcher.
    let rows: [Row]
  }

  /// What one searcher found for a target.
  private struct Row {
    /// In percent, one a search.
    let regrets: [Double]
    /// As a share, not in percent.
    let middle: MedianInterval?
  }

  var svg: String {
    let lines = (panels.count + Self.columns - 1) / Self.columns
    let top = PlotFrame.contentTop(notes: notes.count)
    return PlotFrame(
      name: "comparison", title: title, notes: notes, description: description, width: Self.width,
      height: top + Double(max(lines, 1)) * lineHeight
    ).svg(content)
  }

  // MARK: - Words

  private var title: String {
    let regrets = panels.compactMap(\.rows.first).flatMap(\.regrets)
    guard let first = searchers.first, !regrets.isEmpty else {
      return "How far searches end from the best architecture"
    }
    return "\(first): \(regrets.count { $0 <= Self.near }) of \(regrets.count) answers lie within "
      + "\(Self.near) % of the best architecture"
  }

  private var notes: [String] {
    let confidence = (100 * report.confidence).printed(0)
    let scaling = searchers.contains(Self.scaling) ? " Dashed: the baseline scaled down." : ""
    return [
      "Open: one search each, equal ones stacked. Filled: their median, with its \(confidence) % "
        + "interval. 0 is the best that the target allows.",
      "Shaded: within \(Self.near) % of the best.\(scaling) The scale is of square roots, to have a "
        + "place for 0 and room beside it.",
    ]
  }

  private var description: String {
    panels.map { panel in
      let rows = zip(searchers, panel.rows).compactMap { searcher, row -> String? in
        guard let middle = row.middle, let worst = row.regrets.max() else { return nil }
        return "\(searcher) median \((100 * middle.median).printed(3)) %, worst "
          + "\(worst.printed(3)) %"
      }
      return "Regret under target \(panel.target): "
        + (rows.isEmpty ? "not known" : rows.joined(separator: "; ")) + "."
    }.joined(separator: " ")
  }

  private static let scaling = "scaling"

  // MARK: - Panels

  /// The height of one line of panels, with headings and axis.
  private var lineHeight: Double {
    Self.headingRoom + Self.rowHeight * Double(searchers.count) + Self.axisRoom
  }

  private func frame(of index: Int) -> Frame {
    let columns = Double(Self.columns)
    let left = PlotFrame.margin + Self.namesRoom
    let width = (Self.width - left) / columns - Self.figuresRoom
    let top = PlotFrame.contentTop(notes: notes.count) + Self.headingRoom
    return Frame(
      left: left + Double(index % Self.columns) * (width + Self.figuresRoom),
      top: top + Double(index / Self.columns) * lineHeight, width: width,
      height: lineHeight - Self.headingRoom - Self.axisRoom)
  }

  private var content: [Element] {
    guard panels.contains(where: { $0.rows.contains { !$0.regrets.isEmpty } }) else {
      let top = PlotFrame.contentTop(notes: notes.count) + Self.headingRoom
      return [.text("No regrets: the best is not known.", at: (PlotFrame.margin, top), "faint")]
    }
    return panels.enumerated().flatMap { index, panel in
      let frame = frame(of: index)
      let names = index % Self.columns == 0 ? names(beside: frame) : []
      return names + [.group(elements(of: panel, in: frame))]
    }
  }

  private func names(beside frame: Frame) -> [Element] {
    searchers.enumerated().map { index, searcher in
      .text(
        searcher, at: (frame.left - 12, floor(of: index, in: frame) + 1), "heading", anchor: .end)
    }
  }

  private func elements(of panel: Panel, in frame: Frame) -> [Element] {
    let x = RootScale(greatest: greatest, range: (frame.left + 8, frame.right - 8))
    let near = Frame(left: x(0), top: frame.top, width: x(Self.near) - x(0), height: frame.height)
    let headings = [
      Element.text("target \(panel.target)", at: (x(0), frame.top - 12), "heading"),
      .text("median", at: (figureEnd(frame), frame.top - 12), "small faint", anchor: .end),
    ]
    let borders = panel.rows.indices.dropFirst().map { index in
      let height = frame.top + Self.rowHeight * Double(index)
      return Element.line((frame.left, height), (figureEnd(frame), height), "grid")
    }
    let rows = panel.rows.enumerated().map { index, row in
      Element.group(elements(of: row, index, x, in: frame))
    }
    return [.rectangle(near, "shade")] + headings + borders + axis(x, of: panel, under: frame)
      + scaled(panel, x, in: frame) + rows
  }

  private func axis(_ x: RootScale, of panel: Panel, under frame: Frame) -> [Element] {
    let count = panel.feasible.map { " of \($0)" } ?? ""
    let ticks = x.ticks(around: Self.near, gap: 28).flatMap { value in
      [
        Element.line((x(value), frame.bottom), (x(value), frame.bottom + 4), "edge"),
        Element.text(
          value == value.rounded() ? value.printed(0) : "\(value)",
          at: (x(value), frame.bottom + 17), "small faint", anchor: .middle),
      ]
    }
    return ticks + [
      .line((x(0), frame.top), (x(0), frame.bottom), "edge"),
      .line((frame.left, frame.bottom), (frame.right, frame.bottom), "edge"),
      .text(
        "regret, % above the best\(count)", at: (frame.left + frame.width / 2, frame.bottom + 35),
        "small",
        anchor: .middle),
    ]
  }

  /// Where the scaled baseline ends, through all rows.
  private func scaled(_ panel: Panel, _ x: RootScale, in frame: Frame) -> [Element] {
    guard let index = searchers.firstIndex(of: Self.scaling), index < panel.rows.count,
      let middle = panel.rows[index].middle
    else { return [] }
    let place = x(100 * middle.median)
    return [.line((place, frame.top), (place, frame.bottom), "target \(Theme.series(index))")]
  }

  // MARK: - Rows

  /// Where the figures beside a panel end.
  private func figureEnd(_ frame: Frame) -> Double { frame.right + 34 }

  /// The height at which the lowest dots of a row stand.
  private func floor(of index: Int, in frame: Frame) -> Double {
    frame.top + Self.rowHeight * Double(index + 1) - Self.medianDepth - 8
  }

  private func elements(
    of row: Row, _ index: Int, _ x: RootScale, in frame: Frame
  ) -> [Element] {
    let floor = floor(of: index, in: frame)
    let dots = stacked(
      row.regrets.map { x($0) }, distance: 6.6, height: Self.rowHeight - Self.medianDepth - 18)
    let circles = dots.map { place, height in
      Element(
        "circle",
        [
          "class": "marker \(Theme.series(index)) hollow", "cx": place, "cy": floor - height,
          "r": 2.6,
        ])
    }
    return circles + median(of: row, index, x, at: floor + Self.medianDepth, in: frame)
  }

  /// The median with its interval and its figure.
  private func median(
    of row: Row, _ index: Int, _ x: RootScale, at height: Double, in frame: Frame
  ) -> [Element] {
    guard let middle = row.middle else { return [] }
    let centre = x(100 * middle.median)
    let figure = Element.text(
      (100 * middle.median).printed(2), at: (figureEnd(frame), height + 4), "small", anchor: .end)
    var bar: [Element] = []
    if let low = middle.low.map({ x(100 * $0) }), let high = middle.high.map({ x(100 * $0) }),
      high > low
    {
      let style = "bar \(Theme.series(index))"
      bar = [
        .line((low, height), (high, height), style),
        .line((low, height - 4), (low, height + 4), style),
        .line((high, height - 4), (high, height + 4), style),
      ]
    }
    return bar + [Theme.marker(index, at: (centre, height)), figure]
  }
}

extension SearchComparisonReport {
  /// The regrets of all searches of a searcher for a target, in percent.
  fileprivate func regrets(of answers: Answers) -> [Double] {
    searches.filter { $0.searcher == answers.searcher }.flatMap(\.answers)
      .filter { $0.target == answers.target }.compactMap { $0.regret.map { 100 * $0 } }
  }
}

/// A map from values that are not negative to pixels, by their square roots.
private struct RootScale {
  private let roots: Scale
  private let greatest: Double

  init(greatest: Double, range: (Double, Double)) {
    self.greatest = greatest
    roots = Scale(domain: 0...greatest.squareRoot(), range: range)
  }

  /// The pixel of a value.
  func callAsFunction(_ value: Double) -> Double { roots(max(0, value).squareRoot()) }

  /// 0, then `first`, then round values from the greatest down, as far as they keep `gap` pixels apart.
  func ticks(around first: Double, gap: Double) -> [Double] {
    let round = [100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01]
    return ([first] + round).filter { $0 <= greatest }.reduce(into: [0]) { ticks, value in
      if ticks.allSatisfy({ abs(self($0) - self(value)) >= gap }) { ticks.append(value) }
    }
  }
}

/// Each place with a height above the floor such that no two dots come closer than `distance`, unless that
/// takes more than `height`: then the stacks are pressed together.
private func stacked(
  _ places: [Double], distance: Double, height: Double
) -> [(place: Double, height: Double)] {
  var ends: [Double] = []  // of each level, the place of its last dot
  let levels = places.sorted().map { place in
    let level = ends.firstIndex { place - $0 >= distance } ?? ends.count
    if level == ends.count { ends.append(place) } else { ends[level] = place }
    return (place, Double(level))
  }
  let step = min(distance, height / Double(max(1, ends.count - 1)))
  return levels.map { ($0.0, $0.1 * step) }
}
