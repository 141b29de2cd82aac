// The work of a search and its undecided decisions, as a summary has them.

import Foundation
import TestSupport
import Testing

@testable import Model
@testable import Runs
@testable import Search
@testable import Training

@Suite struct SummarySearchTests {
  /// A pass of twice the baseline's training, and a playoff of half of it.
  @Test func workIsInTrainingsOfTheBaseline() throws {
    let costed = try TinyProject().workspace.costed
    let flops = costed.cost(of: costed.space.baseline).flops
    var (pass, playoff) = (Work(), Work())
    pass.add(training: flops, rows: 2000)
    playoff.add(scoring: flops, rows: 1500)
    let work = try #require(
      Summary.SearchWork(supernet: pass, playoff: playoff, in: costed, rows: 1000))
    #expect(work == Summary.SearchWork(supernet: 2, playoff: 0.5) && work.total == 2.5)
    #expect(
      Summary.SearchWork(sumOf: [work, work]) == Summary.SearchWork(supernet: 4, playoff: 1))
    // What a checkpoint of an earlier version does not know is no part of a sum.
    #expect(Summary.SearchWork(sumOf: [work, nil]) == nil)
    #expect(Summary.SearchWork(supernet: nil, playoff: playoff, in: costed, rows: 1000) == nil)
  }

  /// The choice of the second decision has less than half of the probability; the last record of the target counts.
  @Test func aChoiceBelowOneHalfIsUndecided() throws {
    let costed = try TinyProject().workspace.costed
    let paths = costed.decisions.map(\.path)
    #expect(paths == ["embeddings.narrow0", "hidden.0.width", "hidden.0.bottleneck"])
    func record(_ step: Int, _ target: Target, _ shares: [[Double]]) -> ControllerRecord {
      ControllerRecord(
        step: step, target: target, reward: -0.5, costRatio: 0.8, logloss: 0.5,
        probabilities: Dictionary(uniqueKeysWithValues: zip(paths, shares)))
    }
    let log = [
      record(1, 0.9, [[0.1, 0.9], [0.1, 0.1, 0.8], [0.1, 0.9]]),
      record(2, 0.9, [[0.5, 0.5], [0.3, 0.49, 0.21], [0.9, 0.1]]),
      record(2, 0.7, [[0.9, 0.1], [0.1, 0.8, 0.1], [0.9, 0.1]]),
      ControllerRecord(step: 2, target: 0.5, reward: nil, costRatio: 0.5, logloss: 0.5),
    ]
    let values = costed.space.values(of: Architecture(choices: [0, 1, 0]))
    func undecided(_ target: Target, _ values: [String: ChoiceValue]) -> [String]? {
      costed.undecided(values, for: target, by: log)
    }
    #expect(undecided(0.9, values) == ["hidden.0.width"])
    #expect(undecided(0.7, values) == [])
    // No policy, no record, no choice of the space.
    #expect(undecided(0.5, values) == nil && undecided(0.3, values) == nil)
    #expect(undecided(0.7, values.merging(["hidden.0.width": .width(5)]) { $1 }) == nil)
  }

  /// A ladder is searched as its targets are, and finds an architecture within each.
  @Test func aLadderIsSearched() throws {
    let project = try TinyProject(
      space: TinyProject.space + "search: {targets: descend, samples: 2, finalists: 2}\n")
    let ladder = project.workspace.costed.targets
    #expect(ladder.count > 4)
    let search = try SearchRun(
      project.workspace,
      SearchOptions(targets: ladder, descends: true, seed: 1, threads: 2), spaceFile: "space.yaml")
    let (found, log, work) = try search.search(over: project.stream)
    #expect(found.map(\.target) == ladder)
    for found in found {
      let ratio = project.workspace.costed.ratio(of: found.architecture)
      #expect(ratio <= found.target.ratio)
    }
    #expect(Set(log.map(\.target)) == Set(ladder))
    #expect((work?.supernet ?? 0) > 0)
    let forecast = search.forecast
    #expect(forecast.targets == ladder && forecast.steps == 10)
    #expect(throws: (any Error).self) {
      try SearchRun(
        project.workspace,
        SearchOptions(targets: ladder, descends: true, seed: 1, threads: 2, separate: true),
        spaceFile: "space.yaml")
    }
  }
}
