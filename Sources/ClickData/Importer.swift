// From a log to a dataset: one pass over the log, then column after column.

import Linalg
import System

/// How far an import has come.
public struct ImportProgress: Hashable, Sendable {
  /// Rows read.
  public var rows: Int
  /// Bytes of the log that have been read, compressed.
  public var bytes: Int
  /// Bytes of the log, compressed.
  public var totalBytes: Int
}

/// Turns a click log into a dataset folder.
///
/// In memory are the dictionaries, the order of the rows, and one column a thread; the rest waits
/// on the disk. The result does not depend on the number of threads.
///
/// What grows with the rows of the log, in bytes a row:
///
/// - 4 for the order, unless it is the log's; 16 while it is found by time;
/// - for each thread, while it finishes a column, 4 for each value, or 8 if it is a number, and 8 more
///   where rows may have several values.
///
/// What does not: two blocks of the log, 2¹⁶ values and a block's more of every column, and for each
/// distinct value of a dictionary its bytes and about 40 more, twice as much while a dictionary grows.
public struct Importer: Sendable {
  private let log: String
  private let schema: Schema
  private let pool: WorkerPool

  /// An importer of the log at path `log`.
  ///
  /// - Precondition: the features have different names, no separator is empty, and every `buckets`
  ///   is in 1..<2³².
  public init(log: String, schema: Schema, threads: Int = 2) {
    let names = Set(schema.features.map(\.name))
    precondition(names.count == schema.features.count, "features have different names")
    precondition(schema.features.allSatisfy { $0.separator != "" }, "a separator has characters")
    for feature in schema.features { feature.encoding.check() }
    self.log = log
    self.schema = schema
    pool = WorkerPool(threads: threads)
  }

  /// Imports the log into a new folder, which appears whole or not at all.
  ///
  /// - Parameter progress: called about every 100,000 rows, and once at the end of the log.
  /// - Throws: `InputError` for anything wrong with the log, naming the line, and where the folder
  ///   exists or may not be written to; `FileError` where the disk is full.
  public func write(
    to folder: String, progress: (ImportProgress) -> Void = { _ in }
  ) throws {
    if FileStatus.exists(folder) {
      throw InputError("exists already, expected the name of a new folder", file: folder)
    }
    let reader = try ReadAhead(path: log)
    var columns = try LogColumns(schema, header: reader.header, log: log)
    let draft = try FolderDraft(of: folder)
    let spool = try Spool(in: draft.path)
    let rows = try read(reader, into: &columns, spool: spool, progress: progress)

    let order = try rowOrder(rows, columns, spool)
    let labels = try columns.label.allCodes(in: spool)
    let content = Manifest.Content(
      rows: rows,
      positives: labels.count { $0 == 1 },
      schema: schema,
      label: try order.write(labels, named: labelFile, in: draft.path),
      group: try columns.group?.write(to: draft.path, order: order, spool: spool),
      features: try writeFeatures(columns.features, to: draft.path, order: order, spool: spool))
    let source = Manifest.File(name: Path.split(log).name, digest: reader.digest)
    try Manifest(source: source, content: content).write(to: draft.path)
    try draft.publish()
  }

  /// Reads the log to its end, and returns the number of rows.
  private func read(
    _ reader: ReadAhead, into columns: inout LogColumns, spool: Spool,
    progress: (ImportProgress) -> Void
  ) throws -> Int {
    var rows = 0
    var nextReport = 100_000
    var block = CSVBlock()
    while try reader.take(into: &block) {
      try columns.read(block, file: log, pool: pool, reading: reader)
      try columns.flush(to: spool, isLast: false)
      rows += block.rows
      guard rows < UInt32.max else {
        throw InputError("found more than \(UInt32.max) rows, which are too many", file: log)
      }
      if rows >= nextReport {
        progress(
          ImportProgress(rows: rows, bytes: reader.position, totalBytes: reader.fileSize))
        nextReport = rows + 100_000
      }
    }
    try columns.flush(to: spool, isLast: true)
    if rows == 0 { throw InputError("found a header and no rows", file: log) }
    progress(ImportProgress(rows: rows, bytes: reader.position, totalBytes: reader.fileSize))
    return rows
  }

  private func rowOrder(
    _ rows: Int, _ columns: LogColumns, _ spool: Spool
  ) throws -> RowPermutation {
    switch schema.order {
    case .log: .identity
    case .shuffle(let seed): .shuffled(rows, seed: seed)
    case .time: .sorted(by: try columns.time?.allCodes(in: spool) ?? [])
    }
  }

  private func writeFeatures(
    _ columns: [any FeatureColumn], to folder: String, order: RowPermutation, spool: Spool
  ) throws -> [Manifest.FeatureEntry] {
    var entries = [Result<Manifest.FeatureEntry, any Error>?](repeating: nil, count: columns.count)
    pool.update(&entries) { index, entry in
      entry = Result {
        try columns[index].write(
          as: schema.features[index], to: folder, order: order, spool: spool)
      }
    }
    return try entries.compactMap { try $0?.get() }
  }
}

/// All columns that a schema asks for.
private struct LogColumns {
  var label: EncodedColumn<LabelEncoder>
  var time: EncodedColumn<TimeEncoder>?
  var group: GroupColumn?
  var features: [any FeatureColumn]

  /// - Throws: `InputError` where the header lacks a column, or has it twice.
  init(_ schema: Schema, header: [String], log: String) throws {
    let header = Header(header, file: log)
    label = EncodedColumn(
      schema.label, index: try header.index(of: schema.label), encoder: LabelEncoder())
    if case .time(let column) = schema.order {
      time = EncodedColumn(column, index: try header.index(of: column), encoder: TimeEncoder())
    }
    if !schema.group.isEmpty {
      group = GroupColumn(indices: try schema.group.map { try header.index(of: $0) })
    }
    features = try schema.features.map { feature in
      let index = try header.index(of: feature.name)
      func column(_ encoder: some FeatureEncoder) -> any FeatureColumn {
        EncodedColumn(feature.name, index: index, separator: feature.separator, encoder: encoder)
      }
      return switch feature.encoding {
      case .dictionary: column(DictionaryEncoder())
      case .hashed(let buckets): column(HashedEncoder(buckets: buckets))
      case .quantiles(let buckets): column(QuantileEncoder(buckets: buckets))
      }
    }
  }

  /// Takes a block into every column, while `reader` reads the next.
  ///
  /// - Throws: the `InputError` that comes first in the log.
  mutating func read(
    _ block: CSVBlock, file: String, pool: WorkerPool, reading reader: ReadAhead
  ) throws {
    label.read(block, file: file)
    time?.read(block, file: file)
    group?.read(block, file: file)
    pool.update(&features, beside: { reader.readNext() }) { $0.read(block, file: file) }

    let problems = ([label.problem, time?.problem] + features.map(\.problem)).compactMap { $0 }
    if let first = problems.min(by: { ($0.line ?? 0) < ($1.line ?? 0) }) { throw first }
  }

  mutating func flush(to spool: Spool, isLast: Bool) throws {
    try label.flush(to: spool, isLast: isLast)
    try time?.flush(to: spool, isLast: isLast)
    try group?.flush(to: spool, isLast: isLast)
    for index in features.indices { try features[index].flush(to: spool, isLast: isLast) }
  }
}

extension Feature.Encoding {
  /// - Precondition: `buckets`, where there are any, is in 1..<2³².
  fileprivate func check() {
    switch self {
    case .dictionary: break
    case .hashed(let buckets), .quantiles(let buckets):
      precondition(buckets >= 1 && buckets < UInt32.max, "ids have 32 bits")
    }
  }
}
