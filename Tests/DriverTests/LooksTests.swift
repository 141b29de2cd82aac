// The numbers of seeds after which a comparison is looked at.

import SearchSpace
import Testing

@testable import Driver

@Suite struct LooksTests {
  @Test(arguments: [
    (3, 12, [3, 6, 12]), (3, 10, [3, 6, 10]), (2, 3, [2, 3]), (5, 5, [5]),
  ])
  func seedsDoubleUpToTheMost(first: Int, most: Int, seeds: [Int]) {
    var settings = VerdictSettings()
    (settings.seeds, settings.maxSeeds, settings.confidence) = (first, most, 0.9)
    let looks = Looks(settings)
    #expect(looks.seeds == seeds)
    // All looks together may err as often as one.
    #expect(abs(looks.alpha * Double(seeds.count) - 0.1) < 1e-12)
  }
}
