// What a run has told so far: its page's view, gathered from its events.

import Report
import Runs

/// A run from the outside: events go in, a view comes out. A value without a clock.
struct WatchedRun: Sendable {
  /// All that is known; nil until the run has begun.
  private(set) var view: RunView?
  /// Rises with everything that its page may show.
  private(set) var changes = 0
  private var tracker = RunTracker()

  /// The run has begun.
  mutating func begin(_ view: RunView) {
    self.view = view
    self.view?.progress = tracker.progress
    changes += 1
  }

  /// The run has told something.
  ///
  /// - Parameter time: seconds since some fixed time.
  mutating func take(_ event: RunEvent, at time: Double) {
    tracker.take(event, at: time)
    guard view != nil else { return }
    switch event {
    case .resumed(let records), .search(.controllers(let records)): view?.records += records
    case .planned, .skipped: return
    case .searching, .pass, .search, .playoff, .found, .retrain: view?.progress = tracker.progress
    }
    changes += 1
  }

  /// The run was stopped, or has failed.
  mutating func stop() {
    let folder = view?.folder
    view?.stoppedIn = folder
    view?.progress = nil
    changes += 1
  }

  /// The run is complete.
  mutating func finish(_ summary: Summary) {
    view?.summary = summary
    view?.progress = nil
    changes += 1
  }
}
