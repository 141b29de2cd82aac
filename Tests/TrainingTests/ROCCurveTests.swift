// The area under the ROC curve against closed forms, and the bins against the exact area.

import Numerics
import Testing

@testable import Training

@Suite struct ROCCurveTests {
  /// A curve that turns to bins beyond `exactRows`, of rows whose positives tend to greater logits.
  static func curve(
    _ count: Int, exactRows: Int = ROCCurve.exactRows, logit: (Double) -> Float
  ) -> ROCCurve {
    var curve = ROCCurve(exactRows: exactRows)
    var random = RandomStream(seed: 1, purpose: "curve")
    for _ in 0..<count {
      let isPositive = random.uniform() < 0.25
      // A sum of four uniform numbers is nearly normal, with a standard deviation of 0.58.
      let noise = (0..<4).reduce(0.0) { sum, _ in sum + random.uniform() }
      curve.add(logit: logit(isPositive ? noise + 0.5 : noise), isPositive: isPositive)
    }
    return curve
  }

  /// Of the 3 · 2 pairs four are in the right order and one is tied.
  @Test(arguments: [100, 0]) func pairsAreCounted(exactRows: Int) {
    var curve = ROCCurve(exactRows: exactRows)
    for logit: Float in [-1, 0, 2] { curve.add(logit: logit, isPositive: true) }
    for logit: Float in [-3, 0] { curve.add(logit: logit, isPositive: false) }
    #expect(curve.auc == 4.5 / 6)
    #expect(curve.aucErrorBound == (exactRows == 0 ? 0.5 / 6 : 0))
  }

  @Test(arguments: [100, 0]) func orderIsPerfectOrReversed(exactRows: Int) {
    for (sign, area) in [(1, 1), (-1, 0)] as [(Float, Double)] {
      var curve = ROCCurve(exactRows: exactRows)
      // Beyond ±16 bins do not tell logits apart: one label on either side.
      for logit: Float in [0.001, 1, 15.9, 17, 1e30] {
        curve.add(logit: sign * logit, isPositive: true)
        curve.add(logit: -sign * logit, isPositive: false)
      }
      #expect(curve.auc == area)
      #expect(curve.aucErrorBound == 0)
    }
  }

  /// 0.5·(1 + 2) + 3·(1 + 2/2) of the (0.5 + 3)·(1 + 2) pairs by weight: the negative of weight 0 is not there.
  @Test(arguments: [100, 0]) func pairsCountByTheirWeights(exactRows: Int) {
    var curve = ROCCurve(exactRows: exactRows)
    for (logit, weight) in [(2, 0.5), (0, 3)] as [(Float, Float)] {
      curve.add(logit: logit, isPositive: true, weight: weight)
    }
    for (logit, weight) in [(-1, 1), (0, 2), (5, 0)] as [(Float, Float)] {
      curve.add(logit: logit, isPositive: false, weight: weight)
    }
    #expect(abs(curve.auc - 7.5 / 10.5) < 1e-15)
    #expect(abs(curve.aucErrorBound - (exactRows == 0 ? 3 / 10.5 : 0)) < 1e-15)
  }

  @Test(arguments: [100, 0]) func aSingleLabelIsOneHalf(exactRows: Int) {
    for label in [false, true] {
      var curve = ROCCurve(exactRows: exactRows)
      #expect(curve.auc == 0.5 && curve.aucErrorBound == 0)
      for logit: Float in [1, 2, 3] { curve.add(logit: logit, isPositive: label) }
      #expect(curve.auc == 0.5 && curve.aucErrorBound == 0)
    }
  }

  /// Few levels are all ties, which bins count as they should; a narrow spread shares bins; logits far
  /// out are all in the last bin.
  @Test(
    arguments: [
      { Float(Int($0 * 3)) }, { Float($0 * 2 - 7) }, { Float($0 * 1e-4) }, { Float($0 + 20) },
    ] as [@Sendable (Double) -> Float])
  func binsAreWithinTheBound(logit: @Sendable (Double) -> Float) {
    let exact = Self.curve(20_000, logit: logit)
    #expect(exact.aucErrorBound == 0)
    // At the limit nothing is binned; with the row after it everything is.
    #expect(Self.curve(20_000, exactRows: 20_000, logit: logit).auc == exact.auc)
    for exactRows in [0, 5_000, 19_999] {
      let binned = Self.curve(20_000, exactRows: exactRows, logit: logit)
      #expect(binned.aucErrorBound > 0)
      #expect(abs(binned.auc - exact.auc) <= binned.aucErrorBound + 1e-12)
    }
  }

  @Test func theBoundIsNegligibleForOrdinaryPredictions() {
    // Logits of a standard deviation of about 1 around −3.
    let logit: @Sendable (Double) -> Float = { Float($0 * 1.7 - 7) }
    let exact = Self.curve(300_000, logit: logit)
    let binned = Self.curve(300_000, exactRows: 1_000, logit: logit)
    #expect(binned.aucErrorBound > 0 && binned.aucErrorBound < 1e-5)
    #expect(abs(binned.auc - exact.auc) <= binned.aucErrorBound)
    #expect(exact.auc > 0.7 && exact.auc < 0.8)
  }
}
