// The last step of a search: short trainings from scratch decide, and nothing else.

import Linalg
import SearchSpace
import Testing

@testable import Driver

@Suite struct PlayoffTests {
  let project: TinyProject
  var costed: CostedSpace { project.workspace.costed }

  init() throws { project = try TinyProject() }

  /// The log loss over the second half of the log of a training on all of it.
  func logloss(_ architecture: Architecture, seed: UInt64) throws -> Double {
    var verdict = project.workspace.space.verdict
    verdict.skip = 0.5
    return try TrainingStream(project.workspace.dataset, verdict: verdict).train(
      TrainingJob(shape: costed.shape(of: architecture), seed: seed), costed.space,
      pool: WorkerPool(threads: 1)
    ).logloss
  }

  /// The log is so short that every round trains on all of it, so the least loss of all that were trained
  /// and are cheap enough wins, whoever proposed it.
  @Test(arguments: [[0.5, 1.0], [1.0, 0.5]])
  func theLeastLossThatATargetAllowsWins(targets: [Double]) throws {
    let finalists = targets.map { target in
      Array(costed.architectures.filter { costed.ratio(of: $0) <= target }.suffix(4))
    }
    let losses = try Set(finalists.joined()).map { ($0, try logloss($0, seed: 7)) }
    let expected = targets.map { target in
      losses.filter { costed.ratio(of: $0.0) <= target }.min { $0.1 < $1.1 }?.0
    }
    let playoff = Playoff(costed, project.stream, seed: 7, threads: 2)
    #expect(try playoff.winners(under: targets, of: finalists) == expected)
  }

  @Test func aSingleFinalistWinsWithoutTraining() throws {
    let only = costed.architectures[3]
    let playoff = Playoff(costed, project.stream, seed: 7, threads: 1)
    let winners = try playoff.winners(under: [0.5, 1], of: [[only], [only]]) { _, _ in
      Issue.record("it was trained")
    }
    #expect(winners == [only, only])
  }

  @Test func theSeedIsNoneOfTheVerdicts() {
    let seeds = (1...100).map { Playoff.seed($0) }
    #expect(Set(seeds).count == 100)
    #expect(seeds.allSatisfy { $0 > 1_000_000 })
  }

  @Test(arguments: [(1_000_000, 62_500), (100_000, 32_768), (20_000, 20_000)])
  func aRoundHasEnoughRows(stream: Int, rows: Int) {
    let round = Playoff.Round(part: 1.0 / 16, leastSteps: 128, stay: 3)
    #expect(round.rows(of: stream, batch: 256) == rows)
  }
}
