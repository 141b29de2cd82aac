// The journal in front of the trainings: what was finished, by this process or an earlier one, is not trained again.

import Files

// Invariants:
// - An outcome is told to the caller after the journal has it.
// - A line of the journal serves a job only if it has all that is wanted of it; another is as if it were not there.
// - The jobs that are handed on are those that the journal does not serve, in the order of the list.

/// Knows what was finished, and hands on the rest.
package struct JournaledTrainings: Trainings {
  private let trainings: any Trainings
  private let checkpoint: Checkpoint

  /// Stands before some trainings.
  ///
  /// - Parameter checkpoint: its journal is asked, and written to. The trainings' predictions, where they are wanted,
  ///   wait in it too.
  package init(_ trainings: any Trainings, in checkpoint: Checkpoint) {
    (self.trainings, self.checkpoint) = (trainings, checkpoint)
  }

  /// What the jobs come to, as the protocol says.
  package func outcomes(
    of jobs: [TrainingJob], progress: @Sendable (TrainingProgress) throws -> Void
  ) throws -> [TrainingOutcome] {
    var outcomes = try jobs.map(known)
    let missing = outcomes.indices.filter { outcomes[$0] == nil }
    var told = TrainingProgress(of: jobs)
    for (index, outcome) in outcomes.enumerated() {
      guard let outcome else { continue }
      told.done += 1
      told.rowsDone += jobs[index].rowsRead
      told.finished = (index, outcome)
      try progress(told)
    }
    if !missing.isEmpty {
      let known = told
      let made = try trainings.outcomes(of: missing.map { jobs[$0] }) { inner in
        var now = known
        now.done += inner.done
        now.rowsDone += inner.rowsDone
        now.rowsTrained = inner.rowsTrained
        now.finished = inner.finished.map { (missing[$0.job], $0.outcome) }
        if let (job, outcome) = now.finished { try keep(outcome, of: jobs[job]) }
        try progress(now)
      }
      precondition(made.count == missing.count, "one outcome a job")
      for (index, outcome) in zip(missing, made) { outcomes[index] = outcome }
    }
    return outcomes.map { outcome in
      guard let outcome else { preconditionFailure("missing trainings are made") }
      return outcome
    }
  }

  /// What the journal keeps of a training.
  private struct Kept: Codable {
    /// Nil where it diverged.
    var figures: TrainedRun.Figures?
    /// Size and checksum of the predictions, where they were wanted.
    var predictions: FileDigest?
    /// Whether the figures are those of a training that only ranks; nil where not.
    var isRank: Bool?

    enum CodingKeys: String, CodingKey {
      case figures, predictions
      case isRank = "is_rank"
    }
  }

  /// What a job came to earlier, if all that is wanted of it is still there.
  private func known(_ job: TrainingJob) throws -> TrainingOutcome? {
    guard let kept = checkpoint.result(of: job.name, as: Kept.self) else { return nil }
    guard let figures = kept.figures else { return job.whenDiverged == .loses ? .diverged : nil }
    precondition(figures.seed == job.seed, "a name has one seed")
    switch job.wanted {
    case .rank: return .trained(TrainedRun(figures: figures, predictions: nil))
    case .figures:
      return kept.isRank == true ? nil : .trained(TrainedRun(figures: figures, predictions: nil))
    case .predictions:
      let keeper = try SnapshotKeeper(of: job.name, in: checkpoint)
      guard let digest = kept.predictions,
        let predictions = try keeper.predictions(of: job.window.rows, keeping: digest)
      else { return nil }
      return .trained(TrainedRun(figures: figures, predictions: predictions))
    }
  }

  private func keep(_ outcome: TrainingOutcome, of job: TrainingJob) throws {
    let keeper = try SnapshotKeeper(of: job.name, in: checkpoint)
    guard case .trained(let run) = outcome else {
      return try keeper.finish(with: Kept(figures: nil))
    }
    let spool = run.predictions?.spool
    try keeper.finish(
      with: Kept(
        figures: run.figures, predictions: spool?.digest, isRank: job.wanted == .rank ? true : nil),
      keeping: spool)
  }
}
