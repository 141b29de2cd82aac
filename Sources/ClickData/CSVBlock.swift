// Some rows of a CSV file: their bytes, and where in them every field lies.

/// Consecutive rows of a CSV file. Fields are ranges of bytes: none is copied into a `String`.
///
/// A block is a buffer that `CSVReader.read(into:)` fills again and again.
public struct CSVBlock: Sendable {
  /// The bytes of the rows; behind them, the fields whose escaped quotes had to be undone.
  public internal(set) var bytes: [UInt8] = []
  /// Where in them the fields are.
  var table = FieldTable()

  /// Makes an empty block.
  public init() {}

  /// The number of rows.
  public var rows: Int { table.lines.count }

  /// Where the value of a field lies in `bytes`, without its quotes.
  public func range(ofRow row: Int, column: Int) -> Range<Int> {
    let field = table.fields[row * table.columns + column]
    return Int(field.start)..<Int(field.end)
  }

  /// The line of the file on which a row starts, from 1.
  public func line(ofRow row: Int) -> Int { table.lines[row] }

  /// The value of a field as text; bytes that are no UTF-8 are replaced.
  public func text(ofRow row: Int, column: Int) -> String {
    String(decoding: bytes[range(ofRow: row, column: column)], as: UTF8.self)
  }
}

/// Where the fields of a block lie.
struct FieldTable: Sendable {
  /// Fields a row has.
  var columns = 0
  /// Every field, row after row.
  var fields: [Field] = []
  /// The line on which every row starts.
  var lines: [Int] = []
  /// Fields whose escaped quotes had to be undone: they will stand behind the block's bytes.
  var unescaped: [UInt8] = []

  /// Where a field starts and ends.
  struct Field: BitwiseCopyable {
    let start: UInt32
    let end: UInt32
  }

  mutating func append(_ field: Range<Int>) {
    fields.append(Field(start: UInt32(field.lowerBound), end: UInt32(field.upperBound)))
  }

  mutating func removeAll() {
    fields.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
    unescaped.removeAll(keepingCapacity: true)
  }
}
