// The seeds and rows that would prove an inconclusive comparison. They decide nothing: the estimates may move, and a
// verdict follows from trainings alone.

import CGSL

/// Seeds and rows that a verdict has.
package struct VerdictBudget: Codable, Hashable, Sendable {
  /// Seeds of the last look: `verdict.max_seeds`.
  package var maxSeeds: Int
  /// Rows of the stream.
  package var rows: Int

  enum CodingKeys: String, CodingKey {
    case maxSeeds = "max_seeds"
    case rows
  }

  /// A budget.
  package init(maxSeeds: Int, rows: Int) {
    self.maxSeeds = maxSeeds
    self.rows = rows
  }

  /// The most seeds that a space may ask for.
  package static let mostSeeds = 1000
  /// How many times as many rows are considered; beyond, an estimate of the noise says nothing.
  package static let mostTimesRows = 1000.0
}

extension Comparison {
  /// The least budgets under which a rule would prove a candidate, if mean and noise stay as they are estimated: with
  /// more seeds alone, with more rows alone, and with more of both if neither suffices.
  ///
  /// The variance that seeds explain falls with their number, that of blocks with the length of the stream, whose
  /// number of blocks is fixed. A greater `max_seeds` may add a look, which takes its share of the error.
  ///
  /// - Parameters:
  ///   - rule: that of the comparison.
  ///   - share: the share of the error at which the candidate is tested.
  ///   - rows: rows of the stream from which the comparison comes.
  /// - Returns: none if the mean is not below the margin, since then more evidence sooner proves the candidate worse,
  ///   or if the mean is so near to the margin that no budget within `VerdictBudget`'s limits suffices.
  package func budgets(
    toProve rule: VerdictRule, share: Double = 1, rows: Int
  ) -> [VerdictBudget] {
    precondition(rows > 0 && seeds >= 2)
    guard mean < rule.margin, share > 0 else { return [] }
    let bySeeds = (rule.maxSeeds...max(rule.maxSeeds, VerdictBudget.mostSeeds)).first {
      (timesRows(maxSeeds: $0, rule, share) ?? .infinity) <= 1
    }
    let byRows = budget(maxSeeds: rule.maxSeeds, rule, share, rows: rows)
    let alone =
      [bySeeds.map { VerdictBudget(maxSeeds: $0, rows: rows) }, byRows].compactMap { $0 }
    if !alone.isEmpty { return alone.unique }
    let doubled = sequence(first: 2 * rule.maxSeeds) { 2 * $0 }
      .prefix { $0 <= VerdictBudget.mostSeeds }
    return doubled.compactMap { budget(maxSeeds: $0, rule, share, rows: rows) }
      .min { Double($0.maxSeeds) * Double($0.rows) < Double($1.maxSeeds) * Double($1.rows) }
      .map { [$0] } ?? []
  }

  /// The budget of so many seeds, with as many rows as it then takes; nil if no number of rows suffices.
  private func budget(
    maxSeeds: Int, _ rule: VerdictRule, _ share: Double, rows: Int
  ) -> VerdictBudget? {
    guard let times = timesRows(maxSeeds: maxSeeds, rule, share),
      times <= VerdictBudget.mostTimesRows,
      times * Double(rows) < 0x1p53
    else { return nil }
    return VerdictBudget(
      maxSeeds: maxSeeds, rows: max(rows, Int((times * Double(rows)).rounded(.up))))
  }

  /// How many times as many rows make the last look's upper bound the margin; nil if seeds alone put it above.
  private func timesRows(maxSeeds: Int, _ rule: VerdictRule, _ share: Double) -> Double? {
    var longer = rule
    longer.maxSeeds = maxSeeds
    let alpha = share * Looks(longer).alpha
    let ofSeeds = gsl_cdf_tdist_Qinv(alpha, Double(maxSeeds - 1))
    let ofBlocks = gsl_cdf_tdist_Qinv(alpha, Double(blocks - 1))
    let room =
      (rule.margin - mean) * (rule.margin - mean)
      - ofSeeds * ofSeeds * seedVariance * Double(seeds) / Double(maxSeeds)
    return room > 0 ? ofBlocks * ofBlocks * blockVariance / room : nil
  }
}

extension Array where Element: Equatable {
  /// The elements in their order, each once.
  fileprivate var unique: [Element] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
