// A thread for one piece of work, or the news that there is none to be had.

import Glibc

/// Threads beside those of the pools.
package enum BackgroundThread {
  /// Runs `body` on a thread of its own, for which nobody waits here.
  ///
  /// - Returns: false where the system has no thread left, or no memory for its stack; `body` does not run then.
  package static func run(_ body: @escaping @Sendable () -> Void) -> Bool {
    let work = Unmanaged.passRetained(Work(body))
    var thread = pthread_t()
    let result = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body() }
        return nil
      }, work.toOpaque())
    guard result == 0 else {
      work.release()
      return false
    }
    pthread_detach(thread)
    return true
  }

  private final class Work {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
