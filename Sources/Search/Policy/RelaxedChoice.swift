// A discrete choice made differentiable: the Gumbel-softmax around the choice that was made.

import Foundation
import Numerics

/// The Gumbel-softmax of a categorical distribution, given its outcome.
///
/// argmaxᵢ(ℓᵢ + Gᵢ) of independent Gumbel Gᵢ is distributed as softmax(ℓ); softmax((ℓ + G) / τ) is its relaxation (Jang et
/// al. 2017; Maddison et al. 2017). With an outcome given, its ℓ + G is a Gumbel number and the others are such numbers
/// below it: they can be drawn after the outcome, by whatever rule that was drawn, and several times, whose mean has less
/// noise (Gumbel-Rao: Paulus, Maddison and Krause 2021).
struct RelaxedChoice {
  /// π: the probability of each choice.
  let probabilities: [Double]
  /// The outcome.
  let chosen: Int
  /// τ
  let temperature: Double
  /// How often G is drawn.
  private static let draws = 8

  /// The gradient by ℓ of Σᵢ sᵢ·rᵢ, where s is the relaxation: (1/τ)·sⱼ·(rⱼ − Σᵢ sᵢ·rᵢ), the mean over draws of G.
  func gradient(of rewards: [Double], random: inout RandomStream) -> [Double] {
    precondition(rewards.count == probabilities.count && probabilities.indices.contains(chosen))
    var gradient = [Double](repeating: 0, count: rewards.count)
    for _ in 0..<Self.draws {
      let perturbed = perturbedLogits(random: &random)
      let s = Softmax.probabilities(perturbed.map { $0 / temperature })
      let mean = zip(s, rewards).reduce(0) { $0 + $1.0 * $1.1 }
      for i in s.indices {
        gradient[i] += s[i] * (rewards[i] - mean) / temperature / Double(Self.draws)
      }
    }
    return gradient
  }

  /// ℓ + G, whose greatest is that of the outcome. With normalised probabilities that one is a standard Gumbel number t,
  /// and the others are −log(e^−t + E / π), where E is an exponential one.
  func perturbedLogits(random: inout RandomStream) -> [Double] {
    func exponential() -> Double { -log(1 - random.uniform()) }
    let top = max(exponential(), 1e-300)  // e^−t
    return probabilities.enumerated().map { i, probability in
      i == chosen ? -log(top) : -log(top + exponential() / max(probability, 1e-300))
    }
  }
}
