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

  /// What opens on demand, under a line that says what it is.
  static func details(_ line: String, _ children: [Element]) -> Element {
    Element("details", [:], [Element("summary", text: line)] + children)
  }

  /// Something wide that is moved sideways where the page is narrow.
  static func wide(_ name: String, _ child: Element) -> Element {
    Element(
      "div", ["class": "wide", "role": "group", "aria-label": name, "tabindex": "0"], [child])
  }

  /// A plot, under the heading that names it.
  static func figure(_ plot: some Plot) -> Element {
    Element("figure", [:], [wide(plot.page.title, plot.figure)])
  }

  /// A table whose first column names the rows.
  ///
  /// - Parameters:
  ///   - caption: what the table shows.
  ///   - marked: the title of a column that stands out.
  ///   - total: whether the last row is a total.
  static func table(
    _ table: TextTable, caption: String, marked: String? = nil, hasTotal: Bool = false
  ) -> Element {
    func style(_ column: Int) -> String {
      let title = table.columns[column].title
      let side = table.columns[column].alignment == .leading ? "name" : "number"
      return title == marked ? side + " marked" : side
    }
    let titles = table.columns.indices.map { column in
      Element(
        "th", ["scope": "col", "class": style(column)], nodes: [.name(table.columns[column].title)])
    }
    let rows = table.rows.map { cells in
      Element(
        "tr", [:],
        cells.indices.map { column in
          column == 0
            ? Element("th", ["scope": "row", "class": style(0)], nodes: [.name(cells[0])])
            : Element("td", ["class": style(column)], nodes: [.name(cells[column])])
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
