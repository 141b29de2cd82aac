// A controller's gradient with effects as control variate: no bias, and less noise.

import Foundation
import Model
import Numerics
import Testing

@testable import Search

@Suite struct ControlVariateTests {
  static let space = costedSpace(mixedModel)

  /// A reward that is almost additive: each choice has its own worth, and two decisions meet.
  static func reward(_ architecture: Architecture) -> Double {
    let choices = architecture.choices.map(Double.init)
    return 0.3 * choices[0] - 0.2 * choices[1] + 0.4 * choices[3] + 0.05 * choices[0] * choices[3]
  }

  /// The effects of every choice at an architecture, exact but for a factor: as far off as a first order may be.
  static func effects(at architecture: Architecture) -> [[Double?]] {
    space.decisions.enumerated().map { d, decision in
      decision.choice.values.indices.map { choice in
        // One decision has effects for none of its choices.
        if d == 2, choice != architecture.choices[d] { return nil }
        return 0.7 * (reward(architecture) - reward(architecture.choosing(choice, at: d)))
      }
    }
  }

  static func samples(_ architectures: [Architecture], effects isGiven: Bool) -> [Sample] {
    architectures.enumerated().map {
      Sample(
        architecture: $1, costRatio: space.ratio(of: $1), logloss: 2 - reward($1), weight: 1.5,
        effects: isGiven && $0 == 0 ? effects(at: $1) : nil)
    }
  }

  /// Cov(R, ∇ log π) under the policy restricted to what the sampler allows, by enumeration.
  static func exact(_ controller: Controller) -> [Double] {
    let policy = controller.policy
    let allowed = space.architectures.filter {
      controller.sampler.costRatios.contains(space.ratio(of: $0))
    }
    let weights = allowed.map(policy.probability)
    let total = weights.reduce(0, +)
    let mean = zip(allowed, weights).reduce(0) { $0 + reward($1.0) * $1.1 / total }
    var gradient = space.choices.map { [Double](repeating: 0, count: $0) }
    for (architecture, weight) in zip(allowed, weights) {
      for (d, choice) in architecture.choices.enumerated() {
        gradient[d][choice] += 1.5 * weight / total * (reward(architecture) - mean)
      }
    }
    return Array(gradient.joined())
  }

  /// The mean over many batches is the gradient by enumeration, whatever effects are worth, and the noise is a fraction of
  /// that of as many samples alone.
  @Test func theEstimateHasNoBiasAndLessNoise() {
    var start = Controller(
      Self.space, target: 0.6, reward: .rejection, learningRate: 0.3, gradient: .effects)
    start.learned = Self.space.randomPolicy(seed: 4)
    var (controller, trials) = (start, 150)
    let zero = [Double](repeating: 0, count: Self.space.choices.reduce(0, +))
    var (sums, squares, plain) = (zero, zero, zero)
    let random = RandomStream(seed: 1, purpose: "control variate")
    for trial in 0..<trials {
      var random = random.substream(trial)
      let proposals = controller.propose(4, random: &random)
      let exact = Self.exact(controller)
      var other = controller
      let errors = zip(controller.estimate(from: Self.samples(proposals, effects: true)), exact)
        .map { $0 - $1 }
      let noise = zip(other.estimate(from: Self.samples(proposals, effects: false)), exact)
        .map { $0 - $1 }
      for i in errors.indices {
        sums[i] += errors[i]
        squares[i] += errors[i] * errors[i]
        plain[i] += noise[i] * noise[i]
      }
    }
    trials -= 1
    let n = Double(trials)
    for i in sums.indices where squares[i] > 0 {
      let error = (squares[i] / n / n).squareRoot()
      #expect(abs(sums[i] / n) < 4 * error, "logit \(i): \(sums[i] / n) ± \(error)")
    }
    #expect(squares.reduce(0, +) < 0.25 * plain.reduce(0, +))
  }

  /// Effects on the trained sample alone are a gradient too: that of the linear model.
  @Test func effectsAloneLead() {
    var controller = Controller(
      Self.space, target: 0.6, reward: .rejection, learningRate: 0.3, gradient: .effects)
    #expect(controller.wantsEffects)
    let random = RandomStream(seed: 1, purpose: "effects alone")
    for step in 0..<60 {
      var random = random.substream(step)
      let proposals = controller.propose(1, random: &random)
      controller.learn(from: Self.samples(proposals, effects: true))
    }
    let best = controller.best(1)[0]
    let allowed = Self.space.architectures.filter {
      controller.sampler.costRatios.contains(Self.space.ratio(of: $0))
    }
    let rank = allowed.count { Self.reward($0) > Self.reward(best) }
    #expect(rank * 10 <= allowed.count, "\(rank) of \(allowed.count) are better")
  }

  @Test func otherRewardsKeepToSamples() {
    for reward in [Reward.absolute(beta: -0.1), .relu(beta: -0.1)] {
      let controller = Controller(
        Self.space, target: 0.6, reward: reward, learningRate: 0.3, gradient: .effects)
      #expect(!controller.wantsEffects)
    }
  }

  /// Snapshots of versions without effects have neither samples with effects nor a control variate.
  @Test func earlierSnapshotsAreRead() throws {
    let text = #"{"architecture":[0,0,0,0,0,0],"costRatio":0.5,"logloss":0.25,"weight":1}"#
    let sample = try JSONDecoder().decode(Sample.self, from: Data(text.utf8))
    #expect(sample.effects == nil && sample.logloss == 0.25)
    let controller = Controller(Self.space, target: 0.6, reward: .rejection, learningRate: 0.3)
    let state = try JSONEncoder().encode(controller.state)
    #expect(!String(decoding: state, as: UTF8.self).contains("variate"))
    var other = Controller(
      Self.space, target: 0.6, reward: .rejection, learningRate: 0.3, gradient: .effects)
    let isRestored = try other.restore(JSONDecoder().decode(Controller.State.self, from: state))
    #expect(isRestored)
  }
}
