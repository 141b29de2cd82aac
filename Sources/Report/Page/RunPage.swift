// The page of a run: one HTML document without a reference to anything outside of it.

/// The page of a run: one HTML document without a reference to anything outside of it.
///
/// Equal runs have equal pages, except for seconds, the date and the machine: the folder of the run is not on it. Its
/// size is bounded, however many decisions and targets there are: pictures show the most important ones, and `nas plot`
/// draws all.
package struct RunPage: Sendable {
  /// The name of the file in the folder of a run.
  package static let fileName = "report.html"

  /// A part of the page, which a live page replaces as a whole.
  package struct Section: Hashable, Sendable {
    /// The id of its element.
    package var id: String
    /// The content of that element: HTML.
    package var html: String
  }

  /// The title, which is plain text.
  package let title: String
  /// The parts, from top to bottom. Their ids and order do not change while a run goes on; one without content
  /// is empty.
  package let sections: [Section]
  private let about: String

  /// Draws a run.
  package init(_ view: RunView) {
    title = "Architecture search: \(view.logName)"
    about = view.about
    var parts = [
      ("progress", view.progressSection), ("decision", view.decisionSection), ("contents", []),
      ("measured", view.measuredSection), ("quality", view.qualitySection),
      ("changes", view.changesSection), ("search", view.searchSection),
      ("decisions", view.decisionsSection), ("audit", view.auditSection),
      ("data", view.dataSection), ("reproduction", view.reproductionSection),
    ]
    parts[2].1 = Self.contents(parts)
    sections = parts.map { id, elements in
      Section(id: id, html: elements.map(\.html).joined())
    }
  }

  /// Links to the parts that have content and a heading.
  private static func contents(_ parts: [(id: String, elements: [Element])]) -> [Element] {
    let titled = parts.drop { $0.id != "contents" }.compactMap { id, elements in
      elements.first.flatMap { $0.name == "h2" ? (id, $0.text, elements) : nil }
    }
    return [.contents(titled)]
  }

  /// The document.
  ///
  /// - Parameter script: JavaScript that the page runs, for a live one; it is not escaped.
  package func html(script: String? = nil) -> String {
    let document = Element("html", ["lang": "en"], [head(isLive: script != nil), body(script)])
    return "<!DOCTYPE html>\(document.html)\n"
  }

  private func head(isLive: Bool) -> Element {
    let policy =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    let live = "; script-src 'unsafe-inline'; connect-src 'self'"
    return Element(
      "head", [:],
      [
        Element("meta", ["charset": "utf-8"]),
        Element(
          "meta",
          ["http-equiv": "Content-Security-Policy", "content": policy + (isLive ? live : "")]),
        Element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        Element("meta", ["name": "referrer", "content": "no-referrer"]),
        Element("link", ["rel": "icon", "href": "data:,"]),
        Element("title", text: title),
        Element("style", nodes: [.markup(PageStyle.sheet)]),
      ])
  }

  private func body(_ script: String?) -> Element {
    let parts = sections.map { section in
      Element(
        "section",
        section.id == "progress"
          ? ["id": section.id, "aria-live": "polite"] : ["id": section.id],
        nodes: [.markup(section.html)])
    }
    let code = script.map { [Element("script", nodes: [.markup($0)])] } ?? []
    return Element(
      "body", [:],
      [
        Element("header", [:], [.heading(1, title), .paragraph(about)]),
        Element("main", [:], parts),
        Element(
          "footer", [:],
          [.paragraph(Self.footer), .paragraph(Self.leftOut, "on-paper")]),
      ] + code)
  }

  private static let leftOut =
    "Left out on paper: parts that are folded on the screen. \(fileName) has them."

  private static let footer =
    "Changes of log loss compare trainings from scratch on the same rows; each batch is scored before it is trained on. "
    + "Cost is counted, not measured in a serving stack."
}
