// The logs in Tests/Cases, and variations of their base log. What nas must make of them is said by the tests.

import Files
import Foundation

/// A file or folder of `Tests/Cases`.
///
/// - Parameter name: below the folder, e.g. `numbers/none.csv.gz`.
package func caseFile(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Cases/\(name)").path
}

/// The base log of the cases as a table of texts, to be varied: 4,000 rows of `click`, `ts`, `user`, `item`, `device` and
/// `price`, in order of time.
package struct CaseLog: Sendable {
  /// The columns' names.
  package var header: [String]
  /// The rows, with as many fields as the header.
  package var rows: [[String]]

  /// The base log as its files hold it: read once, since hundreds of variations begin with it.
  private static let base = Result { try CaseLog(files: ["a", "b"]) }

  /// The base log.
  ///
  /// - Throws: `InputError` if the files are missing.
  package init() throws { self = try Self.base.get() }

  private init(files: [String]) throws {
    (header, rows) = ([], [])
    for name in files {
      let reader = try ByteReader(.file(caseFile("two-files/\(name).csv.gz")), pieceSize: 1 << 16)
      var bytes: [UInt8] = []
      while try reader.read(appendingTo: &bytes) > 0 {}
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
      header = lines[0]
      rows += lines.dropFirst()
    }
  }

  /// The place of a column.
  ///
  /// - Precondition: the log has it.
  package func index(of column: String) -> Int {
    guard let index = header.firstIndex(of: column) else {
      preconditionFailure("no column \(column)")
    }
    return index
  }

  /// Appends a column, or replaces the one of its name.
  ///
  /// - Parameter value: of a row, by its place and its fields.
  package mutating func set(_ column: String, _ value: (_ row: Int, _ fields: [String]) -> String) {
    let index = header.firstIndex(of: column) ?? header.count
    if index == header.count { header.append(column) }
    for row in rows.indices {
      let text = value(row, rows[row])
      if index < rows[row].count { rows[row][index] = text } else { rows[row].append(text) }
    }
  }

  /// Renames a column.
  package mutating func rename(_ column: String, to name: String) {
    header[index(of: column)] = name
  }

  /// Moves a column to a place.
  package mutating func move(_ column: String, to place: Int) {
    let index = index(of: column)
    header.insert(header.remove(at: index), at: place)
    for row in rows.indices { rows[row].insert(rows[row].remove(at: index), at: place) }
  }

  /// The log as delimited text. A field that has the delimiter, a quote or an end of line is quoted.
  ///
  /// - Parameters:
  ///   - isQuoted: whether every field is.
  ///   - hasHeader: whether the names stand in the first line.
  package func text(
    delimiter: Character = ",", isQuoted: Bool = false, hasHeader: Bool = true,
    endOfLine: String = "\n"
  ) -> String {
    // By bytes, since hundreds of tests write thousands of rows.
    let signs = Array("\(delimiter)\"\r\n".utf8)
    func field(_ text: String) -> String {
      let needsQuotes = isQuoted || text.utf8.contains { signs.contains($0) }
      return needsQuotes ? "\"\(text.replacingOccurrences(of: "\"", with: "\"\""))\"" : text
    }
    return ((hasHeader ? [header] : []) + rows)
      .map { $0.map(field).joined(separator: String(delimiter)) + endOfLine }.joined()
  }
}
