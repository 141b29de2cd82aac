// When searchers learn, and whose step it is.

import SearchSpace
import Testing

@testable import Search

@Suite struct ScheduleTests {
  @Test(arguments: [(0.25, 1000, 250), (0, 1000, 0), (0.5, 3, 1)])
  func theWarmUpIsAPartOfTheSteps(part: Double, steps: Int, end: Int) {
    var settings = SearchSettings()
    settings.warmUp = part
    #expect(Schedule(settings, steps: steps, searchers: 2).warmUpEnd == end)
  }

  /// Three searchers that have a step each in turn learn in 400 steps each where 1,200 follow the warm-up.
  @Test(arguments: [(1598, false), (1600, true)])
  func aLongPassGoesInTurns(steps: Int, takesTurns: Bool) {
    let schedule = Schedule(SearchSettings(), steps: steps, searchers: 3)
    #expect(schedule.takesTurns == takesTurns)
    for step in 0..<6 {
      let playing = (0..<3).filter { schedule.plays($0, step: step) }
      #expect(playing == (takesTurns ? [step % 3] : [0, 1, 2]))
    }
  }
}
