// Some rows of a log: their bytes, and where in them every field lies.

import Files

/// Consecutive rows of one file of a log. Fields are ranges of bytes: none is copied into a `String`.
///
/// A block is a buffer that `LogReader.read(into:)` fills again and again.
package struct RowBlock: Sendable {
  /// The bytes of the rows; behind them, the fields whose escaped quotes had to be undone.
  package internal(set) var bytes: [UInt8] = []
  /// Where in them the fields are.
  var table = FieldTable()
  /// The file that the rows are from, for messages.
  package internal(set) var file = ""
  /// Rows that stood between the others and are no rows of the format, in the file's order: what is wrong
  /// with each.
  package internal(set) var rejected: [InputError] = []

  /// Makes an empty block.
  package init() {}

  /// The number of fields of a row.
  package var columns: Int { table.columns }

  /// How many of them, the last ones, are not in the file: they are told by the names of its folders.
  package internal(set) var keys = 0

  /// Whether there is neither a row nor a record that is none.
  var isEmpty: Bool { rows == 0 && rejected.isEmpty }

  /// Whether so many records are no rows that the block should end, lest they fill the memory.
  var hasManyRejected: Bool { rejected.count >= 1024 }

  /// The number of rows.
  package var rows: Int { table.lines.count }

  /// Where the value of a field lies in `bytes`, without its quotes.
  package func range(ofRow row: Int, column: Int) -> Range<Int> {
    let field = table.fields[table.place(ofRow: row, column: column)]
    return Int(field.start)..<Int(field.end)
  }

  /// Which rows of a column have equal values, where the log says so: what is made of a value can be used again.
  package func repeats(ofColumn column: Int) -> FieldTable.Repeats? { table.repeats[column] }

  /// The line of the file on which a row starts, from 1.
  package func line(ofRow row: Int) -> Int { table.lines[row] }

  /// The value of a field as text; bytes that are not UTF-8 are replaced.
  package func text(ofRow row: Int, column: Int) -> String {
    String(decoding: bytes[range(ofRow: row, column: column)], as: UTF8.self)
  }

  /// Makes the block as a new one, but for the memory it holds.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    table.removeAll()
    rejected.removeAll(keepingCapacity: true)
    keys = 0
  }

  /// Appends columns in each of which all rows have one value.
  mutating func append(constants values: [[UInt8]]) {
    var fields: [FieldTable.Field] = []
    for value in values {
      let start = bytes.count
      bytes += value
      fields.append(FieldTable.Field(start: UInt32(start), end: UInt32(bytes.count)))
    }
    table.append(constants: fields)
    keys = values.count
  }

  /// Keeps the rows for which `isKept` holds, which has one value a row.
  package mutating func keepRows(_ isKept: [Bool]) { table.keepRows(isKept) }
}

/// Where the fields of a block lie.
package struct FieldTable: Sendable {
  /// Fields a row has.
  var columns = 0
  /// Every field, row after row; where there is a column's stride, column after column.
  var fields: [Field] = []
  /// How far the columns are from each other, where a column's fields lie one behind the other: the rows that there were
  /// at first. 0 where a row's fields do.
  var columnStride = 0
  /// The line on which every row starts.
  var lines: [Int] = []
  /// Fields whose escaped quotes had to be undone: they will stand behind the block's bytes.
  var unescaped: [UInt8] = []

  /// Columns whose values are known to repeat, by their places.
  var repeats: [Int: Repeats] = [:]

  /// Which of a few values the rows of a column have.
  package struct Repeats: Sendable {
    /// Of each row, the number of its value, from 1; 0 for an empty field.
    package fileprivate(set) var codes: [UInt32]
    /// How many values there are.
    package let count: Int

    init(codes: [UInt32], count: Int) { (self.codes, self.count) = (codes, count) }

    fileprivate mutating func keepRows(_ isKept: [Bool]) {
      codes = zip(codes, isKept).filter(\.1).map(\.0)
    }
  }

  /// Where a field starts and ends.
  struct Field: BitwiseCopyable {
    let start: UInt32
    let end: UInt32
  }

  /// The place of a field.
  func place(ofRow row: Int, column: Int) -> Int {
    columnStride == 0 ? row * columns + column : column * columnStride + row
  }

  mutating func append(_ field: Range<Int>) {
    fields.append(Field(start: UInt32(field.lowerBound), end: UInt32(field.upperBound)))
  }

  /// The end of the table, to come back to.
  var mark: (fields: Int, unescaped: Int) { (fields.count, unescaped.count) }

  /// Removes the fields that were appended since then.
  mutating func removeFields(since mark: (fields: Int, unescaped: Int)) {
    fields.removeLast(fields.count - mark.fields)
    unescaped.removeLast(unescaped.count - mark.unescaped)
  }

  /// Appends the same fields to each row.
  mutating func append(constants: [Field]) {
    let (rows, own) = (lines.count, rowsHave)
    let width = own + constants.count
    columns = width
    if columnStride > 0 {
      for field in constants { fields += repeatElement(field, count: columnStride) }
      return
    }
    guard let first = constants.first else { return }
    fields.append(contentsOf: repeatElement(first, count: rows * constants.count))
    // From the last row on, so that nothing is overwritten before it has moved.
    for row in (0..<rows).reversed() {
      for column in constants.indices.reversed() {
        fields[row * width + own + column] = constants[column]
      }
      for column in (0..<own).reversed() {
        fields[row * width + column] = fields[row * own + column]
      }
    }
  }

  /// The fields that each row has now.
  private var rowsHave: Int {
    columnStride > 0
      ? fields.count / columnStride : lines.isEmpty ? columns : fields.count / lines.count
  }

  mutating func removeAll() {
    fields.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
    repeats.removeAll(keepingCapacity: true)
    columnStride = 0
    unescaped.removeAll(keepingCapacity: true)
  }

  /// Keeps the rows for which `isKept` holds.
  mutating func keepRows(_ isKept: [Bool]) {
    precondition(isKept.count == lines.count)
    var kept = 0
    for row in lines.indices where isKept[row] {
      if kept < row {
        lines[kept] = lines[row]
        for column in 0..<columns {
          fields[place(ofRow: kept, column: column)] = fields[place(ofRow: row, column: column)]
        }
      }
      kept += 1
    }
    for column in repeats.keys { repeats[column]?.keepRows(isKept) }
    lines.removeLast(lines.count - kept)
    if columnStride == 0 { fields.removeLast(fields.count - kept * columns) }
  }
}
