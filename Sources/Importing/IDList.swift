// Ids in memory and on their way to a file, in as few bytes as they take.

import Datasets

/// Ids of one column, each in the smallest of 8, 16 and 32 bits that has room for all.
///
/// Not generic, because what is generic here would not be specialised where encoders call it.
struct IDList: Sendable {
  /// The integers.
  let type: StoredType
  // One of them is used.
  private var bytes: [UInt8] = []
  private var shorts: [UInt16] = []
  private var words: [UInt32] = []

  /// An empty list.
  ///
  /// - Parameters:
  ///   - limit: all ids are smaller.
  ///   - capacity: how many there will be.
  init(below limit: Int, capacity: Int) {
    type = .ids(below: limit)
    switch type {
    case .uint8: bytes.reserveCapacity(capacity)
    case .uint16: shorts.reserveCapacity(capacity)
    default: words.reserveCapacity(capacity)
    }
  }

  /// Appends ids.
  mutating func append(_ ids: [UInt32]) {
    switch type {
    case .uint8: for id in ids { bytes.append(UInt8(truncatingIfNeeded: id)) }
    case .uint16: for id in ids { shorts.append(UInt16(truncatingIfNeeded: id)) }
    default: words += ids
    }
  }

  /// Writes one id a row.
  func write(
    in order: RowPermutation, named name: String, to folder: String
  ) throws -> Manifest.File {
    switch type {
    case .uint8: try order.write(bytes, named: name, in: folder)
    case .uint16: try order.write(shorts, named: name, in: folder)
    default: try order.write(words, named: name, in: folder)
    }
  }

  /// Writes ids of which row i of the log has `offsets[i]..<offsets[i + 1]`, and where those of the dataset's
  /// rows start.
  func write(
    in order: RowPermutation, offsets: [UInt64], named files: FeatureFiles, to folder: String
  ) throws -> (ids: Manifest.File, offsets: Manifest.File?) {
    switch type {
    case .uint8: try order.write(bytes, offsets: offsets, named: files, in: folder)
    case .uint16: try order.write(shorts, offsets: offsets, named: files, in: folder)
    default: try order.write(words, offsets: offsets, named: files, in: folder)
    }
  }
}
