// The markup of elements: escaping, and what reads it back.

import TestSupport
import Testing

@testable import Report

struct SVGTests {
  @Test func markupIsEscaped() {
    #expect("a&b<c>\"d'".escaped == "a&amp;b&lt;c&gt;&quot;d&#39;")
    #expect("a\u{0}b\u{1B}c".escaped == "a\u{FFFD}b\u{FFFD}c")
  }

  @Test func elementsPrintTheirAttributesInOrder() {
    let line = Element.line((0, 1.5), (10, -2), "edge")
    #expect(line.description == #"<line class="edge" x1="0" y1="1.5" x2="10" y2="-2"/>"#)
    #expect(Element.group([line]).description == "<g>\n \(line)\n</g>")
  }

  @Test(arguments: ["<script>", "a\" onload=\"b", "]]>", "&lt;", "tab\tand\nline", "−Δ→"])
  func anyTextComesBack(text: String) throws {
    let element = Element("text", ["id": text], text: text)
    let parsed = try #require(ParsedSVG(element.description))
    #expect(parsed.elements.count == 1)
    #expect(parsed.elements[0].text == text)
    #expect(parsed.elements[0].attributes["id"] == text)
  }

  @Test(arguments: ["<script>", "a\" onload=\"b", "]]>", "&lt;", "tab\tand\nline", "−Δ→"])
  func anyTextComesBackFromHTML(text: String) throws {
    let element = Element(
      "p", ["id": text], nodes: ["\(text)", .element(Element("b", text: text)), .name(text)])
    let parsed = try #require(ParsedSVG(element.html))
    #expect(parsed.elements[0].text == text + text)
    #expect(parsed.elements[1].text == text)
    #expect(parsed.elements[0].attributes["id"] == text)
  }

  @Test func htmlHasNoSpaceThatNobodyWrote() {
    let cell = Element("td", nodes: ["a", .element(Element("b", text: "c")), "d"])
    #expect(cell.html == "\n<td>a<b>c</b>d</td>")
    #expect(Element("td").html == "\n<td></td>" && Element("br").html == "<br/>")
    #expect(Element("svg", [:], [Element("path")]).html == "\n<svg>\n<path/></svg>")
  }

  @Test func longTextsAreCutInTheMiddle() {
    #expect("embeddings".shortened(to: 10) == "embeddings")
    #expect("embeddings".shortened(to: 7) == "emb…ngs")
    #expect("embeddings".shortened(to: 1) == "…")
    let rows = DecisionRows(parts: ["Embeddings"], left: 216, right: 800, top: 0, height: 16)
    #expect(rows.nameColumns == 23)
  }
}
