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
    let (k, n) = (Double(errors), Double(trials))
    self.errors = errors
    self.trials = trials
    low = errors == 0 ? 0 : gsl_cdf_beta_Pinv(tail, k, n - k + 1)
    high = errors == trials ? 1 : gsl_cdf_beta_Qinv(tail, k + 1, n - k)
  }

  /// Errors over trials.
  package var rate: Double { Double(errors) / Double(trials) }
}
