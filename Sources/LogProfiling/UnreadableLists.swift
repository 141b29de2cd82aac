// The one diagnosis of rows in which a column of lists in brackets has something else: how many there are, the first, and
// what to do. Rows without a label are counted elsewhere.

import Files
import Importing
import LogReading
import LogSchema

/// Rows of a log in which a column of lists in brackets has a field that is no list.
package struct UnreadableLists: Sendable {
  /// The columns in which there are such rows.
  private let columns: [String]
  /// How many rows.
  package let count: Int
  private let rows: Int
  /// The first of them: its line, and what was found; nil where it is not known.
  private let first: (line: Int?, value: String)?

  /// Counts them in the log of a sample, or where it cannot be read again, estimates them; nil where there are none.
  ///
  /// - Parameter facts: the columns of the sample.
  /// - Throws: `InputError` where the log cannot be read.
  init?(_ facts: [ColumnFacts], _ sample: LogSample) throws {
    let wrong = facts.filter { column in
      guard case .list(let form) = column.guess.type, form.separator == nil else { return false }
      return (column.parts?.readShare ?? 1) < 1
    }
    guard !wrong.isEmpty else { return nil }
    columns = wrong.map(\.sample.name)
    guard UnreadableLabels.canReadAgain(sample.paths) else {
      let share = wrong.reduce(0) { $0 + 1 - ($1.parts?.readShare ?? 1) }
      (count, rows) = (max(1, Int((share * Double(sample.rows)).rounded(.up))), sample.rows)
      first = nil
      return
    }
    let limit = sample.isWhole ? Int.max : sample.rows
    let reader = try LogReader(sample.paths, form: sample.form, columns: columns)
    let header = Header(reader.header, file: sample.paths[0])
    let indices = try columns.map { try header.index(of: $0) }
    var block = RowBlock()
    var (count, rows) = (0, 0)
    var first: (line: Int?, value: String)?
    while rows < limit, try reader.read(into: &block) {
      for row in 0..<min(block.rows, limit - rows) {
        guard let index = Self.unreadable(indices, row, of: block) else { continue }
        count += 1
        if first == nil {
          first = (block.line(ofRow: row), block.text(ofRow: row, column: index).shortened)
        }
      }
      rows += block.rows
    }
    if count == 0 { return nil }
    (self.count, self.rows, self.first) = (count, min(rows, limit), first)
  }

  /// The first column of a row that has no list; nil where all have one.
  private static func unreadable(_ columns: [Int], _ row: Int, of block: RowBlock) -> Int? {
    let form = FieldForm(.brackets)
    let bytes = block.bytes.span
    for column in columns {
      let field = bytes.extracting(block.range(ofRow: row, column: column))
      if !form.forEachValue(of: field, { _ in true }) { return column }
    }
    return nil
  }

  /// `hist has no list in brackets in 1 of 4000 rows (the first in line 779: "[1, 2"): skip it with --max-bad-rows 1`.
  package var sentence: String {
    let names = columns.joined(separator: ", ")
    let place = first.map { first in
      " (the first\(first.line.map { " in line \($0)" } ?? ""): \"\(first.value)\")"
    }
    return "\(names) \(columns.count == 1 ? "has" : "have") no list in brackets in "
      + "\(first == nil ? "about " : "")\(count) of \(rows) rows\(place ?? ""): skip "
      + "\(count == 1 ? "it" : "them") with --max-bad-rows \(count)"
  }
}
