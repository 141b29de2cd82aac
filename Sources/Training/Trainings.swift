// The one queue of trainings from scratch. Everything that trains a list of networks hands it the list; who trains them,
// on which threads or machines, and which of them are known already, is another file's.

import Files

/// Whoever makes trainings of one log under one set of settings.
///
/// The trivial conformer is `LocalTrainings`, which trains here and now. `JournaledTrainings` stands before another: it
/// knows what has been finished, and keeps what is. A job is a value that tells all that its result depends on, and the
/// journal is all that processes have to share, so that several of them can serve one list.
package protocol Trainings: Sendable {
  /// What some jobs come to, in the order of the list. The same for any number of threads.
  ///
  /// - Parameter progress: called from any thread after some rows of a job, and when a job is finished: its outcome is
  ///   kept when this returns. Where it throws, the work ends with that error.
  /// - Throws: `Divergence` of a job that may not lose, `InputError` where the dataset is damaged, `FileError` where the
  ///   disk is full, or `Stopped` where the work is to end. Of several failures one that another did not cause.
  /// - Precondition: the jobs are different, and their rows are rows of the dataset.
  func outcomes(
    of jobs: [TrainingJob], progress: @Sendable (TrainingProgress) throws -> Void
  ) throws -> [TrainingOutcome]
}

/// What a training came to.
package enum TrainingOutcome: Sendable {
  /// It was trained to its end.
  case trained(TrainedRun)
  /// It diverged, which its job allows.
  case diverged

  /// What was measured; nil where it diverged.
  package var figures: TrainedRun.Figures? {
    if case .trained(let run) = self { run.figures } else { nil }
  }
}

/// How far a list of trainings is.
package struct TrainingProgress: Sendable {
  /// Jobs that are finished, and all of them.
  package var done = 0, jobs: Int
  /// Rows that were trained on, those of earlier processes included, and the rows of all jobs.
  package var rowsDone = 0, rows: Int
  /// Rows that this process trained on: those of which the time is known.
  package var rowsTrained = 0
  /// The job that has just been finished, by its place in the list; nil where some more rows were trained on.
  package var finished: (job: Int, outcome: TrainingOutcome)?

  /// The part of the rows that is done, from 0 to 1.
  package var fraction: Double { rows > 0 ? Double(rowsDone) / Double(rows) : 1 }

  /// That of a list of which nothing is done.
  init(of jobs: [TrainingJob]) {
    self.jobs = jobs.count
    rows = jobs.reduce(0) { $0 + $1.rowsRead }
  }
}

extension Trainings {
  /// The trainings of some jobs none of which may lose, in the order of the list.
  ///
  /// - Throws: as `outcomes(of:progress:)`.
  package func runs(
    of jobs: [TrainingJob], progress: @Sendable (TrainingProgress) throws -> Void = { _ in }
  ) throws -> [TrainedRun] {
    precondition(jobs.allSatisfy { $0.whenDiverged == .fails }, "all are to come to an end")
    return try outcomes(of: jobs, progress: progress).map { outcome in
      guard case .trained(let run) = outcome else { preconditionFailure("no job may lose") }
      return run
    }
  }

  /// What their figures are, in the order of the list.
  ///
  /// - Throws: as `outcomes(of:progress:)`.
  package func figures(
    of jobs: [TrainingJob], progress: @Sendable (TrainingProgress) throws -> Void = { _ in }
  ) throws -> [TrainedRun.Figures] {
    try runs(of: jobs, progress: progress).map(\.figures)
  }
}
