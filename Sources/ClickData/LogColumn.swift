// The columns of a log on their way into a dataset: read block by block, spooled to the disk, and
// in the end written out in the dataset's order.

import System

/// A column while its log is being read.
protocol LogColumn: Sendable {
  /// The first value that could not be read. Nothing is read after it.
  var problem: InputError? { get }
  /// Takes in the rows of a block. `file` is for messages alone.
  mutating func read(_ block: CSVBlock, file: String)
  /// Moves what has been taken in to the spool, if it is much or `isLast`.
  mutating func flush(to spool: Spool, isLast: Bool) throws
}

/// A column that becomes a feature.
protocol FeatureColumn: LogColumn {
  /// Writes the feature's files once all rows have been flushed, and returns their description.
  func write(
    as feature: Feature, to folder: String, order: RowPermutation, spool: Spool
  ) throws -> Manifest.FeatureEntry
}

/// One column of the log, encoded value by value.
struct EncodedColumn<Encoder: ValueEncoder>: LogColumn {
  private let name: String
  private let index: Int
  /// The bytes between the values of a row; nil where a row has one value.
  private let separator: [UInt8]?
  private(set) var encoder: Encoder
  private(set) var problem: InputError?
  private var codes = SpooledValues<Encoder.Code>()
  /// Values of every row, where it may have several.
  private var counts = SpooledValues<UInt32>()

  /// - Parameters:
  ///   - name: the column's name.
  ///   - index: its place in the header.
  init(_ name: String, index: Int, separator: String? = nil, encoder: Encoder) {
    self.name = name
    self.index = index
    self.separator = separator.map { Array($0.utf8) }
    self.encoder = encoder
  }

  mutating func read(_ block: CSVBlock, file: String) {
    guard problem == nil else { return }
    let failed = encoder.encode(
      block, column: index, separator: separator, codes: &codes.recent, counts: &counts.recent)
    if let row = failed {
      let value = block.text(ofRow: row, column: index)
      problem = InputError(
        "column \(name): found \"\(shortened(value))\", expected \(encoder.expected)",
        file: file, line: block.line(ofRow: row))
    }
  }

  mutating func flush(to spool: Spool, isLast: Bool) throws {
    try codes.flush(to: spool, isLast: isLast)
    if separator != nil { try counts.flush(to: spool, isLast: isLast) }
  }

  /// The codes of all rows.
  func allCodes(in spool: Spool) throws -> [Encoder.Code] { try codes.load(from: spool) }
}

extension EncodedColumn: FeatureColumn where Encoder: FeatureEncoder {
  func write(
    as feature: Feature, to folder: String, order: RowPermutation, spool: Spool
  ) throws -> Manifest.FeatureEntry {
    let files = FeatureFiles(feature.name)
    let numbering = try encoder.numbering { try allCodes(in: spool) }
    let values = try codes.ids(numbering, from: spool)
    let written: (ids: Manifest.File, offsets: Manifest.File?) =
      separator == nil
      ? (try order.write(values, named: files.ids, in: folder), nil)
      : try order.write(values, offsets: counts.sums(from: spool), named: files, in: folder)
    return Manifest.FeatureEntry(
      name: feature.name,
      vocabularySize: numbering.vocabularySize,
      bounds: numbering.bounds,
      ids: written.ids,
      offsets: written.offsets,
      vocabulary: try numbering.vocabulary.map {
        try writeVocabulary($0, named: files.vocabulary, in: folder)
      })
  }
}

extension SpooledValues {
  /// The ids of all codes. The codes themselves are never in memory all at once.
  fileprivate func ids(_ numbering: Numbering<Value>, from spool: Spool) throws -> [UInt32] {
    var ids: [UInt32] = []
    ids.reserveCapacity(count)
    try forEachChunk(from: spool) { ids += numbering.ids($0) }
    return ids
  }
}

extension SpooledValues<UInt32> {
  /// 0, and the sum of the values up to each of them.
  fileprivate func sums(from spool: Spool) throws -> [UInt64] {
    var sums: [UInt64] = [0]
    sums.reserveCapacity(count + 1)
    var sum: UInt64 = 0
    try forEachChunk(from: spool) { values in
      for value in values {
        sum += UInt64(value)
        sums.append(sum)
      }
    }
    return sums
  }
}

/// The columns whose values together name the group of a row.
struct GroupColumn: LogColumn {
  private let indices: [Int]
  private var encoder = DictionaryEncoder()
  private var codes = SpooledValues<UInt32>()

  /// - Parameter indices: the columns' places in the header.
  init(indices: [Int]) { self.indices = indices }

  /// Any values will do.
  var problem: InputError? { nil }

  mutating func read(_ block: CSVBlock, file: String) {
    let bytes = block.bytes.span
    var key: [UInt8] = []
    for row in 0..<block.rows {
      key.removeAll(keepingCapacity: true)
      for index in indices {
        let field = bytes.extracting(block.range(ofRow: row, column: index))
        let length = isMissing(field) ? 0 : field.count
        // With its length before it, no value runs into the next: `ab`, `c` is not `a`, `bc`.
        for shift in stride(from: 0, to: 32, by: 8) {
          key.append(UInt8(truncatingIfNeeded: length >> shift))
        }
        for i in 0..<length { key.append(field[i]) }
      }
      if let code = encoder.code(key.span) { codes.recent.append(code) }
    }
  }

  mutating func flush(to spool: Spool, isLast: Bool) throws {
    try codes.flush(to: spool, isLast: isLast)
  }

  /// Writes the groups: 0, 1... by falling size.
  func write(
    to folder: String, order: RowPermutation, spool: Spool
  ) throws -> Manifest.GroupEntry {
    var numbering = encoder.numbering { [] }
    // No row is without a group, so that none is kept for the missing value.
    numbering.ids = { [ids = numbering.ids] codes in ids(codes).map { $0 - 1 } }
    let values = try codes.ids(numbering, from: spool)
    return Manifest.GroupEntry(
      count: numbering.vocabularySize - 1,
      ids: try order.write(values, named: groupFile, in: folder))
  }
}

/// A value for a message.
private func shortened(_ value: String) -> String {
  value.count > 40 ? value.prefix(39) + "…" : value
}
