// The columns of a log on their way into a dataset: read block by block, spooled to the disk, and
// in the end written out in the dataset's order.

import Datasets
import Files
import LogReading
import LogSchema

/// A column while its log is being read.
protocol LogColumn: Sendable {
  /// The first value that could not be read. Nothing is read after it.
  var problem: InputError? { get }
  /// The rows of a block whose values could not be read, in their order, and why. Nothing is taken in.
  func problems(in block: RowBlock) -> [BadRow]
  /// Takes in the rows of a block.
  mutating func read(_ block: RowBlock)
  /// Moves what has been taken in to the spool, if it is much or `isLast`.
  mutating func flush(to spool: Spool, isLast: Bool) throws
}

/// A row of a block that cannot be read.
struct BadRow: Sendable {
  /// Its place in the block.
  let row: Int
  /// What is wrong with it.
  let problem: InputError
}

/// A column that becomes a feature.
protocol FeatureColumn: LogColumn {
  /// What is kept of its distinct values; nil where they are not told apart.
  var table: ByteTable? { get }
  /// Writes the feature's files once all rows have been flushed, and returns their description.
  ///
  /// - Parameter dictionary: that of the feature's table, if others share it.
  func write(
    as feature: Feature, by dictionary: SharedDictionary?, to folder: String,
    order: RowPermutation, spool: Spool
  ) throws -> Manifest.FeatureEntry
}

/// One column of the log, encoded value by value.
struct EncodedColumn<Encoder: ValueEncoder>: LogColumn {
  private let name: String
  private let index: Int
  private let form: FieldForm
  private(set) var encoder: Encoder
  private(set) var problem: InputError?
  private var codes = SpooledValues<Encoder.Code>()
  /// Values of every row, where it may have several.
  private var counts = SpooledValues<UInt32>()

  /// - Parameters:
  ///   - name: the column's name.
  ///   - index: its place in the header.
  ///   - form: how its fields are written.
  init(_ name: String, index: Int, form: FieldForm = FieldForm(), encoder: Encoder) {
    self.name = name
    self.index = index
    self.form = form
    self.encoder = encoder
  }

  mutating func read(_ block: RowBlock) {
    guard problem == nil else { return }
    let failed = encoder.encode(
      block, rows: 0..<block.rows, column: index, form: form, codes: &codes.recent,
      counts: &counts.recent)
    problem = failed.map { problem(in: block, row: $0, expected: form.expected(encoder.expected)) }
  }

  func problems(in block: RowBlock) -> [BadRow] {
    form.expected(encoder.expected) == nil ? [] : codes(of: block).problems
  }

  /// The codes of a block's rows, whose values are not taken in, and the rows that have none: for columns
  /// of single values, whose encoder keeps none of them.
  func codes(of block: RowBlock) -> (codes: [Encoder.Code], problems: [BadRow]) {
    var encoder = encoder
    var codes: [Encoder.Code] = []
    var counts: [UInt32] = []
    var problems: [BadRow] = []
    var next = 0
    while let failed = encoder.encode(
      block, rows: next..<block.rows, column: index, form: form, codes: &codes,
      counts: &counts)
    {
      let problem = problem(in: block, row: failed, expected: form.expected(encoder.expected))
      problems.append(BadRow(row: failed, problem: problem))
      next = failed + 1
    }
    return (codes, problems)
  }

  private func problem(in block: RowBlock, row: Int, expected: String?) -> InputError {
    let value = block.text(ofRow: row, column: index)
    return InputError(
      "column \(name): found \"\(value.shortened)\", expected \(expected ?? "another value")",
      file: block.file, line: block.line(ofRow: row), about: .column(name))
  }

  mutating func flush(to spool: Spool, isLast: Bool) throws {
    try codes.flush(to: spool, isLast: isLast)
    if form.isList { try counts.flush(to: spool, isLast: isLast) }
  }

  /// The codes of all rows.
  func allCodes(in spool: Spool) throws -> [Encoder.Code] { try codes.load(from: spool) }
}

extension EncodedColumn: FeatureColumn where Encoder: FeatureEncoder {
  var table: ByteTable? { encoder.table }

  func write(
    as feature: Feature, by dictionary: SharedDictionary?, to folder: String,
    order: RowPermutation, spool: Spool
  ) throws -> Manifest.FeatureEntry {
    let codes = SpooledCodes(values: codes, spool: spool)
    let numbering = try encoder.numbering(of: codes, by: dictionary)
    let files = FeatureFiles(feature.name)
    let ids = try codes.ids(below: numbering.vocabularySize, numbering.ids)
    let written: (ids: Manifest.File, offsets: Manifest.File?) =
      form.isList
      ? try ids.write(in: order, offsets: counts.sums(from: spool), named: files, to: folder)
      : (try ids.write(in: order, named: files.ids, to: folder), nil)
    return Manifest.FeatureEntry(
      name: feature.name,
      vocabularySize: numbering.vocabularySize,
      bounds: numbering.bounds,
      moments: numbering.moments,
      ids: written.ids,
      offsets: written.offsets,
      factors: try numbering.factors.map {
        try order.write(try codes.factors($0), named: files.factors, in: folder)
      },
      vocabulary: try numbering.vocabulary.map {
        try writeVocabulary(
          $0, size: numbering.vocabularySize, named: files.vocabulary, in: folder)
      })
  }
}

/// All codes of a column, once the last have been flushed. They are in memory chunk by chunk.
struct SpooledCodes<Code: BitwiseCopyable & Sendable> {
  let values: SpooledValues<Code>
  let spool: Spool

  /// All of them at once.
  func all() throws -> [Code] { try values.load(from: spool) }

  /// Hands on chunk by chunk.
  func forEachChunk(_ body: ([Code]) throws -> Void) throws {
    try values.forEachChunk(from: spool, body)
  }

  /// The ids that a function gives them, all below a limit.
  func ids(below limit: Int, _ ids: ([Code]) -> [UInt32]) throws -> IDList {
    var list = IDList(below: limit, capacity: values.count)
    try forEachChunk { list.append(ids($0)) }
    return list
  }

  /// The factors that a function gives them.
  func factors(_ factors: ([Code]) -> [Float]) throws -> [Float] {
    var all: [Float] = []
    all.reserveCapacity(values.count)
    try forEachChunk { all += factors($0) }
    return all
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

  /// What is kept of the groups.
  var table: ByteTable? { encoder.table }

  /// - Parameter indices: the columns' places in the header.
  init(indices: [Int]) { self.indices = indices }

  /// Any values will do.
  var problem: InputError? { nil }

  func problems(in block: RowBlock) -> [BadRow] { [] }

  mutating func read(_ block: RowBlock) {
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
    let numbering = encoder.numbering()
    let count = numbering.vocabularySize - 1
    let codes = SpooledCodes(values: codes, spool: spool)
    // No row is without a group, so that none is kept for the missing value.
    let ids = try codes.ids(below: count) { numbering.ids($0).map { $0 - 1 } }
    return Manifest.GroupEntry(
      count: count, ids: try ids.write(in: order, named: groupFile, to: folder))
  }
}
