// What follows the labels of the rows before, in closed form on streams of known labels.

import Foundation
import Testing

@testable import Training

@Suite struct MovingBaseRateTests {
  private static func batch(_ positives: Double, of weight: Double) -> WindowOutcomes.Block {
    var block = WindowOutcomes.Block()
    (block.weight, block.positives) = (weight, positives)
    return block
  }

  @Test func memoriesGoFromTheLastBatchToAll() {
    let memories = MovingBaseRate.memories
    #expect(memories.first == 0 && memories.last == 1 && memories == memories.sorted())
  }

  /// Before any batch it is what it is told; then the last batch alone, a mean that forgets, or the mean of all.
  @Test(arguments: [(0.0, 9.0 / 11), (0.5, 12.0 / 21), (1.0, 15.0 / 31)])
  func laterBatchesCountMore(memory: Double, shareAlone: Double) {
    var rate = MovingBaseRate(memory: memory)
    #expect(rate.prediction(prior: 0.2, rowWeight: 1) == 0.2)
    // 6 of 20, then 9 of 10, without the row more: 9/10, (3 + 9)/(10 + 10), 15/30.
    rate.add(Self.batch(6, of: 20))
    rate.add(Self.batch(9, of: 10))
    #expect(abs(rate.prediction(prior: 0, rowWeight: 1) - shareAlone) < 1e-12)
  }
}
