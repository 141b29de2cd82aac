// The normalised entropy and its interval: closed form, and the seeds that a collapse names.

import Foundation
import Numerics
import Testing

@testable import Statistics

@Suite struct NormalizedEntropyTests {
  @Test func theConstantItselfIsOne() throws {
    let constant = [0.4, 0.5, 0.6]
    let entropy = try #require(
      NormalizedEntropy([constant, constant], constant: constant, alpha: 0.05))
    #expect(entropy.value == 1 && entropy.low == 1 && entropy.high == 1)
    #expect(!entropy.isBelowOne, "no better than the constant")
  }

  /// It is the weighted mean of the losses over that of the constant, with the bounds of a comparison.
  @Test func itIsARatioOfMeansWithTheBoundsOfAComparison() throws {
    let (losses, constant) = ([[0.2, 0.5], [0.3, 0.4]], [0.5, 0.7])
    let weights = [1.0, 3]
    let entropy = try #require(
      NormalizedEntropy(losses, constant: constant, weights: weights, alpha: 0.05))
    let means = losses.map { ($0[0] + 3 * $0[1]) / 4 }
    #expect(abs(entropy.value - (means[0] + means[1]) / 2 / ((0.5 + 2.1) / 4)) < 1e-12)
    let delta = Comparison(
      candidate: losses, baseline: [constant, constant], weights: weights
    ).interval(alpha: 0.05)
    #expect(entropy.low == 1 + delta.low && entropy.high == 1 + delta.high)
  }

  @Test func thereIsNoneWithoutAnErrorOfTheConstant() {
    #expect(NormalizedEntropy([[0.1, 0.1], [0.1, 0.1]], constant: [0, 0], alpha: 0.05) == nil)
  }

  /// Losses as great as a `Double` holds leave no figures that are not finite.
  @Test func whatIsNotFiniteIsNone() {
    let huge = [[1e308, -1e308], [-1e308, 1e308]]
    #expect(NormalizedEntropy(huge, constant: [1e-3, 1e-3], alpha: 0.05) == nil)
  }
}

@Suite struct CollapsedSeedsTests {
  static let blocks = 20
  static let constant = [Double](repeating: 0.5, count: blocks)

  /// Block losses around the means of some seeds.
  static func losses(_ means: [Double], _ random: inout RandomStream) -> [[Double]] {
    means.map { mean in (0..<blocks).map { _ in mean + 0.004 * random.normal() } }
  }

  /// Three of six seeds of one candidate ended at .386, the others at .324.
  @Test func twoModesAreToldApart() {
    var random = RandomStream(seed: 1, purpose: "collapse")
    let bimodal = Self.losses([0.324, 0.386, 0.3245, 0.3855, 0.3238, 0.3866], &random)
    let usual = (0..<3).map { _ in
      Self.losses([0.3241, 0.3236, 0.3249, 0.3233, 0.324, 0.3244], &random)
    }
    let seeds = CollapsedSeeds(usual + [bimodal], constant: Self.constant)
    #expect(seeds.indices(in: bimodal) == [1, 3, 5])
    #expect(usual.allSatisfy { seeds.indices(in: $0).isEmpty })
  }

  /// Two seeds tell it where one ends at the constant.
  @Test func oneOfTwoSeedsThatEndsAtTheConstantIsNamed() {
    var random = RandomStream(seed: 2, purpose: "collapse")
    let losses = Self.losses([0.5, 0.4], &random)
    #expect(CollapsedSeeds([losses, losses], constant: Self.constant).indices(in: losses) == [0])
  }

  /// Where nothing learns, nothing has collapsed.
  @Test func whatLearnsNothingHasNotCollapsed() {
    let losses = [0.52, 0.9, 0.51].map { [Double](repeating: $0, count: Self.blocks) }
    #expect(CollapsedSeeds([losses], constant: Self.constant).indices(in: losses).isEmpty)
  }

  /// Usual noise of seeds, with much to learn and with little: at most one run of four architectures in 200 names one.
  @Test(arguments: [(2, 0.4), (3, 0.4), (12, 0.4), (3, 0.49), (6, 0.49)])
  func usualNoiseIsNoCollapse(seeds count: Int, loss: Double) {
    var random = RandomStream(seed: 3, purpose: "collapse")
    let runs = 200
    let alarms = (0..<runs).count { _ in
      let all = (0..<4).map { _ in
        Self.losses((0..<count).map { _ in loss + 0.001 * random.normal() }, &random)
      }
      let seeds = CollapsedSeeds(all, constant: Self.constant)
      return all.contains { !seeds.indices(in: $0).isEmpty }
    }
    #expect(alarms <= runs / 200, "\(alarms) of \(runs)")
  }
}
