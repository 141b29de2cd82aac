// Which files a log consists of: the only place that says so. A path names a file, the standard input, a folder of
// arrays, a folder of parts, or a pattern of such paths. How the files are written is not known here, nor are imported
// datasets.

import Files
import LogSchema

/// A part of a log: a file, the standard input, or a folder of arrays.
package struct LogPart: Hashable, Sendable {
  /// A folder `name=value` above a part, as Hive, Spark and others write it.
  package struct Key: Hashable, Sendable {
    /// The column's name.
    package let name: String
    /// The value of all rows of the part; empty where it is missing.
    package let value: String

    /// The key that a folder's name tells; nil where it is another name.
    init?(folder: some StringProtocol) {
      guard let equals = folder.firstIndex(of: "="), equals > folder.startIndex else { return nil }
      name = percentDecoded(folder[..<equals])
      let value = percentDecoded(folder[folder.index(after: equals)...])
      self.value = value == "__HIVE_DEFAULT_PARTITION__" ? "" : value
    }
  }

  /// Where the part is; `-` for the standard input.
  package let path: String
  /// What the folders right above a file, as its path is written, say of its rows: the outermost first.
  package let keys: [Key]

  init(_ path: String, isFolder: Bool = false) {
    self.path = path
    let folders = path.split(separator: "/").dropLast(isFolder || path == "-" ? 0 : 1)
    var keys: [Key] = []
    for folder in folders.reversed() where folder != "." {
      guard let key = Key(folder: folder) else { break }
      keys.append(key)
    }
    self.keys = keys.reversed()
  }
}

