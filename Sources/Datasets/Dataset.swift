// A dataset folder, open for reading: columns of ids in the order of the stream.

import Files
import LogSchema

/// An imported click log. Its columns are mapped into memory, so opening one costs nothing and
/// many may read it at once.
///
/// Opening checks the manifest and the size and header of every file; `read(_:into:)` checks every
/// value that it hands out; `verify()` compares every byte with its checksum.
package struct Dataset: Sendable {
  /// The folder.
  package let folder: String
  /// How the columns were made from the log.
  package let schema: Schema
  /// The number of rows.
  package let rows: Int
  /// The number of rows whose label is 1.
  package let positives: Int
  /// The share of the rows' weight that is on rows whose label is 1; every row weighs 1 where no weights
  /// were given and all negatives were kept.
  package let positiveRate: Double
  /// Rows of the log that could not be read.
  package let skipped: SkippedRows
  /// The number of ids of every feature, 0 for the missing value included; in the schema's order.
  package let vocabularySizes: [Int]
  /// The number of groups; 0 where the schema has none.
  package let groups: Int
  /// 16 hexadecimal digits that are the same for the same content and schema.
  package let fingerprint: String

  let manifest: Manifest
  private let labels: NpyFile
  private let weights: NpyFile?
  private let groupIDs: NpyFile?
  private let columns: [Column]

  fileprivate struct Column: Sendable {
    let ids: NpyFile
    let offsets: NpyFile?
    let factors: NpyFile?
    let vocabularySize: Int
  }

  /// Opens a folder that `Importer` has written.
  ///
  /// - Throws: `InputError` where it is no dataset, of another version, or damaged.
  package init(folder: String) throws {
    manifest = try Manifest(readingFrom: folder)
    let content = manifest.content
    self.folder = folder
    schema = content.schema
    rows = content.rows
    positives = content.positives
    positiveRate = content.positiveRate
    skipped = manifest.skipped
    vocabularySizes = content.features.map(\.vocabularySize)
    groups = content.group?.count ?? 0
    fingerprint = manifest.fingerprint
    func file(
      _ file: Manifest.File, _ type: StoredType, count: Int = content.rows
    ) throws -> NpyFile {
      try NpyFile(file, of: type, count: count, in: folder)
    }
    labels = try file(content.label, .float32)
    weights = try content.weight.map { try file($0.values, .float32) }
    groupIDs = try content.group.map { try file($0.ids, .ids(below: $0.count)) }
    columns = try content.features.map { feature in
      let offsets = try feature.offsets.map { try file($0, .uint64, count: content.rows + 1) }
      let values = offsets.map { Int(clamping: $0.value(at: content.rows)) } ?? content.rows
      return Column(
        ids: try file(feature.ids, .ids(below: feature.vocabularySize), count: values),
        offsets: offsets,
        factors: try feature.factors.map { try file($0, .float32) },
        vocabularySize: feature.vocabularySize)
    }
  }

  /// Replaces the content of `batch` by rows of the dataset. Allocates only while the batch is
  /// smaller than it ever was.
  ///
  /// - Throws: `InputError` where a value cannot be: the file is damaged.
  /// - Precondition: `rows` are rows of the dataset.
  package func read(_ rows: Range<Int>, into batch: inout Batch) throws {
    try readOutcomes(rows, into: &batch)
    if batch.columns.count != columns.count {
      batch.columns = Array(repeating: Batch.Column(), count: columns.count)
    }
    for (index, column) in columns.enumerated() {
      let values = try column.readOffsets(of: rows, into: &batch.columns[index].offsets)
      try column.ids.read(
        values, limit: column.vocabularySize, of: rows, into: &batch.columns[index].ids)
      try column.readFactors(of: rows, into: &batch.columns[index].factors)
    }
  }

  /// Replaces the labels and weights of `batch` by those of rows of the dataset, and leaves its columns alone.
  ///
  /// - Throws: `InputError` where a value cannot be: the file is damaged.
  /// - Precondition: `rows` are rows of the dataset.
  package func readOutcomes(_ rows: Range<Int>, into batch: inout Batch) throws {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= self.rows, "rows of the dataset")
    labels.map.read(rows.count, at: labels.offset(of: rows.lowerBound), into: &batch.labels)
    guard batch.labels.allSatisfy({ $0 == 0 || $0 == 1 }) else {
      throw labels.damage("a label that is not 0 or 1", rows)
    }
    guard let weights else {
      batch.weights.removeAll(keepingCapacity: true)
      return
    }
    weights.map.read(rows.count, at: weights.offset(of: rows.lowerBound), into: &batch.weights)
    guard batch.weights.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
      throw weights.damage("a weight that is not a number, 0 or more", rows)
    }
  }

  /// Replaces the content of `ids` by the groups of rows, each in 0..<groups.
  ///
  /// - Throws: `InputError` where a value cannot be: the file is damaged.
  /// - Precondition: the schema has a group, and `rows` are rows of the dataset.
  package func readGroups(_ rows: Range<Int>, into ids: inout [UInt32]) throws {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= self.rows, "rows of the dataset")
    guard let groupIDs else { preconditionFailure("the schema has no group") }
    try groupIDs.read(rows, limit: groups, of: rows, into: &ids)
  }

  /// Reads every file and compares it with its checksum in the manifest.
  ///
  /// - Throws: `InputError` for the first that differs.
  package func verify() throws {
    for file in manifest.content.files {
      let map = try MappedFile(path: "\(folder)/\(file.name)")
      guard map.digest == file.digest else {
        throw InputError("the content does not fit its checksum: it is damaged", file: map.path)
      }
    }
  }
}

