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
      throw InputError("is not a dataset that nas has made: move it away", file: path)
    }
    return owned
  }

  /// Makes sure that the folder of a dataset that is to be removed holds nothing else.
  ///
  /// - Throws: `InputError` that names what somebody has put there; `FileError` where the system cannot tell.
  package func requireDatasetAlone() throws {
    for name in try Folder.names(in: path) {
      let inner = "\(path)/\(name)"
      let isFolder = !FileStatus.isLink(inner) && FileStatus.isFolder(inner)
      if isDatasetFile(name), !isFolder { continue }
      if isFolder, try OwnedFolder.isBlank(inner) { continue }
      throw InputError(
        "is none of the files of the imported log in this folder, which is damaged and would be removed: move it away",
        file: inner)
    }
  }
}

/// Whether an import gives a file such a name.
private func isDatasetFile(_ name: String) -> Bool {
  [OwnedFolder.markerName, Manifest.fileName].contains(name) || Folder.isTemporary(name)
    || name.hasSuffix(".npy") || name.hasSuffix(".vocabulary.json")
}
