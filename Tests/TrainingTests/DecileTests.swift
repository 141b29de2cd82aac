// Tenths of the rows by rising prediction: closed forms, and the bins against the exact ones.

import Foundation
import Numerics
import Testing

@testable import Training

@Suite struct DecileTests {
  /// Twenty predictions are two a tenth, in whatever order they come.
  @Test func eachTenthHasItsMeans() {
    let probabilities = (1...20).map { Double($0) / 21 }
    var random = RandomStream(seed: 1, purpose: "order")
    var curve = ROCCurve()
    for index in probabilities.indices.shuffled(using: &random) {
      curve.add(
        logit: EvaluationTests.logit(probabilities[index]), isPositive: index % 2 == 0)
    }
    let deciles = curve.deciles
    #expect(deciles.count == 10)
    for (tenth, decile) in deciles.enumerated() {
      #expect(abs(decile.prediction - (2 * Double(tenth) + 1.5) / 21) < 1e-6)
      #expect(decile.label == 0.5)
    }
  }

  /// Rows of one prediction are divided evenly, whichever has which label.
  @Test(arguments: [100, 0]) func tiesAreShared(exactRows: Int) {
    var curve = ROCCurve(exactRows: exactRows)
    for row in 0..<12 { curve.add(logit: 1, isPositive: row < 3) }
    for decile in curve.deciles {
      #expect(abs(decile.label - 0.25) < 1e-12)
      #expect(abs(decile.prediction - 1 / (1 + exp(-1))) < 1e-5)
    }
  }

  /// A row of a fifth of all weight is two tenths alone.
  @Test func aTenthIsATenthOfTheWeight() {
    var curve = ROCCurve()
    curve.add(logit: -2, isPositive: false, weight: 2)
    for _ in 0..<8 { curve.add(logit: 3, isPositive: true) }
    let labels = curve.deciles.map(\.label)
    #expect(labels == [0, 0, 1, 1, 1, 1, 1, 1, 1, 1])
  }

  @Test func noRowsAreNoTenths() {
    #expect(ROCCurve().deciles.isEmpty)
  }

  @Test func binsAreWithinTheBound() {
    let logit: @Sendable (Double) -> Float = { Float($0 * 3 - 7) }
    let exact = ROCCurveTests.curve(100_000, logit: logit).deciles
    let binned = ROCCurveTests.curve(100_000, exactRows: 10, logit: logit).deciles
    for (a, b) in zip(exact, binned) {
      #expect(abs(a.prediction - b.prediction) < 0x1p-16 * a.prediction)
      // A bin has some 10 of a tenth's 10,000 rows.
      #expect(abs(a.label - b.label) < 0.002)
    }
    #expect(exact != binned)
    #expect((exact.last?.label ?? 0) > 3 * exact[0].label, "predictions tell rows apart")
  }
}
