// The interval of Δ on tables small enough for closed forms, and what it says.
//
// Quantiles of Student's t in closed form, upper tail α: tan(π(½ − α)) at 1 degree of freedom,
// (1 − 2α) √(2 / (4α(1 − α))) at 2.

import Foundation
import Model
import Testing

@testable import Statistics

@Suite struct ComparisonTests {
  /// S × B losses whose Δ is the table, over a baseline loss of ½ everywhere.
  static func comparison(_ Δ: [[Double]]) -> Comparison {
    Comparison(
      candidate: Δ.map { $0.map { 0.5 * (1 + $0) } },
      baseline: Δ.map { $0.map { _ in 0.5 } })
  }

  /// The quantile of t at 1 degree of freedom.
  static func t1(_ α: Double) -> Double { tan(.pi * (0.5 - α)) }

  /// The quantile of t at 2 degrees of freedom.
  static func t2(_ α: Double) -> Double { (1 - 2 * α) * (2 / (4 * α * (1 - α))).squareRoot() }

  @Test func seedsAndBlocksBothCount() {
    // Means of seeds and means of blocks are 0.02 and 0.06: each explains a variance of 0.02² of the
    // mean, with 1 degree of freedom.
    let interval = Self.comparison([[0.01, 0.03], [0.03, 0.09]]).interval(alpha: 0.05)
    let half = Self.t1(0.05) * 0.0008.squareRoot()
    #expect(abs(interval.mean - 0.04) < 1e-12)
    #expect(abs(interval.low - (0.04 - half)) < 1e-9)
    #expect(abs(interval.high - (0.04 + half)) < 1e-9)
  }

  @Test(arguments: [0.05, 0.01]) func oneSourceOfVarianceHasItsOwnFreedom(α: Double) {
    let seeds = Self.comparison([[0.02, 0.02, 0.02], [0.06, 0.06, 0.06]]).interval(alpha: α)
    #expect(abs(seeds.high - (0.04 + Self.t1(α) * 0.02)) < 1e-9)
    // Three blocks: the variance of 0, 3, 6 is 9, that of their mean 3.
    let blocks = Self.comparison([[0, 0.03, 0.06], [0, 0.03, 0.06]]).interval(alpha: α)
    #expect(abs(blocks.high - (0.03 + Self.t2(α) * 0.01 * 3.0.squareRoot())) < 1e-9)
  }

  /// Differences are paired by seed and by block: what moves both trainings alike is no noise.
  @Test func differencesArePaired() {
    let baseline = [[0.4, 0.7, 0.1], [0.5, 0.9, 0.4]]
    let comparison = Comparison(
      candidate: baseline.map { $0.map { $0 + 0.005 } }, baseline: baseline)
    // The baseline's mean loss is ½.
    let interval = comparison.interval(alpha: 0.05)
    #expect(abs(interval.mean - 0.01) < 1e-12)
    #expect(interval.high - interval.low < 1e-12)
  }

  /// The closed form of a ratio of sums, of two seeds and three blocks of weights 1, 2 and 3.
  @Test func blocksCountByTheirWeights() {
    let (candidate, baseline) = (
      [[0.5, 0.7, 0.2], [0.4, 0.9, 0.5]], [[0.4, 0.6, 0.3], [0.6, 0.6, 0.5]]
    )
    let weights = [1.0, 2, 3]
    let comparison = Comparison(candidate: candidate, baseline: baseline, weights: weights)
    func total(_ blocks: [Double]) -> Double { zip(weights, blocks).reduce(0) { $0 + $1.0 * $1.1 } }
    // Δ is that of the losses over all rows.
    let (ours, theirs) = (candidate.map(total), baseline.map(total))
    let scale = (theirs[0] + theirs[1]) / 2 / 6
    #expect(abs(comparison.mean - ((ours[0] + ours[1]) / (theirs[0] + theirs[1]) - 1)) < 1e-12)
    let seeds = zip(ours, theirs).map { ($0 - $1) / 6 / scale }
    let seedVariance = (seeds[0] - seeds[1]) * (seeds[0] - seeds[1]) / 4
    #expect(abs(comparison.seedVariance - seedVariance) < 1e-12)
    let deviations = (0..<3).map { b in
      let Δ = (candidate[0][b] + candidate[1][b] - baseline[0][b] - baseline[1][b]) / 2 / scale
      return weights[b] / 2 * (Δ - comparison.mean)
    }
    let blockVariance = deviations.reduce(0) { $0 + $1 * $1 } / 2 / 3
    #expect(abs(comparison.blockVariance - blockVariance) < 1e-12)
  }

  @Test func equalWeightsChangeNoBit() {
    let (candidate, baseline) = (
      [[0.5, 0.7, 0.2], [0.4, 0.9, 0.5]], [[0.4, 0.6, 0.3], [0.6, 0.6, 0.5]]
    )
    let plain = Comparison(candidate: candidate, baseline: baseline)
    for weight in [1.0, 8] {
      let weighted = Comparison(
        candidate: candidate, baseline: baseline, weights: [weight, weight, weight])
      #expect(weighted.mean == plain.mean && weighted.seedVariance == plain.seedVariance)
      #expect(weighted.blockVariance == plain.blockVariance)
    }
  }

