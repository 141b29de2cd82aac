// One process at a time in a folder.

import Glibc
import Synchronization

/// Holds a folder for this process until it is released, or the process ends, however it ends.
///
/// The file `lock` in the folder names the process. It is locked as well (flock), so that one that a dead process
/// has left is recognised; where the disk has no locks, by the process that it names.
package final class FolderLock: Sendable {
  /// The name of the file.
  package static let fileName = "lock"

  private let path: Mutex<String>
  private let file: OpenFile

  /// Takes the folder, which must exist.
  ///
  /// - Throws: `InputError` where another process has it, or the folder may not be written to.
  package init(_ folder: String) throws {
    let path = "\(folder)/\(Self.fileName)"
    // What was opened may be removed by its owner before it is locked.
    for _ in 0..<16 {
      let file = try OpenFile(updating: path)
      switch file.lock() {
      case .taken: break
      case .held: throw Self.inUse(folder, by: Self.owner(of: path))
      case .unavailable:
        if let owner = Self.owner(of: path), owner != getpid(), kill(owner, 0) == 0 {
          throw Self.inUse(folder, by: owner)
        }
      }
      guard file.isStillAt(path) else { continue }
      try file.truncate(to: 0)
      try Array("\(getpid())\n".utf8).withUnsafeBytes { try file.write($0) }
      self.file = file
      self.path = Mutex(path)
      return
    }
    throw FileError(path: path, problem: "cannot lock: it is removed again and again")
  }

  deinit {
    path.withLock { path in
      if file.isStillAt(path) { unlink(path) }
    }
  }

  /// Renames the folder that is held.
  ///
  /// - Throws: `InputError` where it may not be renamed, or there is another of that name.
  package func rename(_ folder: String, to name: String) throws {
    try path.withLock { path in
      guard Glibc.rename(folder, name) == 0 else { throw failure(to: "move to \(name)", folder) }
      path = "\(name)/\(Self.fileName)"
    }
  }

  private static func inUse(_ folder: String, by owner: pid_t?) -> InputError {
    let process = owner.map { "process \($0)" } ?? "another process"
    return InputError(
      "is in use by \(process): wait for it, or choose another folder", file: folder)
  }

  /// The process that the file names.
  private static func owner(of path: String) -> pid_t? {
    (try? DurableFile.read(path)).flatMap { pid_t($0.filter { $0 != "\n" }) }
  }
}
