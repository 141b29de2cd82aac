// What pairing removes, where it can be counted by hand, and the interval where nothing is shared.

import Numerics
import Testing

@testable import Statistics

@Suite struct SharedNoiseTests {
  @Test func opposedNoiseIsSharedNegatively() throws {
    // Deviations −1, 1, 0 against −1, 1, 0 and 1, −1, 0: paired 0 and 8, unpaired 4 each.
    let baseline = [0.5, 0.7, 0.6]
    let same = try #require(SharedNoise(baseline: baseline, others: [[0.1, 0.3, 0.2]]))
    #expect(abs(same.share - 1) < 1e-12)
    let opposed = try #require(SharedNoise(baseline: baseline, others: [[0.7, 0.5, 0.6]]))
    #expect(abs(opposed.share + 1) < 1e-12)
    let both = try #require(
      SharedNoise(baseline: baseline, others: [[0.1, 0.3, 0.2], [0.7, 0.5, 0.6]]))
    #expect(abs(both.share) < 1e-12)
  }

  @Test func withoutNoiseNothingIsShared() {
    #expect(SharedNoise(baseline: [0.5, 0.5], others: [[0.4, 0.4]]) == nil)
    #expect(SharedNoise(baseline: [0.5], others: [[0.4]]) == nil)
    #expect(SharedNoise(baseline: [0.5, 0.6], others: []) == nil)
  }

  /// L = c + n and L₀ = c + n₀ with equal variances share one half.
  @Test(arguments: [(0.0, 0.0), (1, 0.5)]) func theIntervalHoldsTheTruth(
    common: Double, share: Double
  ) throws {
    var random = RandomStream(seed: 1, purpose: "shared")
    let both = (0..<64).map { _ in common * random.normal() }
    let baseline = both.map { $0 + random.normal() }
    let others = (0..<8).map { _ in both.map { $0 + random.normal() } }
    let shared = try #require(SharedNoise(baseline: baseline, others: others))
    #expect(shared.low < share && share < shared.high)
    #expect(shared.low < shared.share && shared.share < shared.high)
    #expect(shared.high - shared.low < 0.5)
  }
}
