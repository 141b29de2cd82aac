// What the system answered when a file could not be read or written: the user's mistake or the
// machine's trouble.

import Glibc

/// The machine, not the user, failed a file operation: a full disk, a device error.
///
/// What the user can put right (a missing file, a permission) is an `InputError` instead.
package struct FileError: Error, CustomStringConvertible, Equatable {
  /// The file.
  package let path: String
  /// What was tried and what the system answered, without a full stop.
  package let problem: String
  /// Whether the disk has no room left, so that freeing some mends it.
  package var isDiskFull = false

  /// `PATH: PROBLEM`.
  package var description: String { "\(path): \(problem)" }
}

/// The error for a system call on `path` that has just failed: reads `errno`.
///
/// - Parameter action: what was tried, as in "cannot ACTION".
func failure(to action: String, _ path: String) -> any Error {
  let code = errno
  if code == ENOENT, ["open", "read"].contains(action) {
    return InputError(MissingPath(path).problem, file: path)
  }
  let problem = "cannot \(action): \(String(cString: strerror(code)))\(remedy(for: code))"
  let usersMistakes: Set = [
    ENOENT, EACCES, EPERM, EROFS, EISDIR, ENOTDIR, EEXIST, ENOTEMPTY, ENAMETOOLONG, ELOOP,
  ]
  return usersMistakes.contains(code)
    ? InputError(problem, file: path)
    : FileError(path: path, problem: problem, isDiskFull: [ENOSPC, EDQUOT].contains(code))
}

/// What to do about an answer of the system, as the end of a message; empty if the answer says it.
private func remedy(for code: Int32) -> String {
  switch code {
  case ENOENT: ": the folder does not exist, or cannot be made: choose another path"
  case EACCES, EPERM: ": change the permissions, or choose another path"
  case EROFS: ": choose a path on another disk"
  case EEXIST: ", and is not a folder: move it away, or choose another path"
  case ENOTDIR: ": a part of the path is a file"
  case EFBIG: ", a limit of the user (`ulimit -f`) or of the disk"
  default: ""
  }
}

/// A path that leads nowhere, for the message about it.
package struct MissingPath {
  private let path: String

  /// A path at which nothing exists.
  package init(_ path: String) { self.path = path }

  /// What is wrong with it: the part that does not exist, and a name beside it that was perhaps meant.
  package var problem: String {
    if path.isEmpty { return "the path is empty: expected the name of a file or folder" }
    var (folder, name) = Path.split(path)
    while !FileStatus.exists(folder), Path.split(folder).folder != folder {
      (folder, name) = Path.split(folder)
    }
    let place = folder == "." ? name : folder == "/" ? "/\(name)" : "\(folder)/\(name)"
    let isWhole = Path.split(place) == Path.split(path)
    let missing = isWhole ? "does not exist" : "does not exist, as its folder \(place) does not"
    let names = (try? Folder.names(in: folder)) ?? []
    let near = didYouMean(name, in: names.filter { !$0.hasPrefix(".") || name.hasPrefix(".") }) {
      folder == "." ? $0 : folder == "/" ? "/\($0)" : "\(folder)/\($0)"
    }
    return "\(missing): \(near ?? "check the path")"
  }
}
