// Paths of logs as people write them, in a space or on the command line: `~`, the environment's variables, addresses, and
// what a path is relative to. Which files such a path names is known to `LogParts` alone.

import Files
import Foundation
import LogReading

/// Paths of logs.
package enum LogPaths {
  /// The paths that the user gives on the command line, where the shell has not expanded what is in quotes.
  ///
  /// - Throws: `InputError` if a variable is not set, or a path leads to a run or a space.
  package static func named(_ paths: [String]) throws -> [String] {
    try paths.map { path in
      let path = try path == "-" || FileStatus.exists(path) ? path : expanded(path)
      try KnownPath.requireNoOther(thanLog: path)
      return path
    }
  }

  /// A path of a file that is relative to the folder of another. An address stays as it is, to be refused.
  ///
  /// - Throws: `InputError` where a variable is not set.
  package static func resolved(_ path: String, besides file: String) throws -> String {
    if path == "-" || path.contains("://") { return path }
    func place(_ path: String) -> String {
      path.hasPrefix("/") ? path : Path.split(file).folder + "/" + path
    }
    let written = place(path)
    let found = FileStatus.exists(written) ? written : place(try expanded(path))
    try KnownPath.requireNoOther(thanLog: found)
    return found
  }

  /// Whether a path begins with `~` or a variable that stands for an absolute path.
  static func isPortable(_ path: String) -> Bool {
    guard path.hasPrefix("~") || path.hasPrefix("$"), !FileStatus.exists(path) else { return false }
    return (try? expanded(path))?.hasPrefix("/") == true
  }

  /// A path with what stands for `~` at its beginning, and for `$NAME` and `${NAME}`.
  ///
  /// - Parameter environment: the value of a variable.
  /// - Throws: `InputError` that names a variable that is not set.
  static func expanded(
    _ path: String,
    environment: (String) -> String? = { ProcessInfo.processInfo.environment[$0] }
  ) throws -> String {
    func value(_ name: some StringProtocol) throws -> String {
      guard let value = environment(String(name)), !value.isEmpty else {
        throw InputError(
          "the environment has no variable \(name): set it, or write the path out", file: path)
      }
      return value
    }
    var path = path
    if path == "~" || path.hasPrefix("~/") { path = try value("HOME") + path.dropFirst() }
    var rest = path[...]
    var expanded = ""
    while let match = rest.firstMatch(
      of: #/\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})/#)
    {
      expanded += rest[..<match.range.lowerBound]
      expanded += try value(match.1 ?? match.2 ?? "")
      rest = rest[match.range.upperBound...]
    }
    return expanded + rest
  }
}
