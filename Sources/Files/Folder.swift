// Paths and folders: splitting, resolving, creating. Only `OwnedFolder` removes a folder.

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

  /// The place that a path of the user's names: without slashes at its end, and where its last component is a link, the
  /// path of what that leads to; an absolute path where it ends at `.` or `..` or goes back by `..`. What is then created,
  /// replaced or moved is that, and not the link.
  ///
  /// A link to what is no file or folder, such as `/dev/stdout`, stays as it is.
  package static func resolved(_ path: String) -> String {
    var path = trimmed(path)
    if FileStatus.isPipe(path) { return path }
    // As many links as the system follows.
    for _ in 0..<40 where FileStatus.isLink(path) {
      guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else {
        return path
      }
      let folder = split(path).folder
      path = trimmed(target.hasPrefix("/") || folder == "." ? target : "\(folder)/\(target)")
    }
    return isRoundabout(path) ? absolute(path) : path
  }

  /// Whether a path ends at `.` or `..`, or leads back by `..` after a folder: that one may be moved on the way.
  private static func isRoundabout(_ path: String) -> Bool {
    let parts = path.split(separator: "/").filter { $0 != "." }
    let ahead = parts.drop { $0 == ".." }
    return ahead.contains("..") || [".", ".."].contains(split(path).name)
  }

  /// The path without `.` and `..`: links are followed as far as there is anything, and what is missing is taken as it
  /// is written.
  private static func absolute(_ path: String) -> String {
    var place = path.hasPrefix("/") ? "/" : FileManager.default.currentDirectoryPath
    for part in path.split(separator: "/") where part != "." {
      place = part == ".." ? split(place).folder : (place == "/" ? "/\(part)" : "\(place)/\(part)")
      if let status = try? FileStatus(of: place) { place = status.path }
    }
    return place
  }

  private static func trimmed(_ path: String) -> String {
    let end = path.lastIndex { $0 != "/" }
    return end.map { String(path[...$0]) } ?? String(path.prefix(1))
  }
}

/// Folders.
package enum Folder {
  /// Makes a folder, and those above it that are missing, so that a crash does not take them away. One that exists is
  /// left alone.
  ///
  /// - Throws: `InputError` where it cannot be made.
  package static func create(_ path: String) throws { try create(path, synchronize: synchronize) }

  /// The same, told how the names in a folder are brought to the disk.
  static func create(_ path: String, synchronize: (_ folder: String) throws -> Void) throws {
    if FileStatus.isFolder(path) { return }
    let parent = Path.split(path).folder
    if parent != path { try create(parent, synchronize: synchronize) }
    if mkdir(path, 0o777) != 0 {
      let error = failure(to: "create", path)
      // Another process may have made it meanwhile.
      guard FileStatus.isFolder(path) else { throw error }
    }
    try synchronize(parent)
  }

  /// Returns when the names in a folder are on the disk.
  ///
  /// - Throws: `InputError` where it may not be read, `FileError` where the disk fails.
  static func synchronize(_ path: String) throws { try OpenFile(reading: path).synchronize() }

  /// The names in a folder, sorted.
  ///
  /// - Throws: `InputError` where it is none, or may not be read; `FileError` where the machine fails, so that nobody
  ///   takes it for empty.
  package static func names(in path: String) throws -> [String] {
    func unreadable() -> any Error {
      let error = failure(to: "read", path)
      return error is InputError ? InputError("cannot be read as a folder", file: path) : error
    }
    guard let folder = opendir(path) else { throw unreadable() }
    defer { closedir(folder) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(folder) else {
        if errno != 0 { throw unreadable() }
        return names.sorted()
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: $0.pointee)) {
          String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
  }

  /// The paths that a pattern of the shell matches (`*`, `?`, `[a-z]`; a leading point only by a point), in the order of
  /// their bytes; empty where there are none.
  ///
  /// - Throws: `InputError` where a folder on the way may not be read, `FileError` where the machine fails.
  package static func matches(_ pattern: String) throws -> [String] {
    var found = glob_t()
    defer { globfree(&found) }
    // GLOB_ERR: what cannot be looked at is no proof that nothing is there.
    let code = glob(pattern, GLOB_ERR | GLOB_NOSORT, nil, &found)
    if code == GLOB_NOMATCH { return [] }
    guard code == 0 else { throw failure(to: "search for the files of", pattern) }
    let paths = (0..<Int(found.gl_pathc)).compactMap {
      found.gl_pathv[$0].map { String(cString: $0) }
    }
    return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
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

  /// The bytes of the files that a folder holds itself, but for the marker of nas.
  ///
  /// - Throws: `InputError` where it is missing or may not be read.
  package static func size(of path: String) throws -> Int {
    try names(in: path).filter { $0 != OwnedFolder.markerName }
      .reduce(0) { try $0 + FileStatus(of: "\(path)/\($1)").bytes }
  }

  /// Removes a file, if it is there.
  ///
  /// - Throws: `InputError` where it may not be removed.
  package static func removeFile(_ path: String) throws {
    guard unlink(path) == 0 || errno == ENOENT else { throw failure(to: "remove", path) }
  }

  /// Whether nas gives a file of that name to what it has not finished writing.
  package static func isTemporary(_ name: String) -> Bool { TemporaryName.target(of: name) != nil }

  /// Removes the files that a process that was killed had not finished: those that have a name of nas's making, of which
  /// no process holds the lock. What cannot be removed stays.
  ///
  /// - Parameter target: what they were to be called; nil for any name.
  package static func removeAbandonedFiles(in path: String, of target: String? = nil) {
    for name in (try? names(in: path)) ?? [] {
      guard let owner = TemporaryName.target(of: name), target == nil || owner == target else {
        continue
      }
      let file = "\(path)/\(name)"
      guard !FileStatus.isLink(file), !FileStatus.isFolder(file), !FileStatus.isPipe(file),
        let open = try? OpenFile(reading: file), open.lock() == .taken, open.isStillAt(file)
      else { continue }
      unlink(file)
    }
  }
}
