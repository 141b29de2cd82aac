// What a run has told so far: its page's view, gathered from its events.

import Report
import Runs

/// A run from the outside: events go in, a view comes out. A value without a clock.
struct WatchedRun: Sendable {
  /// All that is known; nil until the run has begun.
  private(set) var view: RunView?
  /// Rises with everything that its page may show.
  private(set) var changes = 0

  /// The run has begun.
  mutating func begin(_ view: RunView) {
    self.view = view
    changes += 1
  }

  /// The run has told something.
  mutating func take(_ event: RunEvent) {
    guard view != nil else { return }
    switch event {
    case .searching: set("search", 0)
    case .resumed(let records), .search(.controllers(let records)):
      view?.records += records
      changes += 1
    case .search(.step(let done, let all)): set("search", part(done, of: all))
    case .search(.selecting(let done, let all)): set("selection", part(done, of: all))
    case .skipped: break
    case .playoff(let done, let all):
      set("playoff, training \(done) of \(all)", part(done, of: all))
    case .found: set("retrain", 0)
    case .retrain(let progress):
      set("retrain, \(progress.seeds) seeds, \(progress.runs) runs", progress.fraction)
    }
  }

  /// The run is complete.
  mutating func finish(_ summary: Summary) {
    view?.summary = summary
    view?.progress = nil
    changes += 1
  }

  private mutating func set(_ phase: String, _ fraction: Double) {
    view?.progress = RunProgress(phase: phase, fraction: min(max(fraction, 0), 1))
    changes += 1
  }

  private func part(_ done: Int, of all: Int) -> Double { Double(done) / Double(max(all, 1)) }
}
