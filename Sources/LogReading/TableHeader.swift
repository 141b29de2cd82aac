// What stands before the rows of a table of fields: lines that are none, the names of the columns, and how to tell that
// the first row is no header.

import Files
import LogSchema

/// The lines of a table before its header: comments, and a spreadsheet's word about the delimiter.
struct Preamble {
  /// The delimiter, as the user or the lines say it.
  let delimiter: UInt8
  /// How many lines and bytes are passed over.
  private(set) var lines = 0, bytes = 0
  /// What a person should know of them.
  private(set) var notes: [String] = []

  /// Looks at the first lines of a file.
  ///
  /// - Parameter start: without a byte-order mark.
  init(_ start: [UInt8], form: LogForm, isCSV: Bool) {
    let given = form.delimiter?.utf8.first
    if isCSV, given == nil, let (delimiter, size) = Self.separatorLine(start) {
      self.delimiter = delimiter
      (lines, bytes) = (1, size)
      return
    }
    let comments = commentEnds(start)
    let table = Array(start.dropFirst(comments.last ?? 0))
    func found(in start: [UInt8]) -> UInt8 { given ?? (isCSV ? csvDelimiter(in: start) : tab) }
    // Lines are comments only before what is certainly a table.
    guard !comments.isEmpty, dividesEvenly(table, by: found(in: table)) else {
      self.delimiter = found(in: start)
      return
    }
    let delimiter = found(in: table)
    self.delimiter = delimiter
    // The last one may be the header: `#user,item`.
    let last = start[(comments.dropLast().last ?? 0)..<comments[comments.count - 1]]
    func fields(_ bytes: some Sequence<UInt8>) -> Int {
      1 + bytes.prefix { !isEndOfLine($0) }.count { $0 == delimiter }
    }
    let isHeader = fields(last) == fields(table)
    let passed = isHeader ? comments.dropLast() : comments[...]
    guard let size = passed.last else { return }
    (lines, bytes) = (passed.count, size)
    notes = [
      "\(lines) line\(lines == 1 ? "" : "s") of comment before the table \(lines == 1 ? "is" : "are") passed over"
    ]
  }

  /// `sep=;`, as spreadsheets write and read it: the delimiter, and the bytes of the line.
  private static func separatorLine(_ start: [UInt8]) -> (delimiter: UInt8, bytes: Int)? {
    let mark = Array("sep=".utf8)
    guard start.count > mark.count + 1, start.starts(with: mark), isEndOfLine(start[mark.count + 1])
    else { return nil }
    let end = endOfLine(start.span, at: mark.count + 1) ?? mark.count + 2
    return (start[mark.count], end)
  }
}

/// The names of a table's columns.
enum TableHeader {
  /// The names that the user gives, or c1, c2, ... for a table without a header.
  ///
  /// - Parameter first: the first row; nil where there is none.
  /// - Throws: `InputError` where the names do not fit it, or are it.
  static func named(_ form: LogForm, by first: [String]?, file: String) throws -> [String] {
    guard let first else { throw InputError("the file is empty: expected rows", file: file) }
    let names = form.names ?? first.indices.map { "c\($0 + 1)" }
    guard names.count == first.count else {
      throw InputError(
        "found \(first.count) field\(first.count == 1 ? "" : "s"), expected \(names.count) as in `names`",
        file: file,
        line: 1)
    }
    guard Set(names).count == names.count else {
      throw InputError("`names` has a name twice: expected different names", file: file)
    }
    guard names != first else {
      throw InputError(
        "the first row is the `names` themselves: the file has a header, and needs none",
        file: file, line: 1)
    }
    return names
  }

  /// Whether all names but the first have a blank before them, which then belongs to the delimiter.
  ///
  /// - Parameter wanted: the columns that are asked for: one with its blank is from a time when blanks were kept.
  static func hasBlanks(_ header: [String], wanted: [String]?) -> Bool {
    let others = header.dropFirst()
    return !others.isEmpty && others.allSatisfy { $0.hasPrefix(" ") && $0.contains { $0 != " " } }
      && !(wanted ?? []).contains { $0.hasPrefix(" ") && header.contains($0) }
  }

  /// A name without the blanks before it, and without quotes behind these.
  static func withoutBlanks(_ name: String) -> String {
    let text = name.drop { $0 == " " }
    let isQuoted =
      text.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"") && name.hasPrefix(" ")
    return String(isQuoted ? text.dropFirst().dropLast() : text)
  }

  /// Makes sure that a header is one.
  ///
  /// - Parameters:
  ///   - rows: the rows below it that are at hand.
  ///   - isFirst: whether the file is the log's first.
  /// - Throws: `InputError` where it holds control characters, or the first row's values.
  static func check(
    _ header: [String], below rows: [[String]], isFirst: Bool, file: String
  ) throws {
    let strange = header.first {
      $0.utf8.contains { $0 < 0x20 && !(9...13).contains($0) || $0 == 0x7f }
    }
    if let strange {
      throw InputError(
        "found the column \"\(strange.shortened)\": expected a table with names in its first line",
        file: file, line: 1)
    }
    guard FirstRow(header, rows: rows).holdsValues else { return }
    let cells =
      header.prefix(4).map(\.shortened).joined(separator: ", ") + (header.count > 4 ? ", ..." : "")
    let advice =
      isFirst
      ? "`--names a,b,c` (in a space `data.names`) names the columns, `--no-header` calls them c1, c2, ...; if the row is"
        + " a header, remove it and give its names so"
      : "expected the header of the first file; if that alone has one, join them, as in `cat part-*`"
    throw InputError(
      "the first row holds values, not names (\(cells)): \(advice)", file: file, line: 1)
  }

  /// Makes sure that a file whose format nobody has named is a table of more than one column, if another character
  /// divides its lines, or it is prose.
  ///
  /// - Parameter start: the first lines.
  /// - Throws: `InputError` that names the character.
  static func requireColumns(_ header: [String], start: [UInt8], file: String) throws {
    guard header.count == 1, let name = header.first, !start.isEmpty else { return }
    let others: [Character] = ["\u{1}", "\u{2}", "\u{1f}", "\u{1e}", "^", "~", "#", ":", " "]
    let found = others.first { character in
      guard let byte = character.asciiValue, name.contains(character) else { return false }
      return dividesEvenly(start, by: byte)
    }
    if let found, name.contains("\(found)\(found)") {
      let several = String(name.drop { $0 != found }.prefix { $0 == found })
      throw InputError(
        "found one column, \"\(name.shortened)\": if \(several.visible) stands between its fields, replace it by a tab, as"
          + " a delimiter is one character", file: file, line: 1)
    }
    if let found {
      let word = DelimiterName.name(String(found))
      throw InputError(
        "found one column, \"\(name.shortened)\": if \(word) stands between its fields, `--delimiter \(ShellCommand.quoted(word))`"
          + " (in a space `data.delimiter`) says so", file: file, line: 1)
    }
    if name.count(where: { $0 == " " }) > 2 {
      throw InputError(
        "found one column, \"\(name.shortened)\": expected a table with commas, semicolons, bars or tabs",
        file: file,
        line: 1)
    }
  }
}
