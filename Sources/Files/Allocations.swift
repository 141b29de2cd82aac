// How often a piece of work allocates.

import CAllocations
import Synchronization

/// How often `malloc` is called while `work` runs, on all threads: once for every object and every buffer of
/// an array, and for what C libraries take. One piece of work is counted at a time.
package func allocations(during work: () throws -> Void) rethrows -> Int {
  try counting.withLock { _ in
    allocations_start()
    defer { allocations_stop() }
    try work()
    return allocations_counted()
  }
}

private let counting = Mutex(())
