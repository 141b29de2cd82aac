// Who draws, and how often.

import Files
import Foundation
import Report

/// When to draw again: at most once a second, and so rarely that drawing takes a two-hundredth of the time.
struct Pace {
  /// The least seconds between two drawings.
  static let least = 1.0
  /// How many times as long as a drawing the rest after it is.
  static let rest = 200.0

  private var next: ContinuousClock.Instant?

  /// Whether a drawing may begin.
  func isDue(at now: ContinuousClock.Instant) -> Bool { next.map { now >= $0 } ?? true }

  /// A drawing has begun, and took so many seconds of a processor.
  mutating func drew(from start: ContinuousClock.Instant, taking seconds: Double) {
    next = start + .seconds(max(Self.least, Self.rest * seconds))
  }
}

/// Draws a run on a board, in a thread of its own.
struct Artist: Sendable {
  let board: Board
  let draw: @Sendable (RunView) -> RunPage
  /// The run, and a number that rises whenever it changes.
  let look: @Sendable () -> (view: RunView?, changes: Int)

  /// Seconds between two looks.
  static let interval = 0.25
  /// Looks between two signs of life.
  static let beat = 40

  /// Draws until the board is over.
  func work() {
    ThreadEffort.giveWay()
    var pace = Pace()
    var drawn = 0
    var looks = 0
    while !board.isOver {
      Thread.sleep(forTimeInterval: Self.interval)
      guard board.watchers > 0 else { continue }
      looks += 1
      if looks % Self.beat == 0 { board.beat() }
      let (view, changes) = look()
      guard let view, changes > drawn else { continue }
      let now = ContinuousClock.now
      if pace.isDue(at: now) {
        let before = ThreadEffort.seconds
        board.show(draw(view))
        pace.drew(from: now, taking: ThreadEffort.seconds - before)
        drawn = changes
      }
      if let progress = view.progress { board.show(progress) }
    }
  }
}
