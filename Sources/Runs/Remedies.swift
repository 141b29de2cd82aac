// Seeds, rows and margins that would prove the targets that are not proved. They claim nothing: `Claims` does.

import Model
import Statistics

/// The budgets and margins that would prove each target of a search.
struct Remedies {
  private let sequence: FixedSequence<Target>
  private let claims: Claims
  private let comparisons: [Comparison?]
  private let rule: VerdictRule
  private let rows: Int
  private let looks: Looks

  /// - Parameters:
  ///   - comparisons: of each target's candidate with the baseline, mildest first; nil for those never compared.
  ///   - margin: that of the verdicts, in place of the rule's.
  ///   - rows: rows of the stream.
  init(
    _ sequence: FixedSequence<Target>, _ claims: Claims, _ comparisons: [Comparison?],
    margin: Double, rule: VerdictRule, rows: Int, looks: Looks
  ) {
    precondition(comparisons.count == claims.verdicts.count)
    self.sequence = sequence
    self.claims = claims
    self.comparisons = comparisons
    self.rule = VerdictRule(
      margin: margin, confidence: rule.confidence, seeds: rule.seeds, maxSeeds: rule.maxSeeds,
      blocks: rule.blocks)
    self.rows = rows
    self.looks = looks
  }

  /// Whether the comparison of this target is the first that failed, and is undecided.
  private func isFirstUndecided(_ place: Int) -> Bool {
    claims.reason != .notLearned && sequence.firstFailure == place
      && claims.verdicts[place] == .inconclusive
  }

  /// Whether the baseline and all candidates as far as this one are proved to have learned.
  private func hasLearned(through place: Int) -> Bool {
    claims.baselineHasLearned && claims.firstNotLearned ?? .max > place
  }

  /// `Summary.TargetResult.seedsNeeded`
  func seedsNeeded(_ place: Int) -> Int? {
    isFirstUndecided(place)
      ? comparisons[place]?.seedsNeeded(margin: rule.margin, alpha: looks.alpha) : nil
  }

  /// `Summary.TargetResult.seedsForEqual`
  func seedsForEqual(_ place: Int) -> Int? {
    claims.reason != .notLearned
      ? comparisons[place]?.seedsForEqual(margin: rule.margin, alpha: looks.alpha) : nil
  }

  /// `Summary.TargetResult.wouldProve`
  func budgets(_ place: Int) -> [VerdictBudget]? {
    isFirstUndecided(place) && hasLearned(through: place)
      ? comparisons[place]?.budgets(toProve: rule, rows: rows) : nil
  }

  /// `Summary.TargetResult.provableMargin`
  ///
  /// A run with this margin goes the same way through the looks at least as far as this one did, or proves the target
  /// before: under a wider margin a comparison is neither called worse nor given up earlier.
  func provableMargin(_ place: Int) -> Double? {
    guard hasLearned(through: place) else { return nil }
    let bounds = comparisons[...place].map { $0?.interval(alpha: looks.alpha).high }
    return bounds.reduce(0) { greatest, bound in
      greatest.flatMap { greatest in bound.map { max(greatest, $0) } }
    }
  }
}
