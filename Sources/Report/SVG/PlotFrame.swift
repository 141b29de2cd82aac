// What every plot has: the document with its names for screen readers, its title, and axes.

/// The frame around a plot: a self-contained SVG document.
package struct PlotFrame {
  /// A word that tells this plot from others within one HTML document.
  package let name: String
  /// The title, which is visible and also the accessible name.
  package let title: String
  /// Lines under the title: how to read the plot.
  package let notes: [String]
  /// The plot's content in words, for those who do not see it.
  package let description: String
  /// The width of the document, in pixels.
  package let width: Double
  /// The height of the document with title and notes, in pixels.
  package let height: Double

  /// A frame for a plot whose notes end at `contentTop(notes:)`.
  package init(
    name: String, title: String, notes: [String], description: String, width: Double, height: Double
  ) {
    self.name = name
    self.title = title
    self.notes = notes
    self.description = description
    self.width = width
    self.height = height
  }

  /// The left edge of titles.
  package static let margin = 24.0

  /// Plots that are narrower than this fit on a telephone as they are.
  static let compactWidth = 600.0

  /// The first pixel under the notes.
  package static func contentTop(notes: Int) -> Double { 46 + 17 * Double(notes) }

  private var noteLines: [Element] {
    notes.enumerated().map { index, note in
      .text(note, at: (PlotFrame.margin, 52 + 17 * Double(index)), "faint")
    }
  }

  /// The plot as a part of an HTML document that has `Theme.embeddedStyleSheet`: without title and notes, which the
  /// document gives, so that they are wrapped on narrow screens.
  package func figure(_ content: [Element]) -> Element {
    let (top, name) = (Self.contentTop(notes: notes.count) - 10, "\(name)-description")
    let viewBox = "0 \(top.coordinate) \(width.coordinate) \((height - top).coordinate)"
    return Element(
      "svg",
      [
        "class": width < Self.compactWidth ? "compact" : "plot", "viewBox": viewBox, "width": width,
        "height": height - top, "role": "img", "aria-label": title, "aria-describedby": name,
      ],
      [Element("desc", ["id": name], text: description)] + content)
  }

  /// The document with `content` under title and notes.
  package func svg(_ content: [Element]) -> String {
    let (titleName, descriptionName) = ("\(name)-title", "\(name)-description")
    let viewBox = "0 0 \(width.coordinate) \(height.coordinate)"
    let document = Element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": viewBox, "width": width, "height": height,
        "role": "img",
        "aria-labelledby": "\(titleName) \(descriptionName)",
      ],
      [
        Element("title", ["id": titleName], text: title),
        Element("desc", ["id": descriptionName], text: description),
        Element("style", text: Theme.styleSheet),
        .rectangle(Frame(left: 0, top: 0, width: width, height: height), "paper"),
        .text(title, at: (PlotFrame.margin, 30), "title"),
      ] + noteLines + content)
    return document.description + "\n"
  }
}

/// A plot: a file of its own, or a part of a document.
package protocol Plot {
  /// What is around it.
  var page: PlotFrame { get }
  /// What is under title and notes.
  var content: [Element] { get }
}

extension Plot {
  /// A self-contained SVG document.
  package var svg: String { page.svg(content) }

  /// A part of an HTML document.
  package var figure: Element { page.figure(content) }

  /// The notes as the caption of that part.
  package var caption: Element {
    Element("figcaption", text: page.notes.joined(separator: " "))
  }
}

/// The scale of the steps, as ticks under a panel.
package func stepAxis(_ scale: Scale, under frame: Frame, ticks count: Int, title: String)
  -> [Element]
{
  let ticks = scale.ticks(about: count, isWhole: true)
  let marks = ticks.values.flatMap { value in
    [
      Element.line((scale(value), frame.bottom), (scale(value), frame.bottom + 4), "edge"),
      Element.text(
        value.printed(ticks.digits), at: (scale(value), frame.bottom + 16), "small faint",
        anchor: .middle),
    ]
  }
  // At the left, which narrow screens show first.
  let name = Element.text(title, at: (frame.left, frame.bottom + 32), "small")
  return marks + [name]
}

/// Horizontal grid lines with their values to the left of a panel.
package func valueAxis(
  _ scale: Scale, beside frame: Frame, ticks count: Int, label: (Double, Int) -> String
) -> [Element] {
  let ticks = scale.ticks(about: count)
  return ticks.values.flatMap { value in
    [
      Element.line((frame.left, scale(value)), (frame.right, scale(value)), "grid"),
      Element.text(
        label(value, ticks.digits), at: (frame.left - 6, scale(value) + 4), "small faint",
        anchor: .end),
    ]
  }
}
