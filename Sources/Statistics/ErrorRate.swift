// A rate of errors with its interval.

import CGSL

/// How often something went wrong, with the interval of Clopper and Pearson (1934).
package struct ErrorRate: Codable, Hashable, Sendable {
  /// Errors.
  package let errors: Int
  /// Trials.
  package let trials: Int
  /// The bounds of the rate, which together hold with the confidence.
  package let low: Double, high: Double

  /// So many errors in so many trials.
  ///
  /// - Parameter confidence: of the two-sided interval, e.g. 0.95.
  package init(errors: Int, of trials: Int, confidence: Double) {
    precondition(trials > 0 && (0...trials).contains(errors))
    let tail = (1 - confidence) / 2
    self.errors = errors
    self.trials = trials
    low = Self.lowerBound(errors, of: trials, tail: tail)
    high = 1 - Self.lowerBound(trials - errors, of: trials, tail: tail)
  }

  /// The rate at which at least so many errors have the probability `tail`: the quantile of a beta distribution.
  ///
  /// It is found by bisection. GSL's own inverse ends the program where its steps do not converge, which they do not for
  /// 423 of the counts and tails up to 800 trials that were tried: 230 errors of 231 trials at a tail of 0.005.
  private static func lowerBound(_ errors: Int, of trials: Int, tail: Double) -> Double {
    guard errors > 0 else { return 0 }
    let (a, b) = (Double(errors), Double(trials - errors + 1))
    var (low, high) = (0.0, 1.0)
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return middle }
      if probability(of: middle, a, b) < tail { low = middle } else { high = middle }
    }
  }

  /// The distribution function of a beta distribution.
  private static func probability(of x: Double, _ a: Double, _ b: Double) -> Double {
    let exact = gsl_cdf_beta_P(x, a, b)
    guard exact.isNaN else { return exact }
    // Of ten million trials and more GSL's continued fraction may be too long for it; then the normal one is as good.
    let deviation = (a * b / (a + b + 1)).squareRoot() / (a + b)
    return gsl_cdf_ugaussian_P((x - a / (a + b)) / deviation)
  }

  /// Errors over trials.
  package var rate: Double { Double(errors) / Double(trials) }
}
