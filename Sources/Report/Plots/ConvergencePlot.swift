// How the search went: cost, reward and entropy of every target over the steps.

import Search

/// Cost ratio, reward and entropy over the steps, one line a target, as an SVG document.
///
/// Without a policy there is no entropy, and no panel for it.
///
/// - Parameter records: The controller records of a run, of all targets.
package func convergencePlot(records: [ControllerRecord]) -> String {
  ConvergencePlot(log: ControllerLog(records)).svg
}

struct ConvergencePlot: Plot {
  let log: ControllerLog

  private static let left = 76.0
  private static let width = 960.0
  private static let rightRoom = 76.0
  private static let titleRoom = 44.0

  /// The heights of the panels.
  private var heights: [Double] { hasEntropy ? [220, 150, 150] : [220, 150] }

  /// Without records as well: the empty plot of a controller.
  private var hasEntropy: Bool { log.hasPolicy || log.steps == nil }

  private var notes: [String] {
    let lines =
      window == 1
      ? "Lines: the logged steps."
      : "Lines: moving mean of \(window) logged steps; faint: the logged steps."
    let entropy = hasEntropy ? ", and for an entropy that falls: the controller decides" : ""
    return [
      "\(lines) Dashed: the targets. Shaded: the warm-up; the controllers do not learn yet.",
      "Look for costs that stay below their target\(entropy).",
    ]
  }

  /// One name a target, for all panels, within the part of the plot that a telephone shows first.
  private var legend: Legend {
    Legend(
      log.targets.enumerated().map { index, target in
        Legend.Entry("target \(target)", series: index)
      }, from: PlotFrame.margin, to: PlotFrame.compactWidth - 120)
  }

  /// Logged steps in a moving mean: a fifteenth of the log, an odd number.
  private var window: Int {
    let longest = log.targets.map { log.records(of: $0).count }.max() ?? 0
    return longest / 30 * 2 + 1
  }

  var page: PlotFrame {
    let height = frame(of: heights.count - 1).bottom + 50
    let title = "The search: cost\(hasEntropy ? ", reward and entropy" : " and reward") by step"
    return PlotFrame(
      name: "convergence", title: title, notes: notes,
      description: description, width: Self.width, height: height
    )
  }

  private var description: String {
    let ends = log.targets.compactMap { target -> String? in
      guard let last = log.records(of: target).last else { return nil }
      let reward = last.reward.map { $0.printed(4) } ?? "none"
      let entropy = last.entropy.map { ", entropy \(log.entropyText($0))" } ?? ""
      return "target \(target) ends at cost ratio \(last.costRatio.printed(3)), reward \(reward)"
        + entropy
    }
    return "\(hasEntropy ? "Three" : "Two") panels over the steps. \(log.warmUpInWords) "
      + ends.map { $0 + "." }.joined(separator: " ")
  }

  var content: [Element] {
    guard let steps = log.steps else {
      return [.text("No records.", at: (PlotFrame.margin, frame(of: 0).top), "faint")]
    }
    let x = Scale(domain: steps, range: (Self.left, Self.width - Self.rightRoom))
    let panels =
      [costPanel(x, in: frame(of: 0)), rewardPanel(x, in: frame(of: 1))]
      + (hasEntropy ? [entropyPanel(x, in: frame(of: 2))] : [])
    return legend.elements(at: PlotFrame.contentTop(notes: notes.count) + 8)
      + panels.map(Element.group)
      + stepAxis(x, under: frame(of: panels.count - 1), ticks: 8, title: "step")
  }

  private func frame(of index: Int) -> Frame {
    let above = heights[..<index].reduce(0) { $0 + $1 + Self.titleRoom }
    return Frame(
      left: Self.left,
      top: PlotFrame.contentTop(notes: notes.count) + legend.height + Self.titleRoom + above,
      width: Self.width - Self.left - Self.rightRoom, height: heights[index])
  }

  // MARK: - The panels

  private func costPanel(_ x: Scale, in frame: Frame) -> [Element] {
    let lines = curves(smoothing: window) { $0.costRatio }
    let learning = lines.filter { !$0.isWarmUp }
    let shown =
      (learning.isEmpty ? lines : learning).flatMap(\.raw) + log.targets.map(\.ratio) + [1]
    let y = scale(of: shown, in: frame)
    let dashes = log.targets.enumerated().map { index, target in
      Element.line(
        (frame.left, y(target.ratio)), (frame.right, y(target.ratio)),
        "target \(Theme.series(index))")
    }
    var elements = panel(
      "Cost of the sampled architectures, as a multiple of the baseline's", lines, x, y, in: frame,
      over: dashes)
    let highest = lines.flatMap(\.raw).max() ?? 0
    if highest > y.domain.upperBound {
      elements.append(
        .text(
          "↑ beyond the scale, up to \(highest.printed(2))", at: (frame.left + 6, frame.top + 16),
          "small faint halo"))
    }
    return elements + endLabels(lines, y, in: frame)
  }

  private func rewardPanel(_ x: Scale, in frame: Frame) -> [Element] {
    let lines = curves(smoothing: window) { $0.reward }
    let y = scale(of: lines.flatMap(\.raw), in: frame)
    var elements = panel(
      "Reward: quality of the sampled architectures, higher is better", lines, x, y, in: frame)
    if lines.isEmpty {
      elements.append(
        .text(
          "no rewards yet", at: (frame.left + frame.width / 2, frame.top + 40), "faint",
          anchor: .middle))
    }
    return elements
  }

