// What searches found, judged by a table of truth.

import Model
import Search
import Statistics

/// Judges the answers of searches by trainings from scratch.
package struct SearchJudge: Sendable {
  private let space: CostedSpace
  private let table: TruthTable
  /// Rows of the stream.
  private let rows: Int
  /// Whether the table has every architecture of the space.
  private let isComplete: Bool
  private let confidence = 0.95

  /// Judges by a table that has at least what the searches found.
  ///
  /// - Parameter rows: of the stream.
  package init(_ space: CostedSpace, _ table: TruthTable, rows: Int) {
    self.space = space
    self.table = table
    self.rows = rows
    isComplete = table.isComplete(space)
  }

  /// What can be said about the searches, which come ordered by method; each method has the same seeds and
  /// targets.
  ///
  /// - Parameter lookups: for each target, where a table was searched.
  package func report(_ searches: [FinishedSearch], lookups: Int? = nil) -> SearchComparisonReport {
    let targets = uniqued(searches.flatMap { $0.answers.map(\.target) })
    let methods = uniqued(searches.map(\.method))
    // In an incomplete table those with few seeds may look better than they are.
    let seeds = searches.flatMap(\.answers).map { table.seeds(of: $0.architecture) }.min() ?? 1
    let truths = targets.map {
      Truth(space, table, target: $0, seeds: isComplete ? 1 : seeds)
    }
    // groups[m][t]: what method m found for target t, seed by seed.
    let groups = methods.map { method in
      targets.map { target in
        searches.filter { $0.method == method }.flatMap(\.answers)
          .filter { $0.target == target }.map(\.architecture)
      }
    }
    return SearchComparisonReport(
      confidence: confidence, lookups: lookups,
      searches: searches.map { search in
        SearchComparisonReport.Search(
          searcher: search.method.rawValue, seed: search.seed,
          work: lookups == nil ? work(search) : nil, ranking: ranking(search),
          answers: search.answers.map { answer in
            judge(answer, by: zip(targets, truths).first { $0.0 == answer.target }?.1)
          })
      },
      answers: zip(methods, groups).flatMap { method, groups in
        targets.indices.map { judge(groups[$0], method, target: targets[$0], by: truths[$0]) }
      },
      pairs: methods.indices.dropFirst().flatMap { m in
        targets.indices.map { t in
          SearchComparisonReport.Pair(
            searcher: methods[0].rawValue, other: methods[m].rawValue, target: targets[t],
            differences: PairedDifferences(
              zip(groups[0][t], groups[m][t]).map { logloss($0) / logloss($1) - 1 },
              confidence: confidence))
        }
      },
      best: truths.compactMap { $0?.known(space, table, isComplete: isComplete) },
      biases: SupernetBias(space, table).biases(searches))
  }

  private func work(_ search: FinishedSearch) -> SearchComparisonReport.Work {
    SearchComparisonReport.Work(
      search: space.trainings(search.search, rows: rows),
      playoff: space.trainings(search.playoff, rows: rows))
  }

  private func ranking(_ search: FinishedSearch) -> Kendall? {
    search.supernet.isEmpty
      ? nil
      : Kendall(
        search.supernet.map(\.logloss), search.supernet.map { logloss($0.architecture) },
        confidence: confidence)
  }

  private func judge(_ answer: FinishedSearch.Answer, by truth: Truth?)
    -> SearchComparisonReport.Answer
  {
    let architecture = answer.architecture
    return SearchComparisonReport.Answer(
      target: answer.target, architecture: space.space.values(of: architecture),
      costRatio: space.ratio(of: architecture), advantage: answer.advantage,
      logloss: logloss(architecture), seeds: table.seeds(of: architecture),
      regret: truth?.regret(logloss(architecture)),
      regretError: truth.flatMap { table.differenceError(architecture, $0.best) },
      rank: isComplete ? truth?.rank(logloss(architecture)) : nil,
      feasible: isComplete ? truth?.loglosses.count : nil)
  }

  private func judge(
    _ found: [Architecture], _ method: SearchMethod, target: Target, by truth: Truth?
  ) -> SearchComparisonReport.Answers {
    let costs = found.map(space.ratio).sorted()
    let loglosses = found.map(logloss)
    let scaled = UniformScaling(space, target: target).best(1)[0]
    let worst = found.max { logloss($0) < logloss($1) }
    func difference(to reference: Architecture) -> ReferenceDifference? {
      ReferenceDifference(found, against: reference, in: table, confidence: confidence)
    }
    return SearchComparisonReport.Answers(
      searcher: method.rawValue, target: target,
      costRatio: SearchComparisonReport.Range(least: costs[0], greatest: costs[costs.count - 1]),
      logloss: MedianInterval(loglosses, confidence: confidence).median,
      below: below(costs, target),
      regret: truth.map { truth in
        let regrets = loglosses.map(truth.regret)
        return SearchComparisonReport.Regret(
          middle: MedianInterval(regrets, confidence: confidence), worst: regrets.max() ?? 0,
          worstError: worst.flatMap { table.differenceError($0, truth.best) })
      },
      rank: (isComplete ? truth : nil).map { truth in
        let ranks = loglosses.map(truth.rank)
        return SearchComparisonReport.Rank(
          median: MedianInterval(ranks.map(Double.init), confidence: confidence).median,
          worst: ranks.max() ?? 0, feasible: truth.loglosses.count)
      },
      agreement: agreement(found), baseline: difference(to: space.space.baseline),
      scaling: method == .searcher(.scaling) ? nil : difference(to: scaled))
  }

  /// - Parameter costs: rising.
  private func below(_ costs: [Double], _ target: Target) -> SearchComparisonReport.Below {
    let shares = costs.map { 1 - $0 / target.ratio }
    return SearchComparisonReport.Below(
      median: MedianInterval(shares, confidence: confidence).median, worst: shares[0])
  }

  private func agreement(_ found: [Architecture]) -> SearchComparisonReport.Agreement? {
    let pairs = found.indices.flatMap { i in found[..<i].map { ($0, found[i]) } }
    if pairs.isEmpty { return nil }
    let differences = pairs.map { a, b in
      max(logloss(a), logloss(b)) / min(logloss(a), logloss(b)) - 1
    }
    return SearchComparisonReport.Agreement(
      same: pairs.count { $0 == $1 }, pairs: pairs.count,
      median: MedianInterval(differences, confidence: confidence).median,
      worst: differences.max() ?? 0,
      choices: pairs.reduce(0) { $0 + commonShare($1.0, $1.1) } / Double(pairs.count),
      chance: space.choices.reduce(0) { $0 + 1 / Double($1) } / Double(max(space.choices.count, 1)))
  }

  /// The share of decisions in which two architectures have the same choice.
  private func commonShare(_ a: Architecture, _ b: Architecture) -> Double {
    let common = zip(a.choices, b.choices).count { $0 == $1 }
    return Double(common) / Double(max(a.choices.count, 1))
  }

  private func logloss(_ architecture: Architecture) -> Double {
    guard let logloss = table.logloss(of: architecture) else {
      preconditionFailure("the table lacks an architecture that was found")
    }
    return logloss
  }
}

extension TruthTable {
  /// The standard error of the relative difference of two architectures' log losses, over the seeds with
  /// which both were trained; nil where they are fewer than two.
  func differenceError(_ a: Architecture, _ b: Architecture) -> Double? {
    let (runs, others) = (losses[a] ?? [:], losses[b] ?? [:])
    let differences = runs.sorted { $0.key < $1.key }
      .compactMap { seed, loss in others[seed].map { loss / $0 - 1 } }
    guard differences.count > 1 else { return nil }
    let n = Double(differences.count)
    let mean = differences.reduce(0, +) / n
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / (n - 1) / n).squareRoot()
  }
}

/// The different values, in the order in which they first come.
private func uniqued<Value: Hashable>(_ values: [Value]) -> [Value] {
  var seen: Set<Value> = []
  return values.filter { seen.insert($0).inserted }
}
