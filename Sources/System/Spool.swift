// A place on the disk for what does not fit into memory. It has no name, so that nothing is left
// of it when the process ends, however it ends.

import Glibc
import Synchronization

/// A temporary file that is appended to and read back, by several threads if need be.
public final class Spool: Sendable {
  private let file: OpenFile
  /// The size so far, held while something is appended.
  private let size = Mutex(0)

  /// Makes an empty spool on the disk of a folder.
  ///
  /// - Throws: `InputError` where the folder may not be written to.
  public init(in folder: String) throws {
    let path = "\(folder)/\(temporaryName(for: "spool"))"
    file = try OpenFile(creating: path)
    guard unlink(path) == 0 else { throw failure(to: "remove", path) }
  }

  /// Appends values, and returns the bytes they take.
  public func append<Value: BitwiseCopyable>(_ values: [Value]) throws -> Range<Int> {
    try size.withLock { size in
      try values.withUnsafeBytes { bytes in
        try file.write(bytes)
        size += bytes.count
        return size - bytes.count..<size
      }
    }
  }

  /// Reads back the values that lie at `ranges`, one range after the other.
  public func read<Value: BitwiseCopyable>(
    _ ranges: [Range<Int>], as type: Value.Type
  ) throws -> [Value] {
    let count = ranges.reduce(0) { $0 + $1.count } / MemoryLayout<Value>.stride
    return try [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      var rest = UnsafeMutableRawBufferPointer(buffer)[...]
      for range in ranges {
        let target = UnsafeMutableRawBufferPointer(rebasing: rest.prefix(range.count))
        try file.read(into: target, at: range.lowerBound)
        rest = rest.dropFirst(range.count)
      }
      initialized = count
    }
  }
}
