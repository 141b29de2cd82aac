// From a log to a dataset: one pass over the log, then column after column.

import Datasets
import Files
import LogReading
import LogSchema
import Numerics

/// How far an import has come.
package struct ImportProgress: Hashable, Sendable {
  /// Rows read.
  package var rows: Int
  /// Bytes of the log that have been read, compressed.
  package var bytes: Int
  /// Bytes of the log, compressed; nil where it is a stream without a known end.
  package var totalBytes: Int?

  /// The progress after so many rows and compressed bytes.
  package init(rows: Int, bytes: Int, totalBytes: Int? = nil) {
    self.rows = rows
    self.bytes = bytes
    self.totalBytes = totalBytes
  }

  /// How much of the log has been read, from 0 to 1; nil where nobody knows.
  package var fraction: Double? {
    totalBytes.flatMap { $0 > 0 ? Double(bytes) / Double($0) : nil }
  }
}

/// Turns a click log into a dataset folder.
///
/// In memory are the dictionaries, the order of the rows, and one column a thread; the rest waits
/// on the disk. The result does not depend on the number of threads.
///
/// What grows with the rows of the log, in bytes a row:
///
/// - 4 for the labels, and 4 for the weights while they are written;
/// - 4 for the order, unless it is the log's; 16 while it is found by time;
/// - for each thread, while it finishes a column, 1, 2 or 4 for each value, as many as its id takes; while
///   the buckets of quantiles are found, 8; and 8 more where rows may have several values.
///
/// What does not: two blocks of the log, 2¹⁶ values and a block's more of every column, and for each
/// distinct value of a dictionary its bytes and 24 to 32 more, twice as much while a dictionary grows, or features of one
/// table are given common ids. Beyond
/// `dictionaryMemory` of these the import ends with an error that says what to do.
///
/// A log of 40 columns in Criteo's form (`benchmarks/import_scale.py`) takes 141 MB at 1 million rows, 520 MB at
/// 10 million and 1.9 GB at 100 million. On the disk it takes about twice what the dataset will.
package struct Importer: Sendable {
  /// The version of the rules by which values are read. It rises if the same log and schema give other ids than before,
  /// so that what an earlier version imported is not taken for what this one would: 2 has more texts that are missing
  /// values than 1, and reads more forms of numbers and times.
  static let rules = 2

  private let paths: [String]
  private let schema: Schema
  private let maximumBadRows: Int
  private let dictionaryMemory: Int
  private let pool: WorkerPool

  /// An importer of the log in the files `paths`, which are read one after the other; `-` is the standard
  /// input.
  ///
  /// - Parameters:
  ///   - maximumBadRows: how many rows that cannot be read are skipped. The first beyond them ends the import.
  ///   - dictionaryMemory: the bytes that the distinct values of all columns may take, which is twice as
  ///     many while they grow; by default half of what is free.
  /// - Precondition: the features have different names, no separator is empty, features of one table are categorical and
  ///   have one encoding, every `buckets` is in 1..<2³², patterns of times are patterns, and a standardised feature has one value a row.
  package init(
    log paths: [String], schema: Schema, maximumBadRows: Int = 0,
    dictionaryMemory: Int = Machine.availableMemory / 2, threads: Int = 2
  ) {
    let names = Set(schema.features.map(\.name))
    precondition(!paths.isEmpty, "a log has a file")
    precondition(maximumBadRows >= 0, "a number of rows")
    precondition(names.count == schema.features.count, "features have different names")
    precondition(schema.features.allSatisfy { $0.separator != "" }, "a separator has characters")
    for feature in schema.features { feature.check() }
    let tables = Dictionary(grouping: schema.features.filter { $0.table != nil }, by: \.table)
    precondition(
      tables.values.allSatisfy { Set($0.map(\.encoding)).count == 1 }, "a table has one encoding")
    self.paths = paths
    self.schema = schema
    self.maximumBadRows = maximumBadRows
    self.dictionaryMemory = dictionaryMemory
    pool = WorkerPool(threads: threads)
  }

  /// Imports the log into a new folder, which appears whole or not at all.
  ///
  /// - Parameter progress: called about every 100,000 rows, and once at the end of the log.
  /// - Throws: `InputError` for anything wrong with the log, naming the line, and where the folder
  ///   exists or may not be written to; `FileError` where the disk is full.
  package func write(
    to folder: String, progress: (ImportProgress) -> Void = { _ in }
  ) throws {
    if FileStatus.exists(folder) {
      throw InputError(
        "exists already: expected the name of a new folder; remove it, or choose another",
        file: folder)
    }
    let draft = try FolderDraft(of: folder)
    _ = try write(into: draft.path, progress: progress)
    try draft.publish()
  }

  /// Imports the log into an empty folder, and returns the manifest of what it now holds.
  func write(into folder: String, progress: (ImportProgress) -> Void) throws -> Manifest {
    let reader = try ReadAhead(paths, form: schema.form, columns: schema.columns)
    var columns = try LogColumns(
      schema, header: reader.header, log: paths[0], sampler: sampler,
      badRows: BadRows(maximum: maximumBadRows))
    let spool = try Spool(in: folder)
    let rows = try read(reader, into: &columns, spool: spool, progress: progress)

    let order = try rowOrder(rows, columns, spool)
    let labels = try columns.label.allCodes(in: spool)
    let content = Manifest.Content(
      rows: rows,
      positives: labels.count { $0 == 1 },
      schema: schema,
      label: try order.write(labels, named: labelFile, in: folder),
      weight: try writeWeights(columns.weight, labels, to: folder, order: order, spool: spool),
      group: try columns.group?.write(to: folder, order: order, spool: spool),
      features: try writeFeatures(columns.features, to: folder, order: order, spool: spool))
    let source = Manifest.Source(
      names: paths.map { Path.split($0).name }, digest: reader.digest)
    let manifest = try Manifest(
      source: source, skipped: columns.badRows.skipped, content: content)
    try manifest.write(to: folder)
    return manifest
  }

  /// Nil where every row is kept.
  private var sampler: NegativeSampler? {
    schema.sampling.flatMap { $0.share < 1 ? NegativeSampler($0) : nil }
  }

  /// Reads the log to its end, and returns the number of rows that are kept.
  private func read(
    _ reader: ReadAhead, into columns: inout LogColumns, spool: Spool,
    progress: (ImportProgress) -> Void
  ) throws -> Int {
    let limit = DictionaryLimit(bytes: dictionaryMemory, log: paths[0])
    var (rows, kept) = (0, 0)
    var nextReport = 100_000
    var block = RowBlock()
    func report() {
      let size = reader.fileSize
      progress(
        ImportProgress(rows: rows, bytes: reader.position, totalBytes: size > 0 ? size : nil))
    }
    while try reader.take(into: &block) {
      rows += block.rows
      try columns.read(&block, pool: pool, reading: reader)
      try columns.flush(to: spool, isLast: false)
      try limit.check(columns, features: schema.features, group: schema.group)
      kept += block.rows
      guard kept < UInt32.max else {
        throw InputError("found more than \(UInt32.max) rows, which are too many", file: paths[0])
      }
      if rows >= nextReport {
        report()
        nextReport = rows + 100_000
      }
    }
    try columns.flush(to: spool, isLast: true)
    if rows == 0 { throw InputError("found a header and no rows", file: paths[0]) }
    if kept == 0 {
      throw InputError("found \(rows) rows, and none to keep", file: paths[0])
    }
    report()
    return kept
  }

  /// Writes the weights of the rows, where some may be another than 1.
  private func writeWeights(
    _ column: EncodedColumn<WeightEncoder>?, _ labels: [Float], to folder: String,
    order: RowPermutation, spool: Spool
  ) throws -> Manifest.WeightEntry? {
    if column == nil, sampler == nil { return nil }
    var weights = try column?.allCodes(in: spool) ?? Array(repeating: 1, count: labels.count)
    let negative = sampler?.weight ?? 1
    var (sum, positiveSum) = (0.0, 0.0)
    for row in weights.indices {
      if labels[row] == 0 { weights[row] *= negative }
      sum += Double(weights[row])
      positiveSum += labels[row] == 0 ? 0 : Double(weights[row])
    }
    guard sum > 0, weights.allSatisfy(\.isFinite) else {
      throw InputError(
        sum > 0 ? "found weights that are too great" : "found no row whose weight is above 0",
        file: paths[0])
    }
    return Manifest.WeightEntry(
      sum: sum, positiveSum: positiveSum,
      values: try order.write(weights, named: weightFile, in: folder))
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
    let dictionaries = sharedDictionaries(columns)
    var entries = [Result<Manifest.FeatureEntry, any Error>?](repeating: nil, count: columns.count)
    pool.update(&entries) { index, entry in
      entry = Result {
        let feature = schema.features[index]
        return try columns[index].write(
          as: feature, by: feature.table.flatMap { dictionaries[$0] }, to: folder, order: order,
          spool: spool)
      }
    }
    return try entries.compactMap { try $0?.get() }
  }

  /// The dictionaries of tables that several features share, by the tables' names. Hashes need none.
  private func sharedDictionaries(_ columns: [any FeatureColumn]) -> [String: SharedDictionary] {
    var rules: [(name: String, rule: Feature.Dictionary, columns: [Int])] = []
    for (index, feature) in schema.features.enumerated() {
      guard let name = feature.table, case .dictionary(let rule) = feature.encoding else {
        continue
      }
      if let known = rules.firstIndex(where: { $0.name == name }) {
        rules[known].columns.append(index)
      } else {
        rules.append((name, rule, [index]))
      }
    }
    let dictionaries = pool.map(rules.count) { [rules] table in
      SharedDictionary(
        rules[table].rule, of: rules[table].columns.compactMap { columns[$0].table })
    }
    return Dictionary(uniqueKeysWithValues: zip(rules.map(\.name), dictionaries))
  }
}

extension Feature {
  /// - Precondition: `buckets`, where there are any, is in 1..<2³², and more as `Importer.init` says.
  fileprivate func check() {
    switch encoding {
    case .hashed(let buckets), .quantiles(let buckets):
      precondition(buckets >= 1 && buckets < UInt32.max, "ids have 32 bits")
    case .dictionary(let rule), .logSquares(let rule):
      precondition(rule.buckets >= 1 && rule.buckets < Int32.max, "ids have 32 bits")
    case .standardised:
      precondition(!isMultiValued, "a row has one factor")
    case .time: break
    }
  }
}
