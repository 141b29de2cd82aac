// Differentiable search of one target: logits follow the gradient of the loss by gates. Not how effects come about.
//
// Invariants:
// - Every proposal is within the target, as the sampler's are.
// - The state is finite: effects are.

import Foundation
import Model
import Numerics

/// DNAS over widths, as in FBNet (Wu et al. 2019), with the column masks of FBNetV2 (Wan et al. 2020): a width is a mask
/// of the columns of one weight, and a choice is relaxed by the Gumbel-softmax.
///
/// Straight-through: the network is run and trained in the drawn architecture alone. Its first-order effects are the
/// gradient of the loss by the masks there, and the softmax's Jacobian turns them into one by the logits. Choices of
/// which no effect is known (between operators, between a bottleneck and none, within an option that is not chosen) learn
/// from samples as a controller's do, if a batch has several.
///
/// Cost enters as a price: r = −effect − μ·cost, where μ is the nats that one more baseline's cost buys at present, by
/// regression of effects on costs under the policy. So a choice gains what it gives beyond that. The sampler's tilt then
/// has little to correct to keep the target.
package struct DifferentiableSearcher: Searcher {
  /// The cost ratio that the emitted architecture may have.
  package let target: Target
  private let space: CostedSpace
  private var learned: Policy
  private var sampler: FeasibleSampler
  private var ascent: Adam
  private var price = Price()
  private var lessons = 0
  /// Names the random numbers of the next lesson.
  private var key = 0

  /// The temperature at the first lesson, where it ends, and the number of lessons in which it halves.
  private static let (firstTemperature, lastTemperature, halving) = (1.0, 0.25, 200.0)

  /// What cost is worth.
  fileprivate struct Price: Codable, Sendable {
    private var product = 0.0
    private var square = 0.0

    /// μ, in nats per unit of cost ratio.
    var value: Double { square > 0 ? product / square : 0 }

    /// Adds what a choice says, whose rewards without cost are known. All: one for each choice.
    mutating func add(_ rewards: [Double], _ costs: [Double], _ probabilities: [Double]) {
      func mean(_ values: [Double]) -> Double {
        zip(values, probabilities).reduce(0) { $0 + $1.0 * $1.1 }
      }
      let (reward, cost) = (mean(rewards), mean(costs))
      for i in rewards.indices {
        product += probabilities[i] * (rewards[i] - reward) * (costs[i] - cost)
        square += probabilities[i] * (costs[i] - cost) * (costs[i] - cost)
      }
    }

    /// Lets earlier batches count less.
    mutating func age() { (product, square) = (0.98 * product, 0.98 * square) }
  }

  /// Searches the architectures of at most `target` times the baseline's cost.
  package init(_ space: CostedSpace, target: Target, learningRate: Double) {
    self.space = space
    self.target = target
    learned = Policy(uniformOver: space.decisions)
    sampler = FeasibleSampler(space, target: target)
    ascent = Adam(learned, rate: learningRate)
  }

  /// True.
  package var wantsEffects: Bool { true }

  /// The policy that is sampled.
  package var policy: Policy { sampler.tilted(learned) }

  /// τ of the next lesson.
  private var temperature: Double {
    max(Self.lastTemperature, Self.firstTemperature * exp2(-Double(lessons) / Self.halving))
  }

  /// Draws feasible architectures.
  package mutating func propose(_ count: Int, random: inout RandomStream) -> [Architecture] {
    let proposals = sampler.sample(count, from: learned, random: &random)
    key = Int(random.next() >> 12)
    return proposals
  }

  /// One step of the logits up the gradient.
  package mutating func learn(from samples: [Sample]) {
    precondition(!samples.isEmpty)
    let policy = policy
    var gradient = scoreGradient(samples, policy)
    if let effects = samples[0].effects {
      let probabilities = policy.probabilities
      let rewards = effects.map(Self.rewards)
      price.age()
      for (d, rewards) in rewards.enumerated() {
        if let rewards { price.add(rewards, sampler.addedCosts[d], probabilities[d]) }
      }
      var random = RandomStream(seed: UInt64(bitPattern: Int64(key)), purpose: "relaxed choices")
      for (d, rewards) in rewards.enumerated() {
        guard let rewards else { continue }
        let relaxed = RelaxedChoice(
          probabilities: probabilities[d], chosen: samples[0].architecture.choices[d],
          temperature: temperature)
        let net = zip(rewards, sampler.addedCosts[d]).map {
          samples[0].weight * ($0 - price.value * $1)
        }
        gradient.logits[d] = relaxed.gradient(of: net, random: &random)
      }
    }
    ascent.ascend(&learned, gradient)
    lessons += 1
  }

  /// What samples say by themselves: nothing if there is one alone.
  private func scoreGradient(_ samples: [Sample], _ policy: Policy) -> Policy.Gradient {
    if samples.count < 2 {
      return Policy.Gradient(logits: learned.logits.map { $0.map { _ in 0 } })
    }
    let advantages = samples.map { -$0.logloss }.leaveOneOut
    return policy.gradient(
      of: samples.map(\.architecture), advantages: advantages.map { samples[0].weight * $0 },
      where: space.hasOptions ? { [space] in space.isActive($0) } : nil)
  }

  /// −effect of each choice; nil if one of them is not known.
  private static func rewards(_ effects: [Double?]) -> [Double]? {
    let known = effects.compactMap { $0 }
    return known.count == effects.count ? known.map { -$0 } : nil
  }

  /// The most probable architectures that the target allows, at the cost of those that were compared.
  package func best(_ count: Int) -> [Architecture] {
    let selector = Selector(space)
    for costs in [sampler.costRatios, 0...target.ratio] {
      let best = selector.mostProbable(count, policy, costRatio: costs)
      if !best.isEmpty { return best }
    }
    return [space.cheapest]
  }

  /// What the samples say, with the policy, its temperature and the price of cost.
  package func record(step: Int, samples: [Sample], isWarmUp: Bool) -> ControllerRecord {
    var record = ControllerRecord(step: step, target: target, of: samples, isWarmUp: isWarmUp)
    record.set(policy.marginals, of: space.decisions)
    record.figures["temperature"] = temperature
    record.figures["price"] = price.value
    return record
  }
}

extension DifferentiableSearcher {
  /// All that learning and sampling change.
  package struct State: Codable, Sendable {
    fileprivate var logits: [[Double]]
    fileprivate var sampler: FeasibleSampler.State
    fileprivate var ascent: Adam.State
    fileprivate var price: Price
    fileprivate var lessons: Int
    fileprivate var key: Int
  }

  /// The present state.
  package var state: State {
    State(
      logits: learned.logits, sampler: sampler.state, ascent: ascent.state, price: price,
      lessons: lessons, key: key)
  }

  /// Continues from a state of a differentiable searcher of the same space.
  ///
  /// - Returns: false if it is another space's; nothing has changed then.
  package mutating func restore(_ state: State) -> Bool {
    let counts = learned.logits.map(\.count)
    guard state.logits.map(\.count) == counts, state.ascent.secondMoments.map(\.count) == counts,
      state.ascent.visited.isEmpty, state.lessons >= 0
    else { return false }
    learned.logits = state.logits
    (sampler.state, ascent.state) = (state.sampler, state.ascent)
    (price, lessons, key) = (state.price, state.lessons, state.key)
    return true
  }
}
