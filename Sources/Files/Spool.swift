// A place on the disk for what does not fit into memory.

import Glibc
import Synchronization

/// A file that is appended to and read back, by several threads if need be.
///
/// One without a name is gone when the process ends, however it ends. Of one with a name it can be told later,
/// by another process, whether what was appended up to some time is still there.
package final class Spool: Sendable {
  private let file: OpenFile
  /// Held while something is appended.
  private let state: Mutex<State>

  private struct State {
    var size = 0
    /// Of all that was appended; nil of a spool without a name, which nobody checks.
    var checksum: Checksum?
  }

  /// Makes an empty spool without a name on the disk of a folder.
  ///
  /// - Throws: `InputError` where the folder may not be written to.
  package init(in folder: String) throws {
    let name = "spool"
    Folder.removeAbandonedFiles(in: folder, of: name)
    let path = "\(folder)/\(TemporaryName.make(for: name))"
    file = try OpenFile(creating: path)
    try Folder.removeFile(path)
    state = Mutex(State())
  }

  /// Opens the spool at `path`, or makes it, as it was when it had this digest: what was appended later is cut
  /// off.
  ///
  /// - Throws: `InputError` where it is missing, shorter or not what it was, or may not be written to.
  package init(at path: String, keeping digest: FileDigest = .empty) throws {
    var checksum = Checksum()
    if digest != .empty {
      let map = try MappedFile(path: path)
      guard map.digest(ofFirst: digest.bytes) == digest else {
        throw InputError("the content does not match its checksum: the file is damaged", file: path)
      }
      checksum = Checksum(digest.crc32)
    }
    file = try OpenFile(updating: path)
    try file.truncate(to: digest.bytes)
    try file.seekToEnd()
    state = Mutex(State(size: digest.bytes, checksum: checksum))
  }

  /// The bytes of the spool.
  package var bytes: Range<Int> { 0..<state.withLock { $0.size } }

  /// Size and checksum of what was appended so far.
  ///
  /// - Precondition: the spool has a name.
  package var digest: FileDigest {
    state.withLock { state in
      guard let checksum = state.checksum else {
        preconditionFailure("a spool without a name has no checksum")
      }
      return FileDigest(bytes: state.size, crc32: checksum.value)
    }
  }

  /// Returns when what was appended is on the disk.
  ///
  /// - Throws: `FileError` where the disk is full.
  package func synchronize() throws { try file.synchronize() }

  /// Appends values, and returns the bytes they take.
  package func append<Value: BitwiseCopyable>(_ values: [Value]) throws -> Range<Int> {
    try state.withLock { state in
      try values.withUnsafeBytes { bytes in
        try file.write(bytes)
        state.checksum?.update(bytes)
        state.size += bytes.count
        return state.size - bytes.count..<state.size
      }
    }
  }

  /// Reads back the values that lie at `ranges`, one range after the other.
  package func read<Value: BitwiseCopyable>(
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
