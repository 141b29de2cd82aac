// Samples of a policy among the architectures that a target allows. The policy itself is never changed here.
//
// Invariants:
// - 0 < floor ≤ 0.9·T₀: the floor only sinks.
// - λ is finite, and both change in `sample` alone: equal states, policies and random streams give equal samples.

import Model
import Numerics

/// Draws architectures from π(y) restricted to V = {y : floor ≤ T(y) ≤ T₀}, by rejection (TabNAS,
/// section 4).
///
/// The floor lies a tenth below the target, so that what is compared costs about the same: a supernet
/// trains the first columns of every weight most and would favour architectures that are too cheap, and
/// nothing else pulls a search to spend what it may. It sinks wherever V would be empty.
///
/// Where V is rare under π, the policy is tilted: each decision is drawn from its probabilities times
/// exp(−λ·cᵢ(yᵢ)), where cᵢ is what the choice adds to the baseline's cost ratio. λ follows the mean cost of the
/// draws into V. For a factorised policy that is π(y)·exp(−λ·∑ᵢ cᵢ(yᵢ)), so that among architectures of equal
/// added cost π itself decides; a conditional one is normalised anew after every choice.
package struct FeasibleSampler: Sendable {
  let space: CostedSpace
  private let target: Target
  /// What each choice adds to the baseline's cost ratio.
  let addedCosts: [[Double]]
  private let cheapest: Architecture
  /// Where the draws so far have led it.
  var state: State
  /// The least cost ratio of V.
  private var floor: Double {
    get { state.floor }
    set { state.floor = newValue }
  }
  /// λ, per unit of cost ratio.
  package private(set) var tilt: Double {
    get { state.tilt }
    set { state.tilt = newValue }
  }

  /// What draws change.
  struct State: Codable, Sendable {
    fileprivate(set) var floor: Double
    fileprivate(set) var tilt = 0.0
  }

  /// Samples architectures of at most `target` times the baseline's cost.
  package init(_ space: CostedSpace, target: Target) {
    self.space = space
    self.target = target
    state = State(floor: 0.9 * target.ratio)
    cheapest = space.cheapest
    let baseline = space.space.baseline
    addedCosts = space.decisions.enumerated().map { d, decision in
      decision.choice.values.indices.map {
        space.ratio(of: baseline.choosing($0, at: d)) - space.ratio(of: baseline)
      }
    }
  }

  /// The cost ratios of V.
  package var costRatios: ClosedRange<Double> { floor...target.ratio }

  /// The policy under the present tilt: what is really sampled, before infeasible draws are rejected.
  package func tilted(_ policy: Policy) -> Policy {
    policy.tilted(by: tilt, costs: addedCosts)
  }

  /// Draws `count` feasible architectures, in their canonical form.
  package mutating func sample(_ count: Int, from policy: Policy, random: inout RandomStream)
    -> [Architecture]
  {
    precondition(count > 0)
    var feasible: [Architecture] = []
    feasible.reserveCapacity(count)
    var drawn = cheapest
    var shape = space.shape(of: drawn)
    var costs = [Double](repeating: 0, count: max(count, 8))
    for round in 1...256 {
      let table = ChoiceTable(policy, tilt: tilt, costs: addedCosts)
      for i in costs.indices {
        table.draw(&drawn.choices, random: &random)
        costs[i] = space.ratio(of: drawn, setting: &shape)
        if feasible.count < count, costRatios.contains(costs[i]) {
          feasible.append(space.canonical(drawn))
        }
      }
      followMean(of: costs, quickly: feasible.isEmpty)
      if feasible.count == count { return feasible }
      if round % 64 == 0, feasible.isEmpty { floor *= 0.8 }
    }
    // Only where hardly anything but the cheapest is feasible.
    return feasible + [Architecture](repeating: cheapest, count: count - feasible.count)
  }

  /// A step of Newton's method towards the λ at which the mean cost lies in the middle of V: for costs
  /// that add up, the derivative of the mean by λ is minus the variance.
  private mutating func followMean(of costs: [Double], quickly: Bool) {
    let n = Double(costs.count)
    let mean = costs.reduce(0, +) / n
    let variance = costs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    let deviation = variance.squareRoot()
    // Where all costs are equal, rounding may leave a little. If none is feasible, λ went too far.
    if deviation < 1e-9 {
      if quickly { tilt /= 2 }
      return
    }
    let step = (mean - (floor + target.ratio) / 2) / variance
    tilt += (quickly ? 1 : 0.05) * max(-1 / deviation, min(step, 1 / deviation))
  }
}
