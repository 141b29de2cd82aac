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
    let table = ChoiceTable(self)
    var drawn = Architecture(choices: logits.map { _ in 0 })
    return (0..<count).map { _ in
      table.draw(&drawn.choices, random: &random)
      return drawn
    }
  }
}

/// A policy made ready for many draws: cumulative probabilities, those of all decisions in one array.
struct ChoiceTable: Sendable {
  /// Up to a factor for each decision.
  private var cumulative: [Double] = []
  /// Where each decision's probabilities end.
  private var ends: [Int] = []

  /// The table of π(y), or of π(y)·exp(−tilt·∑ᵢ cᵢ(yᵢ)), normalised.
  ///
  /// - Parameter costs: c, shaped like the policy's logits.
  init(_ policy: Policy, tilt: Double = 0, costs: [[Double]] = []) {
    cumulative.reserveCapacity(policy.logits.reduce(0) { $0 + $1.count })
    ends.reserveCapacity(policy.logits.count)
    for (decision, logits) in policy.logits.enumerated() {
      func tilted(_ choice: Int) -> Double {
        tilt == 0 ? logits[choice] : logits[choice] - tilt * costs[decision][choice]
      }
      var top = -Double.infinity
      for choice in logits.indices { top = max(top, tilted(choice)) }
      var sum = 0.0
      for choice in logits.indices {
        sum += exp(tilted(choice) - top)
        cumulative.append(sum)
      }
      ends.append(cumulative.count)
    }
  }

  /// Draws a choice for every decision. choices: one for each decision, overwritten.
  func draw(_ choices: inout [Int], random: inout RandomStream) {
    precondition(choices.count == ends.count)
    let (cumulative, ends) = (cumulative.span, ends.span)
    var choices = choices.mutableSpan
    var start = 0
    for decision in ends.indices {
      let end = ends[decision]
      // Rounded, the product may be the last sum itself: that belongs to the last choice that adds to it.
      let last = cumulative[end - 1]
      let drawn = min(random.uniform() * last, last.nextDown)
      // Counted, not searched: a branch on a random number is mispredicted half of the time.
      var choice = 0
      for i in start..<end { choice &+= cumulative[i] <= drawn ? 1 : 0 }
      choices[decision] = choice
      start = end
    }
  }
}
