// The controller on problems whose answer is known.

import Foundation
import Model
import Numerics
import Testing

@testable import Search

@Suite struct ControllerTests {
  static let rewards = [Reward.rejection, .absolute(beta: -0.1), .relu(beta: -0.1)]

  /// Two hidden widths, which cost no embedding bytes: quality alone tells them apart.
  static let arms = costedSpace(
    ModelSection(embeddings: [Choice(fixed: .width(1))], hidden: [.init(width: choice(1, 2))]),
    cost: .bytes)

  /// Proposes, scores and learns, step after step.
  static func train(
    _ controller: inout Controller, _ space: CostedSpace, steps: Int, samples: Int, seed: UInt64,
    logloss: (Architecture, inout RandomStream) -> Double
  ) {
    let random = RandomStream(seed: seed, purpose: "toy")
    for step in 0..<steps {
      var random = random.substream(step)
      let batch = 0.1 * random.uniform()  // a batch is hard or easy for all of its samples alike
      let proposals = controller.propose(samples, random: &random)
      controller.learn(
        from: proposals.map {
          Sample(
            architecture: $0, costRatio: space.ratio(of: $0),
            logloss: logloss($0, &random) + batch)
        })
    }
  }

  /// Two hidden widths of three choices that cost nothing. The best pair is 0-0, but 0 beside anything else is the
  /// worst: on average 0 is the worst choice of either.
  static let pair = costedSpace(
    ModelSection(
      embeddings: [Choice(fixed: .width(1))],
      hidden: [.init(width: choice(1, 2, 3)), .init(width: choice(1, 2, 3))]),
    cost: .bytes)

  /// Of 20 searches, how many end with the pair that is the best though neither half of it is.
  static func pairsFound(_ policy: SearchSettings.Policy) -> Int {
    (0..<20).count { seed in
      var controller = Controller(
        pair, target: 1, reward: .rejection, learningRate: 0.05, policy: policy)
      train(&controller, pair, steps: 300, samples: 8, seed: UInt64(seed)) { architecture, random in
        let narrow = architecture.choices.count { $0 == 0 }
        return [0.43, 0.5, 0.4][narrow] + 0.01 * random.uniform()
      }
      return controller.best(1)[0].choices == [0, 0]
    }
  }

  @Test func aConditionalPolicyFindsAPair() {
    #expect(Self.pairsFound(.conditional) == 20)
    #expect(Self.pairsFound(.factorised) == 0)
  }

  @Test(arguments: rewards, [0, 1]) func theBetterArmWins(reward: Reward, better: Int) {
    for seed in 0..<5 as Range<UInt64> {
      var controller = Controller(Self.arms, target: 1, reward: reward, learningRate: 0.05)
      Self.train(&controller, Self.arms, steps: 600, samples: 4, seed: seed) {
        architecture, random in
        (architecture.choices[0] == better ? 0.4 : 0.5) + 0.1 * random.uniform()
      }
      #expect(controller.policy.probabilities[0][better] > 0.95)
    }
  }

  /// Adam's first step is as long as its rate, whatever the gradient.
  @Test(arguments: rewards) func theFirstStepGoesUphill(reward: Reward) {
    var controller = Controller(Self.arms, target: 1, reward: reward, learningRate: 0.05)
    controller.learn(
      from: [(0, 0.4), (1, 0.5)].map {
        Sample(architecture: Architecture(choices: [$0.0]), costRatio: 1, logloss: $0.1)
      })
    let logits = controller.policy.logits[0]
    #expect(abs(logits[0] - 0.05) < 1e-9 && abs(logits[1] + 0.05) < 1e-9)
    #expect(controller.lastReward == -0.45)
    #expect(controller.lastBaseline == nil, "each sample has the other's")
  }

  @Test func equalSamplesTeachNothing() {
    for reward in Self.rewards {
      var controller = Controller(Self.arms, target: 1, reward: reward, learningRate: 0.05)
      let sample = Sample(architecture: Architecture(choices: [0]), costRatio: 1, logloss: 0.5)
      controller.learn(from: [sample, sample])
      #expect(controller.policy == Policy(uniformOver: Self.arms.decisions))
    }
  }

