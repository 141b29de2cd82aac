// Whether predictions are probabilities: labels over predictions of parts of the rows, of the baseline and of one candidate.
// Which parts is told by who makes the plot.

import Runs
import Statistics
import Training

/// Labels over predictions of parts of the rows, with bounds.
struct CalibrationPlot: Plot {
  /// A part of the rows under one architecture.
  struct Part {
    /// Where it stands.
    let place: Double
    /// Labels over predictions.
    let ratio: Double
    /// The bounds of the labels' share over the predictions.
    let low: Double, high: Double
    /// All of it in words.
    let words: String
  }

  /// An architecture.
  struct Line {
    /// Its name for a reader.
    let name: String
    /// The target's place among the targets; nil for the baseline.
    let series: Int?
    let parts: [Part]
  }

  let name: String
  let title: String
  let notes: [String]
  /// The parts, with their unit.
  let axis: String
  let lines: [Line]
  /// Whether the places are numbers of parts, rather than of rows.
  let areParts: Bool

  private static let width = 400.0
  private static let left = 66.0

  private var legend: Legend {
    Legend(
      lines.map { Legend.Entry($0.name, series: $0.series) }, from: Self.left,
      to: Self.width - PlotFrame.margin)
  }

  private var frame: Frame {
    Frame(
      left: Self.left, top: PlotFrame.contentTop(notes: notes.count) + legend.height + 28,
      width: Self.width - Self.left - 30, height: 170)
  }

  var page: PlotFrame {
    PlotFrame(
      name: name, title: title, notes: notes, description: description, width: Self.width,
      height: frame.bottom + 44)
  }

  private var description: String {
    lines.map { line in "\(line.name): " + line.parts.map(\.words).joined(separator: "; ") + "." }
      .joined(separator: " ")
  }

  var content: [Element] {
    let frame = frame
    let places = lines.flatMap { $0.parts.map(\.place) }
    let x = Scale(
      domain: (places.min() ?? 0)...(places.max() ?? 1), range: (frame.left + 14, frame.right - 14))
    let y = scale(in: frame)
    let ticks = x.ticks(about: areParts ? 10 : 5, isWhole: true)
    let names = ticks.values.map { value in
      Element.text(
        areParts ? value.printed(0) : Int(value).grouped, at: (x(value), frame.bottom + 15),
        "small faint", anchor: .middle)
    }
    return legend.elements(at: PlotFrame.contentTop(notes: notes.count) + 6)
      + valueAxis(y, beside: frame, ticks: 5) { $0.printed($1) }
      + [
        .text("labels ÷ predictions", at: (PlotFrame.margin, frame.top - 9), "small"),
        .line((frame.left, y(1)), (frame.right, y(1)), "edge"),
        .line((frame.left, frame.bottom), (frame.right, frame.bottom), "edge"),
        .text(axis, at: (Self.width / 2, frame.bottom + 33), "small", anchor: .middle),
      ] + names + lines.indices.map { .group(elements(of: $0, x, y)) }
  }

  /// All ratios and their bounds, as far as these are not beyond three times the farthest ratio.
  private func scale(in frame: Frame) -> Scale {
    let parts = lines.flatMap(\.parts)
    let reach = max(parts.map { abs($0.ratio - 1) }.max() ?? 0, 0.01)
    let low = max(parts.map(\.low).min() ?? 1, 1 - 3 * reach, 0)
    let high = min(parts.map(\.high).max() ?? 1, 1 + 3 * reach)
    let room = (max(high, 1) - min(low, 1)) * 0.05
    return Scale(
      domain: (min(low, 1) - room)...(max(high, 1) + room), range: (frame.bottom, frame.top))
  }

  private func elements(of index: Int, _ x: Scale, _ y: Scale) -> [Element] {
    let line = lines[index]
    let style = line.series.map(Theme.series) ?? "baseline"
    let shift = (Double(index) - Double(lines.count - 1) / 2) * 8
    return line.parts.map { part in
      let centre = x(part.place) + shift
      func height(_ value: Double) -> Double {
        y(min(max(value, y.domain.lowerBound), y.domain.upperBound))
      }
      return .group([
        Element("title", text: "\(line.name): \(part.words)"),
        .line((centre, height(part.low)), (centre, height(part.high)), "whisker \(style)"),
        Theme.marker(of: line.series, at: (centre, height(part.ratio))),
      ])
    }
  }
}

