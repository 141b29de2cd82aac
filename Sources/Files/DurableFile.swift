// Files that a crash leaves either as they were or as they were to be.

import Glibc

/// Writes whole files, so that a reader sees the old content or the new one, whatever happens.
package enum DurableFile {
  /// Replaces the content of the file at `path`, or creates it.
  ///
  /// The text goes to a temporary file beside it, which takes its name once the disk has it.
  ///
  /// - Throws: `InputError` where the folder is missing or may not be written to; `FileError`
  ///   where the disk is full.
  package static func write(_ text: String, to path: String) throws {
    try write(to: path) { try $0.write(text) }
  }

  /// The same for content that is written piece by piece: `body` writes all of it.
  ///
  /// - Throws: what `body` throws, too; the file at `path` is then as it was.
  package static func write(
    to path: String, _ body: (inout FileWriter) throws -> Void
  ) throws {
    try FileStatus.requireFile(path)
    let (folder, name) = Path.split(path)
    let temporary = "\(folder)/\(temporaryName(for: name))"
    do {
      var writer = try FileWriter(creating: temporary)
      try body(&writer)
      _ = try writer.finish()
      guard rename(temporary, path) == 0 else { throw failure(to: "write", path) }
    } catch {
      unlink(temporary)
      throw error
    }
    try OpenFile(reading: folder).synchronize()
  }

  /// The content of a UTF-8 text file.
  ///
  /// - Parameter limit: the greatest number of bytes that the file may have.
  /// - Throws: `InputError` where the file is missing, is none, may not be read, is too large, or is no UTF-8.
  package static func read(_ path: String, limit: Int = 64 << 20) throws -> String {
    try FileStatus.requireFile(path)
    let file = try OpenFile(reading: path)
    let size = try file.size()
    guard size <= limit else {
      throw InputError("has \(size) bytes: expected at most \(limit)", file: path)
    }
    var bytes = [UInt8](repeating: 0, count: size)
    try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw InputError("the text is not UTF-8", file: path)
    }
    return text
  }
}

/// A name that no other file has, for what will be called `name`: hidden, and not to be mistaken
/// for it. The random part is never part of a result.
func temporaryName(for name: String) -> String {
  ".\(name).\(String(UInt64.random(in: 0...UInt64.max), radix: 36)).partial"
}

/// Whether a name may come from `temporaryName(for:)`.
func isTemporaryName(_ name: String) -> Bool {
  name.hasPrefix(".") && name.hasSuffix(".partial")
}
