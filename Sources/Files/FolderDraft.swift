// A folder that appears whole or not at all.

import Glibc

/// A folder under construction beside the place where it will stand. It carries the marker of its kind.
///
/// It is removed, with everything in it, unless it is published. What a process that was killed has left of
/// a draft is removed when the next draft in the same folder is made.
package struct FolderDraft: ~Copyable {
  /// The folder to put files into.
  package var path: String { folder.path }
  private let folder: OwnedFolder
  private let target: String
  /// Held as long as the draft is, whatever ends the process: a draft that nobody holds was left behind.
  private let lock: OpenFile
  private var isPublished = false

  /// Makes an empty draft of the folder `target`, and the folders above it that are missing.
  ///
  /// - Throws: `InputError` where they may not be written to.
  package init(of target: String, as kind: OwnedFolder.Kind = .dataset) throws {
    let target = Path.resolved(target)
    let (parent, name) = Path.split(target)
    try Folder.create(parent)
    removeAbandonedDrafts(in: parent, kind)
    // Before it was locked, another process may have taken a draft for one that was left behind.
    for _ in 0..<8 {
      let path = "\(parent)/\(TemporaryName.make(for: name))"
      guard mkdir(path, 0o777) == 0 else { throw failure(to: "create", path) }
      guard let open = try Self.opened(path), open.lock() != .held, open.isStillAt(path) else {
        continue
      }
      folder = try Self.marked(path, kind)
      self.target = target
      lock = open
      return
    }
    throw FileError(
      path: target, problem: "cannot create: another process removes every draft of it")
  }

  /// The new folder; nil where it has been taken away.
  private static func opened(_ path: String) throws -> OpenFile? {
    do {
      return try OpenFile(reading: path)
    } catch is InputError {
      return nil
    }
  }

  /// The new folder with its marker; none where the disk has no room for that.
  private static func marked(_ path: String, _ kind: OwnedFolder.Kind) throws -> OwnedFolder {
    do {
      return try OwnedFolder(at: path, as: kind)
    } catch {
      try? OwnedFolder.removeBlank(path)
      throw error
    }
  }

  deinit {
    if !isPublished { _ = try? folder.remove() }
  }

  /// Gives the folder its name, in one step. The files in it must have been finished before.
  ///
  /// - Parameter name: the name, in the same parent folder; nil for that of the target.
  /// - Throws: `InputError` where there is a folder of that name that is not empty.
  package consuming func publish(as name: String? = nil) throws {
    let parent = Path.split(target).folder
    let target = name.map { "\(parent)/\($0)" } ?? target
    try Folder.synchronize(path)
    guard rename(path, target) == 0 else { throw failure(to: "create", target) }
    isPublished = true
    try Folder.synchronize(parent)
  }
}

/// Removes the drafts in a folder that no process holds and that carry the marker, or nothing. What cannot be removed
/// stays.
private func removeAbandonedDrafts(in parent: String, _ kind: OwnedFolder.Kind) {
  for name in (try? Folder.names(in: parent)) ?? [] where TemporaryName.target(of: name) != nil {
    let path = "\(parent)/\(name)"
    guard !FileStatus.isLink(path), FileStatus.isFolder(path),
      let open = try? OpenFile(reading: path), open.lock() == .taken
    else { continue }
    if let folder = try? OwnedFolder(existing: path, as: kind) {
      _ = try? folder.remove()
    } else {
      try? OwnedFolder.removeBlank(path)
    }
  }
}
