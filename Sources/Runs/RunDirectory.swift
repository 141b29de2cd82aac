// results/RUN: the files of one run, each written whole or not at all.

import Files
import Foundation
import Model
import Search

/// A folder that holds one run.
package struct RunDirectory: Sendable {
  /// The folder.
  package let path: String
  /// Held by the process that makes the run, as long as it does.
  private let lock: FolderLock?

  /// A run that exists, to be read.
  ///
  /// - Throws: `InputError` where the folder holds no run.
  package init(existing path: String) throws {
    try self.init(existing: path, lock: nil)
  }

  /// A run that exists, to be written to by this process alone. What one that was killed had not finished
  /// writing, or removing, goes.
  ///
  /// - Throws: `InputError` where the folder holds no run, or another process has it.
  package init(locking path: String) throws {
    _ = try RunDirectory(existing: path)
    try self.init(existing: path, lock: try FolderLock(path))
    for folder in [path, "\(path)/\(File.plots)"] where FileStatus.isFolder(folder) {
      try Folder.removeTemporaryFiles(in: folder)
    }
    if isFinished, FileStatus.exists(checkpointFolder) { try Folder.remove(checkpointFolder) }
  }

  private init(existing path: String, lock: FolderLock?) throws {
    guard FileStatus.exists("\(path)/\(File.record)") else {
      throw InputError("is no run: expected a folder with a \(File.record)", file: path)
    }
    (self.path, self.lock) = (path, lock)
  }

  /// The names of files.
  enum File {
    static let record = "run.json"
    static let summary = "summary.json"
    static let log = "controller.jsonl"
    static let plots = "plots"
    static let checkpoint = "checkpoint"
  }

  /// Whether there is a run in a folder, finished or not.
  package static func isThere(_ path: String) -> Bool {
    FileStatus.exists("\(path)/\(File.record)")
  }

  /// A new run, for this process alone. An earlier run in the folder is moved aside, never overwritten.
  ///
  /// - Returns: the directory, and where the earlier run is now.
  /// - Throws: `InputError` where the folder holds something else, cannot be written, or another process has it.
  package static func create(_ path: String) throws -> (RunDirectory, movedTo: RunDirectory?) {
    if FileStatus.exists(path), !FileStatus.isFolder(path) {
      throw InputError("is no folder: expected a new folder for the results", file: path)
    }
    try Folder.create(path)
    var lock = try FolderLock(path)
    var moved: RunDirectory?
    if isThere(path) {
      let aside = "\(path).\((1...).first { !FileStatus.exists("\(path).\($0)") } ?? 1)"
      try lock.rename(path, to: aside)
      moved = try RunDirectory(existing: aside)
      try Folder.create(path)
      lock = try FolderLock(path)
    }
    // A process that was killed before it had begun leaves nothing that anybody would miss.
    let begun: Set = [FolderLock.fileName, File.plots, File.checkpoint]
    try Folder.removeTemporaryFiles(in: path)
    guard try begun.isSuperset(of: Folder.names(in: path)) else {
      throw InputError(
        "is no run and not empty: expected a new folder for the results", file: path)
    }
    // Without its run.json nobody can tell what a checkpoint is of: the new run must not believe it.
    let directory = RunDirectory(path: path, lock: lock)
    if FileStatus.exists(directory.checkpointFolder) {
      try Folder.remove(directory.checkpointFolder)
    }
    try Folder.create("\(path)/\(File.plots)")
    return (directory, moved)
  }

  private init(path: String, lock: FolderLock) { (self.path, self.lock) = (path, lock) }

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
      throw InputError("is a link: expected a folder of the run", file: folder)
    }
    try DurableFile.write(text, to: target)
  }

  /// Writes a value as JSON, keys sorted.
  package func write(_ value: some Encodable, json name: String) throws {
    try write(try jsonText(value, pretty: true) + "\n", to: name)
  }

  /// Writes a file that the run is read from, with its checksum.
  ///
  /// - Throws: as `write(_:to:)`.
  func keep(_ text: String, as name: String) throws {
    try write(text, to: name)
    var checksums = try Checksums(ofRun: path)
    checksums.files[name] = FileDigest(of: text)
    try write(checksums, json: Checksums.fileName)
  }

  /// The text of a file that the run is read from.
  ///
  /// - Throws: `InputError` where it is missing, or not what was written.
  func text(of name: String) throws -> String {
    let text = try DurableFile.read("\(path)/\(name)")
    if let digest = try Checksums(ofRun: path).files[name], digest != FileDigest(of: text) {
      throw InputError(
        "the content does not fit its checksum in \(Checksums.fileName): it is damaged, or was"
          + " changed", file: "\(path)/\(name)")
    }
    return text
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
  package func space() throws -> SearchSpace {
    try SearchSpace(yaml: record().space, file: "\(path)/\(File.record)")
  }

  /// What the run found.
  ///
  /// - Throws: `InputError` where the run has not finished.
  package func summary() throws -> Summary {
    guard isFinished else {
      throw InputError("the run has not finished: it has no \(File.summary)", file: path)
    }
    return try decode(Summary.self, File.summary)
  }

  /// The searchers' log.
  package func controllerRecords() throws -> [ControllerRecord] {
    try ControllerRecord.records(jsonLines: text(of: File.log), file: "\(path)/\(File.log)")
  }

  private func decode<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
    try value(type, json: text(of: name), file: "\(path)/\(name)")
  }
}
