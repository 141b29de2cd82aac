// Paths and folders: splitting, creating, removing.

import Foundation

/// Parts of a path.
package enum Path {
  /// The folder and the last component of a path: `.` and `x` for `x`. Slashes at its end are
  /// ignored.
  package static func split(_ path: String) -> (folder: String, name: String) {
    var parts = path.split(separator: "/", omittingEmptySubsequences: true)
    let name = parts.popLast().map(String.init) ?? ""
    let root = path.hasPrefix("/") ? "/" : ""
    let folder = root + parts.joined(separator: "/")
    return (folder.isEmpty ? "." : folder, name)
  }
}

/// Folders.
package enum Folder {
  /// Makes a folder, and those above it that are missing. One that exists is left alone.
  ///
  /// - Throws: `InputError` where it cannot be made.
  package static func create(_ path: String) throws {
    if FileStatus.isFolder(path) { return }
    let parent = Path.split(path).folder
    if parent != path { try create(parent) }
    if mkdir(path, 0o777) != 0 {
      let error = failure(to: "create", path)
      // Another process may have made it meanwhile.
      guard FileStatus.isFolder(path) else { throw error }
    }
  }

  /// The names in a folder, sorted.
  ///
  /// - Throws: `InputError` where it is none, or may not be read.
  package static func names(in path: String) throws -> [String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw InputError("cannot be read as a folder", file: path)
    }
    return names.sorted()
  }

  /// The bytes that are free on the disk of a folder, or of the nearest folder above it that
  /// exists; nil where it may not be written to.
  package static func space(at path: String) -> Int? {
    var folder = path
    while !FileStatus.exists(folder) { folder = Path.split(folder).folder }
    guard FileManager.default.isWritableFile(atPath: folder),
      let disk = try? FileManager.default.attributesOfFileSystem(forPath: folder)
    else { return nil }
    return (disk[.systemFreeSize] as? NSNumber)?.intValue
  }

  /// The bytes of the files that a folder holds itself.
  ///
  /// - Throws: `InputError` where it is missing or may not be read.
  package static func size(of path: String) throws -> Int {
    try names(in: path).reduce(0) { try $0 + FileStatus(of: "\(path)/\($1)").bytes }
  }

  /// Removes a file, if it is there.
  ///
  /// - Throws: `InputError` where it may not be removed.
  package static func removeFile(_ path: String) throws {
    guard unlink(path) == 0 || errno == ENOENT else { throw failure(to: "remove", path) }
  }

  /// Removes the files that a process that was killed had not finished. Nobody else may be writing in the folder.
  package static func removeTemporaryFiles(in path: String) throws {
    for name in try names(in: path) where isTemporaryName(name) {
      let file = "\(path)/\(name)"
      if !FileStatus.isFolder(file) { try removeFile(file) }
    }
  }

  /// Removes a folder with everything in it.
  package static func remove(_ path: String) throws {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw FileError(path: path, problem: "cannot remove: \(error.localizedDescription)")
    }
  }
}
