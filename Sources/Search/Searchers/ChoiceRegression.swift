// What each choice adds to the log loss, as far as architectures say that were scored on the same batches. First-order
// effects are not among what it learns from.
//
// Invariants:
// - Every variance is positive and finite.
// - Samples of one batch are compared with each other alone, so that what the batch adds to all of them drops out.

import Model

/// A Bayesian regression of log losses on choices: L(y) = μ(batch) + Σᵢ θᵢ[yᵢ] + noise.
///
/// The beliefs on all θ are independent normal ones, with one variance each. After a sample each moves by its own share of
/// what the sample says (assumed-density filtering; Opper 1998): exact where decisions are drawn independently, as they
/// are, and of a size that does not grow with the square of the number of choices.
struct ChoiceRegression: Codable, Hashable, Sendable {
  /// What each choice of each decision adds to the log loss, in nats: the means of the beliefs.
  private(set) var effects: [[Double]]
  /// The variances of the beliefs, in nats².
  private(set) var variances: [[Double]]
  private var noise: Noise

  /// The running estimate of the variance of what the model does not explain.
  private struct Noise: Codable, Hashable, Sendable {
    var squares: Double, weight: Double

    var variance: Double { squares / weight }
  }

  /// Constants, relative to the scale of the log loss.
  private enum Relative {
    /// The standard deviation of an effect, before anything is seen.
    static let effect = 0.01
    /// That of a sample around the model, before anything is seen, and how many samples that counts for.
    static let noise = 0.01, samples = 32.0
  }

  /// The variance of an effect before anything is seen, in nats².
  private let prior: Double

  /// A regression on decisions of so many choices, that has seen nothing.
  ///
  /// - Parameter scale: of the log loss, in nats: the entropy of the labels.
  init(choices: [Int], scale: Double) {
    let prior = scale * scale * Relative.effect * Relative.effect
    self.prior = prior
    effects = choices.map { [Double](repeating: 0, count: $0) }
    variances = choices.map { [Double](repeating: prior, count: $0) }
    noise = Noise(
      squares: scale * scale * Relative.noise * Relative.noise * Relative.samples,
      weight: Relative.samples)
  }

  /// What the samples alone say of one choice beside another of the same decision, in nats, with its variance, in nats²:
  /// infinite where one of them was never compared.
  func difference(_ choice: Int, from reference: Int, at decision: Int) -> (
    mean: Double, variance: Double
  ) {
    let (a, b) = (seen(choice, at: decision), seen(reference, at: decision))
    return (a.mean - b.mean, a.variance + b.variance)
  }

  /// A belief without what was believed before anything was seen.
  private func seen(_ choice: Int, at decision: Int) -> (mean: Double, variance: Double) {
    let kept = variances[decision][choice] / prior
    return kept < 1
      ? (effects[decision][choice] / (1 - kept), prior * kept / (1 - kept)) : (0, .infinity)
  }

  /// Learns from architectures that were scored on the same batch, at least two; one alone says nothing.
  mutating func learn(from samples: [Sample]) {
    guard samples.count > 1, samples[0].weight > 0 else { return }
    let n = Double(samples.count)
    let mean = samples.meanLogloss
    let shares = shares(of: samples.map(\.architecture))
    for sample in samples {
      learn(
        sample.architecture.choices, beside: shares, deviation: sample.logloss - mean,
        weight: sample.weight * (n - 1) / n)
    }
  }

  /// How large a share of some architectures takes each choice, for the decisions on which they differ; empty for the
  /// others, of which they say nothing.
  private func shares(of architectures: [Architecture]) -> [[Double]] {
    let n = Double(architectures.count)
    return effects.indices.map { i in
      let first = architectures[0].choices[i]
      if architectures.allSatisfy({ $0.choices[i] == first }) { return [] }
      var shares = effects[i].map { _ in 0.0 }
      for architecture in architectures { shares[architecture.choices[i]] += 1 / n }
      return shares
    }
  }

  /// A step of the filter: what is measured is the deviation of a sample from its batch's mean.
  private mutating func learn(
    _ choices: [Int], beside shares: [[Double]], deviation: Double, weight: Double
  ) {
    func design(_ i: Int, _ choice: Int) -> Double {
      (choices[i] == choice ? 1 : 0) - shares[i][choice]
    }
    var (expected, variance) = (0.0, 0.0)
    for (i, row) in shares.enumerated() {
      for choice in row.indices {
        let x = design(i, choice)
        expected += x * effects[i][choice]
        variance += x * x * variances[i][choice]
      }
    }
    let surprise = deviation - expected
    let total = variance + noise.variance / weight
    for (i, row) in shares.enumerated() {
      for choice in row.indices {
        let x = design(i, choice)
        let gain = variances[i][choice] * x / total
        effects[i][choice] += gain * surprise
        variances[i][choice] *= 1 - gain * x
      }
    }
    noise.squares += weight * max(0, surprise * surprise - variance)
    noise.weight += 1
  }

  /// Whether it is of decisions of so many choices, with beliefs that can be learned from.
  func fits(_ choices: [Int]) -> Bool {
    effects.map(\.count) == choices && variances.map(\.count) == choices
      && variances.joined().allSatisfy { $0 > 0 && $0.isFinite }
      && effects.joined().allSatisfy(\.isFinite) && prior > 0 && noise.weight > 0
      && noise.variance.isFinite
  }
}
