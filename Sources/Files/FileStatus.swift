// What the system knows about a file without reading it.

import Glibc

/// A file's place, size and age. Two that are equal are of the same content, if the file's times are older than the
/// moment when the first was taken: see `isOlder(than:)`.
package struct FileStatus: Codable, Hashable, Sendable {
  /// The absolute path, links resolved.
  package let path: String
  /// The disk, and the number of the file on it: another file that takes the place of one has another number.
  package let device: UInt64, inode: UInt64
  /// The size in bytes.
  package let bytes: Int
  /// When the content changed last, in nanoseconds since 1970. Anybody may set it.
  package let modified: Int
  /// When the content or anything else about the file changed last, in nanoseconds since 1970. Nobody can set it.
  package let changed: Int

  /// Asks the system about a file.
  ///
  /// - Throws: `InputError` where there is none, or it may not be seen.
  package init(of path: String) throws {
    var status = stat()
    guard let absolute = realpath(path, nil) else { throw failure(to: "open", path) }
    defer { free(absolute) }
    guard stat(absolute, &status) == 0 else { throw failure(to: "open", path) }
    self.path = String(cString: absolute)
    (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
    bytes = Int(status.st_size)
    modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
    changed = status.st_ctim.tv_sec * 1_000_000_000 + status.st_ctim.tv_nsec
  }

  /// Whether the file's times are clearly older than a moment, in nanoseconds since 1970. If they are not, a change
  /// right after the moment may have left them as they are: clocks of file systems go on in steps of up to 2 seconds.
  package func isOlder(than moment: Int) -> Bool {
    max(modified, changed) < moment - 2_000_000_000
  }

  /// What can be at a path.
  package enum Kind: Sendable {
    /// A file of bytes on a disk.
    case file
    /// A folder.
    case folder
    /// A pipe, a device or a socket: what is read from it may never end, and cannot be read again.
    case stream
  }

  /// What is at `path`, links followed; nil only if the system says that nothing is there.
  ///
  /// - Throws: `InputError` where it may not be seen, `FileError` where the system fails: neither tells that nothing
  ///   is there.
  package static func kind(of path: String) throws -> Kind? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if isAbsence(errno) { return nil }
      throw failure(to: "open", path)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .stream
    }
  }

  /// Whether a system call failed because nothing is at its path, and for no other reason.
  private static func isAbsence(_ code: Int32) -> Bool {
    [ENOENT, ENOTDIR, ENAMETOOLONG].contains(code)
  }

  /// Whether there is anything at `path`. False only if the system says that nothing is there, or if a folder on the way
  /// may not be entered, so that nothing can be done there either: if the system fails, what is done with the path next
  /// says why.
  package static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0 || !(isAbsence(errno) || errno == EACCES)
  }

  /// Whether there is a folder at `path`, as far as the system tells.
  package static func isFolder(_ path: String) -> Bool { (try? kind(of: path)) == .folder }

  /// Whether this process may write to what is at `path`.
  package static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }

  /// Whether `path` itself is a symbolic link, wherever it leads.
  package static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Whether `path` is a link, or leads over one, that leads back to itself: nothing can ever be there.
  package static func isLoop(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 && errno == ELOOP
  }

  /// Makes sure that what is at `path`, if anything is, is a file: reading a pipe or a device may never end.
  ///
  /// - Throws: `InputError` where it is something else, or may not be seen.
  static func requireFile(_ path: String) throws {
    guard let kind = try kind(of: path), kind != .file else { return }
    throw InputError(
      "is \(kind == .folder ? "a folder" : "no file"): expected a file", file: path)
  }

  /// Whether there is something at `path` that can be read only once, such as a pipe, as far as the system tells.
  package static func isPipe(_ path: String) -> Bool { (try? kind(of: path)) == .stream }
}
