// A folder that appears whole or not at all.

import Glibc

/// A folder under construction beside the place where it will stand.
///
/// It is removed, with everything in it, unless it is published. What a process that was killed has left of
/// a draft is removed when the next draft in the same folder is made.
package struct FolderDraft: ~Copyable {
  /// The folder to put files into.
  package let path: String
  private let target: String
  /// Held as long as the draft is, whatever ends the process: a draft that nobody holds was left behind.
  private let lock: OpenFile
  private var isPublished = false

  /// Makes an empty draft of the folder `target`, and the folders above it that are missing.
  ///
  /// - Throws: `InputError` where they may not be written to.
  package init(of target: String) throws {
    let (parent, name) = Path.split(target)
    try Folder.create(parent)
    removeAbandonedDrafts(in: parent)
    // Before it was locked, another process may have taken a draft for one that was left behind.
    for _ in 0..<8 {
      let path = "\(parent)/\(temporaryName(for: name))"
      guard mkdir(path, 0o777) == 0 else { throw failure(to: "create", path) }
      guard let folder = try? OpenFile(reading: path), folder.lock() != .held,
        FileStatus.isFolder(path)
      else { continue }
      self.path = path
      self.target = target
      lock = folder
      return
    }
    throw FileError(path: target, problem: "cannot create: every draft of it is taken away")
  }

  deinit {
    if !isPublished { try? Folder.remove(path) }
  }

  /// Gives the folder its name, in one step. The files in it must have been finished before.
  ///
  /// - Parameter name: the name, in the same parent folder; nil for that of the target.
  /// - Throws: `InputError` where there is a folder of that name that is not empty.
  package consuming func publish(as name: String? = nil) throws {
    let parent = Path.split(target).folder
    let target = name.map { "\(parent)/\($0)" } ?? target
    try OpenFile(reading: path).synchronize()
    guard rename(path, target) == 0 else { throw failure(to: "create", target) }
    isPublished = true
    try OpenFile(reading: parent).synchronize()
  }
}

/// Removes the drafts in a folder that no process holds. What cannot be removed stays.
private func removeAbandonedDrafts(in parent: String) {
  for name in (try? Folder.names(in: parent)) ?? [] where isTemporaryName(name) {
    let path = "\(parent)/\(name)"
    guard FileStatus.isFolder(path), let folder = try? OpenFile(reading: path) else { continue }
    if folder.lock() == .taken { try? Folder.remove(path) }
  }
}
