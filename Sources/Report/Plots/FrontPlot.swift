// Cost against quality: what the retrains proved, with the neutrality band.

import Files
import Runs

/// The candidates' cost ratio against their change of log loss, as an SVG document.
///
/// Error bars are the interval of Δ. The band under the margin is where a whole bar proves
/// neutrality; a run that has not learned has none. Targets that share an architecture share a point.
package func frontPlot(_ summary: Summary) -> String {
  FrontPlot(summary).svg
}

struct FrontPlot: Plot {
  private let summary: Summary
  private let points: [FrontPoint]
  /// Of costs, or of their logarithms.
  private let across: Scale
  private let isLogarithmic: Bool
  private let y: Scale

  private static let width = 960.0
  private static let height = 577.0
  private static let frame = Frame(left: 84, top: 129, width: 840, height: 386)
  private static let lineHeight = 16.0
  /// Room for the marker in front of a label, which tells whose label it is.
  private static let markerRoom = 14.0

  init(_ summary: Summary) {
    self.summary = summary
    points = FrontPoint.all(of: summary)
    let frame = Self.frame
    let costs = points.map(\.cost)
    let bounds = points.flatMap { point -> [Double] in [point.low, point.mean, point.high] }
    isLogarithmic = Self.spansOrders(costs)
    across = Self.scale(
      of: isLogarithmic ? costs.map(Self.logarithm) : costs, room: 0.12,
      range: (frame.left, frame.right))
    y = Self.scale(
      of: bounds + [0, summary.margin * 100], room: 0.1, range: (frame.bottom, frame.top))
  }

  /// Whether costs are so far apart, as on a ladder of targets, that the low ones would stand in one place.
  private static func spansOrders(_ costs: [Double]) -> Bool {
    guard let low = costs.min(), let high = costs.max(), low > 0 else { return false }
    return high / low > 6
  }

  /// The doublings of a cost above the least that is drawn.
  private static func logarithm(_ cost: Double) -> Double {
    max(1, cost * 4096).logarithm2
  }

  /// The pixel of a cost.
  private func x(_ cost: Double) -> Double {
    across(isLogarithmic ? Self.logarithm(cost) : cost)
  }

  private static func scale(
    of values: [Double], room: Double, range: (Double, Double)
  ) -> Scale {
    let finite = values.filter(\.isFinite)
    let (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    let extra = high > low ? (high - low) * room : 0.1
    return Scale(domain: (low - extra)...(high + extra), range: range)
  }

  private var bound: String { (summary.confidence * 100).printed(0) }

  var page: PlotFrame {
    PlotFrame(
      name: "front", title: "Cost against quality, trained from scratch",
      notes: notes, description: description, width: Self.width, height: Self.height
    )
  }

  private var notes: [String] {
    let bar = "A bar is the interval of the change, each bound at \(bound)% confidence."
    guard summary.hasVerdicts else {
      return [bar, "The networks are not proved to have learned, so no bar proves anything."]
    }
    let claim =
      summary.hasUntested
      ? "if tested, such a one predicts as well as the baseline"
      : "these architectures predict as well as the baseline"
    return [
      "\(bar) Filled: proved better or neutral; hollow: not proved; ringed: chosen.",
      "Look for bars that lie wholly in the shaded area: \(claim). The further left, the cheaper.",
    ]
  }

  var content: [Element] { (summary.hasVerdicts ? band : []) + axes + bars + labels }

  private var description: String {
    let results = summary.targets.map { result in
      "Target \(result.target): cost ratio \(result.trained.cost.ratio.printed(3)), "
        + "log loss \((result.delta.mean * 100).signed(3))% "
        + "[\((result.delta.low * 100).signed(3)), \((result.delta.high * 100).signed(3))], "
        + "\(verdictWord(result, summary))."
    }
    let chosen = summary.chosen.map { "Target \($0) is chosen." } ?? "None is chosen."
    return "The baseline is at cost ratio 1 and 0%. " + (results + [chosen]).joined(separator: " ")
  }

  // MARK: - Ground

  private var band: [Element] {
    let frame = Self.frame
    let margin = y(summary.margin * 100)
    let neutral = Frame(
      left: frame.left, top: margin, width: frame.width, height: frame.bottom - margin)
    return [.rectangle(neutral, "shade")]
  }

  /// Round costs with their names.
  private var costTicks: [(value: Double, name: String)] {
    guard isLogarithmic else {
      let ticks = across.ticks(about: 7)
      return ticks.values.map { ($0, $0.printed(ticks.digits)) }
    }
    let round = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]
    return round.filter { across.domain.contains(Self.logarithm($0)) }.map { ($0, $0.trimmed(3)) }
  }

