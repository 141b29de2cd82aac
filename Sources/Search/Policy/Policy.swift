// The distribution over architectures from which a controller samples.

import Foundation
import Model
import Numerics

/// A policy that takes one decision after the other: π(y) = ∏ᵢ softmax(ℓᵢ)[yᵢ].
///
/// Of a factorised policy ℓᵢ = bᵢ, whatever was chosen before; of a conditional one ℓᵢ = bᵢ + the mean of Wᵢⱼ[yⱼ]
/// over j < i, so that a width may depend on the widths before it. A mean and no sum, since all of these rows
/// see the same gradient: under Adam, whose steps have one length, a sum would move i times as far as bᵢ.
package struct Policy: Hashable, Sendable {
  /// b: for each decision, a logit for each choice.
  package var logits: [[Double]]
  /// W, or nil of a factorised policy.
  package var pairs: PairLogits?

  /// A policy with given logits.
  ///
  /// - Precondition: `pairs` are those of as many choices.
  package init(logits: [[Double]], pairs: PairLogits? = nil) {
    precondition(pairs.map { $0.counts == logits.map(\.count) } ?? true)
    self.logits = logits
    self.pairs = pairs
  }

  /// Every choice equally likely.
  package init(uniformOver decisions: [Decision], _ kind: SearchSettings.Policy = .factorised) {
    let counts = decisions.map(\.choice.values.count)
    logits = counts.map { [Double](repeating: 0, count: $0) }
    pairs = kind == .conditional ? PairLogits(zerosFor: counts) : nil
  }

  /// For each decision, the probability of each choice, whatever the others: exact of a factorised policy,
  /// of a conditional one estimated.
  package var probabilities: [[Double]] {
    pairs == nil ? logits.map { Softmax.probabilities($0) } : marginals.probabilities
  }

  /// Entropy in nats, summed over the decisions: exact of a factorised policy, of a conditional one
  /// estimated.
  package var entropy: Double { marginals.entropy }

  /// Both at the price of one.
  var marginals: Marginals {
    if pairs != nil { return Marginals(estimatedOf: self) }
    let probabilities = probabilities
    return Marginals(
      probabilities: probabilities,
      entropy: probabilities.joined().reduce(0) { $0 + Softmax.entropy($1) })
  }

  /// log π(y), in nats.
  package func logProbability(of architecture: Architecture) -> Double {
    precondition(architecture.choices.count == logits.count)
    return logits.indices.reduce(0) {
      $0 + log(probabilities(of: $1, after: architecture.choices)[architecture.choices[$1]])
    }
  }

  /// The probability of each choice of a decision, given the choices of those before it. What `choices`
  /// holds for the decision itself and for later ones does not matter, nor whether it does.
  package func probabilities(of decision: Int, after choices: [Int]) -> [Double] {
    var row = logits[decision]
    pairs?.add(to: &row, of: decision, after: choices)
    return Softmax.probabilities(row)
  }

  /// The policy whose every decision is drawn from its probabilities times exp(−tilt·c), normalised.
  ///
  /// - Parameter costs: c, shaped like `logits`.
  package func tilted(by tilt: Double, costs: [[Double]]) -> Policy {
    if tilt == 0 { return self }
    return Policy(
      logits: zip(logits, costs).map { logits, costs in
        zip(logits, costs).map { $0 - tilt * $1 }
      }, pairs: pairs)
  }

  /// Draws `count` architectures.
  package func sample(_ count: Int, random: inout RandomStream) -> [Architecture] {
    let table = ChoiceTable(self)
    var drawn = Architecture(choices: logits.map { _ in 0 })
    return (0..<count).map { _ in
      table.draw(&drawn.choices, random: &random)
      return drawn
    }
  }
}

/// The softmax of logits, and the entropy of what comes of it.
enum Softmax {
  static func probabilities(_ logits: [Double]) -> [Double] {
    let top = logits.max() ?? 0
    let weights = logits.map { exp($0 - top) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  /// What one probability adds to the entropy, in nats.
  static func entropy(_ probability: Double) -> Double {
    probability > 0 ? -probability * log(probability) : 0
  }
}

/// What a policy does on average.
struct Marginals {
  /// Of each choice of each decision.
  private(set) var probabilities: [[Double]]
  /// In nats.
  private(set) var entropy = 0.0
}

extension Marginals {
  /// Estimates for a conditional policy, each decision's probabilities being known exactly given the decisions drawn
  /// before it. A function of the policy: the draws are the same each time.
  init(estimatedOf policy: Policy, draws: Int = 256) {
    probabilities = policy.logits.map { $0.map { _ in 0 } }
    var random = RandomStream(seed: 0, purpose: "marginals")
    for drawn in policy.sample(draws, random: &random) {
      for decision in policy.logits.indices {
        let row = policy.probabilities(of: decision, after: drawn.choices)
        for (choice, probability) in row.enumerated() {
          probabilities[decision][choice] += probability / Double(draws)
          entropy += Softmax.entropy(probability) / Double(draws)
        }
      }
    }
  }
}
