// How long the phases of a run took, for --verbose. Progress within a phase is not its business.

import Runs
import Search
import Synchronization

/// Says how long each phase of a run took, when the next one begins. May be told from several threads at once.
final class PhaseTimes: Sendable {
  private struct Phase {
    var name: String?
    var start = ContinuousClock.now
  }

  private let phase = Mutex(Phase())
  private let say: @Sendable (String) -> Void

  /// - Parameter say: shows a line.
  init(say: @escaping @Sendable (String) -> Void) { self.say = say }

  /// Takes note of an event of the run.
  func report(_ event: RunEvent) {
    switch event {
    case .searching: begin("search pass")
    case .search(.selecting): begin("selection of finalists")
    case .playoff: begin("playoff")
    case .found: begin("retrains")
    case .planned, .pass, .resumed, .search, .skipped, .retrain: break
    }
  }

  /// The run is over.
  func end() { begin(nil) }

  private func begin(_ name: String?) {
    let line = phase.withLock { phase -> String? in
      guard phase.name != name else { return nil }
      let (earlier, start) = (phase.name, phase.start)
      phase = Phase(name: name)
      return earlier.map { "\($0): \(secondsText(since: start))" }
    }
    if let line { say(line) }
  }
}

/// Seconds since a moment: `12.3 s`.
func secondsText(since start: ContinuousClock.Instant) -> String {
  let tenths = Int(((ContinuousClock.now - start) / .milliseconds(100)).rounded())
  return "\(tenths / 10).\(tenths % 10) s"
}
