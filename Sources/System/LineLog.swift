// A text file that grows by whole lines, for work that takes hours and may be interrupted at any time.

import Glibc
import Synchronization

/// Lines that are appended one by one, by several threads if need be. What was appended before a crash is
/// there after it, but for a last line that is not whole, which is dropped.
public final class LineLog: Sendable {
  /// The lines that were there at the start, without their ends.
  public let earlier: [String]
  private let file: Mutex<OpenFile>

  /// Opens a file, or creates it.
  ///
  /// - Throws: `InputError` where it may not be read or written, or is no UTF-8.
  public init(path: String) throws {
    let file = try OpenFile(appendingTo: path)
    let text = FileStatus.exists(path) ? try DurableFile.read(path) : ""
    let whole = text.utf8.lastIndex(of: UInt8(ascii: "\n")).map { text[...$0] } ?? ""
    if whole.utf8.count < text.utf8.count { try file.truncate(to: whole.utf8.count) }
    earlier = whole.split(separator: "\n").map(String.init)
    self.file = Mutex(file)
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
