// What a person wants to know of a run among others: read from its files, which are neither locked nor changed. What the
// runs look like beside each other is not here.

import Files
import Foundation
import Model
import Statistics

/// One run among others: its question and its answer, or why its folder cannot be read.
package struct RunOverview: Sendable {
  /// What a folder is.
  package enum State: String, Codable, Sendable {
    /// The run is complete.
    case finished
    /// A process has it now.
    case running
    /// It ended before its time, and can be resumed.
    case stopped
    /// One of its files cannot be read.
    case damaged
    /// The folder holds no run.
    case foreign
  }

  /// The folder, as it was named.
  package var folder: String
  /// What the folder is.
  package var state: State
  /// Why the run cannot be read; nil if it can.
  package var problem: String?
  /// What went into the run; nil for a folder without a readable run.
  package var record: RunRecord?
  /// Its space.
  package var space: SearchSpace?
  /// What it found; nil unless it is finished.
  package var summary: Summary?

  /// The last part of the folder's path.
  package var name: String { Path.split(folder).name }
  /// The candidate that was chosen; nil if none was, or the run is not finished.
  package var chosen: Summary.TargetResult? {
    summary?.targets.first { $0.target == summary?.chosen }
  }
  /// The choices of the architecture to use, by decision: of the chosen candidate, else of the baseline; nil unless the
  /// run is finished.
  package var architecture: [String: ChoiceValue]? {
    chosen?.trained.architecture ?? summary?.baseline.architecture
  }
}

extension RunOverview {
  /// Looks at a folder.
  package init(of folder: String) {
    self.init(folder: folder, state: .foreign)
    guard RunDirectory.isThere(folder) else {
      problem = "no run: it has no \(RunDirectory.File.record)"
      return
    }
    do {
      let directory = try RunDirectory(existing: folder)
      (record, space) = (try directory.record(), try directory.space())
      // Asked before the summary is looked for: a run that ends meanwhile is finished then.
      let isTaken = FolderLock.isTaken(directory.path)
      if directory.isFinished {
        summary = try directory.summary()
        state = .finished
      } else {
        state = isTaken ? .running : .stopped
      }
    } catch {
      (record, space, summary) = (nil, nil, nil)
      (state, problem) = (.damaged, "\(error)")
    }
  }

  /// The runs that some folders are, or hold: a folder without a run stands for the folders in it.
  ///
  /// - Returns: each folder once, in the order of the folders and of their names; folders that are no runs too.
  /// - Throws: `InputError` if a folder does not exist, or cannot be read.
  package static func all(in folders: [String]) throws -> [RunOverview] {
    var seen: Set<String> = []
    return try folders.flatMap { folder in
      guard FileStatus.exists(folder) else {
        throw InputError("does not exist: expected a run, or a folder of runs", file: folder)
      }
      guard FileStatus.isFolder(folder) else {
        throw InputError("is a file: expected a run, or a folder of runs", file: folder)
      }
      if RunDirectory.isThere(folder) { return [folder] }
      return try Folder.names(in: folder).sorted()
        .filter { !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }.filter(FileStatus.isFolder)
    }
    .filter { seen.insert(Path.resolved($0)).inserted }
    .map(RunOverview.init)
  }
}

extension RunOverview: Encodable {
  private enum CodingKeys: String, CodingKey {
    case folder, name, state, problem, date, version, numerics, log, fingerprint, rows, seed
    case targets, descend, separate, chosen, reason
    case costRatio = "cost_ratio"
    case delta, verdict, baseline, candidates, seconds, work
  }

  /// A network that was trained from scratch: its target, unless it is the baseline, and its figures.
  private struct Candidate: Encodable {
    let target: Target?
    let cost: Summary.CostFigures
    let logloss: Double
    let auc: Double
    let delta: Delta?
    let verdict: Verdict?

    init(_ trained: Summary.Trained, _ result: Summary.TargetResult? = nil) {
      (target, delta, verdict) = (result?.target, result?.delta, result?.verdict)
      (cost, logloss, auc) = (trained.cost, trained.logloss, trained.auc)
    }
  }

  /// Writes the fields that are known; those of a finished run alone are left out of others.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(folder, forKey: .folder)
    try container.encode(name, forKey: .name)
    try container.encode(state, forKey: .state)
    try container.encodeIfPresent(problem, forKey: .problem)
    if let record {
      try container.encode(record.date, forKey: .date)
      try container.encode(record.version, forKey: .version)
      try container.encode(record.numerics, forKey: .numerics)
      try container.encodeIfPresent(space?.data.paths, forKey: .log)
      try container.encode(record.data.fingerprint, forKey: .fingerprint)
      try container.encode(record.data.rows, forKey: .rows)
      try container.encode(record.options.seed, forKey: .seed)
      try container.encode(record.options.targets, forKey: .targets)
      try container.encode(record.options.descends, forKey: .descend)
      try container.encode(record.options.separate, forKey: .separate)
    }
    if let summary {
      try container.encode(summary.chosen, forKey: .chosen)
      try container.encode(summary.reason, forKey: .reason)
      try container.encode(chosen?.trained.cost.ratio, forKey: .costRatio)
      try container.encode(chosen?.delta, forKey: .delta)
      try container.encode(chosen?.verdict, forKey: .verdict)
      try container.encode(Candidate(summary.baseline), forKey: .baseline)
      try container.encode(
        summary.targets.map { Candidate($0.trained, $0) }, forKey: .candidates)
      try container.encode(summary.seconds, forKey: .seconds)
      try container.encode(summary.work, forKey: .work)
    }
  }
}
