// The interval of a median: order statistics, by the binomial distribution alone.

import Testing

@testable import Statistics

@Suite struct MedianIntervalTests {
  /// Of ten, P(at most one below the median) = 11/1024 ≤ 2.5 %, and 56/1024 for two: the second and the ninth.
  @Test func theBoundsAreOrderStatistics() {
    let interval = MedianInterval([3, 1, 2, 10, 9, 8, 7, 6, 5, 4], confidence: 0.95)
    #expect(interval.median == 5.5)
    #expect(interval.low == 2 && interval.high == 9)
  }

  /// 2⁻ⁿ is first below 2.5 % at n = 6.
  @Test func tooFewHaveNoInterval() {
    let five = MedianInterval([5, 4, 3, 2, 1], confidence: 0.95)
    #expect(five.median == 3 && five.low == nil && five.high == nil)
    let six = MedianInterval([6, 5, 4, 3, 2, 1], confidence: 0.95)
    #expect(six.low == 1 && six.high == 6)
  }

  @Test func lessConfidenceNeedsFewer() {
    // 1/8 ≤ 15 %, 4/8 is more.
    let interval = MedianInterval([1, 2, 4], confidence: 0.7)
    #expect(interval.low == 1 && interval.median == 2 && interval.high == 4)
  }
}
