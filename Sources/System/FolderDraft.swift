// A folder that appears whole or not at all.

import Glibc

/// A folder under construction beside the place where it will stand.
///
/// It is removed, with everything in it, unless it is published.
public struct FolderDraft: ~Copyable {
  /// The folder to put files into.
  public let path: String
  private let target: String
  private var isPublished = false

  /// Makes an empty draft of the folder `target`, and the folders above it that are missing.
  ///
  /// - Throws: `InputError` where they may not be written to.
  public init(of target: String) throws {
    let (parent, name) = Path.split(target)
    try Folder.create(parent)
    let path = "\(parent)/\(temporaryName(for: name))"
    guard mkdir(path, 0o777) == 0 else { throw failure(to: "create", path) }
    self.path = path
    self.target = target
  }

  deinit {
    if !isPublished { try? Folder.remove(path) }
  }

  /// Gives the folder its name, in one step. The files in it must have been finished before.
  ///
  /// - Throws: `InputError` where there is a folder of that name that is not empty.
  public consuming func publish() throws {
    try OpenFile(reading: path).synchronize()
    guard rename(path, target) == 0 else { throw failure(to: "create", target) }
    isPublished = true
    try OpenFile(reading: Path.split(target).folder).synchronize()
  }
}
