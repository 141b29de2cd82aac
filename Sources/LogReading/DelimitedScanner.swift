// Finds records and fields in delimited text. It knows nothing of files, nor of what the fields mean.

import Files

/// Splits text into records and fields, and counts lines.
///
/// Where a record ends is what the `csv` module of Python says: LF, CRLF and a lone CR end it, unless they
/// stand in a field that begins with a quote and has not been closed. Within such a field a doubled quote
/// stands for one; text behind the closing quote is an error, and belongs to the record up to its end. Quotes
/// in the middle of other fields are ordinary characters. Empty lines are no records.
struct DelimitedScanner: RecordScanner {
  /// What separates fields.
  let delimiter: UInt8
  /// Whether fields may be quoted; where not, a quote is a character like any other.
  let hasQuotes: Bool
  /// How many fields a record must have; nil until the first record, which says it.
  private(set) var columns: Int?
  private var hasHeader: Bool
  /// Whether blanks behind a delimiter are no part of the field, as `skipinitialspace` of Python's `csv` has it.
  private(set) var skipsBlanks = false
  var line = 1

  /// No greater byte ends a field: most are told by one comparison.
  private let greatestEnd: UInt8

  init(delimiter: UInt8, hasQuotes: Bool, columns: Int? = nil) {
    self.delimiter = delimiter
    self.hasQuotes = hasQuotes
    self.columns = columns
    hasHeader = columns == nil
    greatestEnd = max(delimiter, carriageReturn)
  }

  /// The same for the rows of a table without a header.
  func expecting(_ columns: Int) -> DelimitedScanner {
    var scanner = self
    (scanner.columns, scanner.hasHeader) = (columns, false)
    return scanner
  }

  /// The same for a table with blanks behind its delimiters.
  var skippingBlanks: DelimitedScanner {
    var scanner = self
    scanner.skipsBlanks = true
    return scanner
  }

  var skipper: RecordSkipper {
    RecordSkipper(delimiter: delimiter, hasQuotes: hasQuotes, skipsBlanks: skipsBlanks)
  }

  mutating func scan(_ bytes: [UInt8], into block: inout RowBlock, limit: Int) -> Int {
    let bytes = bytes.span
    var position = 0
    var records = 0
    while records < limit, position < bytes.count, !block.hasManyRejected {
      if bytes[position] == newline || bytes[position] == carriageReturn {
        guard let next = endOfLine(bytes, at: position) else { break }
        position = next
        line += 1
        continue
      }
      let mark = block.table.mark
      guard let record = scanRecord(bytes, at: position, into: &block.table) else {
        // The rest of the record has not been read yet.
        block.table.removeFields(since: mark)
        break
      }
      let fields = block.table.fields.count - mark.fields
      if let problem = problem(with: record, fields: fields) {
        block.table.removeFields(since: mark)
        block.rejected.append(InputError(problem, file: block.file, line: line))
      } else {
        block.table.lines.append(line)
        columns = fields
      }
      position = record.end
      line += record.lines
      records += 1
    }
    return position
  }

  private func problem(with record: Record, fields: Int) -> String? {
    if record.isFaulty {
      return "found text behind a closing quote, expected a delimiter or the end of the row"
    }
    guard let columns, columns != fields else { return nil }
    return "found \(fields) field\(fields == 1 ? "" : "s"), expected \(columns)"
      + (hasHeader ? " as in the header" : "")
  }

  /// A record: where the next one starts, how many lines it took, whether text stands behind a quote.
  private struct Record {
    var end: Int
    var lines: Int
    var isFaulty: Bool
  }

  /// Appends the fields of one record. Nil where it is incomplete.
  private func scanRecord(
    _ bytes: Span<UInt8>, at start: Int, into table: inout FieldTable
  ) -> Record? {
    var record = Record(end: start, lines: 1, isFaulty: false)
    var position = start
    while position < bytes.count {
      if hasQuotes, bytes[position] == quote {
        guard let closing = Self.closingQuote(bytes, from: position + 1) else { return nil }
        append(bytes, (position + 1)..<closing.position, closing.hasEscapes, to: &table)
        record.lines += closing.lines
        position = endOfField(bytes, from: closing.position + 1)
        if position > closing.position + 1 { record.isFaulty = true }
      } else {
        let first = position
        position = endOfField(bytes, from: position)
        table.append(first..<position)
      }
      guard position < bytes.count else { return nil }
      if bytes[position] != delimiter {
        guard let end = endOfLine(bytes, at: position) else { return nil }
        record.end = end
        return record
      }
      position += 1
      if skipsBlanks {
        while position < bytes.count, bytes[position] == blank { position += 1 }
      }
    }
    return nil
  }

  /// Where the next delimiter or end of a line stands; the end of the bytes where there is none.
  private func endOfField(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var position = start
    while position < bytes.count {
      let byte = bytes[position]
      if byte <= greatestEnd, byte == delimiter || byte == newline || byte == carriageReturn {
        break
      }
      position += 1
    }
    return position
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

  /// The end of a quoted field, whether it holds escaped quotes, and the lines that end in it; nil where
  /// the bytes do not tell.
  private static func closingQuote(
    _ bytes: Span<UInt8>, from start: Int
  ) -> (position: Int, hasEscapes: Bool, lines: Int)? {
    var position = start
    var hasEscapes = false
    var lines = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte > quote {
        position += 1
        continue
      }
      if byte == newline {
        // Behind a carriage return it ends the same line.
        if bytes[position - 1] != carriageReturn { lines += 1 }
      } else if byte == carriageReturn {
        lines += 1
      } else if byte == quote {
        guard position + 1 < bytes.count else { return nil }
        if bytes[position + 1] != quote { return (position, hasEscapes, lines) }
        hasEscapes = true
        position += 1
      }
      position += 1
    }
    return nil
  }
}
