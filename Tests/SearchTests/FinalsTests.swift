// The last part of a search: fair, and decided by the loss alone.

import SearchSpace
import Testing

@testable import Search

@Suite struct FinalsTests {
  static let finalists = (0..<3).map { Architecture(choices: [$0]) }

  static func samples(_ proposals: [Architecture], losses: [Double]) -> [Sample] {
    proposals.map {
      Sample(architecture: $0, costRatio: 1, logloss: losses[$0.choices[0]])
    }
  }

  @Test func everyOneIsScoredInEveryStepAndTrainedInTurn() {
    let finals = Finals(Self.finalists)
    let steps = (0..<6).map(finals.proposals)
    #expect(steps.allSatisfy { Set($0) == Set(Self.finalists) && $0.count == 3 })
    #expect(Set(steps[..<3].map { $0[0] }).count == 3)
  }

  @Test func theLeastLossOverAllBatchesWins() {
    var finals = Finals(Self.finalists)
    #expect(finals.winner == Self.finalists[0], "the most promising, before anything is known")
    for (step, losses) in [[0.5, 0.4, 0.6], [0.7, 0.9, 0.6], [0.3, 0.3, 0.2]].enumerated() {
      finals.learn(from: Self.samples(finals.proposals(step: step), losses: losses))
    }
    #expect(finals.winner == Self.finalists[2])
  }

  @Test func ofEqualsTheMorePromisingWins() {
    var finals = Finals(Self.finalists)
    finals.learn(from: Self.samples(finals.proposals(step: 1), losses: [0.5, 0.4, 0.4]))
    #expect(finals.winner == Self.finalists[1])
  }
}

@Suite struct ScheduleTests {
  @Test(arguments: [(0.25, 0.1, 1000, 250, 900), (0.25, 0, 1000, 250, 1000), (0.5, 0.5, 3, 1, 2)])
  func parts(warmUp: Double, finals: Double, steps: Int, warmUpEnd: Int, finalsStart: Int) {
    var settings = SearchSettings()
    (settings.warmUp, settings.finals) = (warmUp, finals)
    let schedule = Schedule(settings, steps: steps)
    #expect(schedule.warmUpEnd == warmUpEnd && schedule.finalsStart == finalsStart)
  }
}
