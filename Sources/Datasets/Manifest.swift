// manifest.json: what a dataset folder holds. The rest of the folder is columns.

import Files
import Foundation
import LogSchema

/// The content of `manifest.json`.
package struct Manifest: Codable, Sendable {
  /// The version of the format that this code reads and writes.
  package static let currentVersion = 2
  /// The manifest's name in a dataset folder.
  package static let fileName = DatasetFolder.manifestName

  /// The version of the folder's format.
  var version = Manifest.currentVersion
  /// The log that was imported.
  package var source: Source
  /// Rows of the log that could not be read.
  var skipped: SkippedRows
  /// The columns.
  var content: Content
  /// 16 hexadecimal digits: `stableHash` of `content`. Equal content has equal digits, whatever
  /// file it came from.
  package var fingerprint: String

  /// A log.
  package struct Source: Codable, Sendable {
    /// The names of its files, without their folders.
    var names: [String]
    /// The size and checksum of all of them, one behind the other.
    package var digest: FileDigest

    /// The log in these files, in the order in which they were read.
    package init(names: [String], digest: FileDigest) {
      self.names = names
      self.digest = digest
    }
  }

  /// What a model sees of a dataset.
  package struct Content: Codable, Sendable {
    /// The number of rows.
    var rows: Int
    /// The number of rows whose label is 1.
    var positives: Int
    /// How the columns were made.
    var schema: Schema
    /// 32-bit floating-point numbers, 0 or 1.
    var label: File
    /// The importance of the rows, where it is not 1 everywhere.
    var weight: WeightEntry?
    /// The groups of the rows, where the schema has any.
    var group: GroupEntry?
    /// The features, in the schema's order.
    var features: [FeatureEntry]

    /// The columns of a dataset; weights and groups are nil if the schema has none.
    package init(
      rows: Int, positives: Int, schema: Schema, label: File, weight: WeightEntry? = nil,
      group: GroupEntry? = nil, features: [FeatureEntry]
    ) {
      self.rows = rows
      self.positives = positives
      self.schema = schema
      self.label = label
      self.weight = weight
      self.group = group
      self.features = features
    }

    /// What cannot be, whatever the files hold; nil for good content.
    var problem: String? {
      let sizes = features.map(\.vocabularySize) + [group?.count].compactMap { $0 }
      if let size = sizes.first(where: { $0 < 1 || $0 > 1 << 32 }) { return "found \(size) ids" }
      if positives < 0 || positives > rows || !(0...1).contains(positiveRate) {
        return "found \(positives) clicks in \(rows) rows, a share of \(positiveRate)"
      }
      let ofTables = Dictionary(
        grouping: zip(schema.features, features).filter { $0.0.table != nil },
        by: { $0.0.table })
      for (table, members) in ofTables
      where Set(members.map { $0.1.vocabularySize }).count > 1 {
        return "found more ids of one feature than of another of the table \(table ?? "")"
      }
      return files.first { !$0.isOfFolder }.map { "found a file named `\($0.name)`" }
    }

    /// All files but the manifest.
    var files: [File] {
      [label, weight?.values, group?.ids].compactMap { $0 } + features.flatMap(\.files)
    }

    /// The share of the rows' weight that is on rows whose label is 1.
    var positiveRate: Double {
      weight.map { $0.positiveSum / $0.sum } ?? Double(positives) / Double(rows)
    }

    /// The fingerprint of this content.
    var fingerprint: String {
      get throws { stableHashDigits(try jsonText(self, pretty: true)) }
    }
  }

  /// A file of the folder.
  package struct File: Codable, Sendable {
    /// Its name, without a folder.
    var name: String
    /// Its size and checksum.
    var digest: FileDigest

    /// Whether the name is that of a file in the folder, as those that were written are.
    var isOfFolder: Bool {
      !name.contains("/") && !name.contains("\0") && ![".", ".."].contains(name)
    }
  }

  /// The importance of the rows.
  package struct WeightEntry: Codable, Sendable {
    /// The sum of all weights.
    var sum: Double
    /// The sum of the weights of the rows whose label is 1.
    var positiveSum: Double
    /// 32-bit floating-point numbers, at least 0.
    var values: File

    /// The weights in a file, with their sums.
    package init(sum: Double, positiveSum: Double, values: File) {
      self.sum = sum
      self.positiveSum = positiveSum
      self.values = values
    }

    enum CodingKeys: String, CodingKey {
      case sum
      case positiveSum = "positive_sum"
      case values
    }
  }

  /// The groups of the rows.
  package struct GroupEntry: Codable, Sendable {
    /// The number of groups; ids are 0..<count.
    var count: Int
    /// One id a row, of the smallest of 8, 16 and 32 bits that has room for all.
    var ids: File

    /// `count` groups, whose ids are in a file.
    package init(count: Int, ids: File) {
      self.count = count
      self.ids = ids
    }
  }

  /// A feature.
  package struct FeatureEntry: Codable, Sendable {
    /// The column's name.
    var name: String
    /// Ids are 0..<vocabularySize; 0 is the missing value.
    var vocabularySize: Int
    /// Quantiles: the bucket of x has the id 1 + (number of bounds that are at most x).
    var bounds: [Double]?
    /// Standardised numbers: what they were less, and over what.
    var moments: Moments?
    /// Ids, row after row, of the smallest of 8, 16 and 32 bits that has room for all.
    var ids: File
    /// Multi-valued: 64-bit offsets, rows + 1. The ids of row i are offsets[i]..<offsets[i + 1].
    var offsets: File?
    /// Standardised numbers: 32-bit floating-point numbers, one a row.
    var factors: File?
    /// Dictionaries: a JSON array of the values by id; null for ids that are no single value.
    var vocabulary: File?

    /// A feature with its files; what its encoding does not need is nil.
    package init(
      name: String, vocabularySize: Int, bounds: [Double]? = nil, moments: Moments? = nil,
      ids: File, offsets: File? = nil, factors: File? = nil, vocabulary: File? = nil
    ) {
      self.name = name
      self.vocabularySize = vocabularySize
      self.bounds = bounds
      self.moments = moments
      self.ids = ids
      self.offsets = offsets
      self.factors = factors
      self.vocabulary = vocabulary
    }

    enum CodingKeys: String, CodingKey {
      case name
      case vocabularySize = "vocabulary_size"
      case bounds, moments, ids, offsets, factors, vocabulary
    }

    /// All of the feature's files.
    var files: [File] { [ids, offsets, factors, vocabulary].compactMap { $0 } }
  }

  /// Reads the manifest of a folder.
  ///
  /// - Throws: `DatasetDamage` where there is none, or it is damaged or of another version; another error where the
  ///   system cannot tell.
  init(readingFrom folder: String) throws {
    let path = "\(folder)/\(Self.fileName)"
    guard try FileStatus.kind(of: path) != nil else {
      throw DatasetDamage("found no \(Self.fileName), expected a dataset", file: folder)
    }
    try requireDatasetFile(Self.fileName, in: folder)
    struct Versioned: Decodable { let version: Int }
    let map = try MappedFile(path: path)
    let text = Data(map.array(0..<map.count))
    do {
      let version = try JSONDecoder().decode(Versioned.self, from: text).version
      guard version == Self.currentVersion else {
        throw DatasetDamage(
          "found a dataset of version \(version), expected \(Self.currentVersion); import it again",
          file: path)
      }
      self = try JSONDecoder().decode(Manifest.self, from: text)
    } catch is DecodingError {
      throw DatasetDamage("not the manifest of a dataset: it is damaged", file: path)
    }
    guard try fingerprint == content.fingerprint else {
      throw DatasetDamage("the fingerprint does not fit the content: it is damaged", file: path)
    }
    if let problem = content.problem {
      throw DatasetDamage("\(problem): it is damaged", file: path)
    }
  }

  /// A manifest for new content.
  package init(source: Source, skipped: SkippedRows, content: Content) throws {
    self.source = source
    self.skipped = skipped
    self.content = content
    fingerprint = try content.fingerprint
  }

  /// Writes the manifest into a folder.
  package func write(to folder: String) throws {
    try DurableFile.write(try jsonText(self, pretty: true) + "\n", to: "\(folder)/\(Self.fileName)")
  }
}
