// A Parquet file as blocks of rows. The file itself is read by a process of its own.

import Files
import LogSchema

/// A Parquet file: its columns, each value as a CSV file of the same rows would have it.
///
/// Numbers are their shortest text (`123.0` for a whole one of a column of floats), booleans `true` and `false`, times
/// ISO 8601, UTC, lists JSON's. A null, and what is not a number, is an empty field. In memory are a batch of the rows,
/// about 4 MiB, and the places of its fields.
final class ParquetFile: LogFile {
  let header: [String]
  let kinds: [ColumnKind?]
  let fileSize: Int?
  let notes: [String]
  /// Of the file, once all rows have been read. It is read again for it.
  private(set) var digest = FileDigest.empty

  private let source: ByteSource
  private let process: ParquetProcess
  /// The header's columns in the file.
  private let places: [Int]
  /// What the file says of its rows, which may be damaged.
  private let rows: Int
  /// Rows that have been handed out.
  private var row = 0
  private var state = State.new
  private let greatestRow: Int
  /// The texts behind a block's bytes: kept for their memory.
  private var written: [UInt8] = []

  private enum State { case new, reading, ended }

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - wanted: the columns that are read; nil for all.
  ///   - optional: names among them that the file need not have.
  /// - Throws: `InputError` where the file cannot be read, there is no reader, or a column is not there or twice.
  init(
    _ source: ByteSource, columns wanted: [String]?, optional: Set<String> = [],
    limits: LogOpener.Limits, process: ParquetProcess
  ) throws {
    let found = try process.header(of: source)
    let names = Header(found.columns.map(\.name), file: source.name)
    let wanted = wanted?.filter { name in
      !optional.contains(name) || found.columns.contains { $0.name == name }
    }
    places = try wanted?.map { try names.index(of: $0) } ?? Array(found.columns.indices)
    guard !places.isEmpty else { throw InputError("found no columns", file: source.name) }
    header = places.map { found.columns[$0].name }
    kinds = places.map { found.columns[$0].kind }
    fileSize = try source.size
    notes = places.map { found.columns[$0] }.filter(\.isBinary).map {
      "the values of \($0.name.visible) are bytes that are not UTF-8: they are told apart by these, and printed wrongly until"
        + " the log has them as text, such as hexadecimal digits"
    }
    rows = found.rows
    greatestRow = limits.record
    self.source = source
    self.process = process
  }

  /// A share of the size.
  var position: Int {
    let share = state == .ended ? 1 : Double(row) / Double(max(1, rows))
    return Int(Double(fileSize ?? 0) * min(1, share))
  }

  func read(into block: inout RowBlock) throws -> Bool {
    if state == .ended { return false }
    if state == .new { try process.start(places, of: source) }
    state = .reading
    while try process.next(into: &block.bytes, of: source) {
      if try fill(&block) { return true }
    }
    state = .ended
    block.removeAll()
    digest = try source.digest
    return false
  }

  /// Finds the fields in the batch that a block's bytes are. Returns false where it has no rows.
  private func fill(_ block: inout RowBlock) throws -> Bool {
    // The bytes are lent and come back: with a second owner they would be copied when texts are appended.
    var texts = ParquetTexts(frame: [], written: [])
    swap(&texts.frame, &block.bytes)
    swap(&texts.written, &written)
    texts.written.removeAll(keepingCapacity: true)
    let columns = try columns(&texts)
    let count = columns[0].rows
    if count == 1, texts.frame.count > greatestRow {
      row += 1
      block.rejected.append(
        InputError("found a row of more than \(greatestRow) bytes", file: source.name, line: row))
      return true
    }
    let empty = FieldTable.Field(start: 0, end: 0)
    block.table.fields.append(contentsOf: repeatElement(empty, count: count * header.count))
    // Columns are written, and read again, one after the other.
    block.table.columnStride = count
    for (index, column) in columns.enumerated() {
      column.write(to: &block.table.fields, at: index * count, &texts)
      block.table.repeats[index] = column.repeats
    }
    guard texts.frame.count + texts.written.count < UInt32.max else {
      throw InputError("found texts of more than 4 GiB in \(count) rows", file: source.name)
    }
    block.table.lines.append(contentsOf: row + 1..<row + 1 + count)
    row += count
    swap(&texts.frame, &block.bytes)
    swap(&texts.written, &written)
    block.bytes.append(contentsOf: written)
    return count > 0
  }

  /// Reads the columns of a batch.
  private func columns(_ texts: inout ParquetTexts) throws -> [ParquetColumn] {
    var frame = ParquetFrame(texts.frame, file: source.name)
    let count = Int(try frame.number(UInt32.self))
    guard count * header.count <= 1 << 28 else { throw frame.damaged }
    let columns = try header.map { _ in try ParquetColumn(&frame, rows: count, &texts) }
    try frame.requireEnd()
    return columns
  }
}
