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
  /// The rows of the stream, in their order. It is trained on each once, unless `passes` says otherwise.
  package var rows: Range<Int>
  /// Those of them that count.
  package var window: EvaluationWindow
  /// So many passes over the rows before the window, whose rows are then predicted without training on any: it is held
  /// out. Nil for progressive validation, which trains on all rows once, and predicts each before.
  package var passes: Int? = nil
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
      + " blocks \(window.blocks) \(shape.name)" + (passes.map { " passes \($0)" } ?? "")
  }

  /// The rows that go through the network, those of every pass.
  package var rowsRead: Int {
    passes.map { $0 * rowsBeforeWindow + window.rows.count } ?? rows.count
  }

  /// The number of rows before the window.
  var rowsBeforeWindow: Int { window.rows.lowerBound - rows.lowerBound }
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

extension TrainingJob {
  /// The same training with the window held out, after some passes over the rows before it.
  ///
  /// - Precondition: there are rows before the window, and none behind it.
  package func heldOut(passes: Int) -> TrainingJob {
    precondition(passes > 0 && rowsBeforeWindow > 0 && window.rows.upperBound == rows.upperBound)
    var job = self
    job.passes = passes
    return job
  }
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
