// The REINFORCE controller (Williams 1992) of one target. Not its policy, nor how feasible architectures are drawn.
//
// Invariants:
// - The logits are finite: a reward that would spoil them stops the pass before it is learned from.
// - For the rejection reward every proposal is within the target, but for the cheapest if nothing else is found; for
//   the others the policy alone decides.
// - `best` is within the target for every reward, if anything is.
// - `lastReward` is nil until the first lesson, and so in the warm-up.

import Foundation
import Model
import Numerics

/// How quality Q = −log loss and cost become the reward of a sample.
package enum Reward: Hashable, Sendable {
  /// R = Q, over feasible samples alone (TabNAS, section 4).
  case rejection
  /// R = Q + β·|T/T₀ − 1| (TuNAS, equation 1).
  case absolute(beta: Double)
  /// R = Q + β·max(0, T/T₀ − 1): what is cheaper than the target is never punished.
  case relu(beta: Double)

  /// The reward of a space's settings.
  ///
  /// - Parameter p: the share of positive labels. Its entropy is the scale of the log loss,
  ///   from which β is derived unless it is given.
  package init(_ settings: SearchSettings, positiveRate p: Double) {
    let beta = settings.beta ?? -0.1 * LabelEntropy.nats(positiveRate: p)
    switch settings.reward {
    case .rejection: self = .rejection
    case .absolute: self = .absolute(beta: beta)
    case .relu: self = .relu(beta: beta)
    }
  }

  /// The reward of a sample under a target.
  package func value(_ sample: Sample, target: Target) -> Double {
    switch self {
    case .rejection: -sample.logloss
    case .absolute(let beta): -sample.logloss + beta * abs(sample.costRatio / target.ratio - 1)
    case .relu(let beta): -sample.logloss + beta * max(0, sample.costRatio / target.ratio - 1)
    }
  }
}

