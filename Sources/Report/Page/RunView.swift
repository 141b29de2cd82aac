// What is known of a run, finished or not: all that its page shows.

import Files
import Model
import Runs
import Search

/// What is known of a run, finished or still going on: all that its page shows.
package struct RunView: Sendable {
  /// The folder of the run.
  package var folder: String
  /// What went into it.
  package var record: RunRecord
  /// Its space.
  package var space: SearchSpace
  /// What its searchers have logged so far.
  package var records: [ControllerRecord] = []
  /// What it found; nil while it goes on.
  package var summary: Summary?
  /// How far the supernet can be trusted; nil where that was not measured.
  package var audit: AuditReport?
  /// What it is at; nil for a finished run.
  package var progress: RunProgress?

  /// The folder to resume in, on a live page whose run was stopped; nil otherwise, as files do not name their folder.
  package var stoppedIn: String?

  /// A run that has just begun.
  package init(folder: String, record: RunRecord, space: SearchSpace) {
    (self.folder, self.record, self.space) = (folder, record, space)
  }

  /// What a folder holds of a run, which may have ended before its time.
  ///
  /// - Throws: `InputError` where one of the run's files is damaged.
  package init(_ directory: RunDirectory) throws {
    self.init(
      folder: directory.path, record: try directory.record(),
      space: try directory.costedSpace().space)
    if FileStatus.exists("\(directory.path)/controller.jsonl") {
      records = try directory.controllerRecords()
    }
    if directory.isFinished { summary = try directory.summary() }
    audit = try directory.audit()
  }
}
