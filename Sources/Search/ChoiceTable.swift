// A policy made ready for many draws.

import Foundation
import Linalg

/// Cumulative probabilities of a factorised policy, those of all decisions in one array; of a conditional
/// policy the logits, from which the cumulative probabilities follow in every draw.
struct ChoiceTable: Sendable {
  /// Up to a factor for each decision. Empty of a conditional policy.
  private var cumulative: [Double] = []
  /// Where each decision's probabilities end.
  private var ends: [Int] = []
  /// The policy, where it is conditional.
  private var conditional: Policy?

  /// The table of a policy, or of a policy tilted by costs.
  ///
  /// - Parameter costs: shaped like the policy's logits.
  init(_ policy: Policy, tilt: Double = 0, costs: [[Double]] = []) {
    if policy.pairs != nil {
      conditional = policy.tilted(by: tilt, costs: costs)
      return
    }
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
    if let conditional {
      Self.draw(&choices, from: conditional, random: &random)
      return
    }
    precondition(choices.count == ends.count)
    let (cumulative, ends) = (cumulative.span, ends.span)
    var choices = choices.mutableSpan
    var start = 0
    for decision in ends.indices {
      let end = ends[decision]
      choices[decision] = Self.choice(cumulative, start..<end, random: &random)
      start = end
    }
  }

  /// Draws from a conditional policy, decision after decision.
  private static func draw(
    _ choices: inout [Int], from policy: Policy, random: inout RandomStream
  ) {
    precondition(choices.count == policy.logits.count)
    var row: [Double] = []
    for decision in choices.indices {
      row.removeAll(keepingCapacity: true)
      row += policy.logits[decision]
      policy.pairs?.add(to: &row, of: decision, after: choices)
      let top = row.max() ?? 0
      var sum = 0.0
      for choice in row.indices {
        sum += exp(row[choice] - top)
        row[choice] = sum
      }
      choices[decision] = choice(row.span, row.indices, random: &random)
    }
  }

  /// Draws one choice by its cumulative probabilities: those in `range`, up to a factor.
  @inline(__always)
  private static func choice(
    _ cumulative: Span<Double>, _ range: Range<Int>, random: inout RandomStream
  ) -> Int {
    // Rounded, the product may be the last sum itself: that belongs to the last choice that adds to it.
    let last = cumulative[range.upperBound - 1]
    let drawn = min(random.uniform() * last, last.nextDown)
    // Counted, not searched: a branch on a random number is mispredicted half of the time.
    var choice = 0
    for i in range { choice &+= cumulative[i] <= drawn ? 1 : 0 }
    return choice
  }
}
