// Kendall's rank correlation with its interval: whether two measurements put things into the same order.

import CGSL
import Foundation

/// Kendall's τ_b of two rankings, and an interval.
package struct Kendall: Codable, Hashable, Sendable {
  /// τ_b, from −1 (the opposite order) to 1 (the same order).
  package let tau: Double
  /// Lower bound of the two-sided interval.
  package let low: Double
  /// Upper bound of the two-sided interval.
  package let high: Double
}

extension Kendall {
  /// Correlates two measurements of the same things, the i-th of which are `a[i]` and `b[i]`.
  ///
  /// The interval is that of z = artanh τ, which is nearly normal with variance 0.437 / (n − 4) (Fieller,
  /// Hartley and Pearson, *Tests for rank correlation coefficients*, 1957), widened on both sides by half
  /// of what a swapped pair changes, so that a few things in perfect order prove no perfect order. Of
  /// four things or fewer it is −1 to 1: nothing is known.
  package init(_ a: [Double], _ b: [Double], confidence: Double) {
    precondition(confidence > 0 && confidence < 1)
    let n = Double(a.count)
    let tau = Self.tau(a, b)
    guard n > 4 else {
      self.init(tau: tau, low: -1, high: 1)
      return
    }
    let half = gsl_cdf_ugaussian_Qinv((1 - confidence) / 2) * (0.437 / (n - 4)).squareRoot()
    let halfStep = 2 / (n * (n - 1))
    self.init(
      tau: tau, low: tanh(atanh(max(tau - halfStep, -1)) - half),
      high: tanh(atanh(min(tau + halfStep, 1)) + half))
  }

  /// τ_b = (C − D) / √((C + D + A)·(C + D + B)), where of all pairs C are in the same order, D in the
  /// opposite one, A are tied in `b` alone and B in `a` alone (Kendall 1945). 0 where no order is to be
  /// seen, since all values of one side are equal.
  package static func tau(_ a: [Double], _ b: [Double]) -> Double {
    precondition(a.count == b.count)
    var (difference, untiedA, untiedB) = (0.0, 0.0, 0.0)
    for i in a.indices {
      for j in 0..<i {
        let (x, y) = (order(a[i], a[j]), order(b[i], b[j]))
        difference += x * y
        untiedA += x * x
        untiedB += y * y
      }
    }
    let scale = (untiedA * untiedB).squareRoot()
    return scale > 0 ? difference / scale : 0
  }

  /// The sign of x − y.
  private static func order(_ x: Double, _ y: Double) -> Double {
    x > y ? 1 : x < y ? -1 : 0
  }
}
