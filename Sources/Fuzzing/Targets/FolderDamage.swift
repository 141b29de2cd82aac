// Damage to the files of a folder: their bytes, their kinds and whether they are there.

import Files
import Foundation

/// The files of a valid folder, by their paths in it.
struct FolderContent: Equatable {
  /// The bytes of every file.
  var files: [String: [UInt8]]

  /// Reads a folder, with the folders in it.
  init(of folder: String) throws {
    files = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      let path = "\(folder)/\(name)"
      if FileStatus.isFolder(path) { continue }
      files[name] = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
  }

  /// The names, in one order.
  var names: [String] { files.keys.sorted() }

  /// Writes the files into a folder that does not exist.
  func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, bytes) in files {
      let url = URL(fileURLWithPath: "\(folder)/\(name)")
      if name.contains("/") {
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      }
      try Data(bytes).write(to: url)
    }
  }
}

extension Mutator {
  /// Puts something else in the place of a file: nothing, a folder, or a link to one of `targets`.
  mutating func replaceFile(at path: String, linkingTo targets: [String]) throws {
    try FileManager.default.removeItem(atPath: path)
    switch below(2 + targets.count) {
    case 0: break
    case 1:
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    case let link:
      try FileManager.default.createSymbolicLink(
        atPath: path, withDestinationPath: targets[link - 2])
    }
  }
}
