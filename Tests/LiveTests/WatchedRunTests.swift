// What a page is drawn from, and how often.

import Files
import Report
import Runs
import Testing

@testable import Live

@Suite struct WatchedRunTests {
  @Test func eventsBecomeAView() throws {
    var run = WatchedRun()
    run.take(.search(.step(done: 1, of: 4)), at: 1)
    #expect(run.view == nil && run.changes == 0)
    run.begin(try Fixtures.view())
    run.take(.resumed([Fixtures.logged(step: 0), Fixtures.logged(step: 1)]), at: 2)
    run.take(.search(.controllers([Fixtures.logged(step: 2)])), at: 3)
    run.take(.search(.step(done: 3, of: 4)), at: 4)
    #expect(run.view?.records.map(\.step) == [0, 1, 2])
    #expect(run.view?.progress == RunProgress(phase: "search", phaseFraction: 0.75))
    run.take(.search(.selecting(done: 1, of: 2)), at: 5)
    #expect(run.view?.progress == RunProgress(phase: "selection", phaseFraction: 0.5))
    run.take(.playoff(PlayoffProgress(round: 0, done: 3, of: 45, fraction: 0.07)), at: 6)
    #expect(
      run.view?.progress == RunProgress(phase: "playoff of 45 trainings", phaseFraction: 0.07))
    let changes = run.changes
    run.finish(Fixtures.summary())
    #expect(run.changes > changes)
    #expect(run.view?.progress == nil && run.view?.summary != nil)
  }

  @Test func drawingTakesATwoHundredthOfTheTime() {
    var pace = Pace()
    let start = ContinuousClock.now
    #expect(pace.isDue(at: start))
    pace.drew(from: start, taking: 0.001)
    #expect(!pace.isDue(at: start + .seconds(0.9)))
    #expect(pace.isDue(at: start + .seconds(1.1)))
    pace.drew(from: start, taking: 0.05)
    #expect(!pace.isDue(at: start + .seconds(9.9)))
    #expect(pace.isDue(at: start + .seconds(10.1)))
  }
}
