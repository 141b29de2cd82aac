// Pieces of work beside each other of which one may fail: what they come to, in their order.

import Files
import Numerics
import Synchronization

extension WorkerPool {
  /// What `make` gives for the numbers 0..<count, in their order. After one has failed no other is begun, and those
  /// that ask a checkpoint whether to end do so at their next step.
  ///
  /// - Throws: what the first of those threw that did not end because of another.
  package func all<Value: Sendable>(
    _ count: Int, of checkpoint: Checkpoint? = nil, _ make: @Sendable (_ index: Int) throws -> Value
  ) throws -> [Value] {
    let hasFailed = Atomic(false)
    let values = map(count) { index in
      checkpoint.attempt {
        if hasFailed.load(ordering: .relaxed) { throw Stopped.otherFailed }
        do {
          return try make(index)
        } catch {
          hasFailed.store(true, ordering: .relaxed)
          throw error
        }
      }
    }
    assert(values.count == count)
    return try allOf(values)
  }
}

extension Checkpoint? {
  /// What a piece comes to. Where it fails, those beside it are to end too.
  func attempt<Value>(_ piece: () throws -> Value) -> Result<Value, any Error> {
    Result(catching: piece).mapError { error in
      self?.fail()
      return error
    }
  }
}

/// What all pieces came to.
///
/// - Throws: what the first piece threw of those that did not end because of another.
func allOf<Value>(_ pieces: [Result<Value, any Error>]) throws -> [Value] {
  let errors = pieces.compactMap { piece in
    if case .failure(let error) = piece { error } else { nil }
  }
  if let error = errors.first(where: { $0 as? Stopped != .otherFailed }) ?? errors.first {
    throw error
  }
  return try pieces.map { try $0.get() }
}

/// How many of `count` pieces of at most so many bytes find room side by side in the memory that is free; at least one.
package func sideBySide(
  _ count: Int, bytes: Int, threads: Int, available: Int = Machine.availableMemory
) -> Int {
  precondition(threads > 0 && bytes >= 0)
  return max(1, min(threads, count, bytes > 0 ? available / bytes : threads))
}
