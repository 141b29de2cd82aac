// The elements of HTML that pages are made of.

extension Element {
  /// A heading, 1 the highest.
  static func heading(_ level: Int, _ text: String) -> Element {
    Element("h\(level)", text: text)
  }

  /// A paragraph.
  static func paragraph(_ text: String) -> Element {
    Element("p", text: text.unitsKept)
  }

  /// A paragraph of a class of the style sheet.
  static func paragraph(_ text: String, _ style: String) -> Element {
    Element("p", ["class": style], text: text.unitsKept)
  }

  /// A paragraph with elements in it.
  static func paragraph(_ nodes: [Node]) -> Element {
    Element("p", nodes: nodes)
  }

  /// Content that opens on demand, under a line that names it.
  static func details(_ line: String, _ children: [Element]) -> Element {
    Element("details", [:], [Element("summary", text: line)] + children)
  }

  /// Content that opens on demand or by a link in the page's contents.
  ///
  /// - Parameters:
  ///   - line: names the content.
  ///   - id: the target of the link, of letters, digits, points and hyphens.
  ///   - entry: the text of the link.
  static func details(
    _ line: String, id: String, entry: String, _ children: [Element]
  ) -> Element {
    Element(
      "details", ["id": id, "data-entry": entry], [Element("summary", text: line)] + children)
  }

  /// A heading of the third level with a link in the page's contents.
  static func heading(_ text: String, id: String, entry: String) -> Element {
    Element("h3", ["id": id, "data-entry": entry], text: text)
  }

  /// A paragraph of a class of the style sheet, in which settings and commands between backquotes are code.
  static func prose(_ text: String, _ style: String = "prose") -> Element {
    Element("p", ["class": style], nodes: sentences(text))
  }

  /// Such sentences as a list.
  static func bullets(_ texts: [String]) -> Element {
    Element("ul", [:], texts.map { Element("li", nodes: sentences($0)) })
  }

  private static func sentences(_ text: String) -> [Node] {
    let parts = text.unitsKept.split(separator: "`", omittingEmptySubsequences: false)
      .map { Node.name(String($0)) }
    guard parts.count % 2 == 1 else { return [.name(text.unitsKept)] }
    return parts.enumerated().map { place, part in
      place % 2 == 0 ? part : .element(Element("code", nodes: [part]))
    }
  }

  /// A command for a shell, or a file. Its lines are broken on the screen, never in a copy.
  static func command(_ text: String, named name: String = "A command") -> Element {
    wide(name, Element("pre", [:], [Element("code", text: text)]))
  }

  /// Links to parts of the page, each with links to parts of its own.
  static func contents(_ parts: [(id: String, text: String, parts: [Element])]) -> Element {
    func link(_ text: String, to id: String) -> Element {
      Element("a", ["href": "#\(id)"], text: text)
    }
    let items = parts.map { part in
      Element(
        "li", [:],
        [link(part.text, to: part.id)]
          + part.parts.flatMap(\.entries).map { link($0.text, to: $0.id) })
    }
    return Element("nav", ["aria-label": "Contents"], [Element("ul", [:], items)])
  }

  /// The ids and texts of the links that the contents have to this element and to what is folded in it.
  private var entries: [(id: String, text: String)] {
    func attribute(_ key: String) -> String? {
      attributes.first { $0.key == key }?.value.attribute
    }
    let own = attribute("id").flatMap { id in attribute("data-entry").map { (id, $0) } }
    let inner = name == "details" ? nodes.compactMap(\.child).flatMap(\.entries) : []
    return (own.map { [$0] } ?? []) + inner
  }

  /// The text of the element, without that of elements within it.
  var text: String {
    nodes.map { if case .text(let text) = $0 { text } else { "" } }.joined()
  }

  /// Something wide that is moved sideways where the page is narrow.
  static func wide(_ name: String, _ child: Element) -> Element {
    Element(
      "div", ["class": "wide", "role": "group", "aria-label": name, "tabindex": "0"], [child])
  }

  /// A plot, under the heading that names it.
  static func figure(_ plot: some Plot) -> Element {
    Element(
      "figure", [:],
      [
        plot.caption, Element("p", ["class": "narrow note"], text: "Scroll the plot sideways."),
        wide(plot.page.title, plot.figure),
      ])
  }

