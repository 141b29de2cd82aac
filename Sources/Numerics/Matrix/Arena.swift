// Memory that is handed out matrix by matrix and taken back all at once: no allocation in a step.

/// Hands out matrices, and forgets them all at `reset`. Grows at first and keeps what it has.
///
/// Contents of a new matrix are whatever was there before.
package struct Arena: Sendable {
  private var chunks: [Storage] = []
  /// Floats that are handed out: of the last chunk, and since the reset.
  private var usedOfLast = 0, used = 0

  /// Makes an empty arena.
  package init() {}

  /// Takes back every matrix.
  package mutating func reset() {
    if chunks.count > 1 {
      // One chunk for all that was needed: what several leave unused at their ends adds up.
      chunks = []
      chunks = [Storage(count: used)]
    }
    (usedOfLast, used) = (0, 0)
  }

  /// A matrix that is valid until the next reset.
  package mutating func matrix(rows: Int, columns: Int) -> Matrix {
    let floats = (rows * columns + 15) & ~15  // 64 bytes: the widest vectors stay aligned
    if chunks.isEmpty || usedOfLast + floats > chunks[chunks.count - 1].count {
      chunks.append(Storage(count: max(floats, 1 << 18)))
      usedOfLast = 0
    }
    defer {
      usedOfLast += floats
      used += floats
    }
    return Matrix(chunks[chunks.count - 1], offset: usedOfLast, rows: rows, columns: columns)
  }
}
