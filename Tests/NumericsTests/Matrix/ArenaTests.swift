// Matrices of an arena do not overlap, and are taken back together.

import Numerics
import Testing

@Suite struct ArenaTests {
  static let shapes = [(3, 5), (0, 4), (1, 1), (600, 500), (7, 16), (2, 0), (900, 400), (33, 3)]

  /// Hands out a matrix of each shape, each full of a number of its own.
  static func fill(_ arena: inout Arena) -> [Matrix] {
    let matrices = shapes.map { arena.matrix(rows: $0, columns: $1) }
    for (i, matrix) in matrices.enumerated() { matrix.fill(Float(i)) }
    return matrices
  }

  /// Some are greater than what the arena allocates at a time.
  @Test func matricesDoNotOverlap() {
    var arena = Arena()
    for _ in 0..<3 {
      let matrices = Self.fill(&arena)
      for (i, matrix) in matrices.enumerated() {
        #expect((matrix.rows, matrix.columns) == Self.shapes[i])
        #expect(matrix.elements.joined().allSatisfy { $0 == Float(i) })
      }
      arena.reset()
    }
  }

  /// The first round finds out how much is needed. After that the same memory is handed out again: a step
  /// allocates nothing.
  @Test func memoryIsUsedAgain() {
    var arena = Arena()
    _ = Self.fill(&arena)
    arena.reset()
    let first = Self.fill(&arena)
    arena.reset()
    let second = Self.shapes.map { arena.matrix(rows: $0, columns: $1) }
    for (i, matrix) in second.enumerated() where !matrix.elements.joined().isEmpty {
      matrix[0, 0] = 77
      #expect(first[i][0, 0] == 77)
    }
  }
}
