// Small logs for tests, and what they become.

import Foundation

import Datasets
import Files
import Importing
import LogSchema

/// A log in a folder of its own.
package struct Log {
  /// The folder that holds the log alone.
  package let folder: TemporaryFolder
  /// The path of the log.
  package let path: String

  /// Writes a text as the log.
  package init(_ text: String) throws {
    try self.init(bytes: Array(text.utf8))
  }

  /// Writes bytes as the log.
  package init(bytes: [UInt8]) throws {
    folder = try TemporaryFolder()
    path = try folder.file("log.csv", bytes)
  }

  /// The dataset of the log.
  package func imported(_ schema: Schema, threads: Int = 2) throws -> Dataset {
    let target = folder.path("dataset-\(UUID().uuidString)")
    try Importer(log: [path], schema: schema, threads: threads).write(to: target)
    return try UnverifiedDataset(folder: target).verified(threads: threads)
  }
}

extension Dataset {
  /// All rows.
  package func all() throws -> Batch {
    var batch = Batch()
    try read(0..<rows, into: &batch)
    return batch
  }

  /// The text of a file in the folder.
  package func text(_ name: String) throws -> String { try DurableFile.read("\(folder)/\(name)") }

  /// The vocabulary of a feature, by id.
  package func vocabulary(_ feature: String) throws -> [String?] {
    let text = try text(FeatureFiles(feature).vocabulary)
    return try JSONDecoder().decode([String?].self, from: Data(text.utf8))
  }
}

extension Schema {
  /// The label `y` and some features, in the log's order unless told otherwise.
  package static func label(_ features: Feature..., order: RowOrder = .log) -> Schema {
    Schema(label: "y", order: order, features: features)
  }
}

/// The bytes as a gzip file of stored blocks (RFC 1951, 3.2.4), one member for every `size` bytes.
package func gzipped(_ bytes: [UInt8], size: Int, in folder: TemporaryFolder) throws -> [UInt8] {
  func littleEndian(_ value: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
  }
  var file: [UInt8] = []
  for start in stride(from: 0, to: bytes.count, by: size) {
    let part = Array(bytes[start..<min(start + size, bytes.count)])
    let length = UInt32(part.count)
    let crc32 = try MappedFile(path: try folder.file("part", part)).digest.crc32
    file += [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1]
    file += littleEndian(length, 2) + littleEndian(~length, 2) + part
    file += littleEndian(crc32, 4) + littleEndian(length, 4)
  }
  return file
}
