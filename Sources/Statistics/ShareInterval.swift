// The interval of a share that was counted in rows.

import CGSL

/// The bounds of the true share behind an observed one, by the score interval of Wilson (1927, *Probable inference, the
/// law of succession, and statistical inference*): it stays within 0 and 1, also for rare events.
///
/// It takes rows for independent. Labels that are alike within an hour or a user make the true interval wider.
package struct ShareInterval: Hashable, Sendable {
  /// The lower bound.
  package let low: Double
  /// The upper bound.
  package let high: Double

  /// The two-sided interval of a share among so many rows; from 0 to 1 if there are none.
  ///
  /// - Parameters:
  ///   - share: from 0 to 1.
  ///   - rows: their number, or their effective number.
  ///   - confidence: above 0 and below 1.
  package init(share: Double, rows: Double, confidence: Double = 0.95) {
    precondition((0...1).contains(share) && rows >= 0 && confidence > 0 && confidence < 1)
    guard rows > 0 else {
      (low, high) = (0, 1)
      return
    }
    let z = gsl_cdf_ugaussian_Qinv((1 - confidence) / 2)
    let middle = share + z * z / (2 * rows)
    let half = z * (share * (1 - share) / rows + z * z / (4 * rows * rows)).squareRoot()
    // Without rounding, the bound of a share at an end is that end.
    low = share == 0 ? 0 : max(0, (middle - half) / (1 + z * z / rows))
    high = share == 1 ? 1 : min(1, (middle + half) / (1 + z * z / rows))
  }
}
