// Every open width before and after: how far each moved among its choices.

import Model

/// The widths of the baseline and of the architecture selected for a target, as an SVG document.
///
/// One line a decision, its choices as ticks on a common logarithmic scale; an arrow leads from the baseline's
/// width to the selected one.
/// - Parameters:
///   - target: The target.
///   - space: The space with its costs.
///   - architecture: The architecture selected for the target.
package func widthPlot(
  target: Target, space: CostedSpace, architecture: Architecture
) -> String {
  WidthPlot(target: target, space: space, architecture: architecture).svg
}

struct WidthPlot: Plot {
  private let target: Target
  private let decisions: [Decision]
  private let baseline: Architecture
  private let architecture: Architecture
  private let measure: Cost.Measure
  /// What each change adds to the constrained cost, as a part of the baseline's, by path.
  private let effects: [String: Double]
  /// All widths that may be chosen, ascending; no bottleneck stands behind them.
  private let widths: [Int]
  private let hasNone: Bool
  private let rows: DecisionRows
  private let notes: [String]

  private static let width = 960.0
  private static let left = 236.0
  private static let right = 790.0
  private static let rowHeight = 18.0

  init(target: Target, space: CostedSpace, architecture: Architecture) {
    self.target = target
    self.architecture = architecture
    decisions = space.decisions
    baseline = space.space.baseline
    measure = space.measure
    widths = Set(decisions.flatMap { $0.choice.values.compactMap(\.width) }).sorted()
    hasNone = decisions.contains { $0.choice.values.contains(.none) }
    notes = [
      "Ring: the baseline's width. Dot: the selected width, blue if narrower, orange if wider. Ticks: the choices.",
      "Right: the effect of the change on \(measure.title), in % of the baseline's.",
      "The changes interact, so each is credited with its average effect; the effects add up to the total.",
    ]
    rows = DecisionRows(
      parts: decisions.map(\.part), left: Self.left, right: Self.right,
      top: PlotFrame.contentTop(notes: notes.count) - 4, height: Self.rowHeight)
    let whole = Double(space.cost(of: baseline).value(measure))
    effects = WidthChange.all(from: baseline, to: architecture, in: space).reduce(into: [:]) {
      $0[$1.path] = whole > 0 ? $1.effect.value(space.measure) / whole : 0
    }
  }

  var page: PlotFrame {
    PlotFrame(
      name: "widths-\(target.slug)", title: "The widths before and after, for target \(target)",
      notes: notes, description: description, width: Self.width, height: frame.bottom + 44)
  }

  private var description: String {
    let changes = decisions.indices.filter { baseline.choices[$0] != architecture.choices[$0] }
      .map { index in
        let values = decisions[index].choice.values
        return
          "\(decisions[index].path) \(values[baseline.choices[index]]) to \(values[architecture.choices[index]])"
      }
    return
      "\(changes.count) of \(decisions.count) widths change. \(changes.joined(separator: "; "))"
  }

  private var frame: Frame { rows.frame }

  var content: [Element] {
    let titles: [Element] = [
      .text("width", at: (Self.right + 10, rows.frame.top + 21), "small faint"),
      .text(
        measure.title, at: (Self.width - PlotFrame.margin, rows.frame.top + 21), "small faint",
        anchor: .end),
    ]
    let short = ShortNames(decisions.map(\.shortName), limit: rows.nameColumns)
    return axis + rows.names + titles
      + decisions.indices.map { index in
        .group(
          row(index, named: short(decisions[index].shortName), in: rows.places[index]))
      }
  }

  // MARK: - The scale

  /// Doubling is one unit to the right, as far as that is possible beside 0.
  private static func place(_ width: Int) -> Double {
    width == 0 ? 0 : 1 + Double(width).logarithm2
  }

  private var last: Double { Self.place(widths.last ?? 1) }

  private func x(_ value: ChoiceValue) -> Double {
    let end = hasNone ? last + 1 : last
    let scale = Scale(domain: 0...max(end, 1), range: (frame.left + 12, frame.right - 12))
    return scale(value.width.map(Self.place) ?? end)
  }

  private var axis: [Element] {
    let values = widths.map(ChoiceValue.width) + (hasNone ? [.none] : [])
    var taken = -Double.infinity
    return values.flatMap { value -> [Element] in
      let name = "\(value)"
      let (centre, half) = (x(value), name.width(size: 11) / 2)
      var elements = [Element.line((centre, frame.top), (centre, frame.bottom), "grid")]
      if centre - half > taken + 4 {
        taken = centre + half
        elements.append(
          .text(name, at: (centre, frame.bottom + 16), "small faint", anchor: .middle))
      }
      return elements
    } + [
      .text(
        "width or rank (0: dropped\(hasNone ? "; none: no bottleneck" : ""))",
        at: (frame.left + frame.width / 2, frame.bottom + 32), "small", anchor: .middle)
    ]
  }

  // MARK: - One width

  private func row(_ index: Int, named name: String, in place: Frame) -> [Element] {
    let decision = decisions[index]
    let values = decision.choice.values
    let (before, after) = (values[baseline.choices[index]], values[architecture.choices[index]])
    let middle = place.top + place.height / 2
    let isChanged = before != after
    let passage = isChanged ? "\(before) → \(after)" : "\(before)"
    let ticks = values.map { value in
      Element.line((x(value), middle - 3), (x(value), middle + 3), "edge")
    }
    let text = effects[decision.path].map { "\(($0 * 100).signed(1))%" } ?? ""
    return [
      Element("title", text: "\(decision.path): \(passage)"),
      .text(name, at: (PlotFrame.margin, middle + 4), isChanged ? "" : "faint"),
      .text(passage, at: (Self.right + 10, middle + 4), isChanged ? "strong" : "faint"),
      .text(text, at: (Self.width - PlotFrame.margin, middle + 4), "", anchor: .end),
    ] + ticks + move(from: x(before), to: x(after), at: middle)
  }

  private func move(from start: Double, to end: Double, at height: Double) -> [Element] {
    let ring = Element("circle", ["class": "ring paper", "cx": start, "cy": height, "r": 4.5])
    guard start != end else { return [ring] }
    let tone: Tone = end < start ? .narrower : .wider
    let gap = end < start ? -4.5 : 4.5
    return [
      .line((start + gap, height), (end, height), "move \(tone)"), ring,
      Element("circle", ["class": "\(tone)", "cx": end, "cy": height, "r": 5.0]),
    ]
  }
}

extension Cost.Measure {
  /// Its name for a reader.
  var title: String { type(of: model).title }
}
