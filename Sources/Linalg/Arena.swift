// Memory that is handed out matrix by matrix and taken back all at once: no allocation in a step.

/// Hands out matrices, and forgets them all at `reset`. Grows at first and keeps what it has.
///
/// Contents of a new matrix are whatever was there before.
public struct Arena: Sendable {
  private var chunks: [Storage] = []
  private var chunk = 0
  private var used = 0

  /// Makes an empty arena.
  public init() {}

  /// Takes back every matrix.
  public mutating func reset() {
    chunk = 0
    used = 0
  }

  /// A matrix that is valid until the next reset.
  public mutating func matrix(rows: Int, columns: Int) -> Matrix {
    let floats = (rows * columns + 15) & ~15  // 64 bytes: the widest vectors stay aligned
    while chunk < chunks.count, used + floats > chunks[chunk].count {
      chunk += 1
      used = 0
    }
    if chunk == chunks.count { chunks.append(Storage(count: max(floats, 1 << 18))) }
    defer { used += floats }
    return Matrix(chunks[chunk], offset: used, rows: rows, columns: columns)
  }
}
