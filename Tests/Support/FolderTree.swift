// All that can be told of a folder from outside: whether something was changed, removed or added in it.

import Foundation

/// What is below a folder, by path: kind, mode, time of the last change, and content or target.
package struct FolderTree: Equatable {
  private var entries: [String: [String]] = [:]

  /// Looks at a folder.
  package init(of folder: String) throws {
    let manager = FileManager.default
    for name in try manager.subpathsOfDirectory(atPath: folder) {
      let path = "\(folder)/\(name)"
      let attributes = try manager.attributesOfItem(atPath: path)
      let kind = attributes[.type] as? FileAttributeType
      let date = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970
      var content = ""
      if kind == .typeSymbolicLink {
        content = try manager.destinationOfSymbolicLink(atPath: path)
      } else if kind == .typeRegular {
        content = try Data(contentsOf: URL(fileURLWithPath: path)).base64EncodedString()
      }
      entries[name] = [
        kind?.rawValue ?? "", "\(attributes[.posixPermissions] ?? "")", "\(date ?? 0)", content,
      ]
    }
  }

  /// The paths that are not the same in another tree.
  package func difference(from other: FolderTree) -> [String] {
    Set(entries.keys).union(other.entries.keys).filter { entries[$0] != other.entries[$0] }.sorted()
  }
}
