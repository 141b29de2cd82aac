// The checkpoint of work that is not a run: a folder beside its output, there only while the work is not complete.

import Files
import Model
import Numerics
import Runs
import Training

// Invariants:
// - One process at a time uses the folder.
// - All that is in it depends on one space, one log, one number of rows, one arithmetic and one version, which its first piece names.

/// The folder of interrupted work, of which the same command makes the rest.
package struct LabCheckpoint: Sendable {
  /// The checkpoint; nil where there is no place for it, and the work cannot be resumed.
  package let checkpoint: Checkpoint?
  private let folder: String
  private let lock: FolderLock?

  /// What results depend on beside the names of their pieces.
  private struct Work: Codable, Equatable {
    var version: String
    var numerics: String
    var fingerprint: String
    var space: String
    /// Absent in checkpoints of earlier versions, whose pieces name their rows all the same.
    var rows: Int?

    /// What is not the same in other work.
    func difference(from other: Work) -> String? {
      if version != other.version { return "version of nas" }
      if numerics != other.numerics { return "arithmetic" }
      if fingerprint != other.fingerprint { return "log" }
      if space != other.space { return "space" }
      return rows != nil && rows != other.rows ? "number of rows" : nil
    }
  }

  private static let piece = "work"

  /// Opens the checkpoint in a folder, or begins one. Where it may not be written to or another process has it, the
  /// surroundings are told, and there is none.
  ///
  /// - Throws: `InputError` where it is of work on another space, log or number of rows, under other arithmetic or another version;
  ///   it is then left as it was. `FileError` where the disk is full.
  package init(
    at folder: String, of workspace: Workspace, surroundings: Checkpoint.Surroundings
  ) throws {
    self.folder = folder
    // How many rows are used is said beside the space, whoever has said so.
    var space = workspace.space
    space.data.rows = nil
    let work = Work(
      version: Version.current, numerics: Arithmetic.description,
      fingerprint: workspace.dataset.fingerprint, space: try space.yaml(), rows: workspace.rows)
    guard !FileStatus.isLink(folder) else {
      throw InputError("is a symbolic link: expected a folder that nas has written", file: folder)
    }
    do {
      lock = try FolderLock(Checkpoint.own(folder))
    } catch let error as InputError {
      surroundings.warn("\(error): the work cannot be resumed if it is interrupted")
      (checkpoint, lock) = (nil, nil)
      return
    }
    var opened = try Checkpoint(folder: folder, surroundings: surroundings)
    let known = opened.result(of: Self.piece, as: Work.self)
    if let known, let difference = known.difference(from: work) {
      throw InputError(
        "is of interrupted work with another \(difference): complete that as it was begun, or remove the"
          + " folder", file: folder)
    }
    if known == nil {
      if try !opened.isBlank() {
        surroundings.warn("\(folder): does not name its log and space: the work starts again")
        try opened.clear()
        opened = try Checkpoint(folder: folder, surroundings: surroundings)
      }
      _ = try opened.result(of: Self.piece) { work }
    }
    checkpoint = opened
  }

  /// Removes the checkpoint of work that is complete.
  ///
  /// - Throws: `FileError` where it cannot be removed.
  package func remove() throws { try checkpoint?.remove() }

  /// Removes the checkpoint of work that has failed, if nothing in it is worth keeping.
  package func removeIfUseless() throws {
    if let checkpoint, try checkpoint.isBlank(but: [Self.piece]) { try checkpoint.remove() }
  }
}
