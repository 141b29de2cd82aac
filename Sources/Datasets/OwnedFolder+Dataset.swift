// Which folders are datasets that nas has made, and may remove. Whether it should is decided elsewhere.

import Files

extension OwnedFolder {
  /// The folder of an imported log. One of an earlier version has no marker, but a manifest that can be read.
  ///
  /// - Throws: `InputError` where the folder is something else; `FileError` where the system cannot tell.
  package static func dataset(_ path: String) throws -> OwnedFolder {
    let owned = try OwnedFolder(existing: path, as: .dataset) {
      (try? Manifest(readingFrom: $0)) != nil
    }
    guard let owned else {
      throw InputError("is no dataset that nas has made: move it away", file: path)
    }
    return owned
  }
}
