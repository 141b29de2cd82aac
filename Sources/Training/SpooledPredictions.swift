// The predictions of a training, kept on the disk: there is one for every row of the log.

import Datasets
import Files

/// The logits that a training predicted for some rows of its stream: 4 bytes a row, which the disk has back when
/// a spool without a name is released.
package struct SpooledPredictions: Sendable {
  private let rows: Range<Int>
  /// The file that holds what was flushed.
  let spool: Spool
  private var recent: [Float] = []
  /// The rows whose logits are read at once.
  private static let chunk = 1 << 16

  /// Keeps the predictions for `rows` of the stream in a spool of their own, behind those of the first rows that it
  /// may hold already.
  package init(of rows: Range<Int>, in spool: Spool) {
    self.rows = rows
    self.spool = spool
  }

  /// Adds the predictions for consecutive rows, the first of which is `firstRow` of the stream and follows the
  /// last before.
  ///
  /// - Throws: `FileError` where the disk is full.
  package mutating func add(logits new: [Float], firstRow: Int) throws {
    let kept = rows.clamped(to: firstRow..<firstRow + new.count)
    recent += new[kept.lowerBound - firstRow..<kept.upperBound - firstRow]
    if recent.count >= Self.chunk { try flush() }
  }

  /// Has the spool hold all that was added: before anything is read, or when the training is interrupted.
  ///
  /// - Throws: `FileError` where the disk is full.
  package mutating func flush() throws {
    _ = try spool.append(recent)
    recent.removeAll(keepingCapacity: true)
  }

  /// The spool, once it holds all that was added.
  ///
  /// - Throws: `FileError` where the disk is full.
  mutating func flushedSpool() throws -> Spool {
    try flush()
    return spool
  }

  /// The rows whose predictions were flushed.
  private var flushed: Range<Int> {
    rows.prefix(spool.bytes.count / MemoryLayout<Float>.stride)
  }

  /// The flushed logits of some rows.
  private func logits(of part: Range<Int>) throws -> [Float] {
    let size = MemoryLayout<Float>.stride
    let start = (part.lowerBound - rows.lowerBound) * size
    return try spool.read([start..<start + part.count * size], as: Float.self)
  }

  /// Some rows, chunk by chunk.
  private func chunks(of part: Range<Int>) -> [Range<Int>] {
    stride(from: part.lowerBound, to: part.upperBound, by: Self.chunk).map {
      $0..<min($0 + Self.chunk, part.upperBound)
    }
  }

  /// Hands on the logits of those of some rows that have one, in the order of the rows, as far as they
  /// were flushed.
  ///
  /// - Throws: `FileError` where the disk fails, or what `body` throws.
  func forEachChunk(
    of wanted: Range<Int>, _ body: (_ rows: Range<Int>, _ logits: ArraySlice<Float>) throws -> Void
  ) throws {
    for part in chunks(of: wanted.clamped(to: flushed)) {
      try body(part, try logits(of: part)[...])
    }
  }

  /// Writes one probability a row to a `.npy` file (`<f4`), as far as they were flushed.
  ///
  /// - Throws: `InputError` where the file cannot be written, `FileError` where the machine fails.
  package func write(to path: String) throws {
    try writePredictions(count: flushed.count, to: path) { write in
      try forEachChunk(of: rows) { try write($1.map(Self.probability)) }
    }
  }

  /// Prediction difference: the weighted mean of |p₁ − p₂| / ((p₁ + p₂) / 2) over two trainings of the same
  /// architecture, which shows how far a retrain can be trusted to repeat itself.
  ///
  /// - Parameter weights: those of some rows of the stream; empty where all are 1.
  /// - Throws: `FileError` where the disk fails, or what `weights` throws.
  /// - Precondition: both were flushed, and saw the same rows.
  package func difference(
    from other: SpooledPredictions, weights: (_ rows: Range<Int>) throws -> [Float] = { _ in [] }
  ) throws -> Double {
    precondition(rows == other.rows && !flushed.isEmpty && flushed == other.flushed)
    var (sum, weight) = (0.0, 0.0)
    for part in chunks(of: flushed) {
      let (first, second) = (try logits(of: part), try other.logits(of: part))
      let weights = try weights(part)
      for i in first.indices {
        let (p, q) = (Double(Self.probability(first[i])), Double(Self.probability(second[i])))
        let w = weights.isEmpty ? 1 : Double(weights[i])
        if p + q > 0 { sum += w * (abs(p - q) / ((p + q) / 2)) }
        weight += w
      }
    }
    return weight > 0 ? sum / weight : 0
  }

  private static func probability(_ logit: Float) -> Float { Float(Evaluation.probability(logit)) }
}