/// Learns a policy by REINFORCE: θ ← θ + η · ∑ (R − b) · ∇ log π(y), where θ are the policy's logits.
package struct Controller: Searcher {
  /// The cost ratio that the emitted architecture may have.
  package let target: Target
  let space: CostedSpace
  private let reward: Reward
  private let gradient: SearchSettings.Gradient
  /// The draws of the last proposals and the scale of effects; without use of effects as at first.
  var variate = ControlVariate()
  var learned: Policy
  var sampler: FeasibleSampler
  var ascent: Adam
  var average = MovingAverage()
  /// Mean reward of the last samples.
  package internal(set) var lastReward: Double?
  /// What was subtracted from it; nil where every sample has a baseline of its own.
  package internal(set) var lastBaseline: Double?
  var squaredAdvantages = 0.0, advantageWeight = 0.0

  /// The root mean square of all advantages R − b so far, in nats: how much noise and signal together there
  /// was to learn from. Nil before the first.
  package var advantageScale: Double? {
    advantageWeight > 0 ? (squaredAdvantages / advantageWeight).squareRoot() : nil
  }

  /// A controller of the architectures of at most `target` times the baseline's cost.
  package init(
    _ space: CostedSpace, target: Target, reward: Reward, learningRate: Double,
    policy: SearchSettings.Policy = .factorised, gradient: SearchSettings.Gradient = .samples
  ) {
    self.space = space
    self.target = target
    self.reward = reward
    self.gradient = gradient
    learned = Policy(uniformOver: space.decisions, policy)
    sampler = FeasibleSampler(space, target: target)
    ascent = Adam(learned, rate: learningRate)
  }

  /// The controller that a space's settings describe.
  ///
  /// - Parameter positiveRate: the share of positive labels, which gives rewards their scale.
  package init(_ space: CostedSpace, target: Target, positiveRate: Double) {
    let settings = space.space.search
    self.init(
      space, target: target, reward: Reward(settings, positiveRate: positiveRate),
      learningRate: settings.learningRate, policy: settings.policy, gradient: settings.gradient)
  }

  /// Whether the gradient is estimated from effects.
  package var wantsEffects: Bool { gradient == .effects && reward == .rejection }

  /// The policy that is sampled.
  package var policy: Policy {
    reward == .rejection ? sampler.tilted(learned) : learned
  }

  /// The most probable architectures of those that the target allows, at the cost of those that were
  /// compared.
  package func best(_ count: Int) -> [Architecture] {
    let selector = Selector(space)
    for costs in [reward == .rejection ? sampler.costRatios : 0...target.ratio, 0...target.ratio] {
      let best = selector.mostProbable(count, policy, costRatio: costs)
      if !best.isEmpty { return best }
    }
    return [space.cheapest]
  }

  /// Draws architectures from the policy; feasible ones alone for the rejection reward.
  package mutating func propose(_ count: Int, random: inout RandomStream) -> [Architecture] {
    if wantsEffects {
      return variate.propose(count, from: learned, &sampler, random: &random)
    }
    return reward == .rejection
      ? sampler.sample(count, from: learned, random: &random)
      : learned.sample(count, random: &random).map { space.canonical($0) }
  }

  /// Whether a sample's reward is a number that can be learned from: neither infinite nor so great that its square,
  /// which the optimizer keeps, is.
  package func canLearn(from sample: Sample) -> Bool {
    abs(reward.value(sample, target: target)) < 1e100
  }

  /// One update of the policy. The baseline of each sample is the mean reward of the others on the same
  /// batch, which removes the batch's own noise; of a single sample it is the moving average. A batch counts
  /// by its weight. Effects are a `ControlVariate`.
  package mutating func learn(from samples: [Sample]) {
    precondition(!samples.isEmpty)
    let rewards = samples.map { reward.value($0, target: target) }
    let mean = rewards.reduce(0, +) / Double(rewards.count)
    precondition(mean.isFinite, "a sample that cannot be learned from has stopped the pass")
    lastReward = mean
    let advantages: [Double]
    if samples.count > 1 {
      lastBaseline = nil
      advantages = rewards.leaveOneOut
    } else {
      let baseline = average.value ?? mean
      lastBaseline = baseline
      advantages = rewards.map { $0 - baseline }
    }
    let weight = samples[0].weight
    squaredAdvantages += weight * advantages.reduce(0) { $0 + $1 * $1 }
    advantageWeight += weight * Double(advantages.count)
    let gradient =
      gradient(samples, rewards) ?? gradient(samples, advantages: advantages, weight)
    ascent.ascend(&learned, gradient)
    average.add(mean, weight: weight)
  }

  /// The gradient by the logits that `learn` would follow, decision after decision, for whoever measures its noise. The
  /// policy stays; the scale of effects takes the samples in.
  package mutating func estimate(from samples: [Sample]) -> [Double] {
    let rewards = samples.map { reward.value($0, target: target) }
    let gradient =
      gradient(samples, rewards)
      ?? gradient(samples, advantages: rewards.leaveOneOut, samples[0].weight)
    return Array(gradient.logits.joined())
  }

  /// The estimate from samples alone.
  private func gradient(
    _ samples: [Sample], advantages: [Double], _ weight: Double
  ) -> Policy.Gradient {
    policy.gradient(
      of: samples.map(\.architecture), advantages: advantages.map { weight * $0 },
      where: activity)
  }

  /// The estimate from samples and effects; nil where effects are not used or not known.
  private mutating func gradient(_ samples: [Sample], _ rewards: [Double]) -> Policy.Gradient? {
    guard wantsEffects, let effects = samples[0].effects else { return nil }
    return variate.gradient(
      of: policy, learned, sampler, samples.dropFirst().map(\.architecture),
      rewards: Array(rewards.dropFirst()), effects: effects, weight: samples[0].weight,
      where: activity)
  }

  /// Which decisions of an architecture belong to its network; nil: all of every architecture.
  private var activity: ((Architecture) -> [Bool])? {
    space.hasOptions ? { [space] in space.isActive($0) } : nil
  }

  /// What the samples say, with the last reward and its baseline, and the policy.
  package func record(step: Int, samples: [Sample], isWarmUp: Bool) -> ControllerRecord {
    var record = ControllerRecord(step: step, target: target, of: samples, isWarmUp: isWarmUp)
    (record.reward, record.baseline) = (lastReward, lastBaseline)
    record.set(policy.marginals, of: space.decisions)
    return record
  }
}

/// An exponential moving average of weighted values with decay 0.95, debiased.
struct MovingAverage: Codable, Sendable {
  private var sum = 0.0
  private var weight = 0.0

  /// Nil before the first value.
  var value: Double? { weight > 0 ? sum / weight : nil }

  mutating func add(_ value: Double, weight: Double = 1) {
    sum = 0.95 * sum + 0.05 * weight * value
    self.weight = 0.95 * self.weight + 0.05 * weight
  }
}
