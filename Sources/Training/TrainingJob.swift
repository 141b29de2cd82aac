// One training from scratch as a value. It is neither a network nor a log, and it says nothing of when or where.

import Datasets
import Model

/// A network that is to be trained from scratch on a part of a log, and what is wanted of it.
///
/// Beside the job its result depends on the log and on the sections `model` and `training` of the space alone, which
/// all jobs of a queue share.
package struct TrainingJob: Hashable, Sendable {
  /// Its widths.
  package var shape: Shape
  /// The seed of its initial weights.
  package var seed: UInt64
  /// The rows that it is trained on, in their order, each once.
  package var rows: Range<Int>
  /// Those of them that count.
  package var window: EvaluationWindow
  /// What of it is wanted.
  package var wanted: Wanted
  /// What becomes of it if it diverges.
  package var whenDiverged: DivergenceRule

  /// Makes a job.
  ///
  /// - Precondition: the window lies within the rows.
  package init(
    shape: Shape, seed: UInt64, rows: Range<Int>, window: EvaluationWindow, wanted: Wanted = .rank,
    whenDiverged: DivergenceRule = .fails
  ) {
    precondition(
      rows.lowerBound <= window.rows.lowerBound && window.rows.upperBound <= rows.upperBound,
      "rows that count are rows of the stream")
    (self.shape, self.seed, self.rows, self.window) = (shape, seed, rows, window)
    (self.wanted, self.whenDiverged) = (wanted, whenDiverged)
  }

  /// The name of the training in a journal, which tells all that its figures depend on within one piece of work. What
  /// is wanted is no part of it: a training that was made for more serves a job that wants less.
  ///
  /// Journals and the names of snapshots are made of it. It must never change for a network that an interrupted run of
  /// an earlier version may be training: a run that goes on would train it again. So it is written here, and by
  /// `Shape.name`, word by word as run folders of format 2 have it, and not as Swift describes a value.
  package var name: String {
    func range(_ rows: Range<Int>) -> String { "\(rows.lowerBound)..<\(rows.upperBound)" }
    return "training seed \(seed) rows \(range(rows)) window \(range(window.rows))"
      + " blocks \(window.blocks) \(shape.name)"
  }
}

/// What of a training is wanted beside its log loss.
package enum Wanted: Sendable {
  /// Nothing: it only ranks architectures.
  case rank
  /// All that a verdict reports, but for the predictions.
  case figures
  /// The predictions too, which wait on the disk.
  case predictions
}

/// What becomes of a training whose numbers do not stay finite.
package enum DivergenceRule: Sendable {
  /// It ends all the work with its error.
  case fails
  /// It is worse than any other: its outcome says so, and the work goes on.
  case loses
}

extension TrainingStream {
  /// The stream of a job on a log.
  ///
  /// - Precondition: its rows are rows of the dataset.
  init(_ dataset: Dataset, of job: TrainingJob) {
    self.init(dataset, rows: job.rows, window: job.window)
  }

  /// A training on this stream.
  package func job(
    _ shape: Shape, seed: UInt64, keeping wanted: Wanted = .rank,
    whenDiverged: DivergenceRule = .fails
  ) -> TrainingJob {
    TrainingJob(
      shape: shape, seed: seed, rows: rows, window: window, wanted: wanted,
      whenDiverged: whenDiverged)
  }
}
