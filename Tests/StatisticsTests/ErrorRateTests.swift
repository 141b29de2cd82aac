// The interval of Clopper and Pearson where it has a closed form, and where tables have it.

import CGSL
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

  /// The bounds are the rates at which the observed errors, or fewer, have the probability of a tail; for all counts,
  /// also those at which GSL's own inverse ends the program.
  @Test(arguments: [0.95, 0.999, 0.9995, 0.99995]) func theBoundsAreExactForAllCounts(
    confidence: Double
  ) {
    let tail = (1 - confidence) / 2
    let many = [399, 400, 799, 800, 1999, 20_000, 200_000].flatMap { trials in
      [1, 2, 17, trials / 3, trials / 2, trials - 2, trials - 1, trials].map { ($0, trials) }
    }
    let few = (1...60).flatMap { trials in (0...trials).map { ($0, trials) } }
    for (errors, trials) in few + many {
      let rate = ErrorRate(errors: errors, of: trials, confidence: confidence)
      #expect(rate.low <= rate.rate && rate.rate <= rate.high)
      let (k, n) = (Double(errors), Double(trials))
      if errors > 0 {
        #expect(abs(gsl_cdf_beta_P(rate.low, k, n - k + 1) / tail - 1) < 1e-6)
      }
      if errors < trials {
        #expect(abs(gsl_cdf_beta_Q(rate.high, k + 1, n - k) / tail - 1) < 1e-6)
      }
    }
  }

  /// Where GSL's inverse converges, it says the same.
  @Test func itIsTheQuantileOfABetaDistribution() {
    for trials in [3, 10, 37, 100] {
      for errors in 1..<trials {
        let rate = ErrorRate(errors: errors, of: trials, confidence: 0.95)
        let (k, n) = (Double(errors), Double(trials))
        #expect(abs(rate.low - gsl_cdf_beta_Pinv(0.025, k, n - k + 1)) < 1e-9)
        #expect(abs(rate.high - gsl_cdf_beta_Qinv(0.025, k + 1, n - k)) < 1e-9)
      }
    }
  }

  @Test func tenMillionTrialsHaveBounds() {
    let rate = ErrorRate(errors: 5_000_000, of: 10_000_000, confidence: 0.95)
    #expect(abs(rate.low - (0.5 - 1.96 * 0.5 / 3162.3)) < 1e-6)
    #expect(abs(rate.high - (0.5 + 1.96 * 0.5 / 3162.3)) < 1e-6)
  }
}
