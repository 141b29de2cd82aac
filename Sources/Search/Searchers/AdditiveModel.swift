// What each choice adds to the log loss, learned from architectures that were scored on the same batches. It proposes
// nothing: that is a searcher's.
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
///
/// The supernet learns while its samples are scored. So after each batch the variances grow by a little, and what was
/// seen early counts less.
package struct AdditiveModel: Codable, Hashable, Sendable {
  /// What each choice of each decision adds to the log loss, in nats: the means of the beliefs.
  package private(set) var effects: [[Double]]
  /// The variances of the beliefs, in nats².
  package private(set) var variances: [[Double]]
  private var noise: Noise

  /// The running estimate of the variance of what the model does not explain.
  private struct Noise: Codable, Hashable, Sendable {
    var squares: Double, weight: Double

    var variance: Double { squares / weight }
  }

  /// Constants of the model, relative to the scale of the log loss.
  private enum Relative {
    /// The standard deviation of an effect, before anything is seen.
    static let effect = 0.003
    /// That of a sample around the model, before anything is seen, and how many samples that counts for.
    static let noise = 0.01, samples = 32.0
    /// What each batch adds to a variance, as a part of the first one.
    static let forgetting = 1e-5
  }

  private let growth: Double

  /// A model of decisions of so many choices, that has seen nothing.
  ///
  /// - Parameter scale: of the log loss, in nats: the entropy of the labels.
  package init(choices: [Int], scale: Double) {
    let variance = scale * scale * Relative.effect * Relative.effect
    effects = choices.map { [Double](repeating: 0, count: $0) }
    variances = choices.map { [Double](repeating: variance, count: $0) }
    noise = Noise(
      squares: scale * scale * Relative.noise * Relative.noise * Relative.samples,
      weight: Relative.samples)
    growth = Relative.forgetting * variance
  }

  /// What the model says of an architecture, in nats, up to a constant that all architectures share.
  package func loss(_ architecture: Architecture) -> Double {
    architecture.choices.enumerated().reduce(0) { $0 + effects[$1.offset][$1.element] }
  }

  /// The root of the mean variance of the beliefs, in nats.
  package var deviation: Double {
    let all = variances.joined()
    return (all.reduce(0, +) / Double(all.count)).squareRoot()
  }

  /// Learns from architectures that were scored on the same batch, at least two; one alone says nothing.
  package mutating func learn(from samples: [Sample]) {
    guard samples.count > 1, samples[0].weight > 0 else { return }
    let n = Double(samples.count)
    let mean = samples.meanLogloss
    let shares = shares(of: samples.map(\.architecture))
    for sample in samples {
      learn(
        sample.architecture.choices, beside: shares, deviation: sample.logloss - mean,
        weight: sample.weight * (n - 1) / n)
    }
    for i in variances.indices {
      for choice in variances[i].indices { variances[i][choice] += growth }
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

  /// Whether it is a model of decisions of so many choices, with beliefs that can be learned from.
  func fits(_ choices: [Int]) -> Bool {
    effects.map(\.count) == choices && variances.map(\.count) == choices
      && variances.joined().allSatisfy { $0 > 0 && $0.isFinite }
      && effects.joined().allSatisfy(\.isFinite) && noise.weight > 0 && noise.variance.isFinite
  }
}
