// What the thread sanitizer is told of a contended `Mutex`: without it, `make sanitize` finds a race here.

import Dispatch
import Synchronization
import Testing

struct MutexTests {
  @Test func aContendedMutexOrdersItsHolders() {
    let counts = Mutex([Int](repeating: 0, count: 100))
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      for _ in 0..<2000 {
        // All of them, so that others come and wait.
        counts.withLock { counts in for index in counts.indices { counts[index] += 1 } }
      }
    }
    #expect(counts.withLock { $0 } == [Int](repeating: 8000, count: 100))
  }
}
