// A file that somebody else reads while it is being written.

import Synchronization

/// A new file to which whole records are appended; each is handed to the system at once, for others to read.
package final class GrowingFile: Sendable {
  /// The file's path.
  package let path: String
  private let file: Mutex<OpenFile>

  /// Creates the file, which must not exist yet.
  ///
  /// - Throws: `InputError` where it exists or the folder may not be written to.
  package init(creating path: String) throws {
    self.path = path
    file = Mutex(try OpenFile(creating: path))
  }

  /// Appends a record.
  ///
  /// - Throws: `FileError` where the disk is full; a part of the record may then be in the file.
  package func append(_ record: [UInt8]) throws {
    try file.withLock { file in
      try record.withUnsafeBytes { try file.write($0) }
    }
  }
}
