// Finds rows and fields in the bytes of a CSV file (RFC 4180). It knows nothing of files, nor of
// what the fields mean.

import System

private let comma = UInt8(ascii: ",")
private let quote = UInt8(ascii: "\"")
private let newline = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

/// Splits bytes into rows and fields, and counts lines.
struct CSVScanner {
  /// Name of the file, for messages.
  let file: String
  /// The line on which the next row starts, from 1.
  var line = 1

  /// Appends the complete rows of `bytes` to `table`. Lines without any character are skipped.
  ///
  /// - Parameters:
  ///   - limit: the number of rows after which to stop.
  ///   - columns: how many fields every row must have; nil if any number will do.
  /// - Returns: the number of bytes that the rows take, with the skipped lines.
  /// - Throws: `InputError` for a row with another number of fields, or text behind a quote.
  mutating func scan(
    _ bytes: [UInt8], into table: inout FieldTable, limit: Int = .max, columns: Int?
  ) throws -> Int {
    let bytes = bytes.span
    var position = 0
    var rows = 0
    while rows < limit, position < bytes.count {
      if let next = Self.endOfBlankLine(bytes, at: position) {
        position = next
        line += 1
        continue
      }
      let fields = table.fields.count
      let unescaped = table.unescaped.count
      guard let (end, lines) = try scanRow(bytes, at: position, into: &table) else {
        // The rest of the row has not been read yet.
        table.fields.removeLast(table.fields.count - fields)
        table.unescaped.removeLast(table.unescaped.count - unescaped)
        break
      }
      let found = table.fields.count - fields
      if let columns, found != columns {
        throw InputError(
          "found \(found) field\(found == 1 ? "" : "s"), expected \(columns) as in the header",
          file: file, line: line)
      }
      table.lines.append(line)
      position = end
      line += lines
      rows += 1
    }
    return position
  }

  /// Appends the fields of one row. Returns where the next row starts and how many lines this one
  /// took, or nil where the row is incomplete.
  private func scanRow(
    _ bytes: Span<UInt8>, at start: Int, into table: inout FieldTable
  ) throws -> (end: Int, lines: Int)? {
    var position = start
    var lines = 1
    while position < bytes.count {
      if bytes[position] == quote {
        guard let closing = Self.closingQuote(bytes, from: position + 1) else { return nil }
        append(bytes, (position + 1)..<closing.position, closing.escapes, to: &table)
        lines += closing.lines
        position = closing.position + 1
        let hasReturn = position < bytes.count && bytes[position] == carriageReturn
        if hasReturn { position += 1 }
        guard position < bytes.count else { return nil }
        guard bytes[position] == newline || (bytes[position] == comma && !hasReturn) else {
          throw InputError(
            "found text behind a closing quote, expected a comma or the end of the row",
            file: file, line: line)
        }
      } else {
        let first = position
        while position < bytes.count, bytes[position] != comma, bytes[position] != newline {
          position += 1
        }
        guard position < bytes.count else { return nil }
        let hasReturn =
          bytes[position] == newline && position > first && bytes[position - 1] == carriageReturn
        table.append(first..<(hasReturn ? position - 1 : position))
      }
      position += 1
      if bytes[position - 1] == newline { return (position, lines) }
    }
    return nil
  }

  /// Appends a quoted field.
  private func append(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ hasEscapes: Bool, to table: inout FieldTable
  ) {
    guard hasEscapes else {
      table.append(range)
      return
    }
    let start = bytes.count + table.unescaped.count
    var position = range.lowerBound
    while position < range.upperBound {
      table.unescaped.append(bytes[position])
      position += bytes[position] == quote ? 2 : 1
    }
    table.append(start..<bytes.count + table.unescaped.count)
  }

  /// The end of a quoted field, whether it holds escaped quotes, and its newlines.
  private static func closingQuote(
    _ bytes: Span<UInt8>, from start: Int
  ) -> (position: Int, escapes: Bool, lines: Int)? {
    var position = start
    var escapes = false
    var lines = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte == newline {
        lines += 1
      } else if byte == quote {
        guard position + 1 < bytes.count else { return nil }
        if bytes[position + 1] != quote { return (position, escapes, lines) }
        escapes = true
        position += 1
      }
      position += 1
    }
    return nil
  }

  private static func endOfBlankLine(_ bytes: Span<UInt8>, at position: Int) -> Int? {
    if bytes[position] == newline { return position + 1 }
    guard position + 1 < bytes.count else { return nil }
    return bytes[position] == carriageReturn && bytes[position + 1] == newline ? position + 2 : nil
  }
}
