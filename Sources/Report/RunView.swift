// What is known of a run, finished or not: all that its page shows.

import Driver
import Search
import SearchSpace
import System

/// What is known of a run, finished or still going on: all that its page shows.
public struct RunView: Sendable {
  /// The folder of the run.
  public var folder: String
  /// What went into it.
  public var record: RunRecord
  /// Its space.
  public var space: SearchSpace
  /// The states of its controllers so far.
  public var records: [ControllerRecord] = []
  /// What it found; nil while it goes on.
  public var summary: Summary?
  /// How far the supernet can be trusted; nil where that was not measured.
  public var audit: AuditReport?
  /// What it is at; nil for a finished run.
  public var progress: RunProgress?

  /// A run that has just begun.
  public init(folder: String, record: RunRecord, space: SearchSpace) {
    (self.folder, self.record, self.space) = (folder, record, space)
  }

  /// What a folder holds of a run, which may have ended before its time.
  ///
  /// - Throws: `InputError` where one of the run's files is damaged.
  public init(_ directory: RunDirectory) throws {
    self.init(
      folder: directory.path, record: try directory.record(),
      space: try directory.costedSpace().space)
    if FileStatus.exists("\(directory.path)/controller.jsonl") {
      records = try directory.controllerRecords()
    }
    if directory.isFinished { summary = try directory.summary() }
    let auditFile = "\(directory.path)/audit.json"
    if FileStatus.exists(auditFile) {
      audit = try value(AuditReport.self, json: DurableFile.read(auditFile), file: auditFile)
    }
  }
}

/// What a run is at.
public struct RunProgress: Hashable, Sendable {
  /// In a few words: `search`, `playoff, training 3 of 45`.
  public var phase: String
  /// The part of the phase that is done, from 0 to 1.
  public var fraction: Double

  /// Makes the progress of a phase.
  public init(phase: String, fraction: Double) {
    (self.phase, self.fraction) = (phase, fraction)
  }
}
