// A policy made ready for many draws.

import Foundation
import Numerics

/// Cumulative probabilities of a factorised policy, those of all decisions in one array; of a conditional
/// policy the logits, from which the cumulative probabilities follow in every draw.
struct ChoiceTable: Sendable {
  /// Up to a factor for each decision, whose last block is filled up with ∞. Empty of a conditional policy.
  private var cumulative: [SIMD8<Double>] = []
  /// The decisions, in order.
  private var decisions: [Row] = []
  /// The policy, where it is conditional.
  private var conditional: Policy?

  /// A decision's part of the table.
  private struct Row: Sendable {
    /// Where its blocks end.
    var end: Int
    /// The sum of its probabilities.
    var sum: Double
    /// The greatest number below the sum.
    var belowSum: Double
  }

  /// The table of a policy, or of a policy tilted by costs.
  ///
  /// - Parameter costs: shaped like the policy's logits.
  init(_ policy: Policy, tilt: Double = 0, costs: [[Double]] = []) {
    if policy.pairs != nil {
      conditional = policy.tilted(by: tilt, costs: costs)
      return
    }
    cumulative.reserveCapacity(policy.logits.reduce(0) { $0 + ($1.count + 7) / 8 })
    decisions.reserveCapacity(policy.logits.count)
    for (decision, logits) in policy.logits.enumerated() {
      func tilted(_ choice: Int) -> Double {
        tilt == 0 ? logits[choice] : logits[choice] - tilt * costs[decision][choice]
      }
      var top = -Double.infinity
      for choice in logits.indices { top = max(top, tilted(choice)) }
      var sum = 0.0
      for start in stride(from: 0, to: logits.count, by: 8) {
        // What fills it up lies beyond every number that is drawn.
        var block = SIMD8<Double>(repeating: .infinity)
        for choice in start..<min(start + 8, logits.count) {
          sum += exp(tilted(choice) - top)
          block[choice - start] = sum
        }
        cumulative.append(block)
      }
      decisions.append(Row(end: cumulative.count, sum: sum, belowSum: sum.nextDown))
    }
  }

  /// Draws a choice for every decision. choices: one for each decision, overwritten.
  func draw(_ choices: inout [Int], random: inout RandomStream) {
    if let conditional {
      Self.draw(&choices, from: conditional, random: &random)
      return
    }
    precondition(choices.count == decisions.count)
    let (cumulative, decisions) = (cumulative.span, decisions.span)
    var choices = choices.mutableSpan
    var start = 0
    for decision in decisions.indices {
      let row = decisions[decision]
      // Rounded, the product may be the sum itself: that belongs to the last choice that adds to it.
      let drawn = min(random.uniform() * row.sum, row.belowSum)
      // Counted, eight at a time, not searched: a branch on a random number is mispredicted half of the time.
      var passed = SIMD8<Int64>.zero
      for block in start..<row.end {
        passed.replace(with: passed &+ 1, where: cumulative[block] .<= drawn)
      }
      choices[decision] = Int(passed.wrappedSum())
      start = row.end
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
      let drawn = min(random.uniform() * sum, sum.nextDown)
      choices[decision] = row.count { $0 <= drawn }
    }
  }
}
