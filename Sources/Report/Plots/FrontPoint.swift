// The architectures of a summary as points of the front, equal ones once.

import Runs

/// A place on the front: an architecture, and the targets for which it was found.
struct FrontPoint {
  /// One line of a point's label.
  struct Line {
    let text: String
    let isChosen: Bool
    /// The target's place among the targets; nil for the baseline.
    let series: Int?
    let isProved: Bool
  }

  let cost: Double
  /// Δ and its bounds in per cent.
  let mean: Double
  let low: Double
  let high: Double
  var lines: [Line]

  var isChosen: Bool { lines.contains(where: \.isChosen) }
  var style: String { lines[0].series.map(Theme.series) ?? "baseline" }

  /// The marker of the first target; a cross for the baseline.
  func marker(at point: Point) -> Element {
    Theme.marker(of: lines[0].series, at: point, isFilled: lines[0].isProved)
  }

  /// The baseline and the targets' architectures, equal ones together.
  static func all(of summary: Summary) -> [FrontPoint] {
    let baseline = Line(text: "baseline", isChosen: false, series: nil, isProved: true)
    var points = [FrontPoint(cost: 1, mean: 0, low: 0, high: 0, lines: [baseline])]
    var indices = [summary.baseline.architecture: 0]
    for (series, result) in summary.targets.enumerated() {
      let isChosen = result.target == summary.chosen
      let line = Line(
        text: "\(result.target): \(result.verdict.rawValue)\(isChosen ? ", selected" : "")",
        isChosen: isChosen, series: series,
        isProved: result.verdict == .better || result.verdict == .neutral)
      if let index = indices[result.trained.architecture] {
        points[index].lines.append(line)
      } else {
        indices[result.trained.architecture] = points.count
        points.append(
          FrontPoint(
            cost: result.trained.cost.ratio, mean: result.delta.mean * 100,
            low: result.delta.low * 100, high: result.delta.high * 100, lines: [line]))
      }
    }
    return points
  }
}
