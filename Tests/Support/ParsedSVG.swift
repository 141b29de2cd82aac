// An SVG document as a list of its elements, read by an XML parser that is not ours.

import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The elements of a well-formed document, in order.
package struct ParsedSVG {
  /// One element and the text directly within it.
  package struct Element {
    /// The tag.
    package let name: String
    /// The attributes by name.
    package let attributes: [String: String]
    /// The text directly within the element.
    package fileprivate(set) var text = ""

    /// A numeric attribute.
    package func number(_ name: String) -> Double {
      attributes[name].flatMap(Double.init) ?? .nan
    }

    /// The words of the class attribute.
    package var classes: Set<Substring> { Set((attributes["class"] ?? "").split(separator: " ")) }

    /// The points of a polyline or polygon.
    package var points: [(x: Double, y: Double)] {
      (attributes["points"] ?? "").split(separator: " ").map { point in
        let numbers = point.split(separator: ",").compactMap { Double($0) }
        return (numbers[0], numbers[1])
      }
    }

    /// The horizontal extent of a text, estimated as the plots do it.
    package var extent: ClosedRange<Double> {
      let size = classes.contains("title") ? 17.0 : classes.contains("fine") ? 10 : 11
      let width = Double(text.count) * size * 0.6
      let left =
        switch attributes["text-anchor"] {
        case "end": number("x") - width
        case "middle": number("x") - width / 2
        default: number("x")
        }
      return left...(left + width)
    }
  }

  /// All elements, in the order of their start tags.
  package let elements: [Element]

  /// Parses a document; nil where it is not well-formed.
  package init?(_ markup: String) {
    let collector = Collector()
    let parser = XMLParser(data: Data(markup.utf8))
    parser.delegate = collector
    guard parser.parse() else { return nil }
    elements = collector.elements
  }

  /// The elements of a name that have a class.
  package func all(_ name: String, _ style: Substring? = nil) -> [Element] {
    elements.filter { $0.name == name && (style.map($0.classes.contains) ?? true) }
  }

  /// The contents of all text elements.
  package var texts: [String] { all("text").map(\.text) }
}

private final class Collector: NSObject, XMLParserDelegate {
  var elements: [ParsedSVG.Element] = []
  private var open: [Int] = []

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    open.append(elements.count)
    elements.append(.init(name: name, attributes: attributes))
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let index = open.last { elements[index].text += text }
  }
}