  /// A block without weight is no block to the mean, whatever it says.
  @Test func aBlockWithoutWeightSaysNothing() {
    let comparison = Comparison(
      candidate: [[0.51, 9, 0.52], [0.51, 9, 0.52]], baseline: [[0.5, 1, 0.5], [0.5, 1, 0.5]],
      weights: [1, 0, 1])
    #expect(abs(comparison.mean - 0.03) < 1e-12)
    #expect(comparison.interval(alpha: 0.05).high < 0.07)
  }

  @Test func identicalRunsDifferByNothing() {
    let losses = [[0.4, 0.7], [0.5, 0.9], [0.3, 0.6]]
    let interval = Comparison(candidate: losses, baseline: losses).interval(alpha: 0.01)
    #expect([interval.mean, interval.low, interval.high] == [0, 0, 0])
    #expect(Comparison.verdict(interval, margin: 0.001) == .neutral)
  }

  @Test(arguments: [
    (-0.003, -0.001, Verdict.better),
    (-0.003, 0, .neutral),
    (-0.001, 0.001, .neutral),
    (0.0002, 0.001, .neutral),
    (-0.001, 0.0011, .inconclusive),
    (0.001, 0.003, .inconclusive),
    (0.0011, 0.003, .worse),
  ])
  func verdictsFollowFromTheBounds(low: Double, high: Double, verdict: Verdict) {
    let delta = Delta(mean: (low + high) / 2, low: low, high: high)
    #expect(Comparison.verdict(delta, margin: 0.001) == verdict)
  }

  /// Two seeds at ±1 leave half-widths of 6.31 with 2 seeds, 2.38 with 3 and 1.66 with 4.
  @Test(arguments: [(7.0, 2), (3, 3), (2.4, 3), (2.3, 4), (1.7, 4)])
  func seedsNeededShrinkTheInterval(distance: Double, seeds: Int) {
    let comparison = Self.comparison([[-0.01, -0.01], [0.01, 0.01]])
    #expect(comparison.seedsNeeded(margin: 0.01 * distance, alpha: 0.05) == seeds)
  }

  @Test func seedsCannotDecideWhatBlocksLeaveOpen() {
    let comparison = Self.comparison([[-0.01, 0.03], [-0.01, 0.03]])
    #expect(comparison.seedsNeeded(margin: 0.02, alpha: 0.05) == nil)
  }

  /// A margin may be negative: the candidate must then be better by as much.
  @Test func betterThanNothingIsNotEnoughForANegativeMargin() {
    let delta = Delta(mean: -0.002, low: -0.003, high: -0.001)
    #expect(Comparison.verdict(delta, margin: -0.001) == .better)
    #expect(Comparison.verdict(delta, margin: -0.0011) == .inconclusive)
    #expect(Comparison.verdict(delta, margin: -0.004) == .worse)
  }

  @Test func noiseIsThatOfOneSeedAndOfAllBlocks() {
    let noise = Self.comparison([[0.01, 0.03], [0.03, 0.09]]).noise
    #expect(abs(noise.seed - 0.0008.squareRoot()) < 1e-12)
    #expect(abs(noise.block - 0.02) < 1e-12)
  }

  /// Three seeds of the same noise: after twelve the half-width is t₁₁ σ/√12, on the way the mean moves by
  /// σ √(1/3 − 1/12) = σ/2, of which chance a tenth gives 1.2816.
  @Test(arguments: [(0.0001, true), (-0.0001, false)])
  func whatFurtherSeedsMayProve(slack: Double, mayBeProved: Bool) {
    let (σ, t11) = (0.01, 2.4365)  // the quantile of 0.05 / 3
    let reach = t11 * σ / 12.0.squareRoot() - 1.2816 * σ / 2
    let comparison = Comparison(
      mean: -reach - slack, seedVariance: σ * σ / 3, blockVariance: 0, seeds: 3, blocks: 20)
    #expect(
      comparison.mayBeProved(by: 12, margin: 0, alpha: 0.05 / 3, chance: 0.1) == mayBeProved)
  }

  /// Seeds do not move what the blocks leave.
  @Test func seedsMayNotProveWhatBlocksLeaveOpen() {
    let comparison = Comparison(
      mean: 0, seedVariance: 0, blockVariance: 0.0001, seeds: 3, blocks: 20)
    #expect(comparison.mayBeProved(by: 12, margin: 0.018, alpha: 0.05, chance: 0.1))
    #expect(!comparison.mayBeProved(by: 12, margin: 0.017, alpha: 0.05, chance: 0.1))
    #expect(comparison.seedsForEqual(margin: 0.02, alpha: 0.05) == nil)
  }

  /// The closed form against the simulation, which draws the variances too.
  @Test(arguments: [(1.0, 0.0), (1.5, 0), (0.5, 0), (1, 0.25)])
  func seedsForEqualAreThoseOfFourInFive(seed: Double, block: Double) throws {
    let settings = VerdictSettings()
    let noise = Noise(seed: seed * settings.margin, block: block * settings.margin)
    let comparison = Comparison(
      mean: 0, seedVariance: noise.seed * noise.seed, blockVariance: noise.block * noise.block,
      seeds: 1, blocks: settings.blocks)
    let seeds = try #require(comparison.seedsForEqual(margin: settings.margin, alpha: 0.05))
    let simulation = VerdictSimulation(noise, settings.rule, count: 2000, mostSeeds: seeds)
    #expect(simulation.proved(delta: 0, seeds: seeds) > 0.75)
    #expect(simulation.proved(delta: 0, seeds: seeds - 1) < 0.85)
  }
}