  /// A batch moves the policy by its weight, beside what Adam has seen before; one without weight not at all.
  @Test(arguments: rewards) func batchesCountByTheirWeight(reward: Reward) {
    func samples(_ losses: [Double], weight: Double) -> [Sample] {
      losses.enumerated().map {
        Sample(
          architecture: Architecture(choices: [$0]), costRatio: 1, logloss: $1, weight: weight)
      }
    }
    func steps(_ weight: Double) -> (first: Double, second: Double, scale: Double?) {
      var controller = Controller(Self.arms, target: 1, reward: reward, learningRate: 0.05)
      controller.learn(from: samples([0.4, 0.5], weight: 2))
      let first = controller.policy.logits[0][0]
      controller.learn(from: samples([0.5, 0.4], weight: weight))
      return (first, first - controller.policy.logits[0][0], controller.advantageScale)
    }
    // Gradients of ±1 and −w: a step of w over their root mean square, debiased.
    for weight in [0.0, 1, 6] {
      let (first, second, scale) = steps(weight)
      let g = weight / 2
      let moment = (0.999 + g * g) / 1.999
      #expect(abs(first - 0.05) < 1e-9)
      #expect(abs(second - 0.05 * g / moment.squareRoot()) < 1e-6)
      #expect(abs((scale ?? 0) - 0.1) < 1e-9, "the advantage is what it is, whatever it weighs")
    }
  }

  /// The baseline of a single sample is what was earned before, not now.
  @Test func theBaselineIsTheMovingAverage() {
    var controller = Controller(
      Self.arms, target: 1, reward: .absolute(beta: -1), learningRate: 0.05)
    for loss in [0.5, 0.3, 0.7] {
      controller.learn(
        from: [Sample(architecture: Architecture(choices: [0]), costRatio: 1, logloss: loss)])
    }
    #expect(abs((controller.lastBaseline ?? 0) + (0.95 * 0.5 + 0.3) / 1.95) < 1e-12)
  }

  /// The toy of TabNAS (Yang et al. 2022): two inputs, two layers of 2, 3 or 4 units, at most
  /// 25 weights. Wider is better, the first layer's units more so; of what is allowed 4-2 is the best,
  /// though beside most second layers 4 units are not allowed. The vocabulary is empty, so that only the
  /// layers' weights count.
  static let toy = costedSpace(
    ModelSection(
      embeddings: [Choice(fixed: .width(2))], linear: false,
      hidden: [.init(width: choice(2, 3, 4)), .init(width: choice(2, 3, 4))]),
    cost: .parameters, ids: 0)

  @Test func whatIsSelectedIsTheMostProbableWithinTheTarget() {
    for reward in Self.rewards {
      var controller = Controller(Self.toy, target: 0.7, reward: reward, learningRate: 0.05)
      Self.train(&controller, Self.toy, steps: 20, samples: 4, seed: 3) { _, random in
        random.uniform()
      }
      let probability = controller.policy.probability(of: controller.best(1)[0])
      #expect(Self.toy.ratio(of: controller.best(1)[0]) <= 0.7)
      // Rejection compares architectures of similar cost, and so does what it selects.
      let least = reward == .rejection ? 0.63 : 0
      for other in Self.toy.architectures where (least...0.7).contains(Self.toy.ratio(of: other)) {
        #expect(controller.policy.probability(of: other) <= probability)
      }
    }
  }

  @Test(arguments: SearchSettings.Policy.allCases)
  func rejectionFindsAWideLayerBesideANarrowOne(policy: SearchSettings.Policy) throws {
    let (target, best) = (try #require(Target(25.0 / 37)), Architecture(choices: [2, 0]))
    #expect(Self.toy.cost(of: Self.toy.space.baseline).parameters == 37)
    #expect(Self.toy.architectures.count { Self.toy.ratio(of: $0) <= target.ratio } == 6)
    let solved = (0..<100).count { seed in
      var controller = Controller(
        Self.toy, target: target, reward: .rejection, learningRate: 0.05, policy: policy)
      Self.train(&controller, Self.toy, steps: 150, samples: 8, seed: UInt64(seed)) {
        0.5 - 0.04 * Double($0.choices[0]) - 0.03 * Double($0.choices[1]) + 0.01 * $1.uniform()
      }
      return controller.best(1)[0] == best
    }
    #expect(solved >= 95)
  }

  /// Why the reward is rejection: a factorised policy that pays enough for cost to keep it learns to be
  /// narrow in the first layer before it has learned to be narrow in the second.
  @Test(arguments: [Reward.absolute(beta: -0.5), .relu(beta: -0.5)])
  func theOthersDoNot(reward: Reward) throws {
    let (target, best) = (try #require(Target(25.0 / 37)), Architecture(choices: [2, 0]))
    let solved = (0..<100).count { seed in
      var controller = Controller(Self.toy, target: target, reward: reward, learningRate: 0.05)
      Self.train(&controller, Self.toy, steps: 150, samples: 8, seed: UInt64(seed)) {
        0.5 - 0.04 * Double($0.choices[0]) - 0.03 * Double($0.choices[1]) + 0.01 * $1.uniform()
      }
      return controller.best(1)[0] == best
    }
    #expect(solved < 50)
  }
}
