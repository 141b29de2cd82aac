// Every task is done once, and its result is where it belongs, for any number of threads.

import Numerics
import Synchronization
import Testing

@Suite struct WorkerPoolTests {
  static let threads = [1, 2, 3, 7]

  @Test(arguments: threads) func everyTaskIsDoneOnce(threads: Int) {
    for tasks in [0, 1, 2, 5, 100] {
      let done = Mutex([Int](repeating: 0, count: tasks))
      WorkerPool(threads: threads).run(tasks) { task in done.withLock { $0[task] += 1 } }
      #expect(done.withLock { $0 } == [Int](repeating: 1, count: tasks))
    }
  }

  @Test(arguments: threads) func resultsAreInTheOrderOfTheTasks(threads: Int) {
    let pool = WorkerPool(threads: threads)
    // Strings, so that a result which was never made, or made twice, would not go unnoticed.
    #expect(pool.map(100) { "task \($0)" } == (0..<100).map { "task \($0)" })
    #expect(pool.map(0) { $0 } == [])
  }

  @Test(arguments: threads) func elementsAreUpdatedInPlace(threads: Int) {
    var elements = (0..<100).map { [$0] }
    WorkerPool(threads: threads).update(&elements) { index, element in element.append(index * 2) }
    #expect(elements == (0..<100).map { [$0, $0 * 2] })
  }

  /// No two tasks work with one scratch at once, and none is anybody else's.
  @Test(arguments: threads) func aScratchIsItsThreadsOwn(threads: Int) {
    final class Scratch: Sendable {
      let isInUse = Atomic(false)
      let uses = Atomic(0)
    }
    var scratch = (0..<threads).map { _ in Scratch() }
    let kept = scratch
    let wasShared = WorkerPool(threads: threads).map(200, with: &scratch) { task, scratch in
      let wasInUse = scratch.isInUse.exchange(true, ordering: .sequentiallyConsistent)
      scratch.uses.wrappingAdd(1, ordering: .sequentiallyConsistent)
      // Long enough for others to come in between.
      var random = RandomStream(seed: UInt64(task), purpose: "work")
      for _ in 0..<500 { _ = random.next() }
      scratch.isInUse.store(false, ordering: .sequentiallyConsistent)
      return wasInUse
    }
    #expect(!wasShared.contains(true))
    #expect(kept.reduce(0) { $0 + $1.uses.load(ordering: .sequentiallyConsistent) } == 200)
  }

  @Test func aPoolMayBeUsedInsideAnother() {
    let (outer, inner) = (WorkerPool(threads: 2), WorkerPool(threads: 3))
    let sums = outer.map(4) { task in inner.map(10) { 10 * task + $0 }.reduce(0, +) }
    #expect(sums == [45, 145, 245, 345])
  }
}
