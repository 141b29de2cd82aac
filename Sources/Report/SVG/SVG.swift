// The shapes and texts of a plot, as elements of SVG.

/// A place on the page, in pixels from the top left.
package typealias Point = (x: Double, y: Double)

extension Element {
  /// Elements that belong together.
  package static func group(_ children: [Element]) -> Element {
    Element("g", [:], children)
  }

  /// A straight line.
  package static func line(_ start: Point, _ end: Point, _ style: String) -> Element {
    Element(
      "line", ["class": style, "x1": start.x, "y1": start.y, "x2": end.x, "y2": end.y])
  }

  /// An open line through points.
  package static func polyline(_ points: [Point], _ style: String) -> Element {
    Element("polyline", ["class": style, "points": pointList(points)])
  }

  /// A filled shape.
  package static func polygon(_ points: [Point], _ style: String) -> Element {
    Element("polygon", ["class": style, "points": pointList(points)])
  }

  /// A rectangle.
  package static func rectangle(_ frame: Frame, _ style: String) -> Element {
    Element(
      "rect",
      [
        "class": style, "x": frame.left, "y": frame.top, "width": frame.width,
        "height": frame.height,
      ])
  }

  /// One line of text, its baseline's start, middle or end at a point.
  package static func text(
    _ text: String, at point: Point, _ style: String, anchor: TextAnchor = .start
  ) -> Element {
    Element(
      "text", ["class": style, "x": point.x, "y": point.y, "text-anchor": anchor.rawValue],
      text: text)
  }

  private static func pointList(_ points: [Point]) -> String {
    var list = ""
    for point in points {
      if !list.isEmpty { list += " " }
      point.x.write(trimmedTo: 2, to: &list)
      list += ","
      point.y.write(trimmedTo: 2, to: &list)
    }
    return list
  }
}

/// Which end of a text stands at its point.
package enum TextAnchor: String {
  /// As SVG names them.
  case start, middle, end
}

extension String {
  /// The text cut in its middle to at most `count` characters.
  package func shortened(to count: Int) -> String {
    guard self.count > count else { return self }
    let kept = max(0, count - 1)
    return prefix((kept + 1) / 2) + "…" + suffix(kept / 2)
  }

  /// An upper estimate of the width in pixels, for placing labels: no font is measured.
  package func width(size: Double) -> Double {
    reduce(0) { $0 + ($1.isWide ? 1.1 : 0.64) } * size
  }
}
