// The planted truth of the synthetic log: how the probability of a click depends on a row's ids.
//
// K: clusters of a feature, d: its intrinsic width.

import Files
import Foundation
import Numerics

/// The logit of a click as a sum of effects of single features, pairs and triples.
///
/// An effect is a random multilinear form of its features' factors: w·u for one, uᵀA v for a pair, and so
/// on. Factors are centred over the ids, so that an effect has nothing in it that fewer of its features
/// could explain, the effects are uncorrelated, and the shares of the logit's variance are exact.
struct Teacher: Sendable {
  /// Factor j of a feature, from 0, has the scale (j + 1) to the power of minus this, so that widening an
  /// embedding pays with diminishing returns.
  static let decay = 0.7
  /// Rows from which the bias is solved.
  private static let sampleSize = 1 << 16

  /// How ids are drawn, for each feature.
  let laws: [Zipf]
  /// The cluster of each id, for each feature.
  let clusters: [[Int]]
  /// What is added to all effects, so that the positive rate is as asked for.
  private(set) var bias = 0.0
  private let drift: Double
  /// The probability of each cluster, for each feature.
  private let masses: [[Double]]
  /// For each feature its factors, K × d, at the start, and what they would be after a full turn.
  private let factors: [(start: [Double], end: [Double])]
  private let deviation: Double
  /// The effects that are planted.
  private let effects: [SyntheticDesign.Effect]
  /// The coefficients of each effect's form: d₁ × d₂ × ...
  let forms: [[Double]]

  /// The truth that a seed plants.
  ///
  /// - Parameters:
  ///   - design: the features and their effects.
  ///   - positiveRate: the mean probability of a click, between 0 and 1.
  ///   - drift: how far the factors turn from the log's start to its end: 1 is a right angle, after which
  ///     nothing of what was true at the start still holds.
  init(_ design: SyntheticDesign, seed: UInt64, positiveRate: Double, drift: Double) {
    let features = design.features
    self.drift = drift
    effects = design.effects
    deviation = design.deviation
    laws = features.map { Zipf(count: $0.values, exponent: $0.exponent) }
    let hash = RandomStream(seed: seed, purpose: "clusters")
    clusters = features.enumerated().map { f, feature in
      (0..<feature.values).map {
        var draw = hash.substream(f).substream($0)
        return draw.below(feature.clusters)
      }
    }
    masses = features.indices.map { [laws, clusters] f in
      zip(clusters[f], laws[f].probabilities).reduce(
        into: [Double](repeating: 0, count: features[f].clusters)
      ) { $0[$1.0] += $1.1 }
    }
    let numbers = RandomStream(seed: seed, purpose: "factors")
    factors = features.indices.map { [masses] f in
      func factors(_ index: Int) -> [Double] {
        Self.factors(features[f], masses[f], numbers.substream(f).substream(index))
      }
      return (factors(0), factors(1))
    }
    let coefficients = RandomStream(seed: seed, purpose: "effects")
    forms = design.effects.enumerated().map { e, effect in
      let widths = effect.features.map { features[$0].width }
      if design.form == .shared, widths.count > 1 { return Self.sharedForm(widths) }
      var draw = coefficients.substream(e)
      return (0..<widths.reduce(1, *)).map { _ in draw.gaussian() }
    }
    bias = solveBias(positiveRate, RandomStream(seed: seed, purpose: "bias"))
  }

  /// Gaussian factors of decaying scale, K × d, with mean 0 over the ids.
  private static func factors(
    _ feature: SyntheticFeature, _ masses: [Double], _ random: RandomStream
  ) -> [Double] {
    var draw = random
    let d = feature.width
    var factors = (0..<feature.clusters * d).map {
      draw.gaussian() * pow(Double($0 % d + 1), -decay)
    }
    for j in 0..<d {
      let mean = masses.enumerated().reduce(0) { $0 + $1.element * factors[$1.offset * d + j] }
      for c in masses.indices { factors[c * d + j] -= mean }
    }
    return factors
  }

  /// Coefficients of products of factors with equal numbers, d₁ × d₂ × ..., the rest 0. They grow as one of the
  /// factors decays, so that factor j of a product counts as in random forms.
  private static func sharedForm(_ widths: [Int]) -> [Double] {
    var form = [Double](repeating: 0, count: widths.reduce(1, *))
    for j in 0..<(widths.min() ?? 0) {
      form[widths.reduce(0) { $0 * $1 + j }] = pow(
        Double(j + 1), decay * Double(widths.count - 1))
    }
    return form
  }

  /// The effects at a time from 0 to 1, the log's start and end.
  func effects(at time: Double) -> [Effect] {
    let angle = drift * time * .pi / 2
    let turned = factors.map { factors in
      zip(factors.start, factors.end).map { cos(angle) * $0 + sin(angle) * $1 }
    }
    return zip(effects, forms).map { effect, form in
      // Coefficients become values one feature at a time: the last d of the table becomes the first K.
      var table = form
      for f in effect.features.reversed() {
        let d = turned[f].count / masses[f].count
        let rest = table.count / d
        table = masses[f].indices.flatMap { [table] c in
          (0..<rest).map { i in
            (0..<d).reduce(0) { $0 + table[i * d + $1] * turned[f][c * d + $1] }
          }
        }
      }
      let probabilities = effect.features.reduce([1.0]) { joint, f in
        joint.flatMap { p in masses[f].map { p * $0 } }
      }
      let variance = zip(table, probabilities).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
      let scale = deviation * (effect.share / variance).squareRoot()
      return Effect(
        features: effect.features, sizes: effect.features.map { masses[$0].count },
        values: table.map { $0 * scale })
    }
  }

  /// A part of the logit: a value for every combination of its features' clusters.
  struct Effect: Sendable {
    /// The features, by index.
    let features: [Int]
    /// K of each of them.
    let sizes: [Int]
    /// K₁ × K₂ × ...
    let values: [Double]

    /// The value for a row with these clusters, one for each feature of the log.
    func value(_ clusters: [Int]) -> Double {
      var index = 0
      for i in features.indices { index = index * sizes[i] + clusters[features[i]] }
      return values[index]
    }
  }

  /// The bias at which the mean probability over sampled rows is `rate`, by bisection.
  private func solveBias(_ rate: Double, _ random: RandomStream) -> Double {
    // Under drift the sample visits the whole log, in a few steps.
    let moments = drift == 0 ? 1 : 64
    let logits = (0..<moments).flatMap { moment in
      let effects = effects(at: (Double(moment) + 0.5) / Double(moments))
      return (0..<Self.sampleSize / moments).map { i in
        var draw = random.substream(moment).substream(i)
        let row = laws.indices.map { clusters[$0][laws[$0].draw(&draw)] }
        return effects.reduce(0) { $0 + $1.value(row) }
      }
    }
    var (low, high) = (-50.0, 50.0)
    while high - low > 1e-9 {
      let middle = (low + high) / 2
      let mean = logits.reduce(0) { $0 + logistic($1 + middle) } / Double(logits.count)
      if mean < rate { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

/// σ(x) = 1 / (1 + e⁻ˣ)
func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

extension RandomStream {
  /// A number of the standard normal distribution (Box and Muller 1958).
  mutating func gaussian() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }
}
