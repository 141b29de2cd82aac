// What the ids of a feature stand for, as far as only the import of its log could know.

import Files
import Foundation
import LogSchema

/// What the ids of a feature stand for, beside what its `Feature.Encoding` says.
package struct Codebook: Sendable {
  /// Ids are 0..<ids; 0 is the missing value.
  package let ids: Int
  /// How many values have an id of their own, 1 to so many: `values` of the dictionary. Behind them are the ids
  /// that others share. Nil where the encoding is none with a dictionary.
  package let ownValues: Int?
  /// Quantiles: the bucket of x has the id 1 + (number of bounds that are at most x). Nil where the log had no
  /// number, and for other encodings.
  package let bounds: [Double]?
  /// Standardised numbers: what they were less, and over what.
  package let mean: Double?, deviation: Double?
  /// The file that holds the values by id.
  private let vocabulary: (path: String, digest: FileDigest)?

  fileprivate init(_ entry: Manifest.FeatureEntry, _ feature: Feature, folder: String) {
    ids = entry.vocabularySize
    switch feature.encoding {
    case .dictionary(let rule), .logSquares(let rule):
      ownValues = entry.vocabularySize - rule.vocabularySize(own: 0)
    case .hashed, .quantiles, .standardised, .time:
      ownValues = nil
    }
    bounds = entry.vocabularySize > 1 ? entry.bounds : nil
    (mean, deviation) = (entry.moments?.mean, entry.moments?.deviation)
    vocabulary = entry.vocabulary.map { ("\(folder)/\($0.name)", $0.digest) }
  }

  /// Whether there is a dictionary.
  package var hasValues: Bool { vocabulary != nil }

  /// The values of a dictionary by id, nil where an id is no single value.
  ///
  /// - Throws: `InputError` where the dataset is damaged.
  /// - Precondition: `hasValues`.
  package func values() throws -> [String?] {
    let file = try vocabularyFile()
    do {
      return try JSONDecoder().decode([String?].self, from: Data(file.array(0..<file.count)))
    } catch is DecodingError {
      throw InputError("not a vocabulary: it is damaged", file: file.path)
    }
  }

  /// Writes the values of a dictionary as a JSON array by id, with null where an id is no single value. Only a
  /// part of it is in memory at a time.
  ///
  /// - Throws: `InputError` where the dataset is damaged, or what the writer throws.
  /// - Precondition: `hasValues`.
  package func writeValues(to writer: inout FileWriter) throws {
    let file = try vocabularyFile()
    let isEnded = file.count > 0 && file.array(file.count - 1..<file.count) == [UInt8(ascii: "\n")]
    let end = file.count - (isEnded ? 1 : 0)
    let chunk = 1 << 20
    for start in stride(from: 0, to: end, by: chunk) {
      try writer.write(file.array(start..<min(start + chunk, end)))
    }
  }

  /// The file of the values, as it was written.
  private func vocabularyFile() throws -> MappedFile {
    guard let vocabulary else { preconditionFailure("the feature has no dictionary") }
    let file = try MappedFile(path: vocabulary.path)
    guard file.digest == vocabulary.digest else {
      throw InputError(
        "the content does not match its checksum: the file is damaged", file: file.path)
    }
    return file
  }
}

extension Dataset {
  /// What the ids of each feature stand for, in the schema's order.
  package var codebooks: [Codebook] {
    zip(manifest.content.features, schema.features).map {
      Codebook($0, $1, folder: folder)
    }
  }
}
