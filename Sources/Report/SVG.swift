// SVG as a tree of values that is printed once. Text is escaped here and nowhere else.

/// A value that an attribute may have.
protocol AttributeValue {
  /// The value before escaping.
  var attribute: String { get }
}

extension String: AttributeValue {
  var attribute: String { self }
}

extension Double: AttributeValue {
  var attribute: String { coordinate }
}

/// A place on the page, in pixels from the top left.
typealias Point = (x: Double, y: Double)

/// An SVG element: attributes, then either text or children.
struct Element: CustomStringConvertible {
  private let name: String
  private let attributes: KeyValuePairs<String, any AttributeValue>
  private let text: String
  private let children: [Element]

  /// An element with children.
  init(
    _ name: String, _ attributes: KeyValuePairs<String, any AttributeValue> = [:],
    _ children: [Element] = []
  ) {
    self.name = name
    self.attributes = attributes
    self.text = ""
    self.children = children
  }

  /// An element with text.
  init(
    _ name: String, _ attributes: KeyValuePairs<String, any AttributeValue> = [:], text: String
  ) {
    self.name = name
    self.attributes = attributes
    self.text = text
    self.children = []
  }

  /// The markup, one element a line.
  var description: String {
    var lines: [String] = []
    write(to: &lines, indent: "")
    return lines.joined(separator: "\n")
  }

  private func write(to lines: inout [String], indent: String) {
    let start = attributes.reduce("<\(name)") { markup, attribute in
      "\(markup) \(attribute.key)=\"\(attribute.value.attribute.escaped)\""
    }
    if !children.isEmpty {
      lines.append("\(indent)\(start)>")
      for child in children { child.write(to: &lines, indent: indent + " ") }
      lines.append("\(indent)</\(name)>")
    } else if !text.isEmpty {
      lines.append("\(indent)\(start)>\(text.escaped)</\(name)>")
    } else {
      lines.append("\(indent)\(start)/>")
    }
  }
}

extension Element {
  /// Elements that belong together.
  static func group(_ children: [Element]) -> Element {
    Element("g", [:], children)
  }

  /// A straight line.
  static func line(_ start: Point, _ end: Point, _ style: String) -> Element {
    Element(
      "line", ["class": style, "x1": start.x, "y1": start.y, "x2": end.x, "y2": end.y])
  }

  /// An open line through points.
  static func polyline(_ points: [Point], _ style: String) -> Element {
    Element("polyline", ["class": style, "points": pointList(points)])
  }

  /// A filled shape.
  static func polygon(_ points: [Point], _ style: String) -> Element {
    Element("polygon", ["class": style, "points": pointList(points)])
  }

  /// A rectangle.
  static func rectangle(_ frame: Frame, _ style: String) -> Element {
    Element(
      "rect",
      [
        "class": style, "x": frame.left, "y": frame.top, "width": frame.width,
        "height": frame.height,
      ])
  }

  /// One line of text, its baseline's start, middle or end at a point.
  static func text(
    _ text: String, at point: Point, _ style: String, anchor: TextAnchor = .start
  ) -> Element {
    Element(
      "text", ["class": style, "x": point.x, "y": point.y, "text-anchor": anchor.rawValue],
      text: text)
  }

  private static func pointList(_ points: [Point]) -> String {
    points.map { "\($0.x.coordinate),\($0.y.coordinate)" }.joined(separator: " ")
  }
}

/// Which end of a text stands at its point.
enum TextAnchor: String {
  case start, middle, end
}

extension String {
  /// The text as it may stand in markup: no character of it is read as markup, and those that XML
  /// forbids are replaced.
  var escaped: String {
    var markup = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": markup += "&amp;"
      case "<": markup += "&lt;"
      case ">": markup += "&gt;"
      case "\"": markup += "&quot;"
      case "'": markup += "&#39;"
      case "\t", "\n", "\r": markup += "&#\(scalar.value);"
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": markup += "\u{FFFD}"
      default: markup.unicodeScalars.append(scalar)
      }
    }
    return markup
  }

  /// The text cut in its middle to at most `count` characters.
  func shortened(to count: Int) -> String {
    guard self.count > count else { return self }
    let kept = max(0, count - 1)
    return prefix((kept + 1) / 2) + "…" + suffix(kept / 2)
  }

  /// An upper estimate of the width in pixels, for placing labels: no font is measured.
  func width(size: Double) -> Double {
    Double(count) * size * 0.64
  }
}
