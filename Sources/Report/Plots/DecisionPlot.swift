// How the probabilities of every decision moved: small multiples, one panel a decision.

import Model
import Search

/// The probabilities of one target's decisions over the steps, as an SVG document.
///
/// Each panel is a decision. Each choice is a band whose height is its probability, the narrowest
/// width at the bottom and lightest, no bottleneck (the full product) on top.
/// - Parameters:
///   - records: The controller records of a run, of all targets.
///   - target: The target to show.
///   - choices: Every decision's path and the names of its choices, in the order of the records'
///     probabilities.
///   - chosen: The architecture that was selected for the target.
package func decisionPlot(
  records: [ControllerRecord], target: Target, choices: [(path: String, labels: [String])],
  chosen: [String: ChoiceValue]
) -> String {
  DecisionPlot(records: records, target: target, choices: choices, chosen: chosen).svg
}

struct DecisionPlot: Plot {
  let log: ControllerLog
  let target: Target
  let choices: [(path: String, labels: [String])]
  let chosen: [String: String]
  /// Room for the names of choices on the left of a panel.
  private let leftRoom: Double
  /// The paths as titles of panels.
  private let titles: ShortNames

  /// The decisions of a target, as `decisionPlot` describes them.
  init(
    records: [ControllerRecord], target: Target, choices: [(path: String, labels: [String])],
    chosen: [String: ChoiceValue]
  ) {
    log = ControllerLog(records.filter { $0.target == target })
    (self.target, self.choices, self.chosen) = (target, choices, chosen.mapValues(\.description))
    let longest = choices.flatMap(\.labels).map(\.count).max() ?? 0
    titles = ShortNames(choices.map { Self.title($0.path) }, limit: Self.titleColumns)
    leftRoom = String(repeating: "0", count: min(longest, Self.longestLabel)).width(size: 10) + 8
  }

  private static let width = 960.0
  private static let columns = 3
  private static let columnGap = 20.0
  private static let panelHeight = 88.0
  private static let pitch = 126.0  // from the top of a panel to the top of the next
  private static let labelGap = 10.5
  private static let cell =
    (width - 2 * PlotFrame.margin - columnGap * Double(columns - 1)) / Double(columns)
  private static let titleColumns = Int(cell / "0".width(size: 12))

  /// A path without the part that most of them begin with.
  private static func title(_ path: String) -> String { String(path.trimmingPrefix("embeddings.")) }

  private var top: Double { PlotFrame.contentTop(notes: notes.count) + 30 }
  private var rows: Int { (choices.count + Self.columns - 1) / Self.columns }

  private var notes: [String] {
    [
      "Each panel is a decision. The height of a band is the probability of a choice (whole panel: 1), "
        + "the narrowest choice at the bottom.",
      "A choice whose band fills the panel is decided. Right: final probabilities from 0.10; bold: selected. "
        + "Faded: the warm-up.",
    ]
  }

  var page: PlotFrame {
    PlotFrame(
      name: "decisions-\(target.slug)", title: "Decisions of the controller for target \(target)",
      notes: notes, description: description, width: Self.width,
      height: top + Double(max(1, rows)) * Self.pitch + 22
    )
  }

  private var description: String {
    let decisions = choices.map { choice in
      "\(choice.path): \(chosen[choice.path] ?? "nothing") selected"
    }
    return "Probabilities of the choices of \(choices.count) decisions by step. "
      + "\(log.warmUpInWords) \(decisions.joined(separator: "; "))."
  }

  var content: [Element] {
    guard let steps = log.steps, !choices.isEmpty else {
      return [.text("No records of this target.", at: (PlotFrame.margin, top), "faint")]
    }
    return choices.indices.map { index in
      .group(panel(of: index, in: frame(of: index), steps: steps))
    }
  }

  // MARK: - Layout

  /// Room for the names and probabilities on the right of a panel.
  private var rightRoom: Double { leftRoom + 36 }

  private static let longestLabel = 8

  private func frame(of index: Int) -> Frame {
    let (row, column) = index.quotientAndRemainder(dividingBy: Self.columns)
    let cell = Self.cell
    return Frame(
      left: PlotFrame.margin + Double(column) * (cell + Self.columnGap) + leftRoom,
      top: top + Double(row) * Self.pitch, width: cell - leftRoom - rightRoom,
      height: Self.panelHeight)
  }

  // MARK: - One panel

  private func panel(of index: Int, in frame: Frame, steps: ClosedRange<Double>) -> [Element] {
    let (path, labels) = choices[index]
    let x = Scale(domain: steps, range: (frame.left, frame.right))
    let cell = frame.left - leftRoom
    var elements: [Element] = [
      Element("title", text: path),
      .text(titles(Self.title(path)), at: (cell, frame.top - 7), "heading"),
    ]
    let bands = Bands(path: path, labels: labels, records: log.records(of: target))
    elements += stack(bands, in: frame, x: x)
    elements += veil(in: frame, x: x, isNamed: index < Self.columns)
    elements.append(.rectangle(frame, "edge"))
    elements += firstLabels(bands, in: frame)
    elements += finalLabels(bands, in: frame, chosen: chosen[path])
    if index + Self.columns >= choices.count {
      elements += stepAxis(x, under: frame, ticks: 4, title: "step")
    }
    return elements
  }