/// The parts of a log.
package enum LogParts {
  /// The parts that some paths name, in the order in which they are read: that of the paths, and within a folder or
  /// pattern that of the bytes of the parts' own paths, so that `part-10` comes before `part-2`.
  ///
  /// Of a folder of parts everything is left out that Spark and Hadoop do not read: names that begin with `_` or `.`, and
  /// checksums (`*.crc`). Folders in it must be called `name=value`. A file whose name has `*` in it is itself.
  ///
  /// - Throws: `InputError` for an address, a pattern that matches nothing, and a folder that is no log; `FileError`
  ///   where the system fails.
  package static func parts(of paths: [String]) throws -> [LogPart] {
    try paths.flatMap(parts(at:))
  }

  /// Tells the process that the parts of a log are its inputs, so that none is written to. A log that is not there, or
  /// that is an imported dataset, is noted by its paths.
  ///
  /// - Throws: `InputError` where one is an output of the command as well.
  package static func note(_ paths: [String]) throws {
    for path in paths {
      try InputFiles.note(path)
      for part in (try? parts(at: path)) ?? [] where part.path != path {
        try InputFiles.note(part.path)
      }
    }
  }

  /// Whether there is something at each path, or something that it matches.
  ///
  /// - Throws: `InputError` where it may not be seen, `FileError` where the system fails: neither tells that nothing
  ///   is there.
  package static func areThere(_ paths: [String]) throws -> Bool {
    try paths.allSatisfy { path in
      if try FileStatus.kind(of: path) != nil { return true }
      return isPattern(path) ? try !Folder.matches(path).isEmpty : false
    }
  }

  private static func isPattern(_ path: String) -> Bool { path.contains { "*?[".contains($0) } }

  /// The arrays in a folder that is a log.
  ///
  /// - Throws: `InputError` where it may not be read.
  package static func arrays(in folder: String) throws -> [String] {
    try Folder.names(in: folder).filter { $0.hasSuffix(arraySuffix) }.map { "\(folder)/\($0)" }
  }

  private static func parts(at path: String) throws -> [LogPart] {
    if path == "-" { return [LogPart(path)] }
    if let problem = RemoteLog(path)?.problem { throw InputError(problem, file: path) }
    if let kind = try FileStatus.kind(of: path) {
      return kind == .folder ? try parts(inFolder: path, depth: 0) : [LogPart(path)]
    }
    // Opening what is not there says so.
    guard isPattern(path) else { return [LogPart(path)] }
    let name = Path.split(path).name
    let matches = try Folder.matches(path).filter { isRead(Path.split($0).name, pattern: name) }
    if matches.isEmpty {
      throw InputError("no file matches this pattern: expected the parts of a log", file: path)
    }
    return try matches.flatMap {
      FileStatus.isFolder($0) ? try parts(inFolder: $0, depth: 0) : [LogPart($0)]
    }
  }

  private static func parts(inFolder folder: String, depth: Int) throws -> [LogPart] {
    let names = try Folder.names(in: folder)
    if names.contains(DatasetFolder.manifestName) {
      throw InputError("found an imported dataset, expected a log", file: folder)
    }
    if names.contains(where: { $0.hasSuffix(arraySuffix) }) {
      return [LogPart(folder, isFolder: true)]
    }
    if let table = names.compactMap({ tables[$0] }).first {
      throw InputError(
        "is a table of \(table), whose files do not say which of their rows are valid: expected the parts of a log. Export"
          + " the table as Parquet", file: folder)
    }
    let read = names.filter { isRead($0, pattern: "") }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let slash = folder.hasSuffix("/") ? "" : "/"
    let places = read.map { "\(folder)\(slash)\($0)" }
    let folders = places.filter(FileStatus.isFolder)
    // A link may lead back.
    guard let last = places.last, depth < 32 else {
      throw InputError("the folder is empty: expected the parts of a log", file: folder)
    }
    if folders.isEmpty {
      try requireOneKind(read, of: folder)
      return places.map { LogPart($0) }
    }
    let files = places.filter { !FileStatus.isFolder($0) }.map { Path.split($0).name }
    if !files.isEmpty {
      throw InputError(
        "holds files and folders: expected the parts of a log alone"
          + advice(files, in: "\(folder)\(slash)"), file: folder)
    }
    if let other = folders.first(where: { LogPart.Key(folder: Path.split($0).name) == nil }) {
      throw InputError(
        "holds the folder \(Path.split(other).name.visible): expected files, or folders called name=value. Name the files"
          + " by a pattern, as in " + ShellCommand.quoted("\(folder)\(slash)*/*"), file: folder)
    }
    precondition(folders.last == last, "folders alone are left")
    return try folders.flatMap { try parts(inFolder: $0, depth: depth + 1) }
  }

  /// Folders that only a log of changes makes a table: its name, and whose it is.
  private static let tables = ["_delta_log": "Delta Lake", ".hoodie": "Hudi"]

  /// Whether a name in a folder, or one that a pattern matches, is that of a part.
  private static func isRead(_ name: String, pattern: String) -> Bool {
    if name.hasSuffix(".crc") { return pattern.hasSuffix(".crc") }
    if name.hasPrefix(".") { return pattern.hasPrefix(".") }
    return !name.hasPrefix("_") || name.contains("=") || pattern.hasPrefix("_")
  }

  private static func requireOneKind(_ names: [String], of folder: String) throws {
    var counts: [String: Int] = [:]
    for name in names { counts[kind(of: name), default: 0] += 1 }
    guard counts.count > 1 else { return }
    let kinds = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let words = kinds.prefix(4).map {
      "\($0.value) \($0.key.isEmpty ? "without an ending" : $0.key.visible)"
    }
    throw InputError(
      "holds files of several kinds (\(words.joined(separator: ", "))): expected the parts of a log alone"
        + advice(names, in: "\(folder)/"), file: folder)
  }

  /// What the names of logs end in, compression left out.
  private static let logKinds: Set = [
    "csv", "tsv", "txt", "data", "log", "dat", "parquet", "pq", "npz", "inter", "libsvm", "svm",
    "libffm", "ffm",
  ]

  /// A pattern for the files of a folder that are logs by their names, as the end of a message; a full stop if none is.
  private static func advice(_ names: [String], in folder: String) -> String {
    let logs = names.filter { logKinds.contains(kind(of: $0).lowercased()) }
    let counts = Dictionary(logs.map { (kind(of: $0), 1) }, uniquingKeysWith: +)
    let usual = counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
    let pattern =
      usual.map { "*.\($0)*" } ?? (names.contains { $0.hasPrefix("part-") } ? "part-*" : nil)
    return pattern.map {
      ". Name these by a pattern, as in " + ShellCommand.quoted(folder + $0)
    } ?? ""
  }

  /// What a name ends in, but for its compression.
  private static func kind(of name: String) -> String {
    var parts = name.split(separator: ".", omittingEmptySubsequences: false)[...]
    if let last = parts.last, parts.count > 1, ["gz", "zst"].contains(last) { parts.removeLast() }
    return parts.count > 1 ? parts.last.map(String.init) ?? "" : ""
  }
}

/// What a name of NumPy's arrays ends in.
let arraySuffix = ".npy"

/// A text whose bytes may be written as `%20`.
private func percentDecoded(_ text: some StringProtocol) -> String {
  let bytes = Array(text.utf8)
  var decoded: [UInt8] = []
  var place = 0
  while place < bytes.count {
    if bytes[place] == UInt8(ascii: "%"), place + 2 < bytes.count,
      let byte = UInt8(String(decoding: bytes[place + 1...place + 2], as: UTF8.self), radix: 16)
    {
      decoded.append(byte)
      place += 3
    } else {
      decoded.append(bytes[place])
      place += 1
    }
  }
  return String(decoding: decoded, as: UTF8.self)
}
