// A dataset folder, open for reading: columns of ids in the order of the stream. Whether a folder that is damaged may be
// made again is not known here.

import Files
import LogSchema

// Invariants:
// - A `Dataset` comes from `UnverifiedDataset.verified(threads:)` alone: every byte of it was compared with its checksum.
// - `DatasetDamage` is thrown for a proven mismatch alone. What the system fails at is another error.

/// A dataset folder whose manifest, and the size and header of each file, are as they should be. What the files hold
/// may be damaged: it can be described, and not be trained on.
package struct UnverifiedDataset: Sendable {
  private let dataset: Dataset

  /// Opens a folder that `Importer` has written.
  ///
  /// - Throws: `InputError` where it is no dataset, of another version, or damaged, or may not be read; `FileError` where
  ///   the system fails.
  package init(folder: String) throws {
    do { try self.init(opening: folder) } catch let damage as DatasetDamage { throw damage.error }
  }

  fileprivate init(opening folder: String) throws { dataset = try Dataset(opening: folder) }

  /// The folder.
  package var folder: String { dataset.folder }
  /// The number of rows.
  package var rows: Int { dataset.rows }
  /// The number of rows whose label is 1.
  package var positives: Int { dataset.positives }
  /// As in `Dataset`.
  package var positiveRate: Double { dataset.positiveRate }
  /// Rows of the log that could not be read.
  package var skipped: SkippedRows { dataset.skipped }
  /// How the columns were made from the log.
  package var schema: Schema { dataset.schema }
  /// The number of ids of every feature.
  package var vocabularySizes: [Int] { dataset.vocabularySizes }
  /// The number of groups; 0 where the schema has none.
  package var groups: Int { dataset.groups }
  /// 16 hexadecimal digits that are the same for the same content and schema.
  package var fingerprint: String { dataset.fingerprint }

  /// Whether the manifest says that the dataset has this origin.
  package func has(_ origin: DatasetOrigin) -> Bool { dataset.manifest.has(origin) }

  /// Reads every file and compares it with its checksum in the manifest.
  ///
  /// - Throws: `InputError` for the first file that differs, `FileError` where the system fails.
  package func verified(threads: Int) throws -> Dataset {
    do { return try verify(threads: threads) } catch let damage as DatasetDamage {
      throw damage.error
    }
  }

  fileprivate func verify(threads: Int) throws -> Dataset {
    let files = dataset.manifest.content.files.map { file in
      (file, path: "\(dataset.folder)/\(file.name)", bytes: file.digest.bytes)
    }
    // A file without a header, as a vocabulary is, has not been looked at before.
    for (file, path, bytes) in files {
      let found = try dataset.status(of: file).bytes
      guard found == bytes else {
        throw DatasetDamage(
          "found \(found) bytes, expected \(bytes): the dataset is damaged", file: path)
      }
    }
    let digests = try contentDigests(of: files.map { ($0.path, $0.bytes) }, threads: threads)
    for ((file, path, _), digest) in zip(files, digests) where digest != file.digest {
      throw DatasetDamage(
        "the content does not match its checksum: the file is damaged", file: path)
    }
    return dataset
  }
}

/// What a dataset was made from, as the name of its folder in a cache tells.
package enum DatasetOrigin: Sendable {
  /// A log of this size and checksum, by a schema; nil if the checksum of all that was read is not known.
  case log(FileDigest?, Schema)
  /// What has these 16 hexadecimal digits: `Manifest.fingerprint`.
  case content(fingerprint: String)
}

extension Manifest {
  /// Whether the dataset has this origin.
  package func has(_ origin: DatasetOrigin) -> Bool {
    switch origin {
    case .log(let digest, let schema):
      (digest ?? source.digest) == source.digest && schema == content.schema
    case .content(let fingerprint): fingerprint == self.fingerprint
    }
  }
}

/// What a folder that should hold a dataset holds: for those who may make it again if it is damaged, and only then.
package enum DatasetState: Sendable {
  /// A dataset, every byte of which was compared with its checksum.
  case intact(Dataset)
  /// Something else. The mismatch is proven: no failure of the system is mistaken for it.
  case damaged(DatasetDamage)

  /// Opens and verifies a folder. A good dataset of another origin is damage: folders were swapped, or renamed.
  ///
  /// - Throws: what keeps the system from telling: `InputError` where a file may not be read, `FileError`.
  package init(of folder: String, from origin: DatasetOrigin, threads: Int) throws {
    do {
      let dataset = try UnverifiedDataset(opening: folder)
      guard dataset.has(origin) else {
        throw DatasetDamage(
          "was made from another log, or by another schema, than the name of its folder says",
          file: "\(folder)/\(Manifest.fileName)")
      }
      self = .intact(try dataset.verify(threads: threads))
    } catch let damage as DatasetDamage {
      self = .damaged(damage)
    }
  }
}

/// A proven mismatch between a dataset and what was written.
package struct DatasetDamage: Error, CustomStringConvertible, Sendable {
  /// The same as an error in the user's input.
  package let error: InputError

  init(_ problem: String, file: String) { error = InputError(problem, file: file) }

  init(_ error: InputError) { self.error = error }

  /// `FILE: PROBLEM`.
  package var description: String { error.description }
}

/// An imported click log. Its columns are mapped into memory, so that many may read it at once.
///
/// All of it was verified when it was opened, and `read(_:into:)` checks every value that it hands out: a file may be
/// damaged later.
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

  /// - Throws: `DatasetDamage` where the folder is no dataset, of another version, or damaged.
  fileprivate init(opening folder: String) throws {
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

  /// - Throws: `DatasetDamage` where there is no such file.
  fileprivate func status(of file: Manifest.File) throws -> FileStatus {
    try requireDatasetFile(file.name, in: folder)
    return try FileStatus(of: "\(folder)/\(file.name)")
  }
}

/// Makes sure that a dataset's folder has a file.
///
/// - Throws: `DatasetDamage` where the system says that it has none, or something else; another error where it may not
///   tell.
func requireDatasetFile(_ name: String, in folder: String) throws {
  let path = "\(folder)/\(name)"
  guard !FileStatus.isLoop(path) else {
    throw DatasetDamage("is a link that leads to itself: the dataset is damaged", file: path)
  }
  guard let kind = try FileStatus.kind(of: path) else {
    throw DatasetDamage("is missing: the dataset is damaged", file: path)
  }
  guard kind == .file else {
    throw DatasetDamage(
      "is \(kind == .folder ? "a folder" : "no file"): the dataset is damaged", file: path)
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
