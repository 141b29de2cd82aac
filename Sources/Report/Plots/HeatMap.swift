// Which widths a controller decided, when, which way and how surely: all decisions of a target in one picture.

import Model
import Search

/// The decisions of one target over the steps, as an SVG document.
///
/// One line a decision. Its colour says how the most probable width stands to the baseline's, its thickness how
/// probable that width is: from a hair, where all choices are alike, to the whole line.
/// - Parameters:
///   - records: The controller records of a run, of all targets.
///   - target: The target to show.
///   - decisions: The decisions of the space.
///   - chosen: The architecture that was selected for the target; empty where there is none yet.
package func heatMap(
  records: [ControllerRecord], target: Target, decisions: [Decision],
  chosen: [String: ChoiceValue]
) -> String {
  HeatMap(records: records, target: target, decisions: decisions, chosen: chosen).svg
}

struct HeatMap: Plot {
  private let log: ControllerLog
  private let target: Target
  private let rows: [HeatMapRow]
  private let isSelected: Bool

  private static let width = 960.0
  private static let left = 236.0
  private static let right = 800.0
  private static let rowHeight = 16.0
  /// The least width of a spot of another colour or thickness.
  private static let cell = 4.0

  init(
    records: [ControllerRecord], target: Target, decisions: [Decision],
    chosen: [String: ChoiceValue]
  ) {
    log = ControllerLog(records.filter { $0.target == target })
    self.target = target
    isSelected = !chosen.isEmpty
    let own = log.records(of: target)
    let cells = Int((Self.right - Self.left) / Self.cell)
    let times = Self.times(of: own.map { Double($0.step) }, cells: cells)
    rows = decisions.map { decision in
      HeatMapRow(decision, records: own, times: times, chosen: chosen[decision.path])
    }
  }

  /// For each cell from the first to the last step, the latest record at its middle.
  private static func times(of steps: [Double], cells: Int) -> [Int] {
    guard let first = steps.first, let last = steps.last else { return [] }
    var time = 0
    return (0..<cells).map { cell in
      let middle = first + (last - first) * (Double(cell) + 0.5) / Double(cells)
      while time + 1 < steps.count, steps[time + 1] <= middle { time += 1 }
      return cell == cells - 1 ? steps.count - 1 : time
    }
  }

  var page: PlotFrame {
    PlotFrame(
      name: "heatmap-\(target.slug)", title: "When each width was decided, for target \(target)",
      notes: notes, description: description, width: Self.width,
      height: lines.frame.bottom + 46)
  }

  private var notes: [String] {
    [
      "Each line is a width. Colour: the most probable choice, compared with the baseline. Thickness: how much more probable "
        + "than by chance.",
      "Look for thick lines at the end: those widths are decided. Right: baseline → "
        + "\(isSelected ? "selected" : "most probable") width, and its final probability.",
    ]
  }

  private var description: String {
    "The decisions of \(rows.count) widths by step. \(log.warmUpInWords) "
      + rows.map(\.words).joined(separator: "; ") + "."
  }

  var content: [Element] {
    guard let steps = log.steps, !rows.isEmpty else {
      return [.text("No records of this target.", at: (PlotFrame.margin, top), "faint")]
    }
    let (lines, frame) = (lines, lines.frame)
    let x = Scale(domain: steps, range: (frame.left, frame.right))
    let short = ShortNames(rows.map(\.name), limit: lines.nameColumns)
    return legend + warmUp(in: frame, x) + lines.names + titles
      + zip(rows, lines.places).map { row, place in
        .group(line(row, named: short(row.name), in: place))
      }
      + [.line((frame.left, frame.bottom), (frame.right, frame.bottom), "edge")]
      + stepAxis(x, under: frame, ticks: 8, title: "step")
  }

  // MARK: - Layout

  private var top: Double { PlotFrame.contentTop(notes: notes.count) + 34 }

  private var lines: DecisionRows {
    DecisionRows(
      parts: rows.map(\.part), left: Self.left, right: Self.right, top: top, height: Self.rowHeight)
  }

  // MARK: - What is around the lines

  private var titles: [Element] {
    let height = top + DecisionRows.headingHeight - 5
    return [
      .text("width", at: (Self.right + 12, height), "small faint"),
      .text(
        "probability", at: (Self.width - PlotFrame.margin, height), "small faint", anchor: .end),
    ]
  }

  private var legend: [Element] {
    let (height, size) = (PlotFrame.contentTop(notes: notes.count) + 10, 18.0)
    let middle = height - 4
    let start = Self.left + 60
    let tones = Tone.allCases.enumerated().map { index, tone in
      Element.rectangle(
        Frame(left: start + size * Double(index), top: middle - 6, width: size, height: 12),
        "\(tone)")
    }
    let end = start + size * Double(tones.count)
    let sure = end + 270
    let thickness = [2.0, 4, 6, 8, 10, 12].enumerated().map { index, thickness in
      Element.rectangle(
        Frame(
          left: sure + size * Double(index), top: middle - thickness / 2, width: size,
          height: thickness),
        "same")
    }
    return tones + thickness + [
      .text("narrower", at: (start - 8, height), "small", anchor: .end),
      .text("wider (grey: as the baseline)", at: (end + 8, height), "small"),
      .text("undecided", at: (sure - 8, height), "small", anchor: .end),
      .text("sure", at: (sure + size * 6 + 8, height), "small"),
    ]
  }

  private func warmUp(in frame: Frame, _ x: Scale) -> [Element] {
    guard let warmUp = log.warmUp else { return [] }
    var shaded = frame
    shaded.width = x(warmUp.upperBound) - frame.left
    return [
      .rectangle(shaded, "shade"),
      .text(
        "warm-up", at: (frame.left + 6, frame.top + DecisionRows.headingHeight - 9), "small faint"),
    ]
  }

  // MARK: - One line

  private func line(_ row: HeatMapRow, named name: String, in place: Frame) -> [Element] {
    let (middle, baseline) = (place.top + place.height / 2, place.top + place.height / 2 + 4)
    let style = row.isChanged ? "strong" : "faint"
    return [
      Element("title", text: row.words),
      .text(name, at: (PlotFrame.margin, baseline), ""),
      .text(row.outcome, at: (Self.right + 12, baseline), style),
      .text(
        row.probability.map { $0.fixed(2) } ?? "–", at: (Self.width - PlotFrame.margin, baseline),
        style,
        anchor: .end),
    ] + row.stretches.map { ribbon($0, around: middle) }
  }

  /// Cells of one colour, as an outline with a step wherever the thickness changes.
  private func ribbon(_ stretch: HeatMapRow.Stretch, around middle: Double) -> Element {
    var (there, back) = ("", "")
    var x = Self.left + Double(stretch.start) * Self.cell
    let start = x
    for run in stretch.runs {
      let next = x + Double(run.cells) * Self.cell
      let reach = Double(run.level) / 2 + 1
      there += "V\((middle - reach).coordinate)H\(next.coordinate)"
      back = "V\((middle + reach).coordinate)H\(x.coordinate)" + back
      x = next
    }
    let outline = "M\(start.coordinate) \(middle.coordinate)\(there)\(back)Z"
    return Element("path", ["class": "ribbon \(stretch.tone)", "d": outline])
  }
}
