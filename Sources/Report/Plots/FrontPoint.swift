// The architectures of a summary as points of the front, equal ones once.

import Runs

/// A place on the front: an architecture, and the targets for which it was found.
struct FrontPoint {
  /// One line of a point's label.
  struct Line {
    /// The targets, or the baseline.
    var targets: String
    /// The verdict and the role; empty for the baseline.
    let words: String
    let isChosen: Bool
    /// The target's place among the targets; nil for the baseline.
    let series: Int?
    let isProved: Bool

    /// `0.9, 0.85: neutral`
    var text: String { words.isEmpty ? targets : "\(targets): \(words)" }
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

  /// Adds a target; one with the verdict of the line before joins that line.
  private mutating func add(_ line: Line) {
    if let last = lines.indices.last, lines[last].series != nil, lines[last].words == line.words {
      lines[last].targets += ", \(line.targets)"
    } else {
      lines.append(line)
    }
  }

  /// The baseline and the targets' architectures, equal ones together.
  static func all(of summary: Summary) -> [FrontPoint] {
    let baseline = Line(
      targets: "baseline", words: "", isChosen: false, series: nil, isProved: true)
    var points = [FrontPoint(cost: 1, mean: 0, low: 0, high: 0, lines: [baseline])]
    var indices = [summary.baseline.architecture: 0]
    for (series, result) in summary.targets.enumerated() {
      let isChosen = result.target == summary.chosen
      let word = verdictWord(result, summary)
      let line = Line(
        targets: "\(result.target)",
        words: (word == "none" ? "no verdict" : word) + (isChosen ? ", chosen" : ""),
        isChosen: isChosen, series: series,
        isProved: summary.hasVerdicts && result.verdict.isProved)
      if let index = indices[result.trained.architecture] {
        points[index].add(line)
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

extension Summary {
  /// Whether a bar within the margin proves anything: the networks have learned.
  var hasVerdicts: Bool { reason != .notLearned }

  /// Whether a target has no verdict, or was not tested: then the rule of the bounds does not hold for all.
  var hasUntested: Bool {
    targets.contains { ["none", "not tested"].contains(verdictWord($0, self)) }
  }
}
