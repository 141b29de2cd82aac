// Which rows count, and in which block.

import Testing

@testable import Training

@Suite struct EvaluationWindowTests {
  @Test func theFirstPartIsSkipped() {
    #expect(EvaluationWindow(of: 100, skip: 0.1, blocks: 20).rows == 10..<100)
    #expect(EvaluationWindow(of: 100, skip: 0, blocks: 20).rows == 0..<100)
    // 0.1 · 25 = 2.5 rows are rounded to 3.
    #expect(EvaluationWindow(of: 25, skip: 0.1, blocks: 2).rows == 3..<25)
  }

  /// A stream that begins later has the window of one that begins at 0, moved.
  @Test func aPartOfALogHasAWindowOfItsOwn() {
    let (whole, part) = (
      EvaluationWindow(of: 25, skip: 0.1, blocks: 2),
      EvaluationWindow(of: 100..<125, skip: 0.1, blocks: 2)
    )
    #expect(part.rows == 103..<125)
    #expect(part.rows.map(part.block) == whole.rows.map(whole.block))
  }

  @Test func atLeastOneRowCounts() {
    #expect(EvaluationWindow(of: 3, skip: 0.99, blocks: 2).rows == 2..<3)
  }

  @Test func thereAreNoMoreBlocksThanRows() {
    #expect(EvaluationWindow(of: 10, skip: 0.5, blocks: 20).blocks == 5)
  }

  @Test(arguments: [(90, 20), (20, 20), (101, 7), (5, 1)])
  func blocksAreConsecutiveAndOfEqualSize(count: Int, blocks: Int) {
    let window = EvaluationWindow(of: count, skip: 0.1, blocks: blocks)
    let blockOfRow = window.rows.map(window.block)
    #expect(blockOfRow == blockOfRow.sorted())
    let sizes = (0..<window.blocks).map { block in blockOfRow.count { $0 == block } }
    #expect(sizes.reduce(0, +) == window.rows.count)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    #expect(sizes.allSatisfy { $0 > 0 })
  }
}
