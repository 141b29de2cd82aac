// An audit that never was.

@testable import Runs
@testable import Statistics

extension AuditReport {
  /// An audit of one target, 0.9, with these figures.
  static func sample(
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
}
