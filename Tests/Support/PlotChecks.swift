// What holds for every plot, of whatever room: tests of a plot call all of these.

import Testing

/// Each records an issue if a document, an SVG text, is not so.
package enum PlotChecks {
  /// It is an image with a title and a description that are not empty.
  package static func isNamedForScreenReaders(_ svg: String) throws {
    let parsed = try #require(ParsedSVG(svg))
    let root = parsed.elements[0]
    #expect(root.attributes["role"] == "img")
    let names = (root.attributes["aria-labelledby"] ?? "").split(separator: " ").map(String.init)
    let elements = parsed.elements[1...2]
    #expect(elements.map(\.name) == ["title", "desc"])
    #expect(elements.map { $0.attributes["id"] } == names)
    #expect(elements.allSatisfy { !$0.text.isEmpty })
  }

  /// It loads nothing, and has rules for dark screens.
  package static func isSelfContainedAndHasADarkScheme(_ svg: String) throws {
    let parsed = try #require(ParsedSVG(svg))
    let style = try #require(parsed.all("style").first).text
    #expect(style.contains("@media (prefers-color-scheme: dark)"))
    #expect(style.filter { $0 == "{" }.count == style.filter { $0 == "}" }.count)
    #expect(!svg.contains("var(") && !svg.contains("href") && !svg.contains("@import"))
  }

  /// Every text lies within the page, its width estimated.
  package static func noTextLeavesThePage(_ svg: String) throws {
    let parsed = try #require(ParsedSVG(svg))
    let (width, height) = (parsed.elements[0].number("width"), parsed.elements[0].number("height"))
    for text in parsed.all("text") {
      #expect(text.extent.lowerBound >= 0 && text.extent.upperBound <= width, "\(text.text)")
      #expect(text.number("y") > 8 && text.number("y") < height - 3, "\(text.text)")
    }
  }

  /// No two of some texts overlap, their width estimated.
  package static func labelsDoNotTouch(_ labels: [ParsedSVG.Element]) throws {
    for (index, label) in labels.enumerated() {
      for other in labels[..<index] where abs(label.number("y") - other.number("y")) < 10 {
        #expect(!label.extent.overlaps(other.extent), "\(label.text) and \(other.text)")
      }
    }
  }

  /// No coordinate is NaN or infinite.
  package static func everyCoordinateIsANumber(_ svg: String) {
    #expect(!svg.contains("nan") && !svg.contains("inf\""))
  }
}
