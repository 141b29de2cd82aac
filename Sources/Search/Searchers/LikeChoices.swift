// What choices are worth that are the same choice of decisions that are alike, e.g. 16 columns instead of 8 of every
// embedding: two accounts of each, made one.

/// A hierarchical regression of what samples say of such choices on what their first-order effects say.
///
/// Effects hardly depend on chance, but they are a linear view: of what changes much they say too little. Samples mean
/// the thing itself, with noise, and with the supernet's preference for what it trains most. So the worth of a choice is
/// θᵢ = α + β·eᵢ + δᵢ, where α and β are of all alike choices, δ ~ N(0, r²), and samples say sᵢ = θᵢ + noise. r follows
/// from the data. What is left is the posterior of θ: empirical Bayes, as in Efron and Morris (1975).
struct LikeChoices {
  /// What is known of one of them, in nats and nats².
  struct Member {
    /// What samples say, and the variance of that: infinite if they say nothing.
    var sample: (mean: Double, variance: Double)
    /// What effects say.
    var effect: (mean: Double, variance: Double)
  }

  /// What is believed before anything is known. Deviations in nats are relative to the scale of the log loss.
  struct Prior: Hashable, Sendable {
    /// The standard deviation of α.
    var intercept: Double
    /// The mean and the standard deviation of β.
    var slope: Double, slopeDeviation: Double
    /// r; it counts as much as two choices.
    var rest: Double
    /// How far two supernets of other seeds are apart, whose samples say nothing of it.
    var supernet: Double

    /// Of widths of embeddings: of small changes effects say the right thing.
    static let embedding = Prior(
      intercept: 0.0001, slope: 1, slopeDeviation: 0.3, rest: 0.0006, supernet: 0.00045)
    /// Of embeddings that are left out, which is no small change.
    static let removal = Prior(
      intercept: 0.003, slope: 3, slopeDeviation: 3, rest: 0.0006, supernet: 0.00045)
    /// Of everything else. Supernets of other seeds differ by more in the widths of a layer than widths are worth: they
    /// prefer the one that they train most.
    static let layer = Prior(
      intercept: 0.0001, slope: 1.5, slopeDeviation: 1, rest: 0.0015, supernet: 0.01)
  }

  private let members: [Member]
  private let prior: Prior
  private let scale: Double

  /// The choices, and the scale of the log loss in nats.
  init(_ members: [Member], _ prior: Prior, scale: Double) {
    (self.members, self.prior, self.scale) = (members, prior, scale)
  }

  /// The posterior of each θ: means in nats, variances in nats².
  var worths: [(mean: Double, variance: Double)] {
    var rest = square(prior.rest)
    for _ in 0..<4 { rest = self.rest(around: line(rest: rest), before: rest) }
    let line = line(rest: rest)
    return members.map { member in
      let e = member.effect.mean
      let own = rest + member.effect.variance
      let noise = member.sample.variance + square(prior.supernet)
      guard noise.isFinite else { return (line.value(at: e), own + line.variance(at: e)) }
      let gain = own / (own + noise)
      let left = 1 - gain
      return (
        line.value(at: e) + gain * (member.sample.mean - line.value(at: e)),
        left * own + left * left * line.variance(at: e)
      )
    }
  }

  /// r² by a step of Fisher scoring, never far below the prior's.
  private func rest(around line: Line, before rest: Double) -> Double {
    let (expected, supernet) = (square(prior.rest), square(prior.supernet))
    var (sum, weights) = (0.0, 0.0)
    func add(_ variance: Double, count: Double = 1, noise: Double) {
      let weight = count / ((rest + noise) * (rest + noise))
      sum += weight * variance
      weights += weight
    }
    add(expected, count: 2, noise: supernet)
    for member in members where member.sample.variance.isFinite {
      let residual = member.sample.mean - line.value(at: member.effect.mean)
      let noise = member.sample.variance + supernet + member.effect.variance
      add(residual * residual - noise, noise: noise)
    }
    return max(sum / weights, expected / 16)
  }

  /// The posterior of α and β, given r².
  private func line(rest: Double) -> Line {
    // Precisions, and precisions times means.
    var (aa, ab, bb) = (
      1 / square(prior.intercept), 0.0, 1 / (prior.slopeDeviation * prior.slopeDeviation)
    )
    var (a, b) = (0.0, prior.slope * bb)
    for member in members where member.sample.variance.isFinite {
      let (e, variance) = member.effect
      let weight = 1 / (rest + square(prior.supernet) + variance + member.sample.variance)
      aa += weight
      ab += weight * e
      bb += weight * e * e
      a += weight * member.sample.mean
      b += weight * e * member.sample.mean
    }
    let determinant = aa * bb - ab * ab
    return Line(
      intercept: (bb * a - ab * b) / determinant, slope: (aa * b - ab * a) / determinant,
      covariance: (bb / determinant, -ab / determinant, aa / determinant))
  }

  private func square(_ deviation: Double) -> Double { deviation * deviation * scale * scale }

  private struct Line {
    var intercept: Double, slope: Double
    /// Of the intercept with itself and with the slope, and of the slope with itself.
    var covariance: (Double, Double, Double)

    func value(at x: Double) -> Double { intercept + slope * x }

    func variance(at x: Double) -> Double {
      covariance.0 + 2 * x * covariance.1 + x * x * covariance.2
    }
  }
}
