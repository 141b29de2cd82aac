// What an audit concludes from losses that are given.

import Foundation
import Testing

@testable import Files
@testable import Runs

@Suite struct AuditReportTests {
  /// Random architectures with these losses of the supernet and of the retrains.
  static func sampled(_ losses: [(supernet: Double, retrains: [Double])]) -> [AuditReport.Sampled] {
    losses.enumerated().map { i, loss in
      AuditReport.Sampled(
        architecture: ["hidden.0.width": .width(i)], costRatio: 0.8, supernet: loss.supernet,
        loglosses: loss.retrains)
    }
  }

  static func target(
    _ losses: [(supernet: Double, retrains: [Double])], costRatio: Double = 0.8,
    found: [Double] = [0.5, 0.5]
  ) -> AuditReport.Target {
    AuditReport.Target(
      target: 0.8, [:], costRatio: costRatio, loglosses: found, sampled: sampled(losses),
      confidence: 0.95)
  }

  /// The supernet ranks all right but for the two best; the second seed adds 0.1 to every loss.
  @Test func twentyArchitectures() {
    let supernet = [1, 0] + Array(2..<20)
    let target = Self.target(
      supernet.enumerated().map { (i: Int, loss: Int) -> (Double, [Double]) in
        (Double(loss), [0.425 + 0.01 * Double(i), 0.525 + 0.01 * Double(i)])
      })
    // One of 190 pairs is swapped.
    #expect(abs(target.ranking.tau - (1 - 2.0 / 190)) < 1e-12)
    #expect(target.seedTau == 1)
    #expect((target.top, target.topShared) == (2, 2), "swapped, but the same two")
    #expect(target.architectures.map(\.supernet) == (0..<20).map(Double.init))
    // 0.475, 0.485 and 0.495 are below the found one's 0.5.
    #expect(target.found.better == 3)
    #expect(abs(target.found.bestDelta + 0.05) < 1e-12)
    #expect(target.found.logloss == 0.5 && target.found.unspent == 0)
  }

  @Test func theBestTenthIsCompared() {
    let target = Self.target(
      (0..<30).map { (i: Int) -> (Double, [Double]) in
        (Double((i + 2) % 30), [Double(i), Double(i)])
      })
    // The retrains' best are 0, 1, 2, the supernet's 28, 29, 0.
    #expect((target.top, target.topShared) == (3, 1))
  }

  @Test func seedsThatDisagreeAreSeen() {
    // Two seeds in opposite orders, a third like the first: τ of 1, −1 and −1.
    let losses = (0..<6).map { i in
      (supernet: Double(i), retrains: [Double(i), -Double(i), Double(i)])
    }
    let target = Self.target(losses, found: [1, 1, 1])
    #expect(abs(target.seedTau + 1.0 / 3) < 1e-12)
  }

  /// Differences of 0.02 ± 0.01 and 0.06 ± 0.03 of a loss of ½, two seeds each: the squares about the means are
  /// 2 · 0.01² and 2 · 0.03² of one degree of freedom each, so the variance of a mean of two is 0.001 / 2.
  @Test func theErrorOfADifferenceIsPooledOverSeeds() {
    let target = Self.target([
      (0.1, [0.505, 0.515]), (0.2, [0.515, 0.545]),
    ])
    #expect(abs(target.found.deltaError - 0.0005.squareRoot()) < 1e-9)
    #expect(target.found.better == 0 && abs(target.found.bestDelta - 0.02) < 1e-12)
  }

  /// What a seed does to all alike is no error.
  @Test func differencesArePairedBySeed() {
    let target = Self.target([(0.1, [0.41, 0.61]), (0.2, [0.42, 0.62])], found: [0.4, 0.6])
    #expect(target.found.deltaError < 1e-9)
  }

  @Test func theTargetIsHitOrMissed() {
    #expect(abs(Self.target([], costRatio: 0.6).found.unspent - 0.25) < 1e-12)
    #expect(abs(Self.target([], costRatio: 1).found.unspent + 0.25) < 1e-12)
  }

  @Test func nothingToCompareWith() {
    let target = Self.target([])
    #expect((target.top, target.topShared, target.found.better) == (0, 0, 0))
    #expect(target.found.bestDelta == 0 && target.found.deltaError == 0)
    #expect((target.ranking.low, target.ranking.high) == (-1, 1))
  }

  @Test func fieldsOfTheJSON() throws {
    let audit = AuditReport(
      confidence: 0.95, seeds: [1, 2], targets: [Self.target([(0.1, [0.4, 0.6])])], trainings: 2,
      seconds: Summary.Seconds(search: 1, retrain: 2))
    let json = try JSONSerialization.jsonObject(with: Data(jsonText(audit).utf8))
    let object = try #require(json as? [String: Any])
    #expect(Set(object.keys) == ["confidence", "seeds", "targets", "trainings", "seconds"])
    let target = try #require((object["targets"] as? [[String: Any]])?.first)
    #expect(
      Set(target.keys) == [
        "target", "ranking", "seed_tau", "top", "top_shared", "found", "architectures",
      ])
    #expect(Set((target["ranking"] as? [String: Any] ?? [:]).keys) == ["tau", "low", "high"])
    #expect(
      Set((target["found"] as? [String: Any] ?? [:]).keys) == [
        "architecture", "cost_ratio", "unspent", "logloss", "better", "best_delta", "delta_error",
      ])
    let sampled = try #require((target["architectures"] as? [[String: Any]])?.first)
    #expect(Set(sampled.keys) == ["architecture", "cost_ratio", "supernet", "loglosses"])
  }
}
