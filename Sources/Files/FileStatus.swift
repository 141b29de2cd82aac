// What the system knows about a file without reading it.

import Glibc

/// A file's place, size and age: unchanged as long as nobody has written to the file.
package struct FileStatus: Codable, Hashable, Sendable {
  /// The absolute path, links resolved.
  package let path: String
  /// The size in bytes.
  package let bytes: Int
  /// When the content changed last, in nanoseconds since 1970.
  package let modified: Int

  /// Asks the system about a file.
  ///
  /// - Throws: `InputError` where there is none, or it may not be seen.
  package init(of path: String) throws {
    var status = stat()
    guard let absolute = realpath(path, nil), stat(absolute, &status) == 0 else {
      throw failure(to: "open", path)
    }
    defer { free(absolute) }
    self.path = String(cString: absolute)
    bytes = Int(status.st_size)
    modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
  }

  /// Whether there is anything at `path`.
  package static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  /// Whether there is a folder at `path`.
  package static func isFolder(_ path: String) -> Bool { kind(of: path) == S_IFDIR }

  /// Whether this process may write to what is at `path`.
  package static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }

  /// Whether `path` itself is a symbolic link, wherever it leads.
  package static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Makes sure that what is at `path`, if anything is, is a file: reading a pipe or a device may never end.
  ///
  /// - Throws: `InputError` where it is something else.
  static func requireFile(_ path: String) throws {
    guard let kind = kind(of: path), kind != S_IFREG else { return }
    throw InputError("is \(kind == S_IFDIR ? "a folder" : "no file"): expected a file", file: path)
  }

  /// Whether there is something at `path` that can be read only once, such as a pipe.
  package static func isPipe(_ path: String) -> Bool {
    kind(of: path).map { $0 != S_IFREG && $0 != S_IFDIR } ?? false
  }

  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }
}
