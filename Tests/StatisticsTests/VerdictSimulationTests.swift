// The sequential rule against the best fixed number of seeds, and the simulation against closed forms.

import CGSL
import Model
import Testing

@testable import Statistics

@Suite struct VerdictSimulationTests {
  static let margin = VerdictSettings().margin
  static let count = 4000

  static func simulation(seed: Double, block: Double, mostSeeds: Int = 12) -> VerdictSimulation {
    VerdictSimulation(
      Noise(seed: seed * margin, block: block * margin), VerdictSettings().rule, count: count,
      mostSeeds: mostSeeds)
  }

  /// Over candidates at the margin, half of it, equal and better by as much, the rule spends at most 1.3
  /// times the seeds of the fixed number that proves as many equal candidates with an error of 5 %, and it
  /// errs no more often.
  @Test(arguments: [0.125, 0.25, 0.5, 1, 1.5, 2, 3], [0, 0.25])
  func theRuleIsCheap(seed: Double, block: Double) throws {
    let simulation = Self.simulation(seed: seed, block: block, mostSeeds: 24)
    let outcomes = [1, 0.5, 0, -1].map { simulation.sequential(delta: $0 * Self.margin) }
    #expect(outcomes[0].proved < 0.05)
    let fixed = try #require(simulation.fixedSeeds(proving: outcomes[2].proved, delta: 0))
    let cost = outcomes.reduce(0) { $0 + $1.seeds } / 4
    #expect(cost / fixed < 1.3, "\(cost) seeds in place of \(fixed)")
  }

  /// Giving up costs little: the best that twelve seeds and three looks could do without it.
  @Test func littlePowerIsLost() {
    let simulation = Self.simulation(seed: 1, block: 0)
    let last = simulation.proved(delta: 0, seeds: 12)
    let outcome = simulation.sequential(delta: 0)
    #expect(outcome.proved > last - 0.2)
    #expect(outcome.seeds < 9)
  }

  /// One look errs as often as it may where seeds are all the noise, and less often where blocks are too.
  @Test(arguments: [2, 3, 12]) func aFixedNumberOfSeedsKeepsTheError(seeds: Int) {
    let error = 3 * (0.05 * 0.95 / Double(Self.count)).squareRoot()
    let exact = Self.simulation(seed: 1, block: 0).proved(delta: Self.margin, seeds: seeds)
    #expect(abs(exact - 0.05) < error)
    let mixed = Self.simulation(seed: 1, block: 0.5).proved(delta: Self.margin, seeds: seeds)
    #expect(mixed < 0.05 + error)
  }

  /// Where blocks are all the noise, the share that is proved does not depend on the seeds. With 10⁴ blocks
  /// it is Φ(margin/σ − 1.645).
  @Test func blocksAloneDecideWhereSeedsAgree() {
    var settings = VerdictSettings()
    settings.blocks = 1000
    let simulation = VerdictSimulation(
      Noise(seed: 0, block: 0.5 * Self.margin), settings.rule, count: 1000, mostSeeds: 12)
    let few = simulation.proved(delta: 0, seeds: 2)
    #expect(few == simulation.proved(delta: 0, seeds: 12))
    #expect(abs(few - gsl_cdf_ugaussian_P(2 - 1.645)) < 3 * (0.25 / 1000).squareRoot())
  }

  @Test func moreSeedsProveMore() throws {
    let simulation = Self.simulation(seed: 1, block: 0, mostSeeds: 24)
    let shares = [2, 3, 6, 12, 24].map { simulation.proved(delta: 0, seeds: $0) }
    #expect(shares == shares.sorted())
    let half = try #require(simulation.fixedSeeds(proving: 0.5, delta: 0))
    let around = [half.rounded(.down), half.rounded(.up)].map { Int($0) }
    #expect(simulation.proved(delta: 0, seeds: around[0]) <= 0.5)
    #expect(simulation.proved(delta: 0, seeds: around[1]) >= 0.5)
    #expect(simulation.fixedSeeds(proving: 0.999, delta: Self.margin) == nil)
  }
}
