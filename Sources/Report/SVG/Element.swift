// SVG and HTML as a tree of values that is printed once. Text is escaped here and nowhere else.

/// A value that an attribute may have.
package protocol AttributeValue {
  /// The value before escaping.
  var attribute: String { get }
}

extension String: AttributeValue {
  package var attribute: String { self }
}

extension Double: AttributeValue {
  package var attribute: String { coordinate }
}

/// An element of SVG or HTML: attributes, then what is in it.
package struct Element: CustomStringConvertible {
  /// What an element may hold.
  package enum Node {
    /// An element within this one.
    case element(Element)
    /// Text, which is escaped.
    case text(String)
    /// Markup as it stands: style sheets, scripts, and what elements have printed. Never anything from a log.
    case markup(String)
  }

  let name: String
  let attributes: KeyValuePairs<String, any AttributeValue>
  let nodes: [Node]

  /// An element with nodes.
  package init(
    _ name: String, _ attributes: KeyValuePairs<String, any AttributeValue> = [:],
    nodes: [Node]
  ) {
    self.name = name
    self.attributes = attributes
    self.nodes = nodes
  }

  /// An element with children.
  package init(
    _ name: String, _ attributes: KeyValuePairs<String, any AttributeValue> = [:],
    _ children: [Element] = []
  ) {
    self.init(name, attributes, nodes: children.map(Node.element))
  }

  /// An element with text.
  package init(
    _ name: String, _ attributes: KeyValuePairs<String, any AttributeValue> = [:], text: String
  ) {
    self.init(name, attributes, nodes: text.isEmpty ? [] : [.text(text)])
  }

  private var start: String {
    attributes.reduce("<\(name)") { markup, attribute in
      "\(markup) \(attribute.key)=\"\(attribute.value.attribute.escaped)\""
    }
  }
}

// MARK: - As XML

extension Element {
  /// The markup as XML, one element a line.
  package var description: String {
    var lines: [String] = []
    write(to: &lines, indent: "")
    return lines.joined(separator: "\n")
  }

  private func write(to lines: inout [String], indent: String) {
    guard !nodes.isEmpty else { return lines.append("\(indent)\(start)/>") }
    let children = nodes.compactMap(\.child)
    guard children.count == nodes.count else {
      let texts = nodes.map(\.description)
      return lines.append("\(indent)\(start)>\(texts.joined())</\(name)>")
    }
    lines.append("\(indent)\(start)>")
    for child in children { child.write(to: &lines, indent: indent + " ") }
    lines.append("\(indent)</\(name)>")
  }
}

extension Element.Node: CustomStringConvertible {
  /// The markup as XML.
  package var description: String {
    switch self {
    case .element(let element): element.description
    case .text(let text): text.escaped
    case .markup(let markup): markup
    }
  }

  /// The element, if it is one.
  var child: Element? {
    if case .element(let element) = self { element } else { nil }
  }
}

// MARK: - As HTML

extension Element {
  /// The markup as HTML, which an XML parser would read as well. Every element but those within a line of text begins
  /// a line.
  package var html: String {
    var text = ""
    write(html: &text, isSVG: false)
    return text
  }

  private func write(html text: inout String, isSVG: Bool) {
    let isSVG = isSVG || name == "svg"
    if !Self.inline.contains(name) { text += "\n" }
    text += start
    if Self.void.contains(name) || nodes.isEmpty && isSVG {
      text += "/>"
      return
    }
    text += ">"
    for node in nodes {
      switch node {
      case .element(let child): child.write(html: &text, isSVG: isSVG)
      case .text(let words): text += words.escaped
      case .markup(let markup): text += markup
      }
    }
    text += "</\(name)>"
  }

  /// Elements that have no end.
  private static let void: Set = ["br", "hr", "link", "meta"]

  /// Elements that stand within a line of text, where a line feed would show as a space.
  private static let inline: Set = ["a", "b", "bdi", "br", "code", "small", "span", "strong"]
}

extension Element.Node: ExpressibleByStringInterpolation {
  /// Text.
  package init(stringLiteral text: String) { self = .text(text) }
}

extension String {
  /// The text as it may stand in markup: no character of it is read as markup, and those that XML
  /// forbids are replaced.
  package var escaped: String {
    // Most texts are numbers and names, in which nothing is to be replaced.
    if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && !Self.special.contains($0) }) { return self }
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

  /// The ASCII characters that markup has a use for.
  private static let special = "&<>\"'".utf8.map { $0 }
}
