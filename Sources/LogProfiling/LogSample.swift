// A systematic sample of a log's rows, in memory that does not grow with the log.

import Files
import Importing
import LogReading
import LogSchema

/// Rows of a log at equal distances, as text, and what was seen while the log was read to its end.
///
/// Every k-th row is kept, k = 1 at first. When the sample is full, every second of its rows is dropped and k
/// doubles: the rows always cover what has been read, in the log's order.
package struct LogSample: Sendable {
  /// The files, as given.
  package let paths: [String]
  /// How they are written.
  package let format: LogFormat
  /// What has to be said of it: as the user said it, with the names of columns that got them by their place.
  package let form: LogForm
  /// What a person should know of how the log is read, a sentence each without its full stop.
  package let notes: [String]
  /// The columns' names.
  package let header: [String]
  /// What the log itself says of its columns.
  package let kinds: [ColumnKind?]
  /// The rows of the log that were read, kept or not.
  package private(set) var rows = 0
  /// Whether the log was read to its end.
  package private(set) var isWhole = true
  /// Records of the log that are no rows.
  package private(set) var rejected = 0
  /// What is wrong with the first of them.
  package private(set) var problems: [InputError] = []
  /// The distance of the rows that were kept: row i of the sample is row i · `stride` of the log.
  package private(set) var stride = 1

  /// Of each column, how many of the first rows have the value of the row before, and how many rows were compared.
  private var repeats: (columns: [Int], rows: Int) = ([], 0)
  /// Of each column, the rows of the log without a value, kept or not.
  private(set) var missingRows: [Int] = []
  /// So many rows are compared: they tell the size of groups that stand together, which the kept rows do not.
  private static let comparedRows = 50_000
  /// The fields' values, one behind the other, row after row.
  private var bytes: [UInt8] = []
  /// Where the value of each field ends in them; it starts where the one before ends.
  private var ends: [UInt32] = []
  private let capacity: Int

  /// The rows that a sample has room for unless told otherwise. Shares are then known to about 0.1 %.
  package static let usualCapacity = 200_000
  /// The bytes that a sample may take, whatever its rows: wide rows make it shorter.
  private static let greatestSize = 1 << 28

  /// Reads a log.
  ///
  /// - Parameters:
  ///   - paths: the files, folders of parts and patterns, read one after the other; `-` is the standard input.
  ///   - form: how they are written; what it leaves open their content says.
  ///   - columns: the columns that are read, where rows name their columns; nil for those of the first rows.
  ///   - capacity: how many rows are kept at most, 2 or more.
  ///   - limit: how many rows are read at most; nil for all.
  ///   - progress: called about every 100,000 rows, and once at the end.
  /// - Throws: `InputError` where the log cannot be read, or has no rows.
  package init(
    of paths: [String], form: LogForm = LogForm(), columns: [String]? = nil,
    capacity: Int = LogSample.usualCapacity, limit: Int? = nil,
    progress: (ImportProgress) -> Void = { _ in }
  ) throws {
    precondition(capacity >= 2, "a sample has rows")
    let reader = try LogReader(paths, form: form, columns: columns)
    self.paths = paths
    self.format = reader.format
    self.form = reader.form
    notes = reader.notes + LogSplit.notes(of: try LogParts.parts(of: paths).map(\.path))
    self.capacity = capacity
    header = reader.header
    kinds = reader.kinds
    repeats.columns = header.map { _ in 0 }
    missingRows = repeats.columns
    var block = RowBlock()
    var nextReport = 100_000
    while isWhole, try reader.read(into: &block) {
      take(block, limit: limit ?? .max)
      if rows >= nextReport {
        progress(
          ImportProgress(rows: rows, bytes: reader.position, totalBytes: reader.fileSize))
        nextReport = rows + 100_000
      }
    }
    progress(ImportProgress(rows: rows, bytes: reader.position, totalBytes: reader.fileSize))
    if rows == 0 { throw problems.first ?? InputError("found no rows", file: paths[0]) }
  }

  /// The number of rows that were kept.
  package var count: Int { header.isEmpty ? 0 : ends.count / header.count }

  /// Whether every row was kept.
  package var isComplete: Bool { stride == 1 && isWhole }

  /// The place of a column.
  ///
  /// - Throws: `InputError` where there is none, with the names that are near, or two.
  package func index(of column: String) throws -> Int {
    try Header(header, file: paths[0]).index(of: column)
  }

  /// The distinct values of a column, and which of them each row of the sample has.
  func column(_ index: Int) -> SampleColumn {
    var column = SampleColumn(
      name: header[index], kind: kinds[index], rows: count, logRows: rows, isExact: isComplete)
    let bytes = bytes.span
    for field in Swift.stride(from: index, to: ends.count, by: header.count) {
      column.append(bytes.extracting(range(field)))
    }
    return column
  }

  /// The share of the log's first rows that have the same value in a column as the row before.
  func repeatedShare(ofColumn index: Int) -> Double {
    repeats.rows == 0 ? 0 : Double(repeats.columns[index]) / Double(repeats.rows)
  }

  private func range(_ field: Int) -> Range<Int> {
    (field == 0 ? 0 : Int(ends[field - 1]))..<Int(ends[field])
  }

  private mutating func take(_ block: RowBlock, limit: Int) {
    rejected += block.rejected.count
    problems += block.rejected.prefix(max(0, 3 - problems.count))
    countRepeats(block)
    for row in 0..<block.rows {
      if rows == limit {
        isWhole = false
        return
      }
      if rows % stride == 0, isFull { thin() }
      if rows % stride == 0 { append(row, of: block) }
      countMissing(row, of: block)
      rows += 1
    }
  }

  private mutating func countMissing(_ row: Int, of block: RowBlock) {
    for column in header.indices {
      let range = block.range(ofRow: row, column: column)
      // No longer value is a missing one.
      guard range.count <= 4 else { continue }
      if isMissing(block.bytes.span.extracting(range)) { missingRows[column] += 1 }
    }
  }

  private mutating func countRepeats(_ block: RowBlock) {
    guard repeats.rows < Self.comparedRows, block.rows > 1 else { return }
    for row in 1..<block.rows {
      repeats.rows += 1
      for column in header.indices {
        let value = block.bytes[block.range(ofRow: row, column: column)]
        let before = block.bytes[block.range(ofRow: row - 1, column: column)]
        if value.count == before.count, value.elementsEqual(before) { repeats.columns[column] += 1 }
      }
    }
  }

  private var isFull: Bool {
    count == capacity
      || (count > 1 && bytes.count + ends.count * MemoryLayout<UInt32>.size > Self.greatestSize)
  }

  private mutating func append(_ row: Int, of block: RowBlock) {
    for column in header.indices {
      bytes += block.bytes[block.range(ofRow: row, column: column)]
      ends.append(UInt32(bytes.count))
    }
  }

  /// Drops every second row, and doubles the distance.
  private mutating func thin() {
    var (keptBytes, keptFields) = (0, 0)
    var start = 0
    for field in ends.indices {
      let end = Int(ends[field])
      if field / header.count % 2 == 0 {
        for place in start..<end { bytes[keptBytes + place - start] = bytes[place] }
        keptBytes += end - start
        ends[keptFields] = UInt32(keptBytes)
        keptFields += 1
      }
      start = end
    }
    bytes.removeLast(bytes.count - keptBytes)
    ends.removeLast(ends.count - keptFields)
    stride *= 2
  }
}
