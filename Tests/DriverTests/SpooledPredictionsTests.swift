// Predictions that wait on the disk, and the difference of two trainings'.

import Foundation
import System
import Testing

@testable import Driver

@Suite struct SpooledPredictionsTests {
  let spool: Spool

  init() throws { spool = try Spool(in: NSTemporaryDirectory()) }

  /// The predictions of a stream of one batch.
  func predictions(_ probabilities: [Double]) throws -> SpooledPredictions {
    var predictions = SpooledPredictions(of: 0..<probabilities.count, in: spool)
    try predictions.add(logits: probabilities.map(Self.logit), firstRow: 0)
    try predictions.finish()
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

  @Test func twoPredictionsOfZeroDoNotDiffer() throws {
    let zeros = try predictions([0.2, 0])
    #expect(try zeros.difference(from: zeros) == 0)
  }

  /// Two trainings side by side, of more rows than stay in memory, in the same spool.
  @Test func manyRowsAreComparedEachWithItsOwn() throws {
    let (rows, skip) = (200_000, 1_500)
    var pair = (0..<2).map { _ in SpooledPredictions(of: skip..<rows, in: spool) }
    func probability(_ row: Int, _ seed: Int) -> Double {
      Double((row * (7 + seed)) % 1_013 + 1) / 1_015
    }
    for start in stride(from: 0, to: rows, by: 1_000) {
      for seed in pair.indices {
        let logits = (start..<start + 1_000).map { Self.logit(probability($0, seed)) }
        try pair[seed].add(logits: logits, firstRow: start)
      }
    }
    for seed in pair.indices { try pair[seed].finish() }
    let sum = (skip..<rows).reduce(0.0) { sum, row in
      let (p, q) = (probability(row, 0), probability(row, 1))
      return sum + abs(p - q) / ((p + q) / 2)
    }
    let expected = sum / Double(rows - skip)
    #expect(expected > 0.1)
    #expect(abs(try pair[0].difference(from: pair[1]) - expected) < 1e-6)
  }
}
