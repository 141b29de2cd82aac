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
  let limit = code == EFBIG ? ", a limit of the user (`ulimit -f`) or of the disk" : ""
  let problem = "cannot \(action): \(String(cString: strerror(code)))\(limit)"
  let usersMistakes: Set = [
    ENOENT, EACCES, EPERM, EROFS, EISDIR, ENOTDIR, EEXIST, ENOTEMPTY, ENAMETOOLONG, ELOOP,
  ]
  return usersMistakes.contains(code)
    ? InputError(problem, file: path)
    : FileError(path: path, problem: problem, isDiskFull: [ENOSPC, EDQUOT].contains(code))
}
