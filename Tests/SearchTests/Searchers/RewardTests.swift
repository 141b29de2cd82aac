// Rewards and baselines in closed form.

import Foundation
import Model
import Testing

@testable import Search

@Suite struct RewardTests {
  static func sample(cost: Double) -> Sample {
    Sample(architecture: Architecture(choices: [0]), costRatio: cost, logloss: 0.5)
  }

  /// −0.5 + β · |T/T₀ − 1| at T₀ = 0.5, β = −0.25: too cheap is punished as too dear.
  @Test(arguments: [(0.5, -0.5), (0.75, -0.625), (0.25, -0.625), (1, -0.75)])
  func absoluteRewardHasItsClosedForm(cost: Double, reward: Double) {
    #expect(Reward.absolute(beta: -0.25).value(Self.sample(cost: cost), target: 0.5) == reward)
  }

  @Test func rejectionRewardsQualityAlone() {
    for cost in [0.1, 0.5, 0.9] {
      #expect(Reward.rejection.value(Self.sample(cost: cost), target: 0.5) == -0.5)
    }
  }

  @Test func betaIsATenthOfTheLabelsEntropy() {
    func reward(beta: Double? = nil, rate: Double) -> Reward {
      var settings = SearchSettings()
      (settings.reward, settings.beta) = (.absolute, beta)
      return Reward(settings, positiveRate: rate)
    }
    #expect(reward(rate: 0.5) == .absolute(beta: -0.1 * log(2)))
    let entropy = 0.25 * log(4) + 0.75 * log(4.0 / 3)
    guard case .absolute(let beta) = reward(rate: 0.25) else {
      Issue.record("the reward is absolute")
      return
    }
    #expect(abs(beta + 0.1 * entropy) < 1e-15)
    #expect(reward(beta: -3, rate: 0.25) == .absolute(beta: -3))
    #expect(Reward(SearchSettings(), positiveRate: 0.25) == .rejection)
  }

  @Test func advantagesLeaveOneOut() {
    // 1 − (2 + 6)/2, 2 − (1 + 6)/2, 6 − (1 + 2)/2
    let advantages = ([1, 2, 6] as [Double]).leaveOneOut
    #expect(advantages == [-3, -1.5, 4.5])
    for rewards in [[0.3, 0.4], [-0.7, 0.11, 0.2, 0.9, 0.9], [1e6 + 1, 1e6 + 2, 1e6 + 4]] {
      #expect(abs(rewards.leaveOneOut.reduce(0, +)) < 1e-8)
    }
    // What moves all rewards of a batch moves no advantage.
    #expect(([101, 102, 106] as [Double]).leaveOneOut == advantages)
  }

  @Test func theMovingAverageIsDebiased() {
    var average = MovingAverage()
    #expect(average.value == nil)
    average.add(3)
    #expect(abs((average.value ?? 0) - 3) < 1e-12)
    average.add(5)
    #expect(abs((average.value ?? 0) - (0.95 * 3 + 5) / 1.95) < 1e-12)
    average.add(9, weight: 0)
    #expect(abs((average.value ?? 0) - (0.95 * 3 + 5) / 1.95) < 1e-12)
    average.add(2, weight: 3)
    let (value, weight) = (0.95 * 0.95 * (0.95 * 3 + 5), 0.95 * 0.95 * 1.95)
    #expect(abs((average.value ?? 0) - (value + 3 * 2) / (weight + 3)) < 1e-12)
  }
}
