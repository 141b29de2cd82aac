// The log loss of a network over that of the best prediction without features, with its interval. It says whether a network
// has learned anything; it says nothing of a candidate against a baseline.

/// The normalised entropy of an architecture: its log loss over the entropy of the base rate (He et al. 2014, *Practical
/// lessons from predicting clicks on ads at Facebook*, section 3).
///
/// The base rate is that of the evaluation window, in hindsight: no constant prediction has a lower log loss there. Where
/// the base rate drifts, a prediction that follows it loses less, and takes the constant's place. So 1 is reached without
/// looking at a single feature, and a network that is not below 1 has learned nothing that counts.
package struct NormalizedEntropy: Codable, Hashable, Sendable {
  /// The estimate: 0.9 is a log loss that is 10 % below that of the constant.
  package let value: Double
  /// The lower confidence bound.
  package let low: Double
  /// The upper confidence bound.
  package let high: Double

  /// A normalised entropy between its bounds.
  package init(value: Double, low: Double, high: Double) {
    (self.value, self.low, self.high) = (value, low, high)
  }

  /// The normalised entropy of trainings of one architecture, whose bounds each hold with probability 1 − α.
  ///
  /// Seeds and blocks vary as in every comparison: the constant is a baseline whose losses are the same with all seeds.
  /// Nil where the window has one label alone, so that a constant makes no mistake, or a figure is not finite.
  ///
  /// - Parameters:
  ///   - losses: S × B mean log losses, S > 1.
  ///   - constant: the mean log loss of the prediction without features in each block, B.
  ///   - weights: how much each block counts, B; empty where all count alike.
  package init?(_ losses: [[Double]], constant: [Double], weights: [Double] = [], alpha: Double) {
    guard let comparison = Comparison(losses, constant: constant, weights: weights) else {
      return nil
    }
    self.init(comparison, alpha: alpha)
  }

  /// The normalised entropy of a comparison with the prediction without features, whose bounds each hold with probability
  /// 1 − α; nil if one is not finite.
  package init?(_ comparison: Comparison, alpha: Double) {
    let delta = comparison.interval(alpha: alpha)
    self.init(value: 1 + delta.mean, low: 1 + delta.low, high: 1 + delta.high)
    guard value.isFinite && low.isFinite && high.isFinite else { return nil }
  }

  /// Whether the network is proved to predict better than the constant.
  package var isBelowOne: Bool { high < 1 }
}

extension Comparison {
  /// Compares trainings with a prediction without features, which has the same losses with all seeds; nil if it makes no
  /// mistake.
  ///
  /// - Parameters:
  ///   - losses: S × B mean log losses, S > 1.
  ///   - constant: the mean log loss of that prediction in each block, B.
  ///   - weights: how much each block counts, B; empty where all count alike.
  package init?(_ losses: [[Double]], constant: [Double], weights: [Double]) {
    guard constant.contains(where: { $0 > 0 }) else { return nil }
    self.init(candidate: losses, baseline: losses.map { _ in constant }, weights: weights)
  }
}