  private func entropyPanel(_ x: Scale, in frame: Frame) -> [Element] {
    let most = log.greatestEntropy
    let lines = curves(smoothing: 1) { record in
      record.entropy.map { entropy in most.map { 100 * entropy / $0 } ?? entropy }
    }
    let y = scale(of: lines.flatMap(\.raw) + (most == nil ? [0] : [0, 100]), in: frame)
    let unit =
      most == nil
      ? "nats, over all decisions"
      : "% of its maximum (100: all choices equally probable; 0: all widths decided)"
    return panel("Entropy of the policy, \(unit)", lines, x, y, in: frame)
  }

  private func scale(of values: [Double], in frame: Frame) -> Scale {
    guard let low = values.min(), let high = values.max() else {
      return Scale(domain: 0...1, range: (frame.bottom, frame.top))
    }
    let unit = (high - low) / 20  // the lower room is for the name of the warm-up
    return Scale(domain: (low - 2 * unit)...(high + unit), range: (frame.bottom, frame.top))
  }

  private func panel(
    _ title: String, _ curves: [Curve], _ x: Scale, _ y: Scale, in frame: Frame,
    over references: [Element] = []
  ) -> [Element] {
    let clip = "convergence-clip-\(frame.top.fixed(0))"
    // The mean of a warm-up that samples anything says nothing beside what follows it.
    let learning = curves.filter { !$0.isWarmUp || window == 1 }
    let shown = learning.isEmpty ? curves : learning
    let lines = curves.map { $0.raw(x, y) } + references + shown.map { $0.mean(x, y) }
    var ground = [Element("clipPath", ["id": clip], [.rectangle(frame, "clip")])]
    var names = [Element.text(title, at: (frame.left, frame.top - 9), "heading")]
    if let warmUp = log.warmUp {
      var shaded = frame
      shaded.width = x(warmUp.upperBound) - frame.left
      ground.append(.rectangle(shaded, "shade"))
      names.append(
        .text("warm-up", at: (frame.left + 6, frame.bottom - 7), "small faint halo"))
    }
    let axis = curves.isEmpty ? [] : valueAxis(y, beside: frame, ticks: 5) { $0.printed($1) }
    return ground + axis
      + [
        Element("g", ["clip-path": "url(#\(clip))"], lines),
        .line((frame.left, frame.bottom), (frame.right, frame.bottom), "edge"),
      ]
      + shown.flatMap { $0.markers(x, y, in: frame, of: log.targets.count) } + names
  }

  /// The targets at the ends of their lines.
  private func endLabels(_ curves: [Curve], _ y: Scale, in frame: Frame) -> [Element] {
    let ends = log.targets.indices.compactMap { index in
      curves.last { $0.series == index }?.smooth.last.map { (index, $0) }
    }
    let places = spread(
      ends.map { min(max(y($0.1), frame.top), frame.bottom) }, gap: 15,
      within: (frame.top + 4)...(frame.bottom - 4))
    return zip(ends, places).flatMap { end, place in
      [
        Theme.marker(end.0, at: (frame.right + 14, place)),
        .text("\(log.targets[end.0])", at: (frame.right + 24, place + 4), "small"),
      ]
    }
  }

  /// Every target's curve in the warm-up and after it, as far as there are values.
  private func curves(
    smoothing window: Int, _ value: (ControllerRecord) -> Double?
  ) -> [Curve] {
    log.targets.enumerated().flatMap { index, target in
      [true, false].compactMap { isWarmUp in
        let points = log.records(of: target).compactMap { record -> Point? in
          let step = Double(record.step)
          guard (step < log.warmUpEnd ?? .infinity) == isWarmUp else { return nil }
          return value(record).map { (step, $0) }
        }
        return points.isEmpty
          ? nil : Curve(series: index, isWarmUp: isWarmUp, points: points, window: window)
      }
    }
  }
}

/// One target's values over a stretch of steps, as logged and smoothed.
private struct Curve {
  let series: Int
  let isWarmUp: Bool
  let steps: [Double]
  let raw: [Double]
  let smooth: [Double]

  init(series: Int, isWarmUp: Bool, points: [Point], window: Int) {
    self.series = series
    self.isWarmUp = isWarmUp
    steps = points.map(\.x)
    raw = points.map(\.y)
    smooth = movingMean(raw, window: window)
  }

  func raw(_ x: Scale, _ y: Scale) -> Element {
    .polyline(thinned(zip(steps, raw).map { (x($0), y($1)) }), "raw \(Theme.series(series))")
  }

  func mean(_ x: Scale, _ y: Scale) -> Element {
    .polyline(thinned(zip(steps, smooth).map { (x($0), y($1)) }), "curve \(Theme.series(series))")
  }

  /// Markers along the line, those of `count` series one beside the other.
  func markers(_ x: Scale, _ y: Scale, in frame: Frame, of count: Int) -> [Element] {
    if steps.count == 1 { return [Theme.marker(series, at: (x(steps[0]), y(smooth[0])))] }
    let distance = 150.0
    let offset = distance * (Double(series) + 0.5) / Double(count)
    return stride(from: frame.left + offset, to: frame.right, by: distance).compactMap { place in
      guard let next = steps.firstIndex(where: { x($0) >= place }), next > 0 else { return nil }
      let point = (x: x(steps[next]), y: y(smooth[next]))
      let isClear = point.x < frame.right - 10 && point.y >= frame.top && point.y <= frame.bottom
      return isClear ? Theme.marker(series, at: point) : nil
    }
  }
}

/// The moving mean over `window` values, an odd number, centred; at the ends over those there are.
func movingMean(_ values: [Double], window: Int) -> [Double] {
  values.indices.map { index in
    let reach = window / 2
    let part = values[max(0, index - reach)...min(values.count - 1, index + reach)]
    return part.reduce(0, +) / Double(part.count)
  }
}
