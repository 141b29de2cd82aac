// Differentiable search: the relaxation of a choice, and that effects alone lead to the best architecture.

import Foundation
import Model
import Numerics
import Testing

@testable import Search

@Suite struct DifferentiableSearcherTests {
  /// With outcomes drawn from π, logits with noise are Gumbel numbers at log π each, whose mean lies by Euler's γ above;
  /// the greatest is that of the outcome.
  @Test func theNoiseIsThatOfTheOutcome() {
    let probabilities = [0.6, 0.1, 0.3]
    var random = RandomStream(seed: 1, purpose: "relaxed")
    var sums = [0.0, 0, 0]
    let draws = 20_000
    var surprises = 0
    for _ in 0..<draws {
      let u = random.uniform()
      let chosen = u < 0.6 ? 0 : u < 0.7 ? 1 : 2
      let relaxed = RelaxedChoice(probabilities: probabilities, chosen: chosen, temperature: 1)
      let logits = relaxed.perturbedLogits(random: &random)
      if logits.indices.max(by: { logits[$0] < logits[$1] }) != chosen { surprises += 1 }
      for i in logits.indices { sums[i] += logits[i] / Double(draws) }
    }
    #expect(surprises == 0)
    // A Gumbel number's deviation is 1.28: four errors are 0.036.
    for i in sums.indices { #expect(abs(sums[i] - log(probabilities[i]) - 0.5772) < 0.036) }
  }

  /// At a high temperature the relaxation is nearly even, and the gradient that of a mean.
  @Test func theGradientIsTheJacobianTimesRewards() {
    var random = RandomStream(seed: 2, purpose: "relaxed")
    let relaxed = RelaxedChoice(probabilities: [0.5, 0.25, 0.25], chosen: 1, temperature: 1e4)
    let gradient = relaxed.gradient(of: [3, 0, 0], random: &random).map { $0 * 1e4 }
    for (a, b) in zip(gradient, [2.0 / 3, -1.0 / 3, -1.0 / 3]) { #expect(abs(a - b) < 1e-2) }
  }

  @Test func effectsAloneLeadToTheBest() {
    let space = ControlVariateTests.space
    for seed in 1..<3 as Range<UInt64> {
      var searcher = DifferentiableSearcher(space, target: 0.6, learningRate: 0.1)
      let random = RandomStream(seed: seed, purpose: "dnas")
      for step in 0..<120 {
        var random = random.substream(step)
        let proposals = searcher.propose(1, random: &random)
        searcher.learn(from: ControlVariateTests.samples(proposals, effects: true))
      }
      let best = searcher.best(1)[0]
      let allowed = space.architectures.filter { space.ratio(of: $0) <= 0.6 }
      let rank = allowed.count { ControlVariateTests.reward($0) > ControlVariateTests.reward(best) }
      #expect(rank * 10 <= allowed.count, "seed \(seed): \(rank) of \(allowed.count) are better")
    }
  }
}
