// Tasks side by side. What a task computes depends on its number, never on the thread that runs it.

import Dispatch
import Synchronization

/// A number of threads that share the tasks of one phase at a time.
package struct WorkerPool: Sendable {
  /// How many threads work on a phase.
  package let threads: Int

  /// Makes a pool of `threads` threads; 1 runs everything on the caller's.
  package init(threads: Int) {
    precondition(threads >= 1)
    Arithmetic.singleThreaded
    self.threads = threads
  }

  /// Runs `body(task)` for every task in 0..<tasks and returns when all are done.
  ///
  /// Which thread gets a task is left to timing: a task's result must not depend on it.
  package func run(_ tasks: Int, _ body: @Sendable (_ task: Int) -> Void) {
    run(tasks) { task, _ in body(task) }
  }

  /// Runs `body` on every element, each of which belongs to its task alone.
  ///
  /// Each thread has an element of `scratch` to itself; there must be one for each.
  package func update<Element: Sendable, Scratch: Sendable>(
    _ elements: inout [Element], with scratch: inout [Scratch],
    _ body: @Sendable (_ index: Int, _ element: inout Element, _ scratch: inout Scratch) -> Void
  ) {
    elements.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let elements = buffer
      _ = map(buffer.count, with: &scratch) { task, scratch in
        body(task, &elements[task], &scratch)
      }
    }
  }

  /// Runs `body` on every element, each of which belongs to its task alone.
  package func update<Element: Sendable>(
    _ elements: inout [Element], _ body: @Sendable (_ index: Int, _ element: inout Element) -> Void
  ) {
    var nothing = [UInt8](repeating: 0, count: threads)
    update(&elements, with: &nothing) { index, element, _ in body(index, &element) }
  }

  /// Runs `first` on every element of `a` and `second` on every element of `b`, all side by side.
  ///
  /// Each thread has an element of `scratch` to itself; there must be one for each.
  package func update<A: Sendable, B: Sendable, Scratch: Sendable>(
    _ a: inout [A], and b: inout [B], with scratch: inout [Scratch],
    _ first: @Sendable (_ index: Int, _ element: inout A, _ scratch: inout Scratch) -> Void,
    _ second: @Sendable (_ index: Int, _ element: inout B, _ scratch: inout Scratch) -> Void
  ) {
    a.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let a = buffer
      b.withUnsafeMutableBufferPointer { buffer in
        nonisolated(unsafe) let b = buffer
        _ = map(a.count + b.count, with: &scratch) { task, scratch in
          if task < a.count {
            first(task, &a[task], &scratch)
          } else {
            second(task - a.count, &b[task - a.count], &scratch)
          }
        }
      }
    }
  }

  /// Runs `body` on every element, and `other` beside them.
  package func update<Element: Sendable>(
    _ elements: inout [Element], beside other: @Sendable () -> Void,
    _ body: @Sendable (_ element: inout Element) -> Void
  ) {
    elements.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let elements = buffer
      run(elements.count + 1) { task in
        if task == 0 { other() } else { body(&elements[task - 1]) }
      }
    }
  }

  /// The results of `body(task, scratch)` for every task in 0..<tasks, in the order of the tasks.
  ///
  /// Each thread has an element of `scratch` to itself; there must be one for each.
  package func map<Scratch: Sendable, Result: Sendable>(
    _ tasks: Int, with scratch: inout [Scratch],
    _ body: @Sendable (_ task: Int, _ scratch: inout Scratch) -> Result
  ) -> [Result] {
    precondition(scratch.count >= threads)
    return scratch.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let scratch = buffer
      return [Result](unsafeUninitializedCapacity: tasks) { buffer, count in
        nonisolated(unsafe) let results = buffer
        run(tasks) { task, worker in
          results.initializeElement(at: task, to: body(task, &scratch[worker]))
        }
        count = tasks
      }
    }
  }

  /// The results of `body(task)` for every task in 0..<tasks, in the order of the tasks.
  package func map<Result: Sendable>(
    _ tasks: Int, _ body: @Sendable (_ task: Int) -> Result
  ) -> [Result] {
    var nothing = [UInt8](repeating: 0, count: threads)
    return map(tasks, with: &nothing) { task, _ in body(task) }
  }

  /// Two tasks that run at once have different workers, 0..<threads.
  private func run(_ tasks: Int, _ body: @Sendable (_ task: Int, _ worker: Int) -> Void) {
    let workers = min(threads, tasks)
    if workers <= 1 {
      for task in 0..<tasks { body(task, 0) }
      return
    }
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      while true {
        let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if task >= tasks { return }
        body(task, worker)
      }
    }
  }
}

extension UnsafeMutableBufferPointer {
  /// Initializes the uninitialized element at `index`.
  fileprivate func initializeElement(at index: Int, to value: Element) {
    baseAddress.map { ($0 + index).initialize(to: value) }
  }
}
