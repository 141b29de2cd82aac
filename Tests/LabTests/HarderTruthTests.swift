// The best of a space by trainings: who is trained, with how many seeds, the same after an interruption.

import Foundation
import Model
import Numerics
import Synchronization
import TestSupport
import Testing

@testable import Files
@testable import Lab
@testable import SyntheticLogs

@Suite struct HarderTruthTests {
  let project: TinyProject
  var costed: CostedSpace { project.workspace.costed }

  init() throws { project = try TinyProject() }

  @Test func theBestIsFoundAndHasAllSeeds() throws {
    var tabulation = try Tabulation(costed, project.stream, file: project.path("table.csv"))
    let truth = HarderTruth(
      costed, targets: [0.6, 1],
      .init(screeningSeeds: 1, seeds: 2, refinedSeeds: 4, neighbours: 2, rounds: 9),
      by: project.trainings(), in: nil)
    let planted = PlantedOptimum(try self.truth(), costed)
    let best = try truth.complete(&tabulation, planted: planted) { _ in }
    #expect(best.map(\.target) == [0.6, 1])
    let table = tabulation.table
    for known in best {
      #expect(known.seeds == 4 && known.costRatio <= known.target.ratio)
      let contenders = table.contenders(costed, under: known.target, seeds: 4)
      #expect(contenders.allSatisfy { table.seeds(of: $0) == 4 })
      let found = try #require(
        contenders.first { costed.space.values(of: $0) == known.architecture })
      // Its neighbours were looked at, as nothing better was left to look from.
      for neighbour in costed.neighbours(of: found, under: known.target) {
        #expect(table.seeds(of: neighbour) >= 1)
      }
    }
    // Another process has nothing left to do.
    let lines = try project.lines("table.csv")
    let trained = Mutex(0)
    _ = try truth.complete(&tabulation, planted: planted) { _ in trained.withLock { $0 += 1 } }
    #expect(trained.withLock(\.self) == 0)
    #expect(try project.lines("table.csv") == lines)
  }

  func truth() throws -> SyntheticTruth {
    let text = try Data(contentsOf: URL(fileURLWithPath: project.path("log.csv.truth.json")))
    return try JSONDecoder().decode(SyntheticTruth.self, from: text)
  }

  /// Two standard errors about a difference of means, by hand.
  @Test func contendersAreWhoTwoErrorsDoNotTellFromTheBest() {
    var table = TruthTable(costed.space)
    let all = costed.architectures
    /// Two trainings whose deviation is 0.01 · √2.
    func add(_ place: Int, _ mean: Double, later: Double? = nil) {
      table.add(all[place], seed: 1, logloss: mean - 0.01)
      table.add(all[place], seed: 2, logloss: mean + 0.01)
      if let later { table.add(all[place], seed: 3, logloss: later) }
    }
    add(0, 0.5)
    // The error of a difference of two such means is 0.01 · √2.
    add(1, 0.5 + 0.028)
    add(2, 0.5 + 0.029, later: 0.1)
    #expect(table.contenders(costed, under: 1, seeds: 2) == [all[0], all[1]])
    // One training alone has twice the variance: 0.01 · √2 · √(1 + 1/2) · 2 = 0.0346.
    table.add(all[3], seed: 1, logloss: 0.5 + 0.034)
    table.add(all[4], seed: 1, logloss: 0.5 + 0.036)
    #expect(table.contenders(costed, under: 1, seeds: 2) == [all[0], all[1], all[3]])
    #expect(table.known(all[2], seeds: 2) == 2 && table.known(all[2], seeds: 9) == 3)
  }

  @Test func neighboursAreOneStepAway() {
    let from = Architecture(choices: [0, 1, 0])
    // Embedding 2 → 4; hidden 4 → 2 and 8; bottleneck none → 1.
    #expect(
      costed.neighbours(of: from, under: 1)
        == [[0, 0, 0], [0, 1, 1], [0, 2, 0], [1, 1, 0]].map(Architecture.init(choices:)))
    let cheap = costed.ratio(of: from)
    let under = Target(cheap).map { costed.neighbours(of: from, under: $0) } ?? []
    #expect(!under.isEmpty && under.allSatisfy { costed.ratio(of: $0) <= cheap })
  }

  /// The planted features are narrow ones: nothing is gained beyond two columns, and the least is kept if there is no room.
  @Test func featuresGetWhatTheyNeed() throws {
    let planted = try #require(PlantedOptimum(try truth(), costed))
    let all = planted.architectures(under: 1)
    #expect(all.count == 6 && all.allSatisfy { $0.choices[0] == 0 })
    #expect(Set(all.map { Array($0.choices.dropFirst()) }).count == 6, "every setting of the rest")
    let tight = try #require(Target(costed.ratio(of: all[0])))
    let few = planted.architectures(under: tight)
    #expect(!few.isEmpty && few.count < 6)
    #expect(few.allSatisfy { costed.ratio(of: $0) <= tight.ratio })
  }

  /// The budget goes to the features of which it holds the most variance for its cost.
  @Test func whatMattersMoreIsWidenedFirst() throws {
    let design = SyntheticFamily.graded.design(1)
    let names = ["w16_0", "w16_1", "noise_0"]
    let project = try TinyProject(
      space: """
        data:
          path: log.csv
          label: click
          features: {w16_0: {type: categorical}, w16_1: {type: categorical}, noise_0: {type: categorical}}
        model:
          embedding: {choices: [0, 4, 16], baseline: 16}
          hidden: [{width: 8}]

        """, family: .graded)
    let costed = project.workspace.costed
    let truth = try JSONDecoder().decode(
      SyntheticTruth.self,
      from: Data(contentsOf: URL(fileURLWithPath: project.path("log.csv.truth.json"))))
    let planted = try #require(PlantedOptimum(truth, costed))
    #expect(planted.architectures(under: 1) == [Architecture(choices: [2, 2, 0])])
    let shares = names.map { name in
      design.features.firstIndex { $0.name == name }.map { design.shares[$0] } ?? 0
    }
    let one = costed.ratio(of: Architecture(choices: [1, 0, 0]))
    let found = planted.architectures(under: try #require(Target(one)))
    #expect(found == [Architecture(choices: shares[0] > shares[1] ? [1, 0, 0] : [0, 1, 0])])
    // A feature that the truth does not know.
    let other = try JSONDecoder().decode(
      SyntheticTruth.self,
      from: Data(
        contentsOf: URL(fileURLWithPath: self.project.path("log.csv.truth.json"))))
    #expect(PlantedOptimum(other, costed) == nil)
  }
}
