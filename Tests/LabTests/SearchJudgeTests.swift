// What searches found, judged by a table made by hand.

import Foundation
import Model
import TestSupport
import Testing

@testable import Files
@testable import Lab
@testable import Search
@testable import Statistics

@Suite struct SearchJudgeTests {
  let project: TinyProject
  var costed: CostedSpace { project.workspace.costed }

  init() throws { project = try TinyProject() }

  /// All architectures, the cheapest first.
  var byCost: [Architecture] {
    costed.architectures.sorted { costed.ratio(of: $0) < costed.ratio(of: $1) }
  }

  /// From the cheapest on: 0.52, 0.51, 0.5, 0.49, ..., so that of a target's architectures the dearest is the
  /// best; each the mean of two seeds.
  func table() -> TruthTable {
    var table = TruthTable(costed.space)
    for (i, architecture) in byCost.enumerated() {
      for (seed, noise) in [(1, 0.125), (2, -0.125)] as [(UInt64, Double)] {
        table.add(architecture, seed: seed, logloss: 0.52 - 0.01 * Double(i) + noise)
      }
    }
    return table
  }

  /// A search for each of several seeds, from 1, that found architectures of this place in the order of cost.
  func searches(
    _ searcher: SearchSettings.Searcher, _ found: [Int], target: Target
  ) -> [FinishedSearch] {
    found.enumerated().map { i, place in
      FinishedSearch(
        method: .searcher(searcher), seed: UInt64(i + 1),
        answers: [FinishedSearch.Answer(target: target, architecture: byCost[place])])
    }
  }

  func report(_ searches: [FinishedSearch], _ table: TruthTable? = nil) -> SearchComparisonReport {
    SearchJudge(costed, table ?? self.table(), rows: 600).report(searches)
  }

