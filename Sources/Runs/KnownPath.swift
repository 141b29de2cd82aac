// What a path leads to, for messages about a path that leads to something else than expected: a run in the place of a
// space, a space in the place of a log. It decides nothing.

import Datasets
import Files

/// The kinds of files and folders that people mistake for each other.
enum KnownPath {
  /// What is at a path, in words: `the folder of a run`. Nil if nothing is there, or a file of a kind that nas does not
  /// tell from its name.
  static func words(_ path: String) -> String? {
    if FileStatus.isFolder(path) {
      if RunDirectory.isThere(path) { return "the folder of a run" }
      return FileStatus.exists("\(path)/\(Manifest.fileName)") ? "an imported dataset" : "a folder"
    }
    guard FileStatus.exists(path) else { return nil }
    return isSpace(path) ? "a YAML file, as search spaces are" : nil
  }

  /// Whether a file has the name of a search space or a trainer config.
  static func isSpace(_ path: String) -> Bool {
    [".yaml", ".yml"].contains { path.lowercased().hasSuffix($0) }
  }

  /// Refuses a path that leads to a run or a space, if a log is expected.
  ///
  /// - Throws: `InputError`.
  static func requireNoOther(thanLog path: String) throws {
    if RunDirectory.isThere(path) {
      throw InputError(
        "is the folder of a run: expected a click log, or an imported dataset", file: path)
    }
    if isSpace(path), FileStatus.exists(path), !FileStatus.isFolder(path) {
      throw InputError(
        "is a YAML file, as search spaces are: expected a click log", file: path)
    }
  }
}
