// The last step of a search: short trainings from scratch decide, and nothing else.

import Linalg
import SearchSpace
import Testing

@testable import Driver

@Suite struct PlayoffTests {
  let project: TinyProject
  var costed: CostedSpace { project.workspace.costed }

  init() throws { project = try TinyProject() }

  /// The log loss of a training on the first rows.
  func logloss(_ architecture: Architecture, rows: Int, seed: UInt64) throws -> Double {
    let start = TrainingStream(
      project.workspace.dataset, count: rows, verdict: project.workspace.space.verdict)
    return try start.train(
      TrainingJob(shape: costed.shape(of: architecture), seed: seed), costed.space,
      pool: WorkerPool(threads: 1)
    ).logloss
  }

  /// The log is so short that every round trains on all of it, so the least loss wins.
  @Test func theLeastLossWins() throws {
    let finalists = [Array(costed.architectures.prefix(5)), Array(costed.architectures.suffix(4))]
    let playoff = Playoff(costed, project.stream, seed: 7, threads: 2)
    let expected = try finalists.map { contest in
      try contest.min { a, b in
        try logloss(a, rows: 600, seed: 7) < logloss(b, rows: 600, seed: 7)
      }
    }
    #expect(try playoff.winners(of: finalists) == expected)
  }

  @Test func aSingleFinalistWinsWithoutTraining() throws {
    let only = costed.architectures[3]
    let playoff = Playoff(costed, project.stream, seed: 7, threads: 1)
    #expect(try playoff.winners(of: [[only], [only]]) == [only, only])
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
