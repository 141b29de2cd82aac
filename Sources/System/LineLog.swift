// A text file that grows by whole lines, for work that takes hours and may be interrupted at any time.

import Glibc
import Synchronization

/// Lines that are appended one by one, by several threads if need be. What was appended before a crash is
/// there after it, but for a last line that is not whole, which is dropped.
public final class LineLog: Sendable {
  /// The lines that were there before, the header first, without their ends; none of a new file.
  public let earlier: [String]
  private let file: Mutex<OpenFile>

  /// Opens a file, or creates it with its header, the line that says what the others mean.
  ///
  /// - Throws: `InputError` where it may not be read or written, is no UTF-8, or begins otherwise; it is then
  ///   left as it was.
  public init(path: String, header: String) throws {
    let text = FileStatus.exists(path) ? try DurableFile.read(path) : ""
    let start = header + "\n"
    guard text.hasPrefix(start) || start.hasPrefix(text) else {
      throw InputError(
        "found `\(text.prefix { $0 != "\n" })`, expected `\(header)`", file: path, line: 1)
    }
    let whole = text.utf8.lastIndex(of: UInt8(ascii: "\n")).map { text[...$0] } ?? ""
    let file = try OpenFile(appendingTo: path)
    if whole.utf8.count < text.utf8.count { try file.truncate(to: whole.utf8.count) }
    earlier = whole.split(separator: "\n").map(String.init)
    self.file = Mutex(file)
    if whole.isEmpty { try append(header) }
  }

  /// Appends a line and its end.
  ///
  /// - Throws: `FileError` where the disk is full.
  public func append(_ line: String) throws {
    var text = line + "\n"
    try file.withLock { file in
      try text.withUTF8 { try file.write(UnsafeRawBufferPointer($0)) }
    }
  }

  /// Returns when all lines are on the disk.
  public func synchronize() throws {
    try file.withLock { try $0.synchronize() }
  }
}
