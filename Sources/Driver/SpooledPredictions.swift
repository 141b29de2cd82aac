// The predictions of a training, kept on the disk: there is one for every row of the log.

import ClickData
import System

/// The logits that a training predicted for some rows of its stream: 4 bytes a row, which the disk has back when
/// the spool is released.
public struct SpooledPredictions: Sendable {
  private let rows: Range<Int>
  private let spool: Spool
  private var logits = SpooledValues<Float>()

  /// Keeps the predictions for `rows` of the stream in a spool, which many trainings may share.
  public init(of rows: Range<Int>, in spool: Spool) {
    self.rows = rows
    self.spool = spool
  }

  /// Adds the predictions for consecutive rows, the first of which is `firstRow` of the stream and follows the
  /// last before.
  ///
  /// - Throws: `FileError` where the disk is full.
  public mutating func add(logits new: [Float], firstRow: Int) throws {
    let kept = rows.clamped(to: firstRow..<firstRow + new.count)
    logits.recent += new[kept.lowerBound - firstRow..<kept.upperBound - firstRow]
    try logits.flush(to: spool, isLast: false)
  }

  /// Ends the training: nothing is added any more.
  ///
  /// - Throws: `FileError` where the disk is full.
  public mutating func finish() throws { try logits.flush(to: spool, isLast: true) }

  /// Hands on the logits of those of some rows that have one, in the order of the rows, once the training has
  /// ended.
  ///
  /// - Throws: `FileError` where the disk fails, or what `body` throws.
  func forEachChunk(
    of wanted: Range<Int>, _ body: (_ rows: Range<Int>, _ logits: ArraySlice<Float>) throws -> Void
  ) throws {
    var start = rows.lowerBound
    try logits.forEachChunk(from: spool) { chunk in
      let part = wanted.clamped(to: start..<start + chunk.count)
      if !part.isEmpty {
        try body(part, chunk[part.lowerBound - start..<part.upperBound - start])
      }
      start += chunk.count
    }
  }

  /// Writes one probability a row to a `.npy` file (`<f4`), once the training has ended.
  ///
  /// - Throws: `InputError` where the file cannot be written, `FileError` where the machine fails.
  public func write(to path: String) throws {
    try writePredictions(logits, from: spool, to: path, probability: Self.probability)
  }

  /// Prediction difference: the weighted mean of |p₁ − p₂| / ((p₁ + p₂) / 2) over two trainings of the same
  /// architecture, which shows how far a retrain can be trusted to repeat itself.
  ///
  /// - Parameter weights: those of some rows of the stream; empty where all are 1.
  /// - Throws: `FileError` where the disk fails, or what `weights` throws.
  /// - Precondition: both have ended, and saw the same rows in the same batches.
  public func difference(
    from other: SpooledPredictions, weights: (_ rows: Range<Int>) throws -> [Float] = { _ in [] }
  ) throws -> Double {
    precondition(logits.count == other.logits.count && logits.count > 0)
    var (sum, weight) = (0.0, 0.0)
    var start = rows.lowerBound
    for index in 0..<logits.chunkCount {
      let first = try logits.chunk(index, from: spool)
      let second = try other.logits.chunk(index, from: other.spool)
      precondition(first.count == second.count)
      let weights = try weights(start..<start + first.count)
      for i in first.indices {
        let (p, q) = (Double(Self.probability(first[i])), Double(Self.probability(second[i])))
        let w = weights.isEmpty ? 1 : Double(weights[i])
        if p + q > 0 { sum += w * (abs(p - q) / ((p + q) / 2)) }
        weight += w
      }
      start += first.count
    }
    return weight > 0 ? sum / weight : 0
  }

  private static func probability(_ logit: Float) -> Float { Float(Evaluation.probability(logit)) }
}
