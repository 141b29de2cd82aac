// What would have proved an inconclusive comparison, against the rule itself: a run with the budget, whose mean and
// noise are as estimated, is proved at its last look, and with less of it is not.

import Model
import Testing

@testable import Statistics

@Suite struct VerdictBudgetTests {
  static let rows = 100_000
  /// Margin 0.001, looks at 3, 6 and 12 seeds, 20 blocks.
  static let rule = VerdictSettings().rule

  /// A comparison with the variances of means that so many seeds and rows leave; the deviations are of one seed, and of all
  /// blocks of `rows` rows, in margins.
  static func comparison(
    _ mean: Double, seed: Double, block: Double, seeds: Int = 12, rows: Int = rows
  ) -> Comparison {
    let (seed, block) = (seed * rule.margin, block * rule.margin)
    return Comparison(
      mean: mean * rule.margin, seedVariance: seed * seed / Double(seeds),
      blockVariance: block * block * Double(Self.rows) / Double(rows), seeds: seeds,
      blocks: rule.blocks)
  }

  /// What a run with a budget says at its last look.
  static func verdict(_ budget: VerdictBudget, _ mean: Double, seed: Double, block: Double)
    -> Verdict
  {
    var rule = Self.rule
    rule.maxSeeds = budget.maxSeeds
    let looks = Looks(rule)
    let comparison = comparison(
      mean, seed: seed, block: block, seeds: budget.maxSeeds, rows: budget.rows)
    return looks.judge(comparison, at: looks.seeds.count - 1, margin: rule.margin).verdict
  }

  static let cases: [(mean: Double, seed: Double, block: Double)] = [
    (0, 2, 0), (0.5, 1, 0), (0, 0, 1), (0, 1, 0.5), (0.5, 1, 1), (0.2, 2, 0.4), (0, 6, 0.6),
    (-0.5, 4, 0.3),
  ]

  @Test(arguments: cases) func aBudgetProvesAndLessDoesNot(
    mean: Double, seed: Double, block: Double
  ) throws {
    let open = Self.comparison(mean, seed: seed, block: block)
    try #require(
      Comparison.verdict(open.interval(alpha: Looks(Self.rule).alpha), margin: Self.rule.margin)
        == .inconclusive)
    let budgets = open.budgets(toProve: Self.rule, rows: Self.rows)
    #expect(!budgets.isEmpty)
    for budget in budgets {
      #expect(budget.maxSeeds >= 12 && budget.rows >= Self.rows)
      #expect(budget.maxSeeds > 12 || budget.rows > Self.rows)
      #expect(Self.verdict(budget, mean, seed: seed, block: block).isProved, "\(budget)")
      var less = budget
      if budget.rows > Self.rows {
        less.rows = max(Self.rows, budget.rows * 99 / 100)
      } else {
        less.maxSeeds -= 1
      }
      #expect(!Self.verdict(less, mean, seed: seed, block: block).isProved, "\(less)")
    }
  }

  @Test func seedsAndRowsAreNamedApartAndTogetherOnlyIfNeitherSuffices() {
    func kinds(_ mean: Double, seed: Double, block: Double) -> [[Bool]] {
      Self.comparison(mean, seed: seed, block: block).budgets(toProve: Self.rule, rows: Self.rows)
        .map { [$0.maxSeeds > 12, $0.rows > Self.rows] }
    }
    #expect(kinds(0, seed: 2, block: 0) == [[true, false]])
    #expect(kinds(0, seed: 0, block: 1) == [[false, true]])
    #expect(kinds(0, seed: 1, block: 0.35) == [[true, false], [false, true]])
    #expect(kinds(0, seed: 4, block: 1) == [[true, true]])
  }

  @Test(arguments: [1.0, 1.5, 0.9999]) func nothingIsNamedThatWouldNotProveIt(mean: Double) {
    let comparison = Self.comparison(mean, seed: 2, block: 1)
    #expect(comparison.budgets(toProve: Self.rule, rows: Self.rows).isEmpty)
  }
}
