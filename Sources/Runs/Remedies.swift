// Seeds, rows and margins that would prove the targets that are not proved. They claim nothing: `Claims` does.

import Statistics

/// The budgets and margins that would prove each candidate of a test.
struct Remedies {
  private let test: GraphicalTest
  private let claims: Claims
  private let rule: VerdictRule
  private let rows: Int
  private let looks: Looks
  private let margins: [Double?]

  /// - Parameters:
  ///   - rule: that of the test.
  ///   - rows: rows of the stream.
  init(_ test: GraphicalTest, _ claims: Claims, _ rule: VerdictRule, rows: Int) {
    self.test = test
    self.claims = claims
    self.rule = rule
    self.rows = rows
    looks = Looks(rule)
    margins = test.provableMargins
  }

  /// The last look at a candidate that is undecided, though the networks have learned.
  private func openLook(_ place: Int) -> Comparison? {
    claims.reason != .notLearned && claims.verdicts[place] == .inconclusive
      && !test.lacksLearning(place) ? test.candidates[place].looks.last : nil
  }

  /// `Summary.TargetResult.seedsNeeded`
  func seedsNeeded(_ place: Int) -> Int? {
    openLook(place).flatMap { look in
      look.seedsNeeded(
        margin: rule.margin,
        alpha: look.mean < rule.margin ? test.alpha(of: place) : looks.alpha)
    }
  }

  /// `Summary.TargetResult.seedsForEqual`
  func seedsForEqual(_ place: Int) -> Int? {
    claims.reason != .notLearned
      ? test.candidates[place].looks.last?.seedsForEqual(
        margin: rule.margin, alpha: test.alpha(of: place)) : nil
  }

  /// `Summary.TargetResult.wouldProve`
  func budgets(_ place: Int) -> [VerdictBudget]? {
    openLook(place)?.budgets(toProve: rule, share: test.share(of: place), rows: rows)
  }

  /// `Summary.TargetResult.provableMargin`
  func provableMargin(_ place: Int) -> Double? { margins[place] }
}
