// The numbers of seeds after which a comparison is looked at.

import Model
import Testing

@testable import Statistics

@Suite struct LooksTests {
  @Test(arguments: [
    (3, 12, [3, 6, 12]), (3, 10, [3, 6, 10]), (2, 3, [2, 3]), (5, 5, [5]),
  ])
  func seedsDoubleUpToTheMost(first: Int, most: Int, seeds: [Int]) {
    var settings = VerdictSettings()
    (settings.seeds, settings.maxSeeds, settings.confidence) = (first, most, 0.9)
    let looks = Looks(settings.rule)
    #expect(looks.seeds == seeds)
    // All looks together may err as often as one.
    #expect(abs(looks.alpha * Double(seeds.count) - 0.1) < 1e-12)
  }

  /// A comparison whose only noise is that of seeds: `deviation` of one seed, in margins.
  static func comparison(_ mean: Double, deviation: Double, seeds: Int) -> Comparison {
    let margin = VerdictSettings().margin
    let variance = deviation * margin * deviation * margin / Double(seeds)
    return Comparison(
      mean: mean * margin, seedVariance: variance, blockVariance: 0, seeds: seeds, blocks: 20)
  }

  /// A standard deviation of a margin at the first look leaves room for estimates up to the margin less
  /// 0.06 of it, at the second up to 0.33 below; see `ComparisonTests`.
  @Test(arguments: [(0, 0.92, false), (0, 0.96, true), (1, 0.65, false), (1, 0.68, true)])
  func theHopelessAreGivenUp(look: Int, mean: Double, isLast: Bool) {
    let looks = Looks(VerdictSettings().rule)
    let comparison = Self.comparison(mean, deviation: 1, seeds: looks.seeds[look])
    let judged = looks.judge(comparison, at: look, margin: VerdictSettings().margin)
    #expect(judged == (.inconclusive, isLast))
  }

  @Test(arguments: [
    (-20.0, Verdict.better, 3), (-0.1, .neutral, 12), (0.8, .inconclusive, 6),
    (2, .inconclusive, 3), (20, .worse, 3),
  ])
  func aComparisonEndsAtItsLastLook(mean: Double, verdict: Verdict, seeds: Int) {
    let decided = Looks(VerdictSettings().rule).decide(margin: VerdictSettings().margin) {
      Self.comparison(mean, deviation: 1.5, seeds: $0)
    }
    #expect(decided == (verdict, seeds))
  }
}
