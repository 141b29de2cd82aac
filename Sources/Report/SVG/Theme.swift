// The look of every plot: colours for light and dark, and the markers that stand in for them.

/// The colours of one colour scheme.
///
/// Every rule is a plain class rule, without variables: renderers that know nothing of media
/// queries show the light scheme.
package struct Theme {
  let paper: String
  private let ink: String
  private let faint: String
  private let grid: String
  private let shade: String
  let series: [String]
  private let ramp: [String]
  private let tones: [String]

  /// How many colours of series there are; more series than that repeat them with other markers.
  package static let seriesCount = 8

  /// How many steps the ramp from narrow to wide has.
  package static let rampCount = 8

  /// For white paper. The series begin with the blue of Okabe and Ito (2008); the others were searched for: the least
  /// distance of two, in Oklab, is as great as possible for normal sight, protanopia, deuteranopia and tritanopia
  /// (Machado et al. 2009), and each has a contrast of at least 3 to the paper. The ramp is ColorBrewer's Blues, and tones
  /// are its Blues and Oranges.
  static let light = Theme(
    paper: "#ffffff", ink: "#1b1b1b", faint: "#595959", grid: "#dedede", shade: "#f0f0ee",
    series: [
      "#0072b2", "#b43971", "#8c7204", "#163b51", "#731100", "#00a3be", "#d07d72", "#642893",
    ],
    ramp: [
      "#deebf7", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#08519c", "#08306b",
    ],
    tones: ["#08519c", "#4292c6", "#9ecae1", "#bdbdbd", "#fdc086", "#e6842a", "#a63603"])

  /// For dark screens: series by the same search, and the ramp the other way round, so that wide is
  /// what stands out on either.
  static let dark = Theme(
    paper: "#15181d", ink: "#ececec", faint: "#a9adb3", grid: "#353a42", shade: "#20242b",
    series: [
      "#56b4e9", "#9961c8", "#f8cc3f", "#b1dad6", "#a25209", "#0e7478", "#e27300", "#afa390",
    ],
    ramp: light.ramp.reversed(),
    tones: ["#a6d4ff", "#5ba3dc", "#2f6390", "#6a7079", "#8a5424", "#dd8a3a", "#ffc68a"])

  /// The class of the `index`-th series: its colour, as stroke and as fill.
  package static func series(_ index: Int) -> String {
    "series\(index % seriesCount)"
  }

  /// The class of the `index`-th of `count` choices from narrow to wide.
  package static func ramp(_ index: Int, of count: Int) -> String {
    guard count > 1 else { return "ramp\(rampCount / 2)" }
    let share = Double(index) / Double(count - 1)
    return "ramp\(Int((share * Double(rampCount - 1)).rounded()))"
  }

  /// How many shapes of markers there are.
  static let markerCount = 8

  /// The shape of the `index`-th series: with its colour it tells the first 64 series apart.
  static func shape(_ index: Int) -> Int { (index + index / seriesCount) % markerCount }

  /// The marker of the `index`-th series, for those who do not see its colour.
  package static func marker(_ index: Int, at point: Point, isFilled: Bool = true) -> Element {
    let style = "marker \(series(index))\(isFilled ? "" : " hollow")"
    let (x, y) = point
    func polygon(_ corners: [Point]) -> Element {
      .polygon(corners.map { (x + $0.x, y + $0.y) }, style)
    }
    switch shape(index) {
    case 0: return Element("circle", ["class": style, "cx": x, "cy": y, "r": 4.0])
    case 1: return .rectangle(Frame(left: x - 3.6, top: y - 3.6, width: 7.2, height: 7.2), style)
    case 2: return polygon([(0, -5), (4.6, 3.6), (-4.6, 3.6)])
    case 3: return polygon([(0, -5.2), (5.2, 0), (0, 5.2), (-5.2, 0)])
    case 4: return polygon([(0, 5), (4.6, -3.6), (-4.6, -3.6)])
    case 5: return polygon(cross)
    case 6: return polygon([(-4.4, -4.4), (4.4, -4.4), (-4.4, 4.4), (4.4, 4.4)])
    default: return polygon(cross.map { (0.707 * ($0.x - $0.y), 0.707 * ($0.x + $0.y)) })
    }
  }

  /// The corners of an upright cross with arms of 5 pixels.
  private static let cross: [Point] = [
    (-1.7, -5), (1.7, -5), (1.7, -1.7), (5, -1.7), (5, 1.7), (1.7, 1.7), (1.7, 5), (-1.7, 5),
    (-1.7, 1.7), (-5, 1.7), (-5, -1.7), (-1.7, -1.7),
  ]

  /// The marker of a series, or the baseline's cross of thin lines.
  package static func marker(
    of series: Int?, at point: Point, isFilled: Bool = true
  ) -> Element {
    if let series { return marker(series, at: point, isFilled: isFilled) }
    let (x, y) = (point.x.coordinate, point.y.coordinate)
    return Element("path", ["class": "bar baseline", "d": "M\(x) \(y)m-6 0h12m-6-6v12"])
  }

  /// The style sheet of every plot.
  package static let styleSheet = rules(dark: "(prefers-color-scheme: dark)")

  /// The same for the plots within a document that is printed on white paper and has elements of its own.
  package static let embeddedStyleSheet =
    rules(within: "svg ", dark: "screen and (prefers-color-scheme: dark)") + "\n" + layout

  /// Small plots stand side by side if there is room, and are never wider than the screen.
  private static let layout = """
    figcaption { color: var(--faint); font-size: 14px; max-width: 62em; margin-bottom: 6px }
    svg.compact { min-width: 0; max-width: 460px }
    .small-plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 330px), 1fr)); gap: 0 32px }
    """

  private static func rules(within scope: String = "", dark medium: String) -> String {
    """
    \(text(shapes, within: scope))
    \(text(light.rules, within: scope))
    @media \(medium) {
    \(text(dark.rules, within: scope))
    }
    """
  }

  /// The colours of a document around plots, as custom properties.
  package static let properties = """
    :root { color-scheme: light dark; \(light.properties) }
    @media screen and (prefers-color-scheme: dark) {
    :root { \(dark.properties) }
    }
    """

  private var properties: String {
    [
      ("paper", paper), ("ink", ink), ("faint", faint), ("grid", grid), ("shade", shade),
      ("accent", series[0]),
    ].map { "--\($0): \($1);" }.joined(separator: " ")
  }

  /// A rule: selectors, and what they declare.
  private typealias Rule = (selectors: [String], declarations: String)

  private static func text(_ rules: [Rule], within scope: String) -> String {
    rules.map { rule in
      "\(rule.selectors.map { scope + $0 }.joined(separator: ", ")) { \(rule.declarations) }"
    }.joined(separator: "\n")
  }

  private static let shapes: [Rule] = [
    (["text"], "font-family: system-ui, Helvetica, Arial, sans-serif; font-size: 12px"),
    ([".title"], "font-size: 17px; font-weight: 600"),
    ([".heading", ".strong"], "font-weight: 600"),
    ([".small"], "font-size: 11px"),
    ([".fine"], "font-size: 10px"),
    ([".edge", ".grid", ".curve", ".raw", ".target", ".bar", ".ring"], "fill: none"),
    ([".edge", ".grid"], "stroke-width: 1; shape-rendering: crispEdges"),
    ([".curve", ".bar"], "stroke-width: 2; stroke-linejoin: round"),
    ([".whisker"], "stroke-width: 1.5"),
    ([".raw"], "stroke-width: 1; opacity: 0.3"),
    ([".target"], "stroke-width: 1.2; stroke-dasharray: 6 4"),
    ([".marker"], "stroke-width: 1.6"),
    ([".ring"], "stroke-width: 1.6"),
    ([".halo"], "paint-order: stroke; stroke-width: 3px; stroke-linejoin: round"),
    ([".veil"], "opacity: 0.62"),
    ([".band", ".ribbon"], "stroke-width: 0.5"),
    ([".move"], "stroke-width: 3"),
  ]

  private var rules: [Rule] {
    let coloured: [Rule] = series.enumerated().flatMap { index, colour -> [Rule] in
      [
        ([".series\(index)"], "stroke: \(colour)"),
        ([".marker.series\(index)"], "fill: \(colour)"),
      ]
    }
    let graded: [Rule] = ramp.enumerated().map { index, colour in
      ([".ramp\(index)"], "fill: \(colour); stroke: \(paper)")
    }
    let toned: [Rule] = zip(Tone.allCases, tones).map { tone, colour in
      ([".\(tone)"], "fill: \(colour); stroke: \(colour)")
    }
    let plain: [Rule] = [
      (["text"], "fill: \(ink); stroke: none"),
      (["text.halo"], "stroke: \(paper)"),
      ([".faint"], "fill: \(faint)"),
      ([".paper", ".veil"], "fill: \(paper)"),
      ([".shade"], "fill: \(shade)"),
      ([".mark"], "fill: \(ink)"),
      ([".edge"], "stroke: \(faint)"),
      ([".grid"], "stroke: \(grid)"),
      ([".ring", ".limit"], "stroke: \(ink)"),
      ([".marker.hollow"], "fill: \(paper)"),
      ([".baseline"], "fill: \(ink); stroke: \(ink)"),
    ]
    return coloured + graded + toned + plain
  }
}

/// Which way a width is from the baseline's, and how far: a class of the style sheet.
package enum Tone: String, CaseIterable, CustomStringConvertible {
  /// In the order of the choices: three or more steps narrower, two, one, and so on to three or more wider.
  case muchNarrower, narrower, slightlyNarrower, same, slightlyWider, wider, muchWider

  /// The tone of a width that is `steps` choices wider than the baseline's, or narrower where it is below 0.
  package init(steps: Int) {
    self = Tone.allCases[min(max(steps, -3), 3) + 3]
  }

  /// The class.
  package var description: String { rawValue }
}
