// Training from scratch: one architecture, one seed, one pass over the stream, or several with the window held out.

import Datasets
import Files
import Model
import Numerics
import Search

/// The stream on which everything is trained, and what of it counts.
package struct TrainingStream: Sendable {
  /// The log.
  package let dataset: Dataset
  /// The rows that are streamed, in the dataset's order.
  package let rows: Range<Int>
  /// The rows that count.
  package let window: EvaluationWindow

  /// The first `count` rows of a dataset, or all.
  package init(_ dataset: Dataset, count: Int? = nil, verdict: VerdictSettings) {
    self.init(
      dataset, rows: 0..<min(count ?? dataset.rows, dataset.rows), verdict: verdict)
  }

  /// A part of a dataset, as if it were a log of its own.
  ///
  /// - Precondition: `rows` are rows of the dataset.
  package init(_ dataset: Dataset, rows: Range<Int>, verdict: VerdictSettings) {
    self.init(
      dataset, rows: rows,
      window: EvaluationWindow(of: rows, skip: verdict.skip, blocks: verdict.blocks))
  }

  /// Some rows of a dataset of which those of a window count.
  ///
  /// - Precondition: `rows` are rows of the dataset.
  init(_ dataset: Dataset, rows: Range<Int>, window: EvaluationWindow) {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= dataset.rows, "rows of the dataset")
    (self.dataset, self.rows, self.window) = (dataset, rows, window)
  }

  /// Checks that a verdict can be made on the stream.
  ///
  /// - Parameter file: the log, for the message.
  /// - Throws: `InputError` where a block would have fewer than two rows, or no row to judge by has a weight.
  package func checkLength(_ verdict: VerdictSettings, file: String) throws {
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
  /// - Precondition: the job is one of this stream.
  package func train(
    _ job: TrainingJob, _ space: SearchSpace, pool: WorkerPool,
    observe: (_ firstRow: Int, _ logits: [Float], _ batch: Batch) throws -> Void = { _, _, _ in }
  ) throws -> Evaluation {
    try trainNetwork(job, space, pool: pool, observe: observe).evaluation
  }

  /// The same, which also hands over the network as it is after the last row.
  package func trainNetwork(
    _ job: TrainingJob, _ space: SearchSpace, pool: WorkerPool,
    observe: (_ firstRow: Int, _ logits: [Float], _ batch: Batch) throws -> Void = { _, _, _ in }
  ) throws -> (network: Network, evaluation: Evaluation) {
    var child = ChildTraining(self, job, space, pool: pool)
    while !child.isDone {
      let logits = try child.step()
      try observe(child.batchRows.lowerBound, logits, child.batch)
    }
    return (child.finished(), child.evaluation)
  }
}

/// A training from scratch between two steps.
struct ChildTraining {
  /// The network, allocated at the job's widths.
  let network: Network
  /// The metrics of the rows so far.
  private(set) var evaluation: Evaluation
  /// The first row that was not trained on. Rows of later passes, and those that are held out, count on from there: it is
  /// the first row of the stream and the number of rows that were read.
  private(set) var nextRow: Int
  /// The rows of the last step.
  private(set) var batchRows: Range<Int>
  /// The batch of the last step.
  private(set) var batch = Batch()
  private let stream: TrainingStream
  private let job: TrainingJob
  private let space: SearchSpace
  private let batchSize: Int
  private let pace: Pace
  private var trainer: Trainer

  init(_ stream: TrainingStream, _ job: TrainingJob, _ space: SearchSpace, pool: WorkerPool) {
    precondition(job.rows == stream.rows && job.window == stream.window, "a job of this stream")
    network = Network(
      space.model, capacity: Capacity(job.shape),
      vocabularySizes: stream.dataset.vocabularySizes,
      rules: space.training.rules, seed: job.seed)
    batchSize = space.training.batch
    let rows = job.passes == nil ? job.rows.count : job.rowsBeforeWindow
    pace = space.training.pace(steps: (job.passes ?? 1) * Self.steps(rows, batchSize))
    trainer = Trainer(network, loss: space.training.loss, pace: pace, pool: pool)
    evaluation = Evaluation(stream.window)
    nextRow = stream.rows.lowerBound
    batchRows = nextRow..<nextRow
    (self.stream, self.job, self.space) = (stream, job, space)
  }

