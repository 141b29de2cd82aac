// The predictions of a training, kept on the disk: there is one for every row of the log.

import ClickData
import System

/// The probabilities that a training predicted for some rows of its stream.
public struct SpooledPredictions: Sendable {
  private let rows: Range<Int>
  private let spool: Spool
  private var values = SpooledValues<Float>()

  /// Keeps the predictions for `rows` of the stream in a spool, which many trainings may share.
  public init(of rows: Range<Int>, in spool: Spool) {
    self.rows = rows
    self.spool = spool
  }

  /// Adds the predictions for consecutive rows, the first of which is `firstRow` of the stream.
  ///
  /// - Throws: `FileError` where the disk is full.
  public mutating func add(logits: [Float], firstRow: Int) throws {
    for i in logits.indices where rows.contains(firstRow + i) {
      values.recent.append(Float(Evaluation.probability(logits[i])))
    }
    try values.flush(to: spool, isLast: false)
  }

  /// Ends the training: nothing is added any more.
  ///
  /// - Throws: `FileError` where the disk is full.
  public mutating func finish() throws { try values.flush(to: spool, isLast: true) }

  /// Writes one probability a row to a `.npy` file (`<f4`), once the training has ended.
  ///
  /// - Throws: `InputError` where the file cannot be written, `FileError` where the machine fails.
  public func write(to path: String) throws {
    try writePredictions(values, from: spool, to: path)
  }

  /// Prediction difference: the mean of |p₁ − p₂| / ((p₁ + p₂) / 2) over two trainings of the same
  /// architecture, which shows how far a retrain can be trusted to repeat itself.
  ///
  /// - Throws: `FileError` where the disk fails.
  /// - Precondition: both have ended, and saw the same rows in the same batches.
  public func difference(from other: SpooledPredictions) throws -> Double {
    precondition(values.count == other.values.count && values.count > 0)
    var sum = 0.0
    for index in 0..<values.chunkCount {
      let first = try values.chunk(index, from: spool)
      let second = try other.values.chunk(index, from: other.spool)
      precondition(first.count == second.count)
      for (p, q) in zip(first, second).map({ (Double($0), Double($1)) }) where p + q > 0 {
        sum += abs(p - q) / ((p + q) / 2)
      }
    }
    return sum / Double(values.count)
  }
}
