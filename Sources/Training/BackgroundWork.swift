// One piece of work on a thread of its own, for which nobody waits until its outcome is needed.

import Dispatch
import Files
import Synchronization

/// Work that has been begun.
final class BackgroundWork<Value: Sendable>: Sendable {
  private let group = DispatchGroup()
  private let outcome = Mutex<Result<Value, any Error>?>(nil)

  /// Begins a piece of work; where there is no thread to be had, it is done at once. A thread and no queue: the
  /// threads of the queues are those that multiply.
  ///
  /// - Parameter thread: runs it on a thread; false where there is none, and it does not run.
  init(
    on thread: (@escaping @Sendable () -> Void) -> Bool = { BackgroundThread.run($0) },
    _ work: @escaping @Sendable () throws -> Value
  ) {
    group.enter()
    let finish: @Sendable () -> Void = { [self] in
      let result = Result(catching: work)
      outcome.withLock { $0 = result }
      group.leave()
    }
    if !thread(finish) { finish() }
  }

  /// Whether it has ended.
  var isDone: Bool { outcome.withLock { $0 != nil } }

  /// What it came to, once it has ended.
  ///
  /// - Throws: what the work threw.
  func wait() throws -> Value {
    group.wait()
    guard let result = outcome.withLock({ $0 }) else { preconditionFailure("it has ended") }
    return try result.get()
  }
}
