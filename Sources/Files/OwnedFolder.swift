// Folders that nas has made. Nothing else can be removed as a tree: the removal is private to this type, and a value of
// it is a proof.

import Glibc

// Invariants:
// - A value was made only where the folder carries the marker of its kind, was empty, or was proved otherwise to be of
//   that kind. Until then nothing in it was changed.
// - The marker is on the disk before anything else is in a folder, and goes last.

/// A folder that is nas's to write into and to remove.
///
/// A marker, a small file, says so from the folder's first moment. Folders of earlier versions have none: whoever knows
/// their files proves them by these.
package struct OwnedFolder: Sendable {
  /// What a folder is for. One of another kind is foreign.
  package enum Kind: String, Sendable {
    /// A run.
    case run
    /// What interrupted work resumes from.
    case checkpoint
    /// An imported log.
    case dataset

    /// The first line of the marker.
    fileprivate var line: String { "nas \(rawValue) 1" }
  }

  /// The name of the marker.
  package static let markerName = ".nas-folder"

  /// The folder.
  package let path: String
  /// What it is for.
  package let kind: Kind
  /// Whether a folder without a marker is one of the kind, by its files.
  private let isProved: @Sendable (String) -> Bool

  /// The folder at a path, which is made if it is missing.
  ///
  /// - Parameter isProved: whether a folder without a marker, which is not empty, is one of the kind.
  /// - Throws: `InputError` for a link, or a folder that does not prove to be nas's, which is left as it is; `FileError`
  ///   where the disk is full.
  package init(
    at path: String, as kind: Kind,
    orIf isProved: @escaping @Sendable (String) -> Bool = { _ in false }
  ) throws {
    (self.path, self.kind, self.isProved) = (path, kind, isProved)
    guard !FileStatus.isLink(path) else {
      throw InputError("is a symbolic link: expected a folder of nas", file: path)
    }
    try Folder.create(path)
    if try Self.isMarked(path, kind) { return }
    guard try Self.isBlank(path) || isProved(path) else {
      throw InputError(
        "was not made by nas, and is not empty: expected a new folder, or a \(kind.rawValue) of nas",
        file: path)
    }
    try DurableFile.write(
      """
      \(kind.line)
      Made by nas, which may remove it: keep files of your own elsewhere.

      """, to: "\(path)/\(Self.markerName)")
  }

  /// A folder that is there; nil where it does not prove to be of the kind.
  ///
  /// - Parameter isProved: as above.
  /// - Throws: `FileError` where the system cannot tell.
  package init?(
    existing path: String, as kind: Kind,
    orIf isProved: @escaping @Sendable (String) -> Bool = { _ in false }
  ) throws {
    (self.path, self.kind, self.isProved) = (path, kind, isProved)
    guard !FileStatus.isLink(path), FileStatus.isFolder(path) else { return nil }
    guard try Self.isMarked(path, kind) || isProved(path) else { return nil }
  }

  /// Whether a folder has nothing in it but what is left of a marker that was being written.
  ///
  /// - Throws: `InputError` where it is no folder, or may not be read.
  package static func isBlank(_ path: String) throws -> Bool {
    try Folder.names(in: path).allSatisfy {
      $0 == markerName && isTornMarker("\(path)/\($0)")
        || TemporaryName.target(of: $0) == markerName
    }
  }

  /// Removes an empty folder; one that has become full meanwhile stays.
  ///
  /// - Throws: `InputError` where it may not be removed.
  package static func removeBlank(_ path: String) throws {
    guard !FileStatus.isLink(path), try isBlank(path) else { return }
    for name in try Folder.names(in: path) { try Folder.removeFile("\(path)/\(name)") }
    guard rmdir(path) == 0 || [ENOENT, ENOTEMPTY, EEXIST].contains(errno) else {
      throw failure(to: "remove", path)
    }
  }

  /// Removes the folder with what is nas's in it. What is not stays, and the folder with it.
  ///
  /// - Parameter isOurs: whether nas gives such a name to a file or folder in it, or in one of its folders.
  /// - Returns: whether the folder is gone.
  /// - Throws: `InputError` or `FileError` where something cannot be removed.
  @discardableResult
  package func remove(_ isOurs: (_ name: String) -> Bool = { _ in true }) throws -> Bool {
    try empty(isOurs)
    guard try Folder.names(in: path).allSatisfy({ $0 == Self.markerName }) else { return false }
    // If the removal of the marker reached the disk first, a crash would leave files that nobody may remove.
    try Folder.synchronize(path)
    try Folder.removeFile("\(path)/\(Self.markerName)")
    if rmdir(path) == 0 || errno == ENOENT { return true }
    guard [ENOTEMPTY, EEXIST].contains(errno) else { throw failure(to: "remove", path) }
    return false
  }

  /// Removes what is nas's in the folder, but for the marker and the names to keep.
  ///
  /// - Throws: as `remove`.
  package func empty(
    keeping kept: Set<String> = [], _ isOurs: (_ name: String) -> Bool = { _ in true }
  ) throws {
    for name in try Folder.names(in: path)
    where name != Self.markerName && !kept.contains(name)
      && (isOurs(name) || TemporaryName.target(of: name) != nil)
    {
      let inner = "\(path)/\(name)"
      if FileStatus.isLink(inner) || !FileStatus.isFolder(inner) {
        try Folder.removeFile(inner)
      } else if let folder = try OwnedFolder(existing: inner, as: kind, orIf: isProved) {
        try folder.remove(isOurs)
      } else {
        try Self.removeBlank(inner)
      }
    }
  }

  private static func isMarked(_ path: String, _ kind: Kind) throws -> Bool {
    try markerLine("\(path)/\(markerName)") == kind.line
  }

  /// A crash of the machine may leave a file empty, or zeros in it.
  private static func isTornMarker(_ path: String) -> Bool {
    (try? DurableFile.read(path, limit: 1 << 12))?.allSatisfy { $0 == "\0" } == true
  }

  /// The first line of a marker; nil where there is none that can be read.
  private static func markerLine(_ path: String) throws -> String? {
    guard FileStatus.exists(path), !FileStatus.isLink(path) else { return nil }
    do {
      return try String(DurableFile.read(path, limit: 1 << 12).prefix { $0 != "\n" })
    } catch is InputError {
      return nil
    }
  }
}
