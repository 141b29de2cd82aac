// A file as read-only memory. Every access is checked against the file's size, so that other
// modules read it without unsafe code.

import Glibc

/// A file mapped into memory for reading: its pages are loaded when they are touched.
///
/// A file that another process shortens while it is mapped ends this one (SIGBUS).
public final class MappedFile: Sendable {
  /// The file's path.
  public let path: String
  /// The file's size in bytes.
  public let count: Int
  /// Never written to, and unmapped by `deinit` alone: safe to share.
  nonisolated(unsafe) private let base: UnsafeRawPointer?

  /// Maps a file.
  ///
  /// - Throws: `InputError` where the file is missing or may not be read.
  public init(path: String) throws {
    let file = try OpenFile(reading: path)
    self.path = path
    count = try file.size()
    base = count == 0 ? nil : try file.map(count)
  }

  deinit {
    if let base { munmap(UnsafeMutableRawPointer(mutating: base), count) }
  }

  /// Size and checksum of the file, all of which is read.
  public var digest: FileDigest {
    var checksum = Checksum()
    checksum.update(UnsafeRawBufferPointer(start: base, count: count))
    return FileDigest(bytes: count, crc32: checksum.value)
  }

  /// The first bytes of the file: `number` of them, or as many as it has.
  public func prefix(_ number: Int) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: base, count: min(number, count)))
  }

  /// Replaces the content of `values` by `number` values that start at byte `offset`.
  ///
  /// Allocates only where `values` has never been as long.
  public func read(_ number: Int, at offset: Int, into values: inout [UInt32]) {
    copy(number, at: offset, into: &values, filler: 0)
  }

  /// Replaces the content of `values` by `number` values that start at byte `offset`.
  ///
  /// Allocates only where `values` has never been as long.
  public func read(_ number: Int, at offset: Int, into values: inout [Float]) {
    copy(number, at: offset, into: &values, filler: 0)
  }

  /// The 64-bit value at byte `offset`.
  public func uint64(at offset: Int) -> UInt64 {
    guard let base else { preconditionFailure("an empty file has no values") }
    precondition(offset >= 0 && offset <= count - 8, "a value must lie in the file")
    return base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  private func copy<Value: BitwiseCopyable>(
    _ number: Int, at offset: Int, into values: inout [Value], filler: Value
  ) {
    let size = number * MemoryLayout<Value>.stride
    precondition(
      number >= 0 && offset >= 0 && offset <= count - size, "the values must lie in the file")
    if values.count > number {
      values.removeLast(values.count - number)
    } else {
      values.append(contentsOf: repeatElement(filler, count: number - values.count))
    }
    guard let base else { return }
    values.withUnsafeMutableBytes { target in
      target.copyMemory(from: UnsafeRawBufferPointer(start: base + offset, count: size))
    }
  }
}
