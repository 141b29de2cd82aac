// Training from scratch: one architecture, one seed, one pass over the stream.

import CTRNetwork
import ClickData
import Linalg
import Search
import SearchSpace
import System

/// The stream on which everything is trained, and what of it counts.
public struct TrainingStream: Sendable {
  /// The log.
  public let dataset: Dataset
  /// The rows that are streamed, in the dataset's order.
  public let rows: Range<Int>
  /// The rows that count.
  public let window: EvaluationWindow

  /// The first `count` rows of a dataset, or all.
  public init(_ dataset: Dataset, count: Int? = nil, verdict: VerdictSettings) {
    self.init(
      dataset, rows: 0..<min(count ?? dataset.rows, dataset.rows), verdict: verdict)
  }

  /// A part of a dataset, as if it were a log of its own.
  ///
  /// - Precondition: `rows` are rows of the dataset.
  public init(_ dataset: Dataset, rows: Range<Int>, verdict: VerdictSettings) {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= dataset.rows, "rows of the dataset")
    self.dataset = dataset
    self.rows = rows
    window = EvaluationWindow(of: rows, skip: verdict.skip, blocks: verdict.blocks)
  }

  /// Checks that a verdict can be made on the stream.
  ///
  /// - Parameter file: the log, for the message.
  /// - Throws: `InputError` where a block would have fewer than two rows, or no row to judge by has a weight.
  func checkLength(_ verdict: VerdictSettings, file: String) throws {
    guard window.rows.count >= 2 * verdict.blocks else {
      throw InputError(
        "the stream has \(window.rows.count) rows to judge by: expected at least two for each of"
          + " `verdict.blocks` = \(verdict.blocks)", file: file)
    }
    guard try hasWeight else {
      throw InputError(
        "the \(window.rows.count) rows to judge by all have the weight 0: expected some above it",
        file: file)
    }
  }
}

/// A network to be trained from scratch.
public struct TrainingJob: Hashable, Sendable {
  /// Its widths.
  public var shape: Shape
  /// The seed of its initial weights.
  public var seed: UInt64

  /// Makes a job.
  public init(shape: Shape, seed: UInt64) {
    self.shape = shape
    self.seed = seed
  }
}

extension TrainingStream {
  /// Whether some row of the window has a weight above 0.
  private var hasWeight: Bool {
    get throws {
      var batch = Batch()
      let (rows, chunk) = (window.rows, 1 << 16)
      for start in stride(from: rows.lowerBound, to: rows.upperBound, by: chunk) {
        try dataset.readOutcomes(start..<min(start + chunk, rows.upperBound), into: &batch)
        if batch.weights.isEmpty || batch.weights.contains(where: { $0 > 0 }) { return true }
      }
      return false
    }
  }

  /// Trains a child: allocates it at its widths, and scores each batch before training on it.
  ///
  /// - Parameter observe: called after each batch with its first row, the logits of its rows, and the batch.
  /// - Throws: `Divergence`, `InputError` where the dataset is damaged, or what `observe` throws.
  public func train(
    _ job: TrainingJob, _ space: SearchSpace, pool: WorkerPool,
    observe: (_ firstRow: Int, _ logits: [Float], _ batch: Batch) throws -> Void = { _, _, _ in }
  ) throws -> Evaluation {
    let network = Network(
      capacity: Capacity(job.shape), vocabularySizes: dataset.vocabularySizes,
      linear: space.model.linear, optimizer: Optimizer(space.training), seed: job.seed)
    var trainer = Trainer(network, pool: pool)
    var evaluation = Evaluation(window)
    var batch = Batch()
    let batchSize = space.training.batch
    for (step, start) in stride(from: rows.lowerBound, to: rows.upperBound, by: batchSize)
      .enumerated()
    {
      try dataset.read(start..<min(start + batchSize, rows.upperBound), into: &batch)
      let outcome = trainer.step(batch, training: [job.shape])
      guard outcome.losses[0].isFinite else { throw Divergence(step: step) }
      evaluation.add(
        logits: outcome.logits, labels: batch.labels, weights: batch.weights, firstRow: start)
      try observe(start, outcome.logits, batch)
    }
    return evaluation
  }
}
