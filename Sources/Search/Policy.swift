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
    // For all decisions in one array: a search draws hundreds of architectures a step.
    var cumulative: [Double] = []
    var ends: [Int] = []
    for row in probabilities {
      var sum = 0.0
      for probability in row {
        sum += probability
        cumulative.append(sum)
      }
      ends.append(cumulative.count)
    }
    return (0..<count).map { _ in
      var start = 0
      return Architecture(
        choices: ends.map { end in
          // The last sum may be a crumb below 1: what is left belongs to the last choice that adds to it.
          let drawn = min(random.uniform() * cumulative[end - 1], cumulative[end - 1].nextDown)
          var choice = start
          while cumulative[choice] <= drawn { choice += 1 }
          defer { start = end }
          return choice - start
        })
    }
  }
}
