// Predictions that wait on the disk, and the difference of two trainings'.

import Foundation
import Testing

@testable import Files
@testable import Training

@Suite struct SpooledPredictionsTests {
  /// The predictions of a stream of one batch.
  func predictions(_ probabilities: [Double]) throws -> SpooledPredictions {
    var predictions = SpooledPredictions(
      of: 0..<probabilities.count, in: try Spool(in: NSTemporaryDirectory()))
    try predictions.add(logits: probabilities.map(Self.logit), firstRow: 0)
    try predictions.flush()
    return predictions
  }

  static func logit(_ p: Double) -> Float { Float(log(p / (1 - p))) }

  @Test func differenceIsRelativeToTheMean() throws {
    // |0.2 − 0.3| / 0.25 = 0.4, |0.5 − 0.5| / 0.5 = 0, |0.1 − 0.3| / 0.2 = 1
    let first = try predictions([0.2, 0.5, 0.1])
    let second = try predictions([0.3, 0.5, 0.3])
    #expect(abs(try first.difference(from: second) - 1.4 / 3) < 1e-6)
    #expect(try first.difference(from: first) == 0)
  }

  /// The three differences above are 0.4, 0 and 1.
  @Test func differencesAreWeighted() throws {
    let first = try predictions([0.2, 0.5, 0.1])
    let second = try predictions([0.3, 0.5, 0.3])
    let difference = try first.difference(from: second) { rows in
      #expect(rows == 0..<3)
      return [1, 2.5, 0.5]
    }
    #expect(abs(difference - 0.9 / 4) < 1e-6)
    #expect(try first.difference(from: second) { _ in [0, 0, 0] } == 0)
  }

  /// A part of the rows, across chunks and batches that begin before the first row.
  @Test func partsAreHandedOut() throws {
    let rows = 1_500..<200_000
    var predictions = SpooledPredictions(of: rows, in: try Spool(in: NSTemporaryDirectory()))
    for start in stride(from: 0, to: 210_000, by: 1_000) {
      try predictions.add(logits: (start..<start + 1_000).map(Float.init), firstRow: start)
    }
    try predictions.flush()
    for part in [0..<300_000, rows, 1_600..<1_601, 60_000..<150_001, 0..<1_500] {
      var found: [Float] = []
      var next = part.clamped(to: rows).lowerBound
      try predictions.forEachChunk(of: part) { rows, logits in
        #expect(rows.lowerBound == next && rows.count == logits.count)
        next = rows.upperBound
        found += logits
      }
      #expect(found == part.clamped(to: rows).map(Float.init))
    }
  }

  @Test func twoPredictionsOfZeroDoNotDiffer() throws {
    let zeros = try predictions([0.2, 0])
    #expect(try zeros.difference(from: zeros) == 0)
  }

  /// Two trainings side by side, of more rows than stay in memory.
  @Test func manyRowsAreComparedEachWithItsOwn() throws {
    let (rows, skip) = (200_000, 1_500)
    var pair = try (0..<2).map { _ in
      SpooledPredictions(of: skip..<rows, in: try Spool(in: NSTemporaryDirectory()))
    }
    func probability(_ row: Int, _ seed: Int) -> Double {
      Double((row * (7 + seed)) % 1_013 + 1) / 1_015
    }
    for start in stride(from: 0, to: rows, by: 1_000) {
      for seed in pair.indices {
        let logits = (start..<start + 1_000).map { Self.logit(probability($0, seed)) }
        try pair[seed].add(logits: logits, firstRow: start)
      }
    }
    for seed in pair.indices { try pair[seed].flush() }
    let sum = (skip..<rows).reduce(0.0) { sum, row in
      let (p, q) = (probability(row, 0), probability(row, 1))
      return sum + abs(p - q) / ((p + q) / 2)
    }
    let expected = sum / Double(rows - skip)
    #expect(expected > 0.1)
    #expect(abs(try pair[0].difference(from: pair[1]) - expected) < 1e-6)
  }
}