  private var axes: [Element] {
    let frame = Self.frame
    let margin = y(summary.margin * 100)
    let costs = costTicks.flatMap { value, name in
      [
        Element.line((x(value), frame.bottom), (x(value), frame.bottom + 4), "edge"),
        Element.text(
          name, at: (x(value), frame.bottom + 17), "small faint", anchor: .middle),
      ]
    }
    return valueAxis(y, beside: frame, ticks: 6) { $0.signed($1) }
      + costs + [
        .line((frame.left, frame.bottom), (frame.right, frame.bottom), "edge"),
        .line((frame.left, y(0)), (frame.right, y(0)), "edge"),
        .text(
          "change of log loss from the baseline, % (lower is better)",
          at: (PlotFrame.margin, frame.top - 14), "heading"),
        .text(
          "cost, as a multiple of the baseline's (1: the baseline's cost)"
            + (isLogarithmic ? ", on a logarithmic scale" : ""),
          at: (PlotFrame.margin, frame.bottom + 38), "heading"),
      ]
      + (summary.hasVerdicts
        ? [.line((frame.left, margin), (frame.right, margin), "target limit")] : [])
  }

  private var marginLabel: String {
    "margin \((summary.margin * 100).signed(2))%: "
      + "\(summary.hasUntested ? "a tested target is proved" : "proved") if the whole bar is below"
  }

  // MARK: - Points

  private var bars: [Element] {
    points.flatMap { point -> [Element] in
      let (centre, mean) = (x(point.cost), y(point.mean))
      let style = "bar \(point.style)"
      var elements: [Element] = []
      if point.high > point.low {
        let (low, high) = (y(point.low), y(point.high))
        elements = [
          .line((centre, low), (centre, high), style),
          .line((centre - 6, low), (centre + 6, low), style),
          .line((centre - 6, high), (centre + 6, high), style),
        ]
      }
      if point.isChosen {
        elements.append(
          Element("circle", ["class": "ring", "cx": centre, "cy": mean, "r": 9.5]))
      }
      return elements + [point.marker(at: (centre, mean))]
    }
  }

  // MARK: - Labels