  /// The bands, the topmost first and each down to the bottom: what is seen of one is its share.
  private func stack(_ bands: Bands, in frame: Frame, x: Scale) -> [Element] {
    let count = bands.labels.count
    return (0..<count).reversed().compactMap { choice in
      var edge = bands.steps.indices.map { time -> Point in
        (x(bands.steps[time]), frame.bottom - frame.height * bands.edges[time][choice])
      }
      if edge.count == 1 {  // a single record holds for the whole panel
        edge = [(frame.left, edge[0].y), (frame.right, edge[0].y)]
      }
      guard let first = edge.first, let last = edge.last else { return nil }
      let outline = [(first.x, frame.bottom)] + straightened(edge) + [(last.x, frame.bottom)]
      return .polygon(outline, "band \(Theme.ramp(choice, of: count))")
    }
  }

  /// What fades the warm-up; its name stands in the first row.
  private func veil(in frame: Frame, x: Scale, isNamed: Bool) -> [Element] {
    guard let warmUp = log.warmUp else { return [] }
    var faded = frame
    faded.width = x(warmUp.upperBound) - frame.left
    var elements: [Element] = [.rectangle(faded, "veil")]
    if log.warmUpEnd != nil {
      elements.append(.line((faded.right, frame.top), (faded.right, frame.bottom), "edge"))
    }
    if isNamed && faded.width > "warm-up".width(size: 10) {
      elements.append(
        .text(
          "warm-up", at: (frame.left + faded.width / 2, frame.top + frame.height / 2 + 4),
          "fine", anchor: .middle))
    }
    return elements
  }

  /// The names of all choices, where their bands begin.
  private func firstLabels(_ bands: Bands, in frame: Frame) -> [Element] {
    guard let first = bands.edges.first else {
      return [.text("not in the log", at: (frame.left + 6, frame.top + 16), "fine faint")]
    }
    let places = labelPlaces(bands.labels.indices.map { bands.middle($0, of: first) }, in: frame)
    return zip(bands.labels, places).map { label, y in
      .text(
        label.shortened(to: Self.longestLabel), at: (frame.left - 5, y + 3.5), "fine faint",
        anchor: .end)
    }
  }

  /// The probable choices and the selected one, where their bands end.
  private func finalLabels(_ bands: Bands, in frame: Frame, chosen: String?) -> [Element] {
    guard let last = bands.edges.last else { return [] }
    let shown = bands.labels.indices.filter {
      bands.share($0, of: last) >= 0.1 || bands.labels[$0] == chosen
    }
    let places = labelPlaces(shown.map { bands.middle($0, of: last) }, in: frame)
    return zip(shown, places).flatMap { choice, y -> [Element] in
      let share = bands.share(choice, of: last)
      let isChosen = bands.labels[choice] == chosen
      let name = bands.labels[choice].shortened(to: Self.longestLabel)
      let label = Element.text(
        "\(name): \(share.fixed(2))", at: (frame.right + 8, y + 3.5),
        isChosen ? "fine strong" : "fine faint")
      guard isChosen else { return [label] }
      let height = max(2, frame.height * share)
      let centre = frame.bottom - frame.height * bands.middle(choice, of: last)
      let bar = Frame(left: frame.right + 2, top: centre - height / 2, width: 3, height: height)
      return [.rectangle(bar, "mark"), label]
    }
  }

  private func labelPlaces(_ shares: [Double], in frame: Frame) -> [Double] {
    spread(
      shares.map { frame.bottom - frame.height * $0 }, gap: Self.labelGap,
      within: (frame.top + 4)...(frame.bottom - 4))
  }
}

/// The probabilities of one decision over the steps, stacked from narrow to wide.
private struct Bands {
  /// The names of the choices from narrow to wide.
  let labels: [String]
  /// The steps of the records that hold this decision.
  private(set) var steps: [Double] = []
  /// For each step the upper edge of each choice's band, from 0 to 1.
  private(set) var edges: [[Double]] = []

  /// As many times are drawn as a panel has pixels.
  private static let mostTimes = 200

  init(path: String, labels: [String], records: [ControllerRecord]) {
    // "none" is no bottleneck: the full product, the widest of all.
    let order = labels.indices.sorted {
      (Int(labels[$0]) ?? Int.max, $0) < (Int(labels[$1]) ?? Int.max, $1)
    }
    self.labels = order.map { labels[$0] }
    let stride = max(1, (records.count + Self.mostTimes - 1) / Self.mostTimes)
    for (time, record) in records.enumerated() {
      guard time % stride == 0 || time == records.count - 1 else { continue }
      guard let shares = record.probabilities[path], shares.count == labels.count else { continue }
      var sum = 0.0
      steps.append(Double(record.step))
      edges.append(
        order.map { choice in
          sum += shares[choice]
          return sum
        })
    }
  }

  /// The probability of a choice, given the edges of a step.
  func share(_ choice: Int, of edges: [Double]) -> Double {
    edges[choice] - (choice == 0 ? 0 : edges[choice - 1])
  }

  /// The middle of a choice's band, given the edges of a step.
  func middle(_ choice: Int, of edges: [Double]) -> Double {
    edges[choice] - share(choice, of: edges) / 2
  }
}

/// The points without those between two at the same height: most of a settled policy is level.
private func straightened(_ points: [Point]) -> [Point] {
  points.indices.filter { index in
    guard index > 0, index < points.count - 1 else { return true }
    func isAsHigh(_ other: Int) -> Bool {
      (points[index].y * 100).rounded() == (points[other].y * 100).rounded()
    }
    return !isAsHigh(index - 1) || !isAsHigh(index + 1)
  }.map { points[$0] }
}
