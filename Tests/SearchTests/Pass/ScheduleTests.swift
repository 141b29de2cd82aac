// When searchers learn, and whose step it is.

import Model
import Testing

@testable import Search

@Suite struct ScheduleTests {
  static let controllers: SearchSettings = {
    var settings = SearchSettings()
    settings.searcher = .controller
    return settings
  }()

  @Test(arguments: [(0.25, 1000, 250), (0, 1000, 0), (0.5, 3, 1)])
  func theWarmUpIsAPartOfTheSteps(part: Double, steps: Int, end: Int) {
    var settings = SearchSettings()
    settings.warmUp = part
    #expect(Schedule(settings, steps: steps, searchers: 2, choices: [9]).warmUpEnd == end)
  }

  /// Three searchers that have a step each in turn learn in 400 steps each where 1,200 follow the warm-up.
  @Test(arguments: [(1598, false), (1600, true)])
  func aLongPassGoesInTurns(steps: Int, takesTurns: Bool) {
    let schedule = Schedule(Self.controllers, steps: steps, searchers: 3, choices: [9])
    #expect(schedule.turns.groups == (takesTurns ? 3 : 1))
    for step in 0..<6 {
      let playing = (0..<3).filter { schedule.plays($0, step: step) }
      #expect(playing == (takesTurns ? [step % 3] : [0, 1, 2]))
    }
  }

  /// Each choice is scored five times for each decision: 750 steps are shared by all searchers, of 1,500 each
  /// has 500.
  @Test(arguments: [(1000, 10, 4), (1000, 20, 16), (2000, 20, 24), (2000, 2, 3), (1000, 100, 32)])
  func aLargeSpaceOnAShortLogHasManySamples(steps: Int, decisions: Int, samples: Int) {
    let choices = [Int](repeating: 6, count: decisions)
    let schedule = Schedule(Self.controllers, steps: steps, searchers: 3, choices: choices)
    #expect(schedule.samples == samples)
  }

  /// Effects need fewer samples, and differentiable search none but for choices without effects.
  @Test func effectsTakeThePlaceOfSamples() {
    var settings = Self.controllers
    func samples(_ haveEffects: Bool) -> Int {
      Schedule(
        settings, steps: 2000, searchers: 3, choices: [Int](repeating: 6, count: 20),
        haveEffects: haveEffects
      ).samples
    }
    #expect(samples(true) == 24)
    settings.gradient = .effects
    #expect(samples(true) == 10 && samples(false) == 10)
    settings.searcher = .dnas
    #expect(samples(true) == 1 && samples(false) == 10)
  }

  /// Leave-one-out needs several samples, the moving average of the other rewards one.
  @Test func samplesAreAsTheSettingsSay() {
    var settings = Self.controllers
    settings.reward = .relu
    #expect(Schedule(settings, steps: 100, searchers: 3, choices: [60]).samples == 1)
    settings.samples = 7
    #expect(Schedule(settings, steps: 100, searchers: 3, choices: [60]).samples == 7)
  }

  /// The surrogate learns from the samples of all targets, so that one target a step is enough, and from effects: few
  /// samples in a small space, never many. What it believes needs no crowd of finalists.
  @Test(arguments: [(9, 3), (100, 6), (164, 8), (3000, 8)])
  func theSurrogateTakesTurns(choices: Int, samples: Int) {
    let schedule = Schedule(SearchSettings(), steps: 100, searchers: 3, choices: [choices])
    #expect(schedule.turns.groups == 3 && schedule.samples == samples && schedule.finalists == 1)
    #expect(Schedule(Self.controllers, steps: 100, searchers: 3, choices: [9]).finalists == 15)
  }
}
