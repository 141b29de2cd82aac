// The scale of log losses, from the labels alone.

import Foundation

/// The entropy of a label: the log loss of the best constant.
enum LabelEntropy {
  /// In nats; that of a fair coin if the labels are all alike, since a scale is above 0.
  ///
  /// - Parameter p: the share of positive labels.
  static func nats(positiveRate p: Double) -> Double {
    p > 0 && p < 1 ? -p * log(p) - (1 - p) * log(1 - p) : log(2)
  }
}
