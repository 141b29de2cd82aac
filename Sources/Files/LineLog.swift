// A text file that grows by whole lines, for work that takes hours and may be interrupted at any time.

import Glibc
import Synchronization

/// Lines that are appended one by one, by several threads if need be, each with its checksum. What was appended
/// before a crash is there after it, but for a last line that is not whole, which is dropped.
package final class LineLog: Sendable {
  /// A line that was there before.
  package enum Line: Equatable, Sendable {
    /// Its text, without checksum and end.
    case intact(String)
    /// It is not what was written.
    case damaged(String)
  }

  /// The lines that were there before, without the header; the first is line 2 of the file.
  package let earlier: [Line]
  private let check: CheckedLine
  private let file: Mutex<OpenFile>

  /// Opens a file, or creates it with its header, the line that says what the others mean.
  ///
  /// - Parameter isExclusive: whether another process that opens the file so is refused as long as this one has it.
  /// - Throws: `InputError` where it may not be read or written, is no UTF-8, begins otherwise, or another process has
  ///   it; it is then left as it was.
  package init(
    path: String, header: String, check: CheckedLine = .json, isExclusive: Bool = false
  ) throws {
    self.check = check
    try FileStatus.requireFile(path)
    // What is there is read from the file that is appended to: a failure to open it is not taken for a new file.
    let file = try OpenFile(appendingTo: path)
    if isExclusive, file.lock() == .held || !file.isStillAt(path) {
      throw InputError("is in use by another process: wait for it", file: path)
    }
    let text = try DurableFile.text(of: file)
    let start = check.header(header) + "\n"
    let isTorn = Self.isTorn(text, start)
    guard text.hasPrefix(start) || isTorn else {
      throw InputError(
        "found `\(text.prefix { $0 != "\n" })`, expected `\(start.dropLast())`; name another file",
        file: path, line: 1)
    }
    let whole =
      isTorn ? "" : text.utf8.lastIndex(of: UInt8(ascii: "\n")).map { text[...$0] } ?? ""
    if whole.utf8.count < text.utf8.count { try file.truncate(to: whole.utf8.count) }
    earlier = Self.lines(whole.split(separator: "\n").map(String.init).dropFirst(), check: check)
    self.file = Mutex(file)
    // The disk has the header before anybody relies on a line.
    if whole.isEmpty {
      try write(start)
      try synchronize()
      try Folder.synchronize(Path.split(path).folder)
    }
  }

  /// Whether a text is what a crash may have left of a header that was being written: a beginning of it, or zeros.
  private static func isTorn(_ text: String, _ start: String) -> Bool {
    let written = text.prefix { $0 != "\0" }
    return text.utf8.count <= start.utf8.count && text != start && start.hasPrefix(written)
      && text.dropFirst(written.count).allSatisfy { $0 == "\0" }
  }

  /// Lines of such a file, as far as they are what was written.
  package static func lines(_ lines: some Sequence<String>, check: CheckedLine) -> [Line] {
    lines.map { line in check.opened(line).map { .intact($0) } ?? .damaged(line) }
  }

  /// Appends a line.
  ///
  /// - Throws: `FileError` where the disk is full.
  package func append(_ line: String) throws { try write(check.sealed(line) + "\n") }

  /// Returns when all lines are on the disk.
  package func synchronize() throws {
    try file.withLock { try $0.synchronize() }
  }

  private func write(_ text: String) throws {
    var text = text
    try file.withLock { file in
      try text.withUTF8 { try file.write(UnsafeRawBufferPointer($0)) }
    }
  }
}
