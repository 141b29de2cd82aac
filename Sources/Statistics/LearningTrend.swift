// Whether a network still learned when the log ended: its log loss at the end beside that of all rows that count. It says
// nothing of what more passes would reach.

import Foundation

/// How the log loss of an architecture moved within one pass, by the blocks of its evaluation window.
///
/// Progressive log loss falls as long as the network learns. Labels may become easier too, so each block is taken over the
/// log loss of the best prediction without features there, as `NormalizedEntropy` is.
package struct LearningTrend: Codable, Hashable, Sendable {
  /// Mean log loss over the window, in nats.
  package let logloss: Double
  /// That of the last tenth of its blocks, at least of one.
  package let lastTenth: Double
  /// The normalised entropy of the last tenth relative to that of the window, below 0 if it is lower: −0.02 for 2 % lower.
  package let change: Double
  /// The standard error of `change`, from the differences between neighbouring blocks, in which a trend has little part
  /// (von Neumann 1941, *Distribution of the ratio of the mean square successive difference to the variance*).
  package let error: Double

  enum CodingKeys: String, CodingKey {
    case logloss
    case lastTenth = "last_tenth"
    case change, error
  }

  /// From so much on, networks are called undertrained. A pass begins with random weights, so its end is better than its
  /// mean in any case: on the flights by 2 %, although four passes predict only 0.6 % better than one.
  package static let leastChange = 0.03
  /// So many standard errors must lie between the change and none.
  private static let leastErrors = 3.0

  /// The trend of trainings of one architecture; nil if the window has fewer than ten blocks, or one label alone.
  ///
  /// - Parameters:
  ///   - losses: S × B mean log losses, S > 0.
  ///   - constant: the mean log loss of the prediction without features in each block, B.
  ///   - weights: how much each block counts, B; empty where all count alike.
  package init?(_ losses: [[Double]], constant: [Double], weights: [Double] = []) {
    let B = constant.count
    precondition(losses.allSatisfy { $0.count == B } && (weights.isEmpty || weights.count == B))
    guard B >= 10, !losses.isEmpty else { return nil }
    let w = weights.isEmpty ? [Double](repeating: 1, count: B) : weights
    let means = (0..<B).map { b in losses.reduce(0) { $0 + $1[b] } / Double(losses.count) }
    func mean(_ values: [Double], _ blocks: Range<Int>) -> Double {
      let weight = w[blocks].reduce(0, +)
      return weight > 0 ? blocks.reduce(0) { $0 + values[$1] * w[$1] } / weight : 0
    }
    let (all, last) = (0..<B, B - B / 10..<B)
    let entropy = mean(means, all) / mean(constant, all)
    let change = mean(means, last) / mean(constant, last) / entropy - 1
    let ratios = (0..<B).compactMap {
      constant[$0] > 0 && w[$0] > 0 ? means[$0] / constant[$0] : nil
    }
    guard change.isFinite, ratios.count > 1 else { return nil }
    let squares = zip(ratios, ratios.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) }
    let variance = squares / Double(2 * (ratios.count - 1))
    (logloss, lastTenth) = (mean(means, all), mean(means, last))
    self.change = change
    error = (variance / Double(last.count)).squareRoot() / entropy
  }

  /// Whether the network still learned at the end of the log, visibly and beyond noise.
  package var isLearning: Bool {
    change <= -Self.leastChange && change <= -Self.leastErrors * error
  }
}
