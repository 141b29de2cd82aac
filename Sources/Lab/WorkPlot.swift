// How far searches end from the best known architecture, over the work that they took: one panel a target.

import Model
import Report
import Statistics

/// The regret of every search to the best known architecture over its work.
struct WorkPlot {
  private let report: SearchComparisonReport
  private let searchers: [String]
  private let targets: [Target]
  /// The greatest work, in trainings of the baseline, and the greatest regret, in percent.
  private let greatest: (work: Double, regret: Double)

  private static let width = 960.0
  private static let columns = 3
  private static let axisRoom = 52.0
  private static let gap = 26.0
  private static let height = 220.0
  private static let headingRoom = 26.0
  private static let footRoom = 48.0

  init(_ report: SearchComparisonReport) {
    self.report = report
    let first = report.answers.first
    searchers = report.answers.filter { $0.target == first?.target }.map(\.searcher)
    targets = report.answers.filter { $0.searcher == first?.searcher }.map(\.target)
    let regrets = report.searches.flatMap(\.answers).compactMap(\.regret)
    greatest = (
      report.searches.compactMap { $0.work?.total }.reduce(1, max),
      100 * regrets.reduce(0.001, max)
    )
  }

  /// The document.
  var svg: String {
    let lines = Double(max((targets.count + Self.columns - 1) / Self.columns, 1))
    return PlotFrame(
      name: "work", title: title, notes: notes, description: description, width: Self.width,
      height: top + lines * (Self.headingRoom + Self.height + Self.footRoom)
    ).svg(legend.elements(at: top - legend.height + 4) + targets.indices.flatMap(panel))
  }

  private var title: String {
    "How far searches end from the best known architecture, over their work"
  }

  private var notes: [String] {
    [
      "Open: one search each. Filled: the median of a searcher's searches. 0 is the best known under the target.",
      "Work counts the supernet and the playoff of all targets, in trainings of the baseline by FLOPs.",
    ]
  }

  private var description: String {
    targets.map { target in
      let rows = searchers.compactMap { name -> String? in
        guard let middle = middle(name, target) else { return nil }
        return "\(name) \(middle.regret.printed(3)) % for \(middle.work.printed(1)) trainings"
      }
      return "Median regret under target \(target): \(rows.joined(separator: "; "))."
    }.joined(separator: " ")
  }

  private var legend: Legend {
    Legend(
      searchers.enumerated().map { Legend.Entry($1, series: $0) }, from: PlotFrame.margin,
      to: Self.width - PlotFrame.margin)
  }

  private var top: Double { PlotFrame.contentTop(notes: notes.count) + legend.height + 10 }

  /// The work and regret, in percent, of each search of a searcher.
  private func points(_ searcher: String, _ target: Target) -> [(work: Double, regret: Double)] {
    report.searches.filter { $0.searcher == searcher }.flatMap { search in
      search.answers.filter { $0.target == target }.compactMap { answer in
        answer.regret.map { (search.work?.total ?? 0, 100 * $0) }
      }
    }
  }

  private func middle(_ searcher: String, _ target: Target) -> (work: Double, regret: Double)? {
    let points = points(searcher, target)
    if points.isEmpty { return nil }
    func median(_ values: [Double]) -> Double {
      MedianInterval(values, confidence: report.confidence).median
    }
    return (median(points.map(\.work)), median(points.map(\.regret)))
  }

  private func panel(_ index: Int) -> [Element] {
    let columns = Double(Self.columns)
    let width = (Self.width - PlotFrame.margin) / columns - Self.axisRoom - Self.gap + 10
    let frame = Frame(
      left: PlotFrame.margin + Double(index % Self.columns)
        * (width + Self.axisRoom + Self.gap - 10)
        + Self.axisRoom - 12,
      top: top + Self.headingRoom
        + Double(index / Self.columns) * (Self.headingRoom + Self.height + Self.footRoom),
      width: width, height: Self.height)
    let x = Scale(domain: 0...greatest.work, range: (frame.left + 8, frame.right - 8))
    let y = Scale(domain: 0...greatest.regret, range: (frame.bottom - 8, frame.top + 8))
    let target = targets[index]
    let axes =
      valueAxis(y, beside: frame, ticks: 5) { $0.printed($1) }
      + stepAxis(x, under: frame, ticks: 5, title: "work, trainings of the baseline")
    let marks = searchers.enumerated().flatMap { series, name in
      points(name, target).map { point in
        Element(
          "circle",
          [
            "class": "marker \(Theme.series(series)) hollow", "cx": x(point.work),
            "cy": y(point.regret), "r": 2.6,
          ])
      }
    }
    let middles = searchers.enumerated().compactMap { series, name in
      middle(name, target).map { Theme.marker(series, at: (x($0.work), y($0.regret))) }
    }
    return [
      .text("target \(target): regret %", at: (frame.left, frame.top - 10), "heading"),
      .group(axes + marks + middles),
    ]
  }
}