  /// A table whose first column names the rows. Long names are shortened together: on narrow screens, and on wide ones
  /// if there are many columns.
  ///
  /// - Parameters:
  ///   - caption: says what the table shows.
  ///   - marked: the title of a column that stands out.
  ///   - hasTotal: whether the last row is a total.
  ///   - explained: a few words for the names of rows that need them.
  ///   - secondary: the columns that are left out on narrow screens.
  ///   - common: the beginning of names that narrow screens do without.
  static func table(
    _ table: TextTable, caption: String, marked: String? = nil, hasTotal: Bool = false,
    explained: [String: String] = [:], secondary: Set<Int> = [], common: String = ""
  ) -> Element {
    func style(_ column: Int) -> String {
      let title = table.columns[column].title
      let side = table.columns[column].alignment == .leading ? "name" : "number"
      return side + (title == marked ? " marked" : "")
        + (secondary.contains(column) ? " secondary" : "")
    }
    let titles = table.columns.indices.map { column in
      Element(
        "th", ["scope": "col", "class": style(column)],
        nodes: [.name(table.columns[column].title.hyphenated)])
    }
    func own(_ name: String) -> String { String(name.trimmingPrefix(common)) }
    let owns = table.rows.map { own($0[0]) }
    let short = ShortNames(owns, limit: narrowName)
    let isCrowded = table.columns.count > manyColumns
    let (fitting, middle) = (ShortNames([], limit: wideName), ShortNames(owns, limit: wideName))
    let rows = table.rows.map { cells in
      let isWhole = !isCrowded || fitting(cells[0]) == cells[0]
      let name = rowName(
        cells[0], wide: isWhole ? cells[0] : middle(own(cells[0])), narrow: short(own(cells[0])),
        explained[cells[0]])
      return Element(
        "tr", [:],
        [Element("th", ["scope": "row", "class": style(0)], nodes: name)]
          + cells.indices.dropFirst().map { column in
            Element("td", ["class": style(column)], nodes: [.name(cells[column])])
          })
    }
    let body = hasTotal ? Array(rows.dropLast()) : rows
    let foot = hasTotal ? [Element("tfoot", [:], rows.suffix(1))] : []
    return wide(
      caption,
      Element(
        "table", [:],
        [
          Element("caption", text: caption), Element("thead", [:], [Element("tr", [:], titles)]),
          Element("tbody", [:], body),
        ] + foot))
  }

  /// The columns of a row's name on a narrow screen: two lines of a third of its width.
  private static let narrowName = 28

  /// Those on a wide screen beside more than so many columns.
  private static let (wideName, manyColumns) = (30, 5)

  /// The name of a row with a few words about it.
  private static func rowName(
    _ name: String, wide: String, narrow: String, _ words: String?
  ) -> [Node] {
    func span(_ style: String, _ text: String) -> Node {
      .element(
        text == name
          ? Element("span", ["class": style], nodes: [.name(text)])
          : Element("span", ["class": style, "title": name], nodes: [.name(text)]))
    }
    let text: [Node] =
      narrow == name && wide == name
      ? [.name(name)] : [span("whole", wide), span("short", narrow)]
    return text + (words.map { [.element(Element("small", text: $0))] } ?? [])
  }

  /// Names and what they stand for.
  static func list(_ terms: [(name: String, value: String)]) -> Element {
    Element(
      "dl", [:],
      terms.map { term in
        Element(
          "div", [:],
          [Element("dt", text: term.name), Element("dd", nodes: [.name(term.value)])])
      })
  }
}

extension String {
  /// The text in which no line begins with a per cent sign.
  var unitsKept: String { replacing(" %", with: "\u{A0}%") }

  /// The title of a column in which long words may be broken.
  fileprivate var hyphenated: String {
    replacing("parameters", with: "para\u{AD}meters").replacing(
      "embedding", with: "embed\u{AD}ding")
  }
}

extension Element.Node {
  /// A text from elsewhere, whose marks of direction end with it.
  static func name(_ text: String) -> Self {
    let mayTurn = text.unicodeScalars.contains { scalar in
      turning.contains { $0.contains(scalar.value) }
    }
    return mayTurn ? .element(Element("bdi", text: text)) : .text(text)
  }

  /// Letters that are written from right to left, and marks of direction.
  private static let turning: [ClosedRange<UInt32>] = [
    0x590...0x8FF, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFB1D...0xFDFF,
    0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF,
  ]
}
