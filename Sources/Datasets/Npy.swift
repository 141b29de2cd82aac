// NumPy's `.npy` format, version 1.0, for one-dimensional arrays: what Python reads with
// `numpy.load`. https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

import Files

/// The numbers of a dataset's files, by their names in the header: `<` for little-endian, the kind and the
/// size in bytes.
package enum StoredType: String {
  /// Labels, weights and factors.
  case float32 = "<f4"
  /// Ids of at most 256 values.
  case uint8 = "|u1"
  /// Ids of at most 65,536 values.
  case uint16 = "<u2"
  /// Ids of more values.
  case uint32 = "<u4"
  /// Offsets into the values of a feature.
  case uint64 = "<u8"

  /// Bytes a number takes.
  var size: Int {
    switch self {
    case .uint8: 1
    case .uint16: 2
    case .float32, .uint32: 4
    case .uint64: 8
    }
  }

  /// The smallest type for ids that are below a limit.
  package static func ids(below limit: Int) -> StoredType {
    limit <= 1 << 8 ? .uint8 : limit <= 1 << 16 ? .uint16 : .uint32
  }
}

/// A number that a `.npy` file can hold.
package protocol NpyElement: BitwiseCopyable {
  /// Its type in the header.
  static var storedType: StoredType { get }
}

extension Float: NpyElement { package static var storedType: StoredType { .float32 } }
extension UInt8: NpyElement { package static var storedType: StoredType { .uint8 } }
extension UInt16: NpyElement { package static var storedType: StoredType { .uint16 } }
extension UInt32: NpyElement { package static var storedType: StoredType { .uint32 } }
extension UInt64: NpyElement { package static var storedType: StoredType { .uint64 } }

/// The bytes before the data; as NumPy writes them, a multiple of 64.
func npyHeader(type: String, count: Int) -> [UInt8] {
  let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
  var description = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(count),), }"
  let size = magic.count + 2 + description.utf8.count + 1
  description += String(repeating: " ", count: (64 - size % 64) % 64) + "\n"
  let length = UInt16(description.utf8.count)
  return magic + [UInt8(length & 0xff), UInt8(length >> 8)] + Array(description.utf8)
}

/// Writes an array to a new file, piece by piece.
package struct NpyWriter<Element: NpyElement>: ~Copyable {
  private let name: String
  private var writer: FileWriter
  /// Elements that have not been written yet.
  private var missing: Int

  /// Creates the file of an array of `count` elements.
  package init(creating name: String, in folder: String, count: Int) throws {
    var writer = try FileWriter(creating: "\(folder)/\(name)")
    try writer.write(npyHeader(type: Element.storedType.rawValue, count: count))
    self.name = name
    self.writer = writer
    missing = count
  }

  /// Appends elements.
  package mutating func write(_ values: [Element]) throws {
    missing -= values.count
    try writer.write(values)
  }

  /// Waits until the disk has the file, all of whose elements have been written.
  package consuming func finish() throws -> Manifest.File {
    precondition(missing == 0, "as many elements as the header says")
    return Manifest.File(name: name, digest: try writer.finish())
  }
}

/// A `.npy` file of this project, mapped into memory.
struct NpyFile: Sendable {
  let map: MappedFile
  /// What the elements are.
  let type: StoredType
  /// The number of elements.
  let count: Int
  /// Where the data start.
  private let start: Int

  /// Opens a file that a manifest describes.
  ///
  /// - Throws: `DatasetDamage` where the file is missing, or has another size or header; another error where the system
  ///   cannot tell.
  init(
    _ file: Manifest.File, of type: StoredType, count: Int, in folder: String
  ) throws {
    let header = npyHeader(type: type.rawValue, count: count)
    try requireDatasetFile(file.name, in: folder)
    map = try MappedFile(path: "\(folder)/\(file.name)")
    self.type = type
    self.count = count
    start = header.count
    guard (0...map.count).contains(count) else {
      throw DatasetDamage(
        "found \(map.count) bytes, expected \(count) values: the dataset is damaged", file: map.path
      )
    }
    let expected = header.count + count * type.size
    guard map.count == expected, file.digest.bytes == expected else {
      throw DatasetDamage(
        "found \(map.count) bytes, expected \(expected): the dataset is damaged", file: map.path)
    }
    guard map.prefix(header.count) == header else {
      throw DatasetDamage("not an array of \(count) \(type.rawValue)", file: map.path)
    }
  }

  /// Where element `index` lies in the file.
  func offset(of index: Int) -> Int { start + index * type.size }
}
