// Values that are produced one after the other, and of which few are in memory: the others wait in a spool.

/// Values in memory up to a limit, beyond it in a spool. The same spool is meant in all calls.
package struct SpooledValues<Value: BitwiseCopyable & Sendable>: Sendable {
  /// The values that have not been spooled; new ones are appended here.
  package var recent: [Value] = []
  /// Where the others lie in the spool.
  private var chunks: [Range<Int>] = []

  /// Makes an empty sequence of values.
  package init() {}

  /// The number of values that have been flushed.
  package var count: Int {
    chunks.reduce(0) { $0 + $1.count } / MemoryLayout<Value>.stride
  }

  /// The number of chunks in which they have been flushed.
  package var chunkCount: Int { chunks.count }

  /// Moves the recent values to the spool if they are 2¹⁶ or more, or `isLast`.
  ///
  /// - Throws: `FileError` where the disk is full.
  package mutating func flush(to spool: Spool, isLast: Bool) throws {
    guard recent.count >= 1 << 16 || isLast else { return }
    chunks.append(try spool.append(recent))
    recent.removeAll(keepingCapacity: !isLast)
  }

  /// The values that were flushed together, the `index`-th time.
  package func chunk(_ index: Int, from spool: Spool) throws -> [Value] {
    try spool.read([chunks[index]], as: Value.self)
  }

  /// Hands on all values, chunk by chunk, once the last have been flushed.
  package func forEachChunk(from spool: Spool, _ body: ([Value]) throws -> Void) throws {
    for index in chunks.indices { try body(try chunk(index, from: spool)) }
  }

  /// All values, once the last have been flushed.
  package func load(from spool: Spool) throws -> [Value] {
    try spool.read(chunks, as: Value.self)
  }
}