extension Dataset.Column {
  /// Fills the offsets of a batch, which start at 0, and returns where its ids lie.
  fileprivate func readOffsets(
    of rows: Range<Int>, into batch: inout [Int32]
  ) throws -> Range<Int> {
    batch.removeAll(keepingCapacity: true)
    guard let offsets else { return rows }
    let first = offsets.value(at: rows.lowerBound)
    var last = first
    for row in rows.lowerBound...rows.upperBound {
      let offset = offsets.value(at: row)
      guard offset >= last, offset <= ids.count, offset - first <= Int32.max else {
        throw offsets.damage("an offset that is out of order", rows)
      }
      batch.append(Int32(offset - first))
      last = offset
    }
    return Int(first)..<Int(last)
  }

  /// Fills the factors of a batch, if there are any.
  fileprivate func readFactors(of rows: Range<Int>, into batch: inout [Float]) throws {
    guard let factors else {
      batch.removeAll(keepingCapacity: true)
      return
    }
    factors.map.read(rows.count, at: factors.offset(of: rows.lowerBound), into: &batch)
    guard batch.allSatisfy(\.isFinite) else {
      throw factors.damage("a factor that is not a number", rows)
    }
  }
}

extension NpyFile {
  /// Fills `ids` with the values at `range`, which belong to `rows`.
  ///
  /// - Precondition: the values are unsigned.
  fileprivate func read(
    _ range: Range<Int>, limit: Int, of rows: Range<Int>, into ids: inout [UInt32]
  ) throws {
    map.read(range.count, size: type.size, at: offset(of: range.lowerBound), into: &ids)
    var greatest: UInt32 = 0
    for id in ids { greatest = max(greatest, id) }
    guard ids.isEmpty || greatest < limit else {
      throw damage("the id \(greatest) (expected less than \(limit))", rows)
    }
  }

  fileprivate func value(at index: Int) -> UInt64 { map.uint64(at: offset(of: index)) }

  fileprivate func damage(_ found: String, _ rows: Range<Int>) -> InputError {
    InputError("found \(found) in rows \(rows): the file is damaged", file: map.path)
  }
}
