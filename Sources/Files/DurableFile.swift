// Files that a crash leaves either as they were or as they were to be.

import Glibc

/// Writes whole files, so that a reader sees the old content or the new one, whatever happens.
package enum DurableFile {
  /// Replaces the content of the file at `path`, or creates it. A link there is replaced, not followed: of a path of the
  /// user's take `Path.resolved`.
  ///
  /// The text goes to a temporary file beside it, which takes its name once the disk has it. What killed processes have
  /// left of such files goes.
  ///
  /// - Throws: `InputError` where the folder is missing or may not be written to, or what is there is no file;
  ///   `FileError` where the disk is full.
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
    Folder.removeAbandonedFiles(in: folder, of: name)
    var draft = try FileDraft(of: path)
    try body(&draft.writer)
    try draft.publish()
    try Folder.synchronize(folder)
  }

  /// The content of a UTF-8 text file.
  ///
  /// - Parameter limit: the greatest number of bytes that the file may have.
  /// - Throws: `InputError` where the file is missing, is none, may not be read, is too large, or is no UTF-8.
  package static func read(_ path: String, limit: Int = 64 << 20) throws -> String {
    try FileStatus.requireFile(path)
    return try text(of: OpenFile(reading: path), limit: limit)
  }

  /// The content of a UTF-8 text file that is open.
  ///
  /// - Throws: as `read`.
  static func text(of file: borrowing OpenFile, limit: Int = 64 << 20) throws -> String {
    let size = try file.size()
    guard size <= limit else {
      throw InputError("has \(size) bytes: expected at most \(limit)", file: file.path)
    }
    var bytes = [UInt8](repeating: 0, count: size)
    try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw InputError("the text is not UTF-8", file: file.path)
    }
    return text
  }
}

/// A file under construction beside the place where it will stand. It is removed unless it is published.
private struct FileDraft: ~Copyable {
  /// Takes the content.
  var writer: FileWriter
  private let path: String
  private let target: String
  private var isPublished = false

  /// Makes an empty draft of the file `target`, which this process holds until it has its name.
  init(of target: String) throws {
    let (folder, name) = Path.split(target)
    self.target = target
    // Before it was locked, another process may have taken a draft for one that was left behind.
    for _ in 0..<16 {
      let path = "\(folder)/\(TemporaryName.make(for: name))"
      let writer = try FileWriter(creating: path)
      guard writer.hold() else { continue }
      self.path = path
      self.writer = writer
      return
    }
    throw FileError(path: target, problem: "cannot create: every draft of it is taken away")
  }

  deinit {
    if !isPublished { unlink(path) }
  }

  /// Gives the file its name, in one step, once the disk has the content.
  mutating func publish() throws {
    try writer.synchronize()
    guard rename(path, target) == 0 else { throw failure(to: "write", target) }
    isPublished = true
  }
}
