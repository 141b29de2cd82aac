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

/// Values in memory up to a limit, beyond it in a spool.
struct SpooledValues<Value: BitwiseCopyable & Sendable>: Sendable {
  /// The values that have not been spooled.
  var recent: [Value] = []
  private var chunks: [Range<Int>] = []

  mutating func flush(to spool: Spool, isLast: Bool) throws {
    guard recent.count >= 1 << 16 || isLast else { return }
    chunks.append(try spool.append(recent))
    recent.removeAll(keepingCapacity: true)
  }

  /// All values, once the last have been flushed.
  func load(from spool: Spool) throws -> [Value] {
    try spool.read(chunks, as: Value.self)
  }
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

  /// How many codes each row has, where it may have several.
  func allCounts(in spool: Spool) throws -> [UInt32]? {
    separator == nil ? nil : try counts.load(from: spool)
  }
}

extension EncodedColumn: FeatureColumn where Encoder: FeatureEncoder {
  func write(
    as feature: Feature, to folder: String, order: RowPermutation, spool: Spool
  ) throws -> Manifest.FeatureEntry {
    let files = FeatureFiles(feature.name)
    var values = encoder.ids(of: try allCodes(in: spool))
    var offsets: [UInt64]?
    if let counts = try allCounts(in: spool) {
      (values.ids, offsets) = order.applied(to: values.ids, counts: counts)
    } else {
      values.ids = order.applied(to: values.ids)
    }
    return Manifest.FeatureEntry(
      name: feature.name,
      vocabularySize: values.vocabularySize,
      bounds: values.bounds,
      ids: try writeNpy(values.ids, named: files.ids, in: folder),
      offsets: try offsets.map { try writeNpy($0, named: files.offsets, in: folder) },
      vocabulary: try values.vocabulary.map {
        try writeVocabulary($0, named: files.vocabulary, in: folder)
      })
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
    let values = encoder.ids(of: try codes.load(from: spool))
    let ids = order.applied(to: values.ids.map { $0 - 1 })
    return Manifest.GroupEntry(
      count: values.vocabularySize - 1, ids: try writeNpy(ids, named: groupFile, in: folder))
  }
}

/// A value for a message.
private func shortened(_ value: String) -> String {
  value.count > 40 ? value.prefix(39) + "…" : value
}
