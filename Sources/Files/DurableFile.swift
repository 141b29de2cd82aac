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
  /// - Throws: `InputError` where the folder is missing or may not be written to, or what is there is no file, or an
  ///   input of the command; `FileError` where the disk is full.
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
    try InputFiles.requireNone(at: path)
    try write(to: path, isNew: false, body)
  }

  /// Creates the file at `path`, which appears when all of it is on the disk. What has appeared there meanwhile is
  /// never replaced.
  ///
  /// - Throws: `InputError` where something is there, also if it came while `body` wrote, or the folder may not be
  ///   written to; `FileError` where the disk is full; what `body` throws.
  package static func create(
    _ path: String, _ body: (inout FileWriter) throws -> Void
  ) throws {
    guard !FileStatus.exists(path), !FileStatus.isLink(path) else { throw FileDraft.exists(path) }
    try write(to: path, isNew: true, body)
  }

  private static func write(
    to path: String, isNew: Bool, _ body: (inout FileWriter) throws -> Void
  ) throws {
    let (folder, name) = Path.split(path)
    Folder.removeAbandonedFiles(in: folder, of: name)
    var draft = try FileDraft(of: path)
    try body(&draft.writer)
    try draft.publish(isNew: isNew)
    try Folder.synchronize(folder)
  }

  /// Makes sure that what is at a path, if anything is, is of the kind that is to replace it, or empty: a name that was
  /// mistyped costs an older output at most.
  ///
  /// - Parameters:
  ///   - start: the first bytes of all files of the kind.
  ///   - kind: a noun for them.
  /// - Throws: `InputError` where it is something else, or may not be read.
  package static func requireReplaceable(
    _ path: String, startingWith start: [UInt8], as kind: String
  ) throws {
    guard try FileStatus.kind(of: path) == .file else { return }
    let found = try MappedFile(path: path).prefix(start.count)
    if found.isEmpty || found == start { return }
    throw InputError(
      "exists already, and is no \(kind): move it away, or name another file", file: path)
  }

  /// The content of a UTF-8 text file.
  ///
  /// - Parameter limit: the greatest number of bytes that the file may have.
  /// - Throws: `InputError` where the file is missing, is none, may not be read, is too large, or is no UTF-8.
  package static func read(_ path: String, limit: Int = 64 << 20) throws -> String {
    try FileStatus.requireFile(path)
    return try text(of: OpenFile(reading: path), limit: limit)
  }

  /// The same of a file that the user has named: this command then replaces it by no output.
  ///
  /// - Throws: as `read`; `InputError` where the file is named as an output, too.
  package static func readInput(_ path: String) throws -> String {
    try InputFiles.note(path)
    return try read(path)
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
      let writer = try Self.writer(path, of: target)
      guard writer.hold() else { continue }
      self.path = path
      self.writer = writer
      return
    }
    throw FileError(
      path: target, problem: "cannot create: another process removes every draft of it")
  }

  /// Creates the draft at a path. Errors are about the file, since the user knows nothing of drafts.
  private static func writer(_ path: String, of target: String) throws -> FileWriter {
    let folder = Path.split(target).folder
    guard try FileStatus.kind(of: folder) != nil else {
      throw InputError(
        "the folder \(folder) does not exist: make it, or choose another path", file: target)
    }
    do {
      return try FileWriter(creating: path)
    } catch let error as InputError {
      throw InputError(error.problem, file: target)
    }
  }

  deinit {
    if !isPublished { unlink(path) }
  }

  /// Gives the file its name, in one step, once the disk has the content.
  ///
  /// - Parameter isNew: whether nothing may be there yet.
  mutating func publish(isNew: Bool) throws {
    try writer.synchronize()
    if isNew, try linked() { return }
    guard rename(path, target) == 0 else { throw failure(to: "write", target) }
    isPublished = true
  }

  /// Gives the file its name beside that of the draft, unless there is one; false where the disk has no links, and no
  /// file of that name.
  private func linked() throws -> Bool {
    if link(path, target) == 0 { return true }
    let code = errno
    if code == EEXIST || FileStatus.exists(target) { throw Self.exists(target) }
    guard [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(code) else {
      errno = code
      throw failure(to: "write", target)
    }
    return false
  }

  /// What is said of a file that was to be new.
  static func exists(_ path: String) -> InputError {
    InputError(
      "exists already: expected the name of a new file; remove it, or choose another", file: path)
  }
}
