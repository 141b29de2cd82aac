// The median of a few measurements with an interval that assumes nothing about their distribution.

import CGSL

/// A median and its interval.
package struct MedianInterval: Codable, Hashable, Sendable {
  /// The median of the measurements.
  package let median: Double
  /// The lower bound of the two-sided interval of the median of what they are drawn from; nil where they are
  /// too few for one: below six for 95 %.
  @OrNull package var low: Double?
  /// The upper bound.
  @OrNull package var high: Double?

  /// The interval between the k-th least and the k-th greatest of n measurements, where k is the greatest
  /// that keeps the confidence: the number of measurements below the true median is binomial.
  package init(_ values: [Double], confidence: Double) {
    precondition(!values.isEmpty && confidence > 0 && confidence < 1)
    let (sorted, n) = (values.sorted(), values.count)
    median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2
    let k = (1...n).prefix {
      gsl_cdf_binomial_P(UInt32($0 - 1), 0.5, UInt32(n)) <= (1 - confidence) / 2
    }.last
    low = k.map { sorted[$0 - 1] }
    high = k.map { sorted[n - $0] }
  }
}
