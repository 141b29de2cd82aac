// A table as text that is aligned on a terminal and is also a Markdown table.

/// Rows of cells under named, aligned columns.
///
/// Its description has columns of equal width, between pipes: it reads well on a terminal and
/// pastes as a table into whatever understands Markdown.
package struct TextTable: CustomStringConvertible, Sendable {
  /// Which edge of a column its cells keep to.
  package enum Alignment: Sendable {
    /// To the left, for names.
    case leading
    /// To the right, for numbers.
    case trailing
  }

  /// A column's name and alignment.
  package struct Column: Sendable {
    /// The name, with the unit where the cells do not give it.
    package var title: String
    /// How its cells are aligned.
    package var alignment: Alignment

    /// Makes a column; of numbers, unless told otherwise.
    package init(_ title: String, _ alignment: Alignment = .trailing) {
      self.title = title
      self.alignment = alignment
    }
  }

  /// The columns, from left to right.
  package let columns: [Column]
  /// The cells, a row after another.
  package private(set) var rows: [[String]] = []

  /// Makes a table without rows.
  package init(_ columns: [Column]) {
    self.columns = columns
  }

  /// Adds a row: one cell a column.
  package mutating func append(_ cells: [String]) {
    precondition(cells.count == columns.count, "a row needs one cell a column")
    rows.append(cells)
  }

  /// The table with a column for each row: narrower where there are few rows.
  ///
  /// The first column's cells become the titles; numbers stay right-aligned, all of them.
  package var transposed: TextTable {
    let titles = columns.prefix(1).map { Column($0.title, .leading) } + rows.map { Column($0[0]) }
    var table = TextTable(titles)
    for column in columns.indices.dropFirst() {
      table.append([columns[column].title] + rows.map { $0[column] })
    }
    return table
  }

  /// The number of characters of each line of the description.
  package var width: Int {
    description.split(separator: "\n").first?.count ?? 0
  }

  /// The lines of the table, each with its line feed.
  package var description: String {
    let lines = ([columns.map(\.title)] + rows).map { $0.map(\.cell) }
    let widths = columns.indices.map { column in
      lines.map { $0[column].count }.max().map { max($0, 3) } ?? 3
    }
    var text = lines.map { line(padded($0, to: widths)) }
    text.insert(line(rule(widths)), at: 1)
    return text.joined()
  }

  private func padded(_ cells: [String], to widths: [Int]) -> [String] {
    columns.indices.map { column in
      let space = String(repeating: " ", count: widths[column] - cells[column].count)
      return switch columns[column].alignment {
      case .leading: cells[column] + space
      case .trailing: space + cells[column]
      }
    }
  }

  private func rule(_ widths: [Int]) -> [String] {
    zip(columns, widths).map { column, width in
      let dashes = String(repeating: "-", count: width - 1)
      return switch column.alignment {
      case .leading: ":" + dashes
      case .trailing: dashes + ":"
      }
    }
  }

  private func line(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |\n"
  }
}

extension String {
  /// The text as it may stand in a cell: on one line, with no pipe that would end the cell and no
  /// control character that a terminal would obey.
  fileprivate var cell: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .format: text += " "
      default: text += scalar == "|" ? "\\|" : String(Character(scalar))
      }
    }
    return text
  }
}
