// A file as read-only memory. Every access is checked against the file's size, so that other
// modules read it without unsafe code.

import Glibc

/// A file mapped into memory for reading: its pages are loaded when they are touched.
///
/// A file that another process shortens while it is mapped ends this one (SIGBUS), with a message where
/// `explainLostPages` was called.
package final class MappedFile: Sendable {
  /// The file's path.
  package let path: String
  /// The file's size in bytes.
  package let count: Int
  /// Never written to, and unmapped by `deinit` alone: safe to share.
  nonisolated(unsafe) private let base: UnsafeRawPointer?

  /// From now on, a page of a mapped file that cannot be loaded ends the process with a message.
  package static func explainLostPages() {
    signal(SIGBUS) { _ in
      Console.lastWords(
        "\nerror: a file that is being read was cut short, or its disk has failed\n")
      _exit(1)
    }
  }

  /// Maps a file.
  ///
  /// - Throws: `InputError` where the file is missing, is none, or may not be read.
  package init(path: String) throws {
    try FileStatus.requireFile(path)
    let file = try OpenFile(reading: path)
    self.path = path
    count = try file.size()
    base = count == 0 ? nil : try file.map(count)
  }

  deinit {
    if let base { munmap(UnsafeMutableRawPointer(mutating: base), count) }
  }

  /// Size and checksum of the file, all of which is read.
  package var digest: FileDigest { digest(ofFirst: count) }

  /// The same of its first bytes: `number` of them, or as many as it has.
  package func digest(ofFirst number: Int) -> FileDigest {
    let number = min(number, count)
    var checksum = Checksum()
    checksum.update(UnsafeRawBufferPointer(start: base, count: number))
    return FileDigest(bytes: number, crc32: checksum.value)
  }

  /// The first bytes of the file: `number` of them, or as many as it has.
  package func prefix(_ number: Int) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: base, count: min(number, count)))
  }

  /// Some bytes of the file.
  package func array(_ range: Range<Int>) -> [UInt8] {
    Array(bytes(range.count, at: range.lowerBound))
  }

  /// Fills `values` with those that start at byte `offset`.
  package func read<Value: BitwiseCopyable>(at offset: Int, into values: inout MutableSpan<Value>) {
    let bytes = bytes(values.count * MemoryLayout<Value>.stride, at: offset)
    values.withUnsafeMutableBytes { $0.copyMemory(from: bytes) }
  }

  /// Replaces the content of `values` by `number` unsigned values of `size` bytes each that start at byte
  /// `offset`.
  ///
  /// Allocates only where `values` has never been as long.
  ///
  /// - Precondition: `size` is 1, 2 or 4.
  package func read(_ number: Int, size: Int = 4, at offset: Int, into values: inout [UInt32]) {
    switch size {
    case 1: widen(number, of: UInt8.self, at: offset, into: &values)
    case 2: widen(number, of: UInt16.self, at: offset, into: &values)
    case 4: copy(number, at: offset, into: &values, filler: 0)
    default: preconditionFailure("values have 1, 2 or 4 bytes")
    }
  }

  /// Replaces the content of `values` by `number` values that start at byte `offset`.
  ///
  /// Allocates only where `values` has never been as long.
  package func read(_ number: Int, at offset: Int, into values: inout [Float]) {
    copy(number, at: offset, into: &values, filler: 0)
  }

  /// The 64-bit value at byte `offset`.
  package func uint64(at offset: Int) -> UInt64 {
    guard let base else { preconditionFailure("an empty file has no values") }
    precondition(offset >= 0 && offset <= count - 8, "a value must lie in the file")
    return base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  private func copy<Value: BitwiseCopyable>(
    _ number: Int, at offset: Int, into values: inout [Value], filler: Value
  ) {
    let bytes = bytes(number * MemoryLayout<Value>.stride, at: offset)
    resize(&values, to: number, filler: filler)
    values.withUnsafeMutableBytes { $0.copyMemory(from: bytes) }
  }

  private func widen<Stored: FixedWidthInteger & BitwiseCopyable>(
    _ number: Int, of type: Stored.Type, at offset: Int, into values: inout [UInt32]
  ) {
    let bytes = bytes(number * MemoryLayout<Stored>.stride, at: offset)
    resize(&values, to: number, filler: 0)
    for index in 0..<number {
      values[index] = UInt32(
        truncatingIfNeeded: bytes.loadUnaligned(
          fromByteOffset: index * MemoryLayout<Stored>.stride, as: Stored.self))
    }
  }

  private func bytes(_ size: Int, at offset: Int) -> UnsafeRawBufferPointer {
    precondition(
      size >= 0 && offset >= 0 && offset <= count - size, "the values must lie in the file")
    return UnsafeRawBufferPointer(start: base.map { $0 + offset }, count: base == nil ? 0 : size)
  }

  private func resize<Value>(_ values: inout [Value], to number: Int, filler: Value) {
    if values.count > number {
      values.removeLast(values.count - number)
    } else {
      values.append(contentsOf: repeatElement(filler, count: number - values.count))
    }
  }
}