extension CalibrationPlot {
  /// Calibration by tenths of the rows; nil in runs of earlier versions.
  static func byPrediction(_ summary: Summary) -> CalibrationPlot? {
    let rows = (summary.ground?.effectiveRows ?? 0) / 10
    let lines = lines(of: summary) { trained in
      trained.deciles?.enumerated().compactMap { index, tenth in
        part(
          Double(index + 1), "tenth \(index + 1)", label: tenth.label,
          prediction: tenth.prediction, rows: rows)
      }
    }
    guard let lines, let tenths = summary.baseline.deciles, let first = tenths.first,
      let last = tenths.last
    else { return nil }
    let range = "\((100 * first.prediction).printed(1))% to \((100 * last.prediction).printed(1))%"
    return CalibrationPlot(
      name: "calibration-tenths", title: "Calibration by prediction", notes: Self.notes,
      axis: "tenth of the rows by rising prediction (\(range))", lines: lines, areParts: true)
  }

  /// Calibration by blocks of the log; nil in runs of earlier versions.
  ///
  /// - Parameter isByTime: whether the rows are in the order of time.
  static func byBlock(_ summary: Summary, isByTime: Bool) -> CalibrationPlot? {
    guard let blocks = summary.blocks else { return nil }
    let lines = lines(of: summary) { trained in
      guard let predictions = trained.blockPredictions, predictions.count == blocks.count else {
        return nil
      }
      return zip(blocks, predictions).compactMap { block, prediction in
        part(
          Double(block.firstRow) + Double(block.rows) / 2,
          "rows \((block.firstRow + 1).grouped) to \((block.firstRow + block.rows).grouped)",
          label: block.label, prediction: prediction, rows: block.effectiveRows)
      }
    }
    guard let lines else { return nil }
    return CalibrationPlot(
      name: "calibration-blocks",
      title: isByTime ? "Calibration over time" : "Calibration along the stream", notes: Self.notes,
      axis: "rows of the stream, in order of \(isByTime ? "time" : "training")",
      lines: lines, areParts: false)
  }

  private static let notes = [
    "Look for bars (95% bounds) that miss 1: above it,",
    "predictions are too low; below it, too high.",
  ]

  /// The baseline, and beside it the chosen candidate or else the one of the mildest target; nil if one has no parts.
  private static func lines(
    of summary: Summary, _ parts: (Summary.Trained) -> [Part]?
  ) -> [Line]? {
    guard let own = parts(summary.baseline), !own.isEmpty else { return nil }
    let baseline = Line(name: "baseline", series: nil, parts: own)
    let index = summary.targets.firstIndex { $0.target == summary.chosen } ?? 0
    guard summary.targets.indices.contains(index) else { return [baseline] }
    let candidate = summary.targets[index]
    guard let others = parts(candidate.trained) else { return nil }
    let role = candidate.target == summary.chosen ? "chosen" : "not chosen"
    return [
      baseline, Line(name: "target \(candidate.target), \(role)", series: index, parts: others),
    ]
  }

  /// A part of the rows; nil if nothing is predicted for it.
  private static func part(
    _ place: Double, _ name: String, label: Double, prediction: Double, rows: Double
  ) -> Part? {
    guard prediction > 0, (0...1).contains(label), rows > 0 else { return nil }
    let bounds = ShareInterval(share: label, rows: rows)
    let ratio = label / prediction
    let words =
      "\(name): labels \((100 * label).printed(2))%, predictions \((100 * prediction).printed(2))%, "
      + "ratio \(ratio.printed(3))"
    return Part(
      place: place, ratio: ratio, low: bounds.low / prediction, high: bounds.high / prediction,
      words: words)
  }
}
