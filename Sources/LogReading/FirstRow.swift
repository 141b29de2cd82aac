// Whether the first row of a table is one of names or one of values. It is told by the rows below; where these do not
// tell, it is a header.

import LogSchema

/// The first row of a table beside the rows below it.
struct FirstRow {
  /// What a cell of the row is, judged by its column.
  private enum Cell {
    /// A text above numbers or times: a name.
    case name
    /// A text that no row below has, above texts: perhaps a name.
    case text
    /// A text that rows below have, too.
    case repeated
    /// A number or time above such.
    case value
    /// Nothing that tells.
    case unknown
  }

  /// Whether the row is certainly one of values.
  let holdsValues: Bool

  /// - Parameters:
  ///   - cells: the first row.
  ///   - rows: the rows below, as many as are at hand, each with as many cells.
  init(_ cells: [String], rows: [[String]]) {
    guard !rows.isEmpty, !Self.countsColumns(cells) else {
      holdsValues = false
      return
    }
    let kinds = cells.indices.map { column in Self.kind(cells[column], rows.map { $0[column] }) }
    func count(_ kind: Cell) -> Int { kinds.count { $0 == kind } }
    let isLikely =
      count(.value) > 0
      ? count(.value) + count(.repeated) > count(.text) : 2 * count(.repeated) > cells.count
    holdsValues = count(.name) == 0 && isLikely && cells.count > 1
  }

  /// Whether the cells count the columns, as pandas names those of a frame without names: 0, 1, 2, ...
  private static func countsColumns(_ cells: [String]) -> Bool {
    let numbers = cells.first == "" ? cells.dropFirst() : cells[...]
    return numbers.count > 3
      && zip(numbers, 0...).allSatisfy { $0 == String($1) }
  }

  private static func kind(_ cell: String, _ below: [String]) -> Cell {
    let present = below.filter { !isMissing(Array($0.utf8).span) }
    if cell.isEmpty || isMissing(Array(cell.utf8).span) || present.isEmpty { return .unknown }
    let values = present.count(where: isValue)
    if isValue(cell) { return 2 * values > present.count ? .value : .unknown }
    if values == present.count { return .name }
    if isCode(cell), present.allSatisfy({ isCode($0) && $0.utf8.count == cell.utf8.count }) {
      return .value
    }
    return present.contains(cell) ? .repeated : .text
  }

  /// Whether a cell may be a hash or another code: all of a column have the same length.
  private static func isCode(_ cell: String) -> Bool {
    cell.utf8.count >= 6 && cell.utf8.contains { (48...57).contains($0) }
      && !cell.contains { "_ .".contains($0) }
  }

  /// Whether a cell is a number or a time rather than a word.
  private static func isValue(_ cell: String) -> Bool {
    let text = cell.drop(while: \.isWhitespace)
    guard let first = text.utf8.first else { return false }
    let isDigit = { (byte: UInt8) in (48...57).contains(byte) }
    guard
      isDigit(first)
        || ((first == 45 || first == 46 || first == 43) && text.utf8.contains(where: isDigit))
    else { return false }
    if Double(text) != nil { return true }
    // A time: digits between points, lines and colons, T and Z, or a name of a zone behind a blank.
    return text.utf8.allSatisfy { isDigit($0) || "-/:. TZ+UC".utf8.contains($0) }
  }
}
