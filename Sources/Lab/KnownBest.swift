// The best architecture that a table of truth has under a target. In an incomplete table a better one may exist.

import Model

/// The best architecture that is known under a target.
package struct KnownBest: Codable, Sendable {
  /// The target: a cost ratio.
  package var target: Target
  /// Whether every architecture is in the table, so that there is none better.
  package var isComplete: Bool
  /// The architecture.
  package var architecture: [String: ChoiceValue]
  /// Its cost over the baseline's.
  package var costRatio: Double
  /// The mean log loss of its trainings, and their number.
  package var logloss: Double, seeds: Int
  /// The standard error of that mean over the mean, by the deviation between seeds that the table's trainings have together.
  package var error: Double
  /// The number of feasible architectures among which it is the best: those with as many seeds as the answers at least.
  package var feasible: Int

  enum CodingKeys: String, CodingKey {
    case target
    case isComplete = "is_complete"
    case architecture
    case costRatio = "cost_ratio"
    case logloss, seeds, error, feasible
  }
}

/// What there is to be found under a target, as far as a table knows it.
struct Truth {
  /// The target: a cost ratio.
  let target: Target
  /// The best feasible architecture.
  let best: Architecture
  /// The log losses of all feasible architectures that were considered, rising.
  let loglosses: [Double]

  /// Nil where nothing is feasible.
  ///
  /// - Parameter seeds: the least number of seeds of an architecture to be considered; fewer may look good by luck.
  init?(_ space: CostedSpace, _ table: TruthTable, target: Target, seeds: Int = 1) {
    let feasible = table.losses.keys.filter {
      table.seeds(of: $0) >= seeds && space.ratio(of: $0) <= target.ratio
    }.sorted()
      .compactMap { architecture in table.logloss(of: architecture).map { (architecture, $0) } }
    guard let best = feasible.min(by: { $0.1 < $1.1 }) else { return nil }
    self.target = target
    self.best = best.0
    loglosses = feasible.map(\.1).sorted()
  }

  func regret(_ logloss: Double) -> Double { logloss / loglosses[0] - 1 }

  /// From 1; equals share the better place.
  func rank(_ logloss: Double) -> Int { 1 + loglosses.count { $0 < logloss } }

  /// The same for a reader.
  ///
  /// - Parameter isComplete: whether the table has every architecture.
  func known(_ space: CostedSpace, _ table: TruthTable, isComplete: Bool) -> KnownBest {
    let seeds = table.seeds(of: best)
    return KnownBest(
      target: target, isComplete: isComplete, architecture: space.space.values(of: best),
      costRatio: space.ratio(of: best), logloss: loglosses[0], seeds: seeds,
      error: table.seedDeviation / Double(seeds).squareRoot() / loglosses[0],
      feasible: loglosses.count)
  }
}
