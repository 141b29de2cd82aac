// The distribution over architectures from which a controller samples.

import Foundation
import Linalg
import SearchSpace

/// A factorised policy: π(y) = ∏ᵢ softmax(ℓᵢ)[yᵢ], one softmax a decision.
public struct Policy: Hashable, Sendable {
  /// ℓ: for each decision, a logit for each choice.
  public var logits: [[Double]]

  /// A policy with given logits.
  public init(logits: [[Double]]) {
    self.logits = logits
  }

  /// Every choice equally likely.
  public init(uniformOver decisions: [Decision]) {
    logits = decisions.map { [Double](repeating: 0, count: $0.choice.values.count) }
  }

  /// For each decision, the probability of each choice.
  public var probabilities: [[Double]] {
    logits.map { row in
      let top = row.max() ?? 0
      let weights = row.map { exp($0 - top) }
      let sum = weights.reduce(0, +)
      return weights.map { $0 / sum }
    }
  }

  /// Entropy in nats, summed over the decisions.
  public var entropy: Double {
    probabilities.joined().reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
  }

  /// Draws `count` architectures.
  public func sample(_ count: Int, random: inout RandomStream) -> [Architecture] {
    let probabilities = probabilities
    return (0..<count).map { _ in
      Architecture(
        choices: probabilities.map { row in
          var remaining = random.uniform()
          for (choice, probability) in row.enumerated() {
            remaining -= probability
            if remaining < 0 { return choice }
          }
          // Rounding may leave a crumb: it belongs to the last choice that has any probability.
          return row.lastIndex { $0 > 0 } ?? 0
        })
    }
  }
}
