// Which files may be replaced whose names the user has not said: those that an earlier export has left. Files that the
// user names are not its business.

import Files

/// The proof that a file is of nas's making.
enum EarlierExport {
  /// A config of another trainer: its comment says so.
  static func isConfig(_ start: String) -> Bool {
    start.hasPrefix("# ") && start.prefix { $0 != "\n" }.contains(", exported by nas ")
  }

  /// A vocabulary beside a network.
  static func isVocabulary(_ start: String) -> Bool {
    start.hasPrefix("{\"dataset\":\"") && start.contains("\"dropped\":[")
  }

  /// Rows beside a network; none if none were asked for.
  static func isExamples(_ start: String) -> Bool {
    start.isEmpty || start.hasPrefix("{\"row\":") && start.contains(",\"inputs\":{")
  }

  /// Makes sure that what is at a path, if anything is, was written by an export.
  ///
  /// - Parameter isOurs: whether the beginning of a file is that of such an export.
  /// - Throws: `InputError` where it is something else.
  static func require(_ path: String, _ isOurs: (_ start: String) -> Bool) throws {
    guard FileStatus.exists(path) || FileStatus.isLink(path) else { return }
    let start = (try? MappedFile(path: path)).map {
      String(decoding: $0.prefix(1 << 16), as: UTF8.self)
    }
    if let start, !FileStatus.isLink(path), isOurs(start) { return }
    throw InputError(
      "exists already, and no export of nas: move it away, or choose another place", file: path)
  }
}
