// The difference between a candidate and the baseline, and what it says.

/// The interval of Δ, the relative difference of log loss, candidate against baseline.
package struct Delta: Codable, Sendable {
  /// The estimate.
  package var mean: Double
  /// Lower confidence bound.
  package var low: Double
  /// Upper confidence bound.
  package var high: Double

  /// An interval around an estimate.
  package init(mean: Double, low: Double, high: Double) {
    self.mean = mean
    self.low = low
    self.high = high
  }
}

/// What the interval of Δ says about a candidate.
package enum Verdict: String, Codable, Sendable {
  /// The upper bound is below zero.
  case better
  /// The upper bound is at most the margin: not worse by more than the margin.
  case neutral
  /// The lower bound is above the margin.
  case worse
  /// None of these is proved.
  case inconclusive

  /// Whether a candidate may be used in the baseline's place.
  package var isProved: Bool { self == .neutral || self == .better }
}
