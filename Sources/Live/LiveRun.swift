// A run's page that follows the run: from its events, at less than a hundredth of its time.

import Dispatch
import Files
import Foundation
import Report
import Runs
import Synchronization

/// Shows a run to browsers on this machine while it goes on. May be told from several threads at once.
///
/// Drawing is left to a thread that gives way to all others. It draws only where somebody looks, and rests two
/// hundred times as long as the last drawing took.
package final class LiveRun: Sendable {
  /// Where the page is. It holds a token: who has it may see the page.
  package var url: String { server.url }

  private let board = Board()
  private let server: LiveServer
  private let watched: Shared
  private let draw: @Sendable (RunView) -> RunPage

  /// What the thread that draws and the run have in common.
  private final class Shared: Sendable {
    let run = Mutex(WatchedRun())
    /// The run's folder. The run alone holds its lock.
    let folder = Mutex<String?>(nil)
  }

  /// Listens on the loopback interface from now on. The calling thread waits until it does.
  ///
  /// - Parameters:
  ///   - port: nil for one that is free.
  ///   - warn: told if the page can be served no more: the run goes on without it.
  /// - Throws: `InputError` where the port cannot be had.
  package static func start(
    port: UInt16?, warn: @escaping @Sendable (String) -> Void
  ) throws -> LiveRun {
    let outcome = Outcome()
    Task.detached {
      do { outcome.set(.success(try await LiveRun(port: port, warn: warn))) } catch {
        outcome.set(.failure(error))
      }
    }
    return try outcome.wait().get()
  }

  /// The same for one who does not hold a thread meanwhile.
  ///
  /// - Parameters:
  ///   - pool: waits for the server's clients.
  ///   - draw: draws a view.
  ///   - warn: told if the page can be served no more.
  init(
    port: UInt16?, pool: PatientPool = PatientPool(),
    draw: @escaping @Sendable (RunView) -> RunPage = { RunPage($0) },
    warn: @escaping @Sendable (String) -> Void = { _ in }
  ) async throws {
    let watched = Shared()
    self.watched = watched
    self.draw = draw
    server = try await LiveServer(board, port: port, pool: pool, warn: warn) {
      watched.run.withLock { $0.view != nil }
    }
    let artist = Artist(board: board, draw: draw) { watched.run.withLock { ($0.view, $0.changes) } }
    guard BackgroundThread.run({ artist.work() }) else {
      throw InputError(
        "no thread is left to draw the page: stop other programs, or leave the option out",
        file: "--serve")
    }
  }

  /// Names the run that will tell about itself.
  package func follow(_ directory: RunDirectory) {
    watched.folder.withLock { $0 = directory.path }
  }

  /// Takes in what the run tells.
  package func report(_ event: RunEvent) {
    if case .searching = event, let view = view() { watched.run.withLock { $0.begin(view) } }
    watched.run.withLock { $0.take(event, at: Double(now()) / 1e9) }
  }

  /// The view of a run that has just begun; nil where it cannot be read, which is then not shown.
  private func view() -> RunView? {
    guard let folder = watched.folder.withLock({ $0 }),
      let directory = try? RunDirectory(existing: folder), let record = try? directory.record(),
      let space = try? directory.space()
    else { return nil }
    return RunView(folder: directory.path, record: record, space: space)
  }

  /// Shows what a run has found, and waits, for five seconds at most, until those who look have seen it.
  package func finish(_ summary: Summary) {
    watched.run.withLock { $0.finish(summary) }
    let view = watched.run.withLock { $0.view }
    board.end(.done, board.watchers > 0 ? view.map(draw) : nil)
    wait(seconds: 5)
  }

  /// Says that the run was stopped, or has failed, and how to resume it, and waits, for two seconds at most, until those who look have seen it.
  package func stop() {
    let view = watched.run.withLock { run in
      run.stop()
      return run.view
    }
    board.end(.stopped, board.watchers > 0 ? view.map(draw) : nil)
    wait(seconds: 2)
  }

  /// Waits until nobody looks any more.
  private func wait(seconds: Double) {
    let end = ContinuousClock.now + .seconds(seconds)
    while board.watchers > 0, ContinuousClock.now < end { Thread.sleep(forTimeInterval: 0.01) }
  }
}

/// What a task comes to, for a thread that waits for it.
private final class Outcome: Sendable {
  private let result = Mutex<Result<LiveRun, any Error>>(.failure(CancellationError()))
  private let isSet = DispatchSemaphore(value: 0)

  func set(_ result: Result<LiveRun, any Error>) {
    self.result.withLock { $0 = result }
    isSet.signal()
  }

  func wait() -> Result<LiveRun, any Error> {
    isSet.wait()
    return result.withLock { $0 }
  }
}
