// Two methods with equal seeds: how often one was better, and by how much.

import CGSL

/// What follows from the differences of paired measurements.
package struct PairedDifferences: Codable, Hashable, Sendable {
  /// Pairs with a difference below 0, of 0, and above 0.
  package let better: Int, equal: Int, worse: Int
  /// Two-sided p-value of the sign test: how likely so uneven numbers of better and worse are where both are
  /// equally likely. Pairs without a difference are left out.
  package let signP: Double
  /// The mean difference.
  package let mean: Double
  /// The lower bound of its two-sided interval by Student's t; nil of a single pair.
  @OrNull package var low: Double?
  /// The upper bound.
  @OrNull package var high: Double?

  enum CodingKeys: String, CodingKey {
    case better, equal, worse
    case signP = "sign_p"
    case mean, low, high
  }

  /// Takes the differences of at least one pair.
  package init(_ differences: [Double], confidence: Double) {
    precondition(!differences.isEmpty && confidence > 0 && confidence < 1)
    let n = Double(differences.count)
    (better, worse) = (differences.count { $0 < 0 }, differences.count { $0 > 0 })
    equal = differences.count - better - worse
    signP = min(
      1, 2 * gsl_cdf_binomial_P(UInt32(min(better, worse)), 0.5, UInt32(better + worse)))
    let mean = differences.reduce(0, +) / n
    self.mean = mean
    guard n > 1 else { return }
    let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    let half = gsl_cdf_tdist_Qinv((1 - confidence) / 2, n - 1) * (variance / n).squareRoot()
    low = mean - half
    high = mean + half
  }
}
