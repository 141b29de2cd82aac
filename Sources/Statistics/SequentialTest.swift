// How many seeds to spend, and when to stop: rules fixed before the first retrain.

/// What a verdict is fixed to before the first retrain.
package struct VerdictRule: Hashable, Sendable {
  /// The relative increase of log loss up to which a candidate is neutral.
  package var margin: Double
  /// The confidence of each bound of the interval, over all looks together.
  package var confidence: Double
  /// Seeds of the first look.
  package var seeds: Int
  /// Seeds of the last look.
  package var maxSeeds: Int
  /// Blocks of time into which the evaluation window is cut.
  package var blocks: Int

  /// A rule, the same for all targets of a search.
  package init(margin: Double, confidence: Double, seeds: Int, maxSeeds: Int, blocks: Int) {
    self.margin = margin
    self.confidence = confidence
    self.seeds = seeds
    self.maxSeeds = maxSeeds
    self.blocks = blocks
  }
}

/// The looks at one comparison: after `seeds` seeds, then each time their number has doubled, up to
/// `maxSeeds`.
///
/// Each look may err with an equal share of 1 − confidence, so that all looks together err at most so
/// often (Bonferroni): looking early costs some power, never a false claim. A candidate whose chance to be
/// proved by the last look is small is given up: otherwise most seeds go to those that never will be.
package struct Looks: Sendable {
  /// Number of seeds at each look.
  package let seeds: [Int]
  /// The error that one bound may make at one look.
  package let alpha: Double

  /// The chance below which a candidate is given up.
  private static let leastChance = 0.1

  /// The looks of a rule.
  package init(_ rule: VerdictRule) {
    var seeds = [rule.seeds]
    while let last = seeds.last, last < rule.maxSeeds {
      seeds.append(min(2 * last, rule.maxSeeds))
    }
    self.seeds = seeds
    alpha = (1 - rule.confidence) / Double(seeds.count)
  }

  /// What the look numbered `index` says of a comparison, and whether there is a further one.
  package func judge(_ comparison: Comparison, at index: Int, margin: Double) -> (
    verdict: Verdict, isLast: Bool
  ) {
    let verdict = Comparison.verdict(comparison.interval(alpha: alpha), margin: margin)
    let isOpen = mayBeProved(comparison, margin: margin, alpha: alpha)
    return (verdict, index == seeds.count - 1 || !isOpen)
  }

  /// Whether the last look still has a fair chance to prove a candidate, if a bound may make this error at a look.
  package func mayBeProved(_ comparison: Comparison, margin: Double, alpha: Double) -> Bool {
    comparison.mayBeProved(
      by: seeds[seeds.count - 1], margin: margin, alpha: alpha, chance: Self.leastChance)
  }

  /// The way of a single comparison through the looks: what the last one says, and its seeds.
  package func decide(
    margin: Double, comparing comparison: (_ seeds: Int) -> Comparison
  ) -> (verdict: Verdict, seeds: Int) {
    for (index, seeds) in seeds.enumerated() {
      let (verdict, isLast) = judge(comparison(seeds), at: index, margin: margin)
      if isLast || verdict != .inconclusive { return (verdict, seeds) }
    }
    preconditionFailure("there is a last look")
  }
}
