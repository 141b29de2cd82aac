// An audit as a person reads it, character by character.

import Testing

@testable import Report
@testable import Runs
@testable import Statistics

@Suite struct AuditTextTests {
  @Test func theTable() {
    #expect(
      auditTable(AuditReport.sample()).transposed.description == """
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
      finding(AuditReport.sample()) == """
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
    #expect(finding(AuditReport.sample(tau: tau)).hasPrefix("Target 0.9: \(words)"))
  }

  @Test func theReasonIsTheSupernetOrTheNoise() {
    let own = finding(AuditReport.sample(tau: (0.4, 0.1, 0.6), seedTau: 0.9))
    #expect(own.contains("The supernet is to blame, since retrains of two seeds agree better (τ"))
    let noise = finding(AuditReport.sample(tau: (0.4, 0.1, 0.6), seedTau: 0.3))
    #expect(noise.contains("Noise is to blame, since retrains of two seeds agree no better (τ"))
    let good = finding(AuditReport.sample())
    #expect(!good.contains("is to blame"))
  }

  @Test(arguments: [
    (1, -0.0005, "1 of them is better", "0.050 % of log loss, which seeds alone may explain."),
    (3, -0.0007, "3 of them are better", "0.070 % of log loss, which is more than seeds explain."),
  ])
  func whereTheFoundOneStands(better: Int, delta: Double, number: String, doubt: String) {
    let text = finding(AuditReport.sample(better: better, bestDelta: delta))
    #expect(text.contains("\(number) than the found one, at the most by \(doubt)"))
  }

  @Test func aMissedTargetIsSaid() {
    #expect(finding(AuditReport.sample(unspent: -0.012)).contains("It misses the target by 1.2 %."))
  }

  @Test(arguments: [0, 1]) func whereNothingCanBeRanked(architectures: Int) {
    let text = finding(AuditReport.sample(architectures: architectures))
    #expect(text.hasPrefix("Target 0.9: there is nothing to rank"))
    #expect(text.contains("The found one stands alone.") == (architectures == 0))
  }
}
