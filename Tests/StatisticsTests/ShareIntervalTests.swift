// Wilson's interval against closed forms.

import Testing

@testable import Statistics

@Suite struct ShareIntervalTests {
  /// Each bound b is where (share − b)² = z² b (1 − b) / rows, z = 1.959964.
  @Test(arguments: [0.0, 0.003, 0.5, 1], [10.0, 1000])
  func boundsSolveTheEquationOfTheScore(share: Double, rows: Double) {
    let interval = ShareInterval(share: share, rows: rows)
    #expect(interval.low <= share + 1e-15 && share <= interval.high + 1e-15)
    if share == 0 { #expect(interval.low == 0) }
    if share == 1 { #expect(interval.high == 1) }
    for bound in [interval.low, interval.high] where bound > 0 && bound < 1 {
      let score = (share - bound) * (share - bound) * rows / (bound * (1 - bound))
      #expect(abs(score.squareRoot() - 1.959964) < 1e-5)
    }
  }

  @Test func noRowsSayNothing() {
    let interval = ShareInterval(share: 0, rows: 0)
    #expect(interval.low == 0 && interval.high == 1)
  }
}
