// The learning curve of a pass in closed form.

import Statistics
import Testing

@Suite struct LearningTrendTests {
  /// 20 blocks of which the last two have a tenth less, two seeds around them.
  static let losses = [0.01, -0.01].map { seed in
    (0..<20).map { ($0 < 18 ? 0.5 : 0.45) + seed }
  }

  @Test func theLastTenthIsComparedWithTheWindow() throws {
    let trend = try #require(
      LearningTrend(Self.losses, constant: [Double](repeating: 1, count: 20)))
    #expect(abs(trend.logloss - 0.495) < 1e-12)
    #expect(abs(trend.lastTenth - 0.45) < 1e-12)
    #expect(abs(trend.change - (0.45 / 0.495 - 1)) < 1e-12)
    // One of the 19 differences is 0.05; the mean is of two blocks.
    let variance = 0.05 * 0.05 / 38
    #expect(abs(trend.error - (variance / 2).squareRoot() / 0.495) < 1e-12)
    #expect(trend.isLearning)
  }

  /// Labels that become easier for everyone are no learning.
  @Test func theConstantTakesTheDriftOut() throws {
    let constant = (0..<20).map { $0 < 18 ? 1.0 : 0.9 }
    let trend = try #require(LearningTrend(Self.losses, constant: constant))
    #expect(abs(trend.change) < 1e-12 && !trend.isLearning)
    #expect(abs(trend.lastTenth - 0.45) < 1e-12, "as measured")
  }

  @Test func noiseIsNoLearning() throws {
    let losses = [(0..<20).map { $0 % 2 == 0 && $0 < 18 ? 0.55 : 0.45 }]
    let trend = try #require(LearningTrend(losses, constant: [Double](repeating: 1, count: 20)))
    #expect(trend.change < -LearningTrend.leastChange && !trend.isLearning)
  }

  @Test func blocksWithoutWeightDoNotCount() throws {
    let weights = (0..<20).map { $0 < 10 ? 0.0 : 1.0 }
    let trend = try #require(
      LearningTrend(Self.losses, constant: [Double](repeating: 1, count: 20), weights: weights))
    #expect(abs(trend.logloss - 0.49) < 1e-12)
  }

  @Test func whatCannotBeToldIsNil() {
    #expect(LearningTrend([[1, 1, 1]], constant: [1, 1, 1]) == nil, "fewer than ten blocks")
    #expect(LearningTrend([], constant: [Double](repeating: 1, count: 20)) == nil)
    #expect(LearningTrend(Self.losses, constant: [Double](repeating: 0, count: 20)) == nil)
  }
}
