// Finds records in text whose rows name their columns, `libsvm` and `libffm`, and lays out the columns that
// are wanted.

import Files
import LogSchema

/// Splits text into lines, and each into the values of columns.
///
/// A value that a row lacks is missing. Where several belong to one column, the field holds all of them,
/// separated by spaces.
struct SparseScanner: RecordScanner {
  var line = 1

  /// The places of an item's parts in a row.
  private struct Places {
    var index: Int?
    var value: Int?
  }

  private let form: SparseForm
  private let label: Int?
  private let query: Int?
  private let indices: Int?
  private var places: [UInt64: Places] = [:]
  private var row: SparseRow

  /// - Throws: `InputError` for a column that no row could have.
  init(_ form: SparseForm, columns names: [String], file: String) throws {
    self.form = form
    var columns: [SparseForm.Column: Int] = [:]
    for (place, name) in names.enumerated() {
      columns[try form.column(name, file: file)] = place
    }
    label = columns[.label]
    query = columns[.query]
    indices = columns[.indices]
    for (column, place) in columns {
      switch column {
      case .values(let key): places[key, default: Places()].value = place
      case .field(let key): places[key, default: Places()].index = place
      case .label, .query, .indices: break
      }
    }
    row = SparseRow(columns: names.count)
  }

  var skipper: RecordSkipper { RecordSkipper(delimiter: newline, hasQuotes: false) }

  mutating func scan(_ bytes: [UInt8], into block: inout RowBlock, limit: Int) -> Int {
    let bytes = bytes.span
    // A short row may have many columns, none of which it names.
    let greatestCount = 1 << 20
    var position = 0
    var records = 0
    while records < limit, position < bytes.count, !block.hasManyRejected,
      block.table.fields.count < greatestCount
    {
      var end = position
      while end < bytes.count, bytes[end] != newline, bytes[end] != carriageReturn { end += 1 }
      guard end < bytes.count, let next = endOfLine(bytes, at: end) else { break }
      var content = SparseLine(position..<end, in: bytes)
      if let first = content.nextToken(bytes) {
        if let bad = read(first, content, in: bytes) {
          let text = string(bytes.extracting(bad.token)).shortened
          block.rejected.append(
            InputError(
              "found \"\(text)\", expected \(bad.expected)", file: block.file, line: line))
        } else {
          row.append(to: &block.table, of: bytes)
          block.table.lines.append(line)
        }
        records += 1
      }
      position = next
      line += 1
    }
    return position
  }

  /// Reads a line into `row`. Returns the token that is none of this form, where there is one.
  private mutating func read(
    _ first: Range<Int>, _ line: SparseLine, in bytes: Span<UInt8>
  ) -> (token: Range<Int>, expected: String)? {
    row.removeAll()
    for position in first where bytes[position] == UInt8(ascii: ":") {
      return (first, "a label without a colon")
    }
    if let label { row.append(first, at: label) }
    var line = line
    if form == .libsvm, let range = line.query(bytes), let query { row.append(range, at: query) }
    while let token = line.nextToken(bytes) {
      guard let item = form.item(token, in: bytes) else { return (token, form.expected) }
      if item.isMissing { continue }
      if let indices, !item.isZero { row.append(item.index, at: indices) }
      // The value of an index may be 0; of a field only those count that are not.
      if let place = places[item.key], form == .libsvm || !item.isZero {
        if let column = place.index { row.append(item.index, at: column) }
        if let column = place.value { row.append(item.value, at: column) }
      }
    }
    return nil
  }
}

/// The fields of a row, each a list of values.
private struct SparseRow {
  private static let none = -1

  private struct Value {
    var range: Range<Int>
    var next = SparseRow.none
  }

  private var values: [Value] = []
  /// The first and last value of each column.
  private var first: [Int]
  private var last: [Int]

  init(columns: Int) {
    first = Array(repeating: Self.none, count: columns)
    last = first
  }

  mutating func removeAll() {
    values.removeAll(keepingCapacity: true)
    for column in first.indices { first[column] = Self.none }
  }

  mutating func append(_ range: Range<Int>, at column: Int) {
    if first[column] == Self.none {
      first[column] = values.count
    } else {
      values[last[column]].next = values.count
    }
    last[column] = values.count
    values.append(Value(range: range))
  }

  /// Appends a field a column: the bytes where they stand, unless there are several to be put together.
  func append(to table: inout FieldTable, of bytes: Span<UInt8>) {
    for column in first.indices {
      let head = first[column]
      if head == Self.none {
        table.append(0..<0)
      } else if values[head].next == Self.none {
        table.append(values[head].range)
      } else {
        let start = bytes.count + table.unescaped.count
        var index = head
        while index != Self.none {
          if index != head { table.unescaped.append(UInt8(ascii: " ")) }
          for position in values[index].range { table.unescaped.append(bytes[position]) }
          index = values[index].next
        }
        table.append(start..<bytes.count + table.unescaped.count)
      }
    }
  }
}
