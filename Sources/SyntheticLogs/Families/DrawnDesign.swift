// A rule by which a seed draws the features and effects of a log.

import Foundation
import Numerics

/// The rule of a family: how many features there are of each intrinsic width, and between which bounds the rest of
/// them is drawn.
///
/// Features are named by their widths: `w16_0`, `w16_1`, ..., `noise_0`.
struct DrawnDesign: Sendable {
  /// How many features have an intrinsic width. 0 is noise.
  let widths: [(width: Int, count: Int)]
  /// The numbers of ids, drawn uniformly on a logarithmic scale; at least four times the width.
  let values: ClosedRange<Double>
  /// The exponents of Zipf's law, drawn uniformly.
  let exponents: ClosedRange<Double>
  /// How uneven the features' importances are: the standard deviation of their logarithms.
  let spread: Double
  /// The shares of the logit's variance that single features, pairs and triples have.
  let shares: (single: Double, pair: Double, triple: Double)
  /// All pairs of features of at least this width have an effect.
  let pairedWidth: Int
  /// The pairs that each other feature has with features of at least that width.
  let partners: Int
  /// The number of triples.
  let triples: Int
  /// The form of pairs and triples.
  let form: SyntheticDesign.Form
  /// The logit's standard deviation.
  let deviation: Double

  private static let clusters = 12...32

  /// What a seed draws.
  func design(seed: UInt64) -> SyntheticDesign {
    let features = features(seed)
    var draw = RandomStream(seed: seed, purpose: "importances")
    let importances = features.map { _ in exp(spread * draw.gaussian()) }
    let useful = features.indices.filter { features[$0].width > 0 }
    let kinds = [
      (useful.map { [$0] }, shares.single),
      (pairs(features, seed), shares.pair),
      (triples(useful, seed), shares.triple),
    ]
    return SyntheticDesign(
      features: features,
      effects: kinds.flatMap { effects, share in
        let weights = effects.map { $0.reduce(1) { $0 * importances[$1] } }
        let sum = weights.reduce(0, +)
        return zip(effects, weights).map {
          SyntheticDesign.Effect(features: $0, share: share * $1 / sum)
        }
      }, form: form, deviation: deviation)
  }

  private func features(_ seed: UInt64) -> [SyntheticFeature] {
    var draw = RandomStream(seed: seed, purpose: "features")
    return widths.flatMap { width, count in
      (0..<count).map { index in
        let least = max(values.lowerBound, Double(4 * width))
        let ids = least * pow(values.upperBound / least, draw.uniform())
        return SyntheticFeature(
          name: width > 0 ? "w\(width)_\(index)" : "noise_\(index)", values: Int(ids.rounded()),
          exponent: exponents.lowerBound
            + (exponents.upperBound - exponents.lowerBound) * draw.uniform(),
          clusters: Self.clusters.lowerBound + draw.below(Self.clusters.count), width: width)
      }
    }
  }

  /// All pairs of wide features, and for every other one some partners among them.
  private func pairs(_ features: [SyntheticFeature], _ seed: UInt64) -> [[Int]] {
    var draw = RandomStream(seed: seed, purpose: "pairs")
    let wide = features.indices.filter { features[$0].width >= pairedWidth }
    let others = features.indices.filter { (1..<pairedWidth).contains(features[$0].width) }
    return wide.flatMap { f in wide.filter { $0 > f }.map { [f, $0] } }
      + others.flatMap { f in draw.different(partners, of: wide).map { [$0, f] } }
  }

  private func triples(_ useful: [Int], _ seed: UInt64) -> [[Int]] {
    var draw = RandomStream(seed: seed, purpose: "triples")
    return (0..<triples).map { _ in draw.different(3, of: useful) }
  }
}

extension RandomStream {
  /// Different values, rising, all sets equally likely.
  fileprivate mutating func different(_ count: Int, of values: [Int]) -> [Int] {
    var rest = values
    return (0..<min(count, rest.count)).map { _ in rest.remove(at: below(rest.count)) }.sorted()
  }
}
