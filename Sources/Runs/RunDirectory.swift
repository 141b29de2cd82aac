// results/RUN: the files of one run, each written whole or not at all.

import Files
import LogReading
import Foundation
import Model
import Search
import Training

// Invariants:
// - A folder is changed only once it was proved to be a run's: by the marker, or a run.json that can be read. All that is
//   to be removed in it is checked before anything is.
// - Who writes into a run holds it: alone, where its own files change or its name does, or beside others.
// - checksums.json tells of the content of a file before the file has it (`keep`).

/// A folder that holds one run.
package struct RunDirectory: Sendable {
  /// The folder, without a slash at its end; where a link was named, what it leads to.
  package let path: String
  /// Held by the process that makes the run, or adds to it, as long as it does.
  private let lock: FolderLock?

  /// A run that exists, to be read.
  ///
  /// - Throws: `InputError` where the folder holds no run.
  package init(existing path: String) throws {
    let path = Path.resolved(path)
    guard Self.isThere(path) else { throw Self.noRun(path) }
    self.init(path: path, lock: nil)
  }

  /// A run that exists, to be written to by this process alone. What one that was killed had not finished
  /// writing, or removing, goes.
  ///
  /// - Throws: `InputError` where the folder holds no run, or another process has it.
  package init(locking path: String) throws {
    let path = Path.resolved(path)
    self.init(path: path, lock: try FolderLock(Self.owned(path)))
    // Before it was locked, another process may have moved it aside.
    guard Self.isThere(path) else { throw Self.noRun(path) }
    Self.removeAbandonedFiles(in: path)
    var checksums = try Checksums(ofRun: path)
    if !checksums.isSettled {
      try checksums.settle { try Self.digest(of: "\(path)/\($0)") }
      try write(checksums, json: Checksums.fileName)
    }
    if isFinished { try Checkpoint.remove(at: checkpointFolder) }
  }

  /// A run that exists, to which this process adds files of its own, perhaps beside others that do: as long as it has
  /// the directory, nobody moves the run aside or goes on with it. Where it may not write, it holds nothing.
  ///
  /// - Throws: `InputError` where the folder holds no run, or a process has it alone.
  package init(holding path: String) throws {
    let path = Path.resolved(path)
    guard Self.isThere(path) else { throw Self.noRun(path) }
    self.init(
      path: path,
      lock: FileStatus.isWritable(path) ? try FolderLock(Self.owned(path), for: .beside) : nil)
    guard Self.isThere(path) else { throw Self.noRun(path) }
  }

  private init(path: String, lock: FolderLock?) { (self.path, self.lock) = (path, lock) }

  /// The runs in whose folders, or folders of these, files are going to be written, so that they land there.
  ///
  /// - Parameter outputs: paths of files or folders.
  /// - Returns: the runs, held as long as they are kept: none where the paths are elsewhere.
  /// - Throws: `InputError` where a process has one of them alone.
  static func holding(around outputs: [String]) throws -> [RunDirectory] {
    var runs: [String: RunDirectory] = [:]
    for output in outputs {
      var folder = output
      // The nearest folder that exists tells its absolute path.
      while !FileStatus.isFolder(folder), Path.split(folder).folder != folder {
        folder = Path.split(folder).folder
      }
      guard var path = try? FileStatus(of: folder).path else { continue }
      while runs[path] == nil {
        if hasRecord(path) { runs[path] = try RunDirectory(holding: path) }
        let parent = Path.split(path).folder
        if parent == path { break }
        path = parent
      }
    }
    return Array(runs.values)
  }

  /// Whether a name in a folder is that of what a run there is read from, or is gone on with.
  ///
  /// Plots and what a user adds are not: nas makes the former again.
  static func keeps(_ name: String, in folder: String) -> Bool {
    let kept = [
      File.record, File.summary, File.log, File.checkpoint, File.trainer, File.audit, File.page,
      Checksums.fileName, FolderLock.fileName, OwnedFolder.markerName,
    ]
    guard kept.contains(name) else { return false }
    return (try? OwnedFolder(existing: folder, as: .run, orIf: hasRecord)) != nil
  }

  private static func noRun(_ path: String) -> InputError {
    let expected = "expected the folder of a run, with a \(File.record)"
    guard FileStatus.exists(path) else {
      return InputError("\(MissingPath(path).problem)", file: path)
    }
    guard FileStatus.isFolder(path) else {
      return InputError("is a file, not a run: \(expected)", file: path)
    }
    let inner = ((try? Folder.names(in: path)) ?? []).map { "\(path)/\($0)" }.filter(isThere)
    let advice = inner.isEmpty ? "" : "; it holds the run\(inner.count == 1 ? "" : "s") "
    return InputError(
      "is not a run: \(expected)\(advice)\(inner.prefix(3).joined(separator: ", "))", file: path)
  }

  /// The command that resumes the run.
  package var resumeCommand: ShellCommand {
    ShellCommand("nas", "search", "--resume").option("--out", path)
  }

  /// The names of files.
  enum File {
    static let record = "run.json"
    static let summary = "summary.json"
    static let log = "controller.jsonl"
    static let plots = "plots"
    static let checkpoint = "checkpoint"
    static let trainer = "trainer.yaml"
    static let audit = "audit.json"
    static let page = "report.html"
  }

  /// The name of the chosen architecture's trainer config.
  package static var trainerName: String { File.trainer }

  /// Whether there is a run in a folder, finished or not.
  package static func isThere(_ path: String) -> Bool {
    FileStatus.exists("\(Path.resolved(path))/\(File.record)")
  }

  /// A new run, for this process alone. An earlier run in the folder is moved aside, never overwritten.
  ///
  /// - Returns: the directory, and where the earlier run is now.
  /// - Throws: `InputError` where the folder holds something else, which is left as it is, cannot be written, or another
  ///   process has it.
  package static func create(_ path: String) throws -> (RunDirectory, movedTo: RunDirectory?) {
    let path = Path.resolved(path)
    if FileStatus.exists(path), !FileStatus.isFolder(path) {
      throw InputError("is a file: expected a new folder for the results", file: path)
    }
    let moved = isThere(path) ? try moveAside(path) : nil
    try requireNew(path)
    let lock = try FolderLock(OwnedFolder(at: path, as: .run, orIf: isBegun))
    // Before it was locked, another process may have begun a run.
    try requireNew(path)
    removeAbandonedFiles(in: path)
    let directory = RunDirectory(path: path, lock: lock)
    // Without its run.json nobody can tell what a checkpoint is of: the new run must not believe it.
    try Checkpoint.remove(at: directory.checkpointFolder)
    try Folder.removeFile("\(path)/\(Checksums.fileName)")
    try Folder.create("\(path)/\(File.plots)")
    return (directory, moved)
  }

  /// Gives the run in a folder the first name that is free.
  private static func moveAside(_ path: String) throws -> RunDirectory {
    let lock = try FolderLock(owned(path))
    guard isThere(path) else { throw noRun(path) }
    func isTaken(_ path: String) -> Bool { FileStatus.exists(path) || FileStatus.isLink(path) }
    let aside = "\(path).\((1...).first { !isTaken("\(path).\($0)") } ?? 1)"
    try lock.rename(path, to: aside)
    return try RunDirectory(existing: aside)
  }

  /// The folder of a run.
  ///
  /// - Throws: `InputError` where it is not one of nas's.
  private static func owned(_ path: String) throws -> OwnedFolder {
    guard isThere(path) else { throw noRun(path) }
    guard let owned = try OwnedFolder(existing: path, as: .run, orIf: hasRecord) else {
      // Where it is damaged, this says how.
      _ = try RunDirectory(path: path, lock: nil).record()
      throw InputError(
        "is not a run: its \(File.record) is not one that nas has written", file: path)
    }
    return owned
  }

  /// Whether a folder has a run.json of nas.
  @Sendable private static func hasRecord(_ path: String) -> Bool {
    let file = "\(path)/\(File.record)"
    guard FileStatus.exists(file), let text = try? DurableFile.read(file) else { return false }
    return (try? value(RunRecord.self, json: text, file: file)) != nil
  }

  /// Makes sure that a folder is missing, empty, or holds what a run that was ended before its run.json leaves.
  ///
  /// - Throws: `InputError` where it holds something else.
  private static func requireNew(_ path: String) throws {
    guard try !FileStatus.isFolder(path) || OwnedFolder.isBlank(path) || isBegun(path) else {
      throw InputError(
        "is not empty, and not a run: expected a new folder for the results", file: path)
    }
  }

  /// Whether everything in a folder proves to be what a run has at its start.
  @Sendable private static func isBegun(_ path: String) -> Bool {
    func isBegun(_ name: String, _ isMarked: Bool) throws -> Bool {
      let inner = "\(path)/\(name)"
      if FileStatus.isLink(inner) { return false }
      switch name {
      case OwnedFolder.markerName: return isMarked
      case FolderLock.fileName: return isMarked || FolderLock.isLock(inner)
      case Checksums.fileName: return try Checksums(ofRun: path).isEmpty
      case File.checkpoint:
        return try Checkpoint.owned(inner) != nil || OwnedFolder.isBlank(inner)
      case File.plots: return try Folder.names(in: inner).allSatisfy(Folder.isTemporary)
      default: return Folder.isTemporary(name)
      }
    }
    do {
      let isMarked = try OwnedFolder(existing: path, as: .run) != nil
      return try Folder.names(in: path).allSatisfy { try isBegun($0, isMarked) }
    } catch {
      return false
    }
  }

  /// Removes what killed processes had not finished writing. A link is not followed.
  private static func removeAbandonedFiles(in path: String) {
    for folder in [path, "\(path)/\(File.plots)"]
    where !FileStatus.isLink(folder) && FileStatus.isFolder(folder) {
      Folder.removeAbandonedFiles(in: folder)
    }
  }

  /// Where the run keeps what it needs to be gone on with, until it is complete.
  package var checkpointFolder: String { "\(path)/\(File.checkpoint)" }

  /// Whether the run is complete.
  package var isFinished: Bool { FileStatus.exists("\(path)/\(File.summary)") }

  /// Writes a file of the run. `plots/` and what else is in the folder is never a way out of it.
  ///
  /// - Throws: `InputError` where it may not be written, or a folder on the way is a link; `FileError` where the
  ///   disk is full.
  package func write(_ text: String, to name: String) throws {
    let target = "\(path)/\(name)"
    let folder = Path.split(target).folder
    guard folder == path || !FileStatus.isLink(folder) else {
      throw InputError("is a symbolic link: expected a folder of the run", file: folder)
    }
    try DurableFile.write(text, to: target)
  }

  /// Writes a value as JSON, keys sorted.
  package func write(_ value: some Encodable, json name: String) throws {
    try write(try jsonText(value, pretty: true) + "\n", to: name)
  }

  /// Writes a file that the run is read from, with its checksum.
  ///
  /// The new checksum is announced beside the old one first. The renaming of the file is then the one step in which the
  /// run changes: whatever ends the process before or after it, the file has content that its checksums allow.
  ///
  /// - Throws: as `write(_:to:)`.
  func keep(_ text: String, as name: String) throws {
    var checksums = try Checksums(ofRun: path)
    try checksums.settle { try Self.digest(of: "\(path)/\($0)") }
    checksums.announce(FileDigest(of: text), of: name)
    try write(checksums, json: Checksums.fileName)
    try write(text, to: name)
    checksums.settle(name)
    try write(checksums, json: Checksums.fileName)
  }

  /// The text of a file that the run is read from.
  ///
  /// - Throws: `InputError` where it is missing, or not what was written.
  func text(of name: String) throws -> String {
    // Where a run is going on, both may be replaced between the two readings, but not again and again.
    for _ in 0..<3 {
      let text = try DurableFile.read("\(path)/\(name)")
      if try Checksums(ofRun: path).allows(FileDigest(of: text), of: name) { return text }
    }
    throw InputError(
      "the content does not match its checksum in \(Checksums.fileName): it is damaged, or was"
        + " changed", file: "\(path)/\(name)")
  }

  private static func digest(of file: String) throws -> FileDigest? {
    FileStatus.exists(file) ? FileDigest(of: try DurableFile.read(file)) : nil
  }

  /// What went into the run.
  ///
  /// - Throws: `InputError` where it is damaged, or of a later version.
  package func record() throws -> RunRecord {
    let record = try decode(RunRecord.self, File.record)
    guard 1...RunRecord.currentFormat ~= record.format else {
      throw InputError(
        "is of format \(record.format), expected at most \(RunRecord.currentFormat): it was made by a"
          + " later version of nas", file: "\(path)/\(File.record)")
    }
    return record
  }

  /// The space of the run.
  ///
  /// - Throws: as `record`; `InputError` where the run's log is an output of the command.
  package func space() throws -> SearchSpace {
    let file = "\(path)/\(File.record)"
    let space = try SearchSpace(yaml: record().space, file: file)
    // A path that cannot be resolved is refused by whoever reads the log.
    try LogParts.note(space.data.paths.compactMap { try? LogPaths.resolved($0, besides: file) })
    return space
  }

  /// What the run found.
  ///
  /// - Throws: `InputError` where the run has not finished.
  package func summary() throws -> Summary {
    guard isFinished else {
      throw InputError(
        "the run has not finished, so it has no \(File.summary): resume it with `\(resumeCommand)`",
        file: path)
    }
    return try decode(Summary.self, File.summary)
  }

  /// The result of `nas audit`; nil if there is none.
  package func audit() throws -> AuditReport? {
    try FileStatus.exists("\(path)/\(File.audit)") ? decode(AuditReport.self, File.audit) : nil
  }

  /// The searchers' log.
  package func controllerRecords() throws -> [ControllerRecord] {
    try ControllerRecord.records(jsonLines: text(of: File.log), file: "\(path)/\(File.log)")
  }

  private func decode<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
    try value(type, json: text(of: name), file: "\(path)/\(name)")
  }
}
