// An audit as a person reads it, character by character.

import Testing

@testable import Report
@testable import Runs
@testable import Statistics

@Suite struct AuditTextTests {
  /// An audit of one target, 0.9, with these figures.
  static func audit(
    architectures: Int = 20, tau: (Double, Double, Double) = (0.81, 0.66, 0.9),
    seedTau: Double = 0.9, better: Int = 0, bestDelta: Double = 0.0012, unspent: Double = 0.004
  ) -> AuditReport {
    let sampled = (0..<architectures).map { _ in
      AuditReport.Sampled(architecture: [:], costRatio: 0.88, supernet: 0.5, loglosses: [0.5, 0.5])
    }
    var target = AuditReport.Target(
      target: 0.9, [:], costRatio: 0.9 * (1 - unspent), loglosses: [0.5, 0.5], sampled: sampled,
      confidence: 0.95)
    target.ranking = Kendall(tau: tau.0, low: tau.1, high: tau.2)
    (target.seedTau, target.top, target.topShared) = (seedTau, 2, 1)
    (target.found.better, target.found.bestDelta) = (better, bestDelta)
    target.found.deltaError = 0.0002
    return AuditReport(
      confidence: 0.95, seeds: [1, 2], targets: [target], trainings: 40,
      seconds: Summary.Seconds(search: 12.3, retrain: 67.9))
  }

  @Test func theTable() {
    #expect(
      auditTable(Self.audit()).transposed.description == """
        | target            |     0.9 |
        | :---------------- | ------: |
        | architectures     |      20 |
        | τ                 |    0.81 |
        | low               |    0.66 |
        | high              |    0.90 |
        | τ between seeds   |    0.90 |
        | best tenth        |  1 of 2 |
        | better than found | 0 of 20 |
        | best Δ %          |  +0.120 |
        | standard error    |   0.020 |
        | cost ratio        |   0.896 |
        | unspent %         |     0.4 |

        """)
  }

  @Test func aSupernetThatRanksWell() {
    #expect(
      finding(Self.audit()) == """
        Target 0.9: the supernet ranks 20 random architectures as their retrains do (τ 0.81, 95 % 0.66 to \
        0.90); about 91 % of the pairs are in the same order. The found one is better than all of them, by \
        0.120 % of log loss or more. It keeps the target and leaves 0.4 % of it unspent.

        The audit took 80 s: the search pass again, and 40 trainings with 2 seeds.

        """)
  }

  @Test(arguments: [
    ((0.81, 0.5, 0.9), "the supernet ranks 20 random architectures as their retrains do (τ 0.81"),
    ((0.5, 0.1, 0.7), "the supernet ranks 20 random architectures roughly as their retrains do"),
    ((0.1, -0.2, 0.4), "that the supernet ranks 20 random architectures as their retrains do is"),
    ((-0.5, -0.7, -0.2), "the supernet ranks 20 random architectures against their retrains"),
  ])
  func theClaimFollowsTheInterval(tau: (Double, Double, Double), words: String) {
    #expect(finding(Self.audit(tau: tau)).hasPrefix("Target 0.9: \(words)"))
  }

  @Test func theReasonIsTheSupernetOrTheNoise() {
    let own = finding(Self.audit(tau: (0.4, 0.1, 0.6), seedTau: 0.9))
    #expect(own.contains("The supernet is to blame, since retrains of two seeds agree better (τ"))
    let noise = finding(Self.audit(tau: (0.4, 0.1, 0.6), seedTau: 0.3))
    #expect(noise.contains("Noise is to blame, since retrains of two seeds agree no better (τ"))
    let good = finding(Self.audit())
    #expect(!good.contains("is to blame"))
  }

  @Test(arguments: [
    (1, -0.0005, "1 of them is better", "0.050 % of log loss, which seeds alone may explain."),
    (3, -0.0007, "3 of them are better", "0.070 % of log loss, which is more than seeds explain."),
  ])
  func whereTheFoundOneStands(better: Int, delta: Double, number: String, doubt: String) {
    let text = finding(Self.audit(better: better, bestDelta: delta))
    #expect(text.contains("\(number) than the found one, at the most by \(doubt)"))
  }

  @Test func aMissedTargetIsSaid() {
    #expect(finding(Self.audit(unspent: -0.012)).contains("It misses the target by 1.2 %."))
  }

  @Test(arguments: [0, 1]) func whereNothingCanBeRanked(architectures: Int) {
    let text = finding(Self.audit(architectures: architectures))
    #expect(text.hasPrefix("Target 0.9: there is nothing to rank"))
    #expect(text.contains("The found one stands alone.") == (architectures == 0))
  }
}