  /// The margin's label and every point's, each at the free place nearest to what it names.
  private var labels: [Element] {
    let margin = y(summary.margin * 100)
    let lines = (summary.hasVerdicts ? [margin, y(0)] : [y(0)]).map { height in
      Frame(left: Self.frame.left, top: height - 2, width: Self.frame.width, height: 4)
    }
    var taken = points.map(occupied) + lines
    var elements: [Element] = []
    if summary.hasVerdicts {
      let name = place(
        width: marginLabel.width(size: 11), height: 14, at: marginPlaces, avoiding: taken)
      taken.append(name)
      elements.append(.text(marginLabel, at: (name.left, name.bottom - 3), "small halo"))
    }
    for point in points {
      let width = (point.lines.map { $0.text.width(size: 12) }.max() ?? 0) + 4 + Self.markerRoom
      let height = Self.lineHeight * Double(point.lines.count)
      let label = place(
        width: width, height: height, at: places(beside: point, width, height), avoiding: taken)
      taken.append(label)
      elements += leader(from: point, to: label)
      // Right beside its own point, a label needs no marker.
      let isPlain =
        point.lines.count == 1 && label.left > x(point.cost)
        && (label.top...label.bottom).contains(y(point.mean))
      for (row, line) in point.lines.enumerated() {
        let baseline = label.top + Self.lineHeight * (Double(row) + 0.75)
        let style = line.isChosen ? "strong halo" : "halo"
        // The width of a text is an estimate: a label on the left of its point ends at its marker.
        let isLeft = label.right <= x(point.cost)
        let start = isLeft ? label.right - 2 : label.left + 2
        let room = isPlain ? 0 : isLeft ? -Self.markerRoom : Self.markerRoom
        if !isPlain {
          elements.append(
            Theme.marker(
              of: line.series, at: (start + (isLeft ? -6 : 6), baseline - 4),
              isFilled: line.isProved))
        }
        elements.append(
          .text(
            line.text, at: (start + room, baseline), style, anchor: isLeft ? .end : .start))
      }
    }
    return elements
  }

  /// What a point's marker and bar cover.
  private func occupied(_ point: FrontPoint) -> Frame {
    let top = min(y(point.high), y(point.mean) - 10)
    let bottom = max(y(point.low), y(point.mean) + 10)
    return Frame(left: x(point.cost) - 10, top: top, width: 20, height: bottom - top)
  }

  /// Where the margin's label may stand: above its line, from left to right.
  private var marginPlaces: [Point] {
    let room = Self.frame.width - marginLabel.width(size: 11) - 16
    return stride(from: 0, through: 1, by: 0.05).map { share in
      (Self.frame.left + 8 + share * room, y(summary.margin * 100) - 18)
    }
  }

  /// Where a point's label may stand: on its right, its left, above and below, nearest first.
  private func places(beside point: FrontPoint, _ width: Double, _ height: Double) -> [Point] {
    let (centre, mean) = (x(point.cost), y(point.mean) - height / 2)
    let bar = occupied(point)
    func sides(_ shift: Double, _ distance: Double) -> [Point] {
      [(centre + distance, mean + shift), (centre - distance - width, mean + shift)]
    }
    let near = [0.0, -13, 13, -20, 20].flatMap { sides($0, 12) }
    let ends = [(centre - width / 2, bar.top - 4 - height), (centre - width / 2, bar.bottom + 4)]
    let far = stride(from: 30.0, through: 180, by: 10).flatMap { sides($0, 26) + sides(-$0, 26) }
    return near + ends + far
  }

  /// The first of the places that covers nothing, or the one that covers least.
  ///
  /// Covered areas are whole pixels: an error of rounding covers nothing.
  private func place(
    width: Double, height: Double, at corners: [Point], avoiding taken: [Frame]
  ) -> Frame {
    let candidates = corners.map { Frame(left: $0.x, top: $0.y, width: width, height: height) }
    let covered = candidates.map { candidate in
      // A label that leaves the frame may leave the page.
      let outside = 100 * (width * height - candidate.overlap(with: Self.frame))
      return taken.reduce(outside) { $0 + candidate.overlap(with: $1) }.rounded()
    }
    let best = covered.indices.min { covered[$0] < covered[$1] } ?? 0
    return candidates[best]
  }

  /// A thin line from a point to a label that does not stand beside it.
  private func leader(from point: FrontPoint, to label: Frame) -> [Element] {
    let (centre, mean) = (x(point.cost), y(point.mean))
    let isBeside = label.top - 8 <= mean && mean <= label.bottom + 8
    let isAboveOrBelow = label.left <= centre && centre <= label.right
    guard !isBeside && !isAboveOrBelow else { return [] }
    let end = label.left > centre ? label.left : label.right
    return [.line((centre, mean), (end, label.top + label.height / 2), "edge")]
  }
}