  /// The steps of a pass over so many rows.
  private static func steps(_ rows: Int, _ batch: Int) -> Int { (rows + batch - 1) / batch }

  /// Whether all rows were trained on, or predicted where they are held out.
  var isDone: Bool { rowsDone >= job.rowsRead }

  /// The number of rows that were read.
  private var rowsDone: Int { nextRow - stream.rows.lowerBound }

  /// The number of steps that are done. No batch goes beyond the end of a pass.
  var steps: Int {
    guard let passes = job.passes else { return Self.steps(rowsDone, batchSize) }
    let before = job.rowsBeforeWindow
    let complete = min(passes, rowsDone / before)
    return complete * Self.steps(before, batchSize)
      + Self.steps(rowsDone - complete * before, batchSize)
  }

  /// The number of steps that changed weights.
  private var updates: Int {
    guard let passes = job.passes else { return steps }
    return min(steps, passes * Self.steps(job.rowsBeforeWindow, batchSize))
  }

  /// The rows of the next step, and whether they are held out.
  private var next: (rows: Range<Int>, isHeldOut: Bool) {
    let (first, end) = (stream.rows.lowerBound, stream.rows.upperBound)
    guard let passes = job.passes else { return (nextRow..<min(nextRow + batchSize, end), false) }
    let (window, before) = (stream.window.rows.lowerBound, job.rowsBeforeWindow)
    let isHeldOut = rowsDone >= passes * before
    let row = isHeldOut ? window + rowsDone - passes * before : first + rowsDone % before
    return (row..<min(row + batchSize, isHeldOut ? end : window), isHeldOut)
  }

  /// Scores the next batch, trains on it unless it is held out, and returns the logits of its rows.
  ///
  /// - Throws: `Divergence`, or `InputError` where the dataset is damaged.
  mutating func step() throws -> [Float] {
    let (rows, isHeldOut) = next
    try stream.dataset.read(rows, into: &batch)
    let outcome =
      isHeldOut
      ? trainer.score(batch, training: [job.shape]) : trainer.step(batch, training: [job.shape])
    if let fault = outcome.trained[0].fault {
      throw Divergence(step: steps, fault, of: job.shape, in: space)
    }
    evaluation.add(
      logits: outcome.logits, labels: batch.labels, weights: batch.weights,
      firstRow: rows.lowerBound)
    nextRow += rows.count
    batchRows = rows
    return outcome.logits
  }

  /// Goes on from the network of a snapshot and the predictions for the rows before `row`.
  ///
  /// What was measured follows from the predictions: they are evaluated again, in the order in which they were made.
  ///
  /// - Throws: `InputError` where the snapshot is another network's, or the dataset is damaged; the training is
  ///   then of no use.
  mutating func restore(
    row: Int, _ predictions: SpooledPredictions, from reader: inout SnapshotFile.Reader
  ) throws {
    guard (0...job.rowsRead).contains(row - stream.rows.lowerBound) else {
      throw InputError("the snapshot is another stream's", file: stream.dataset.folder)
    }
    try network.restore(from: &reader)
    var outcomes = Batch()
    try predictions.forEachChunk(of: stream.window.rows) { rows, logits in
      try stream.dataset.readOutcomes(rows, into: &outcomes)
      evaluation.add(
        logits: Array(logits), labels: outcomes.labels, weights: outcomes.weights,
        firstRow: rows.lowerBound)
    }
    nextRow = row
    trainer.begin(pace, after: updates)
  }

  /// The network as it is after the last row.
  mutating func finished() -> Network {
    precondition(isDone)
    trainer.settle()
    return network
  }
}