  @Test func regretAndRankAreAmongTheFeasible() throws {
    let ratios = byCost.map(costed.ratio)
    let targets = try [ratios[4], (ratios[6] + ratios[7]) / 2].map { try #require(Target($0)) }
    let search = FinishedSearch(
      method: .searcher(.evolution), seed: 5,
      answers: zip(targets, [byCost[2], byCost[0]]).map {
        FinishedSearch.Answer(target: $0, architecture: $1)
      })
    let judged = try #require(report([search]).searches.first)
    #expect(judged.searcher == "evolution" && judged.seed == 5)
    #expect(judged.answers.map(\.target) == targets)
    #expect(judged.answers.map(\.rank) == [3, 7])
    #expect(judged.answers.map(\.feasible) == [5, 7])
    for (answer, expected) in zip(judged.answers, [0.5 / 0.48 - 1, 0.52 / 0.46 - 1]) {
      #expect(abs(try #require(answer.regret) - expected) < 1e-12)
    }
    let first = judged.answers[0]
    #expect(abs(first.logloss - 0.5) < 1e-12 && first.seeds == 2)
    #expect(first.costRatio == ratios[2])
    #expect(first.architecture == costed.space.values(of: byCost[2]))
    // Relative to the best, the two seeds are 0.625 / 0.605 and 0.375 / 0.355.
    let spread: Double = 0.375 / 0.355 - 0.625 / 0.605
    #expect(abs(try #require(first.regretError) - spread / 2) < 1e-12)
  }

  /// Better than everything that is feasible, and too dear: the target is missed, and it shows.
  @Test func whatIsTooDearIsNotAmongTheFeasible() throws {
    let target = try #require(Target(costed.ratio(of: byCost[3])))
    let judged = report(searches(.controller, [5], target: target))
    let answer = try #require(judged.searches.first?.answers.first)
    #expect(answer.costRatio > answer.target.ratio)
    #expect(answer.feasible == 4 && answer.rank == 1)
    #expect(abs(try #require(answer.regret) - (0.47 / 0.49 - 1)) < 1e-12)
  }

  /// Under the last target 0.41 is the best.
  @Test func aMethodsAnswersAreTakenTogether() throws {
    let answers = try #require(report(searches(.controller, [11, 9, 9], target: 1)).answers.first)
    #expect(answers.searcher == "controller" && answers.target == 1)
    #expect(answers.costRatio.least == costed.ratio(of: byCost[9]))
    #expect(answers.costRatio.greatest == 1)
    let regret = try #require(answers.regret)
    #expect(abs(regret.middle.median - (0.43 / 0.41 - 1)) < 1e-12)
    #expect(regret.worst == regret.middle.median && regret.middle.low == nil)
    #expect(regret.worstError != nil)
    #expect(answers.rank == .init(median: 3, worst: 3, feasible: 12))
    let agreement = try #require(answers.agreement)
    #expect((agreement.same, agreement.pairs) == (1, 3))
    #expect(abs(agreement.median - (0.43 / 0.41 - 1)) < 1e-12)
    #expect(agreement.worst == agreement.median)
    let pairs = [(11, 9), (11, 9), (9, 9)].map { a, b in
      zip(byCost[a].choices, byCost[b].choices).count { $0 == $1 }
    }
    let (choices, chance) = (try #require(agreement.choices), try #require(agreement.chance))
    #expect(abs(choices - Double(pairs.reduce(0, +)) / 9) < 1e-12)
    let expectedChance: Double = 4.0 / 9
    #expect(abs(chance - expectedChance) < 1e-12)
    let below = try #require(answers.below)
    #expect(below.worst == 1 - costed.ratio(of: byCost[9]) && below.median == below.worst)
    // The baseline is the dearest: 0, and twice 0.02 more, over 0.41.
    #expect(abs(try #require(answers.baseline?.mean) - 0.04 / 3 / 0.41) < 1e-12)
    #expect(answers.scaling == answers.baseline, "scaled to 1 it is the baseline")
  }

  @Test func aSingleSearchAgreesWithNone() throws {
    let answers = try #require(report(searches(.random, [4], target: 0.9)).answers.first)
    #expect(answers.agreement == nil && answers.baseline == nil && answers.scaling == nil)
  }

  /// Search by search: 0.45 against 0.42 and 0.44 against 0.44.
  @Test func theFirstMethodIsHeldAgainstTheOthers() throws {
    let judged = report(
      searches(.controller, [10, 8], target: 1) + searches(.random, [7, 8], target: 1)
        + searches(.evolution, [11, 11], target: 1))
    #expect(judged.pairs.map(\.searcher) == ["controller", "controller"])
    #expect(judged.pairs.map(\.other) == ["random", "evolution"])
    let differences = judged.pairs.map(\.differences)
    #expect(differences.map(\.better) == [1, 0] && differences.map(\.equal) == [1, 0])
    #expect(differences.map(\.worse) == [0, 2])
    #expect(abs(differences[0].mean - (0.42 / 0.45 - 1) / 2) < 1e-12)
  }

  @Test func workIsInTrainingsOfTheBaseline() throws {
    var search = searches(.controller, [3], target: 0.9)[0]
    search.search.add(training: costed.cost(of: byCost[11]).flops, rows: 900)
    search.playoff.add(scoring: costed.cost(of: byCost[11]).flops, rows: 600)
    let work = try #require(report([search]).searches.first?.work)
    #expect(abs(work.search - 1.5) < 1e-12 && abs(work.playoff - 1.0 / 3) < 1e-12)
  }

  /// A supernet that ranks all right but for the two best.
  @Test func theSupernetsWordIsHeldAgainstTheTable() throws {
    var search = searches(.controller, [3], target: 0.9)[0]
    let losses = Array(stride(from: 0.9, to: 0.65, by: -0.025)) + [0.1, 0.2]
    search.supernet = zip(byCost, losses).map {
      FinishedSearch.Watched(architecture: $0, logloss: $1)
    }
    let ranking = try #require(report([search]).searches.first?.ranking)
    #expect(search.supernet.count == 12 && abs(ranking.tau - (1 - 2.0 / 66)) < 1e-12)
    #expect(report(searches(.controller, [3], target: 0.9)).searches.first?.ranking == nil)
  }

  /// Where the best is not known the best known stands for it, and the figures that are not known are null.
  @Test func anIncompleteTableKnowsTheBestOfItsOwn() throws {
    var table = TruthTable(costed.space)
    for (architecture, runs) in self.table().losses where architecture != byCost[0] {
      for (seed, logloss) in runs { table.add(architecture, seed: seed, logloss: logloss) }
    }
    let judged = report(
      searches(.controller, [8, 9], target: 1) + searches(.random, [7, 8], target: 1), table)
    let answer = try #require(judged.searches.first?.answers.first)
    #expect(abs(try #require(answer.regret) - (0.44 / 0.41 - 1)) < 1e-12)
    #expect(answer.rank == nil && answer.feasible == nil)
    let answers = try #require(judged.answers.first)
    #expect(answers.regret?.worst == answer.regret && answers.rank == nil)
    let best = try #require(judged.best?.first)
    #expect(!best.isComplete && best.architecture == costed.space.values(of: byCost[11]))
    #expect(best.seeds == 2 && best.feasible == 11 && abs(best.logloss - 0.41) < 1e-12)
    // Each of eleven architectures has the squares 2 · 0.125² about its mean and one degree of freedom.
    #expect(abs(best.error - 0.125 / 0.41) < 1e-12)
    #expect(answers.agreement != nil && answers.baseline != nil && answers.scaling != nil)
    #expect(judged.pairs.map(\.differences.better) == [2])
    let text = try jsonText(judged)
    #expect(text.contains("\"rank\":null") && text.contains("\"is_complete\":false"))
    #expect(text.contains("\"lookups\":null") && text.contains("\"ranking\":null"))
    let read = try JSONDecoder().decode(SearchComparisonReport.self, from: Data(text.utf8))
    #expect(try jsonText(read) == text)
  }

  /// One training that was lucky is not the best known beside answers that were trained twice.
  @Test func whatHasFewerSeedsThanTheAnswersIsNotTheBestKnown() throws {
    var table = TruthTable(costed.space)
    for place in [3, 5, 8] {
      for seed in 1...(place == 5 ? 1 : 2) as ClosedRange<UInt64> {
        table.add(byCost[place], seed: seed, logloss: place == 5 ? 0.1 : 0.5)
      }
    }
    for seed in 1...2 as ClosedRange<UInt64> {
      table.add(costed.space.baseline, seed: seed, logloss: 0.4)
      table.add(byCost[9], seed: seed, logloss: 0.45)
    }
    let target = try #require(Target(costed.ratio(of: byCost[9])))
    let scaled = UniformScaling(costed, target: target).best(1)[0]
    table.add(scaled, seed: 1, logloss: 0.6)
    table.add(scaled, seed: 2, logloss: 0.6)
    let judged = report(searches(.random, [3, 8], target: target), table)
    let best = try #require(judged.best?.first)
    #expect(best.seeds >= 2 && best.logloss > 0.4)
    #expect(judged.searches.allSatisfy { ($0.answers[0].regret ?? -1) >= 0 })
  }
}
