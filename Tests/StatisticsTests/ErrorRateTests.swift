// The interval of Clopper and Pearson where it has a closed form, and where tables have it.

import Foundation
import Testing

@testable import Statistics

@Suite struct ErrorRateTests {
  @Test(arguments: [1, 20, 200]) func noErrorsBoundTheRateFromAboveAlone(trials: Int) {
    let rate = ErrorRate(errors: 0, of: trials, confidence: 0.95)
    #expect(rate.rate == 0 && rate.low == 0)
    #expect(abs(rate.high - (1 - pow(0.025, 1 / Double(trials)))) < 1e-9)
  }

  @Test func allErrorsBoundItFromBelowAlone() {
    let rate = ErrorRate(errors: 20, of: 20, confidence: 0.9)
    #expect(rate.rate == 1 && rate.high == 1)
    #expect(abs(rate.low - pow(0.05, 1 / 20)) < 1e-9)
  }

  @Test func tenOfAHundred() {
    let rate = ErrorRate(errors: 10, of: 100, confidence: 0.95)
    #expect(abs(rate.low - 0.0490) < 5e-5 && abs(rate.high - 0.1762) < 5e-5)
  }
}
