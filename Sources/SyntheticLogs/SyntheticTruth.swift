// LOG.truth.json: what a synthetic log was made by, and the best that any model can reach on it.

import Foundation
import LogSchema

/// The truth that is planted in a synthetic log.
package struct SyntheticTruth: Codable, Hashable, Sendable {
  /// What was asked for.
  package struct Settings: Codable, Hashable, Sendable {
    /// The name of the log's family; nil of logs of earlier versions, which are of the default one.
    package var family: String?
    /// Number of rows.
    package let rows: Int
    /// The seed of everything.
    package let seed: UInt64
    /// The expected share of clicks.
    package let positiveRate: Double
    /// How far the truth turns from the first row to the last; 1 is a right angle.
    package let drift: Double

    enum CodingKeys: String, CodingKey {
      case family, rows, seed
      case positiveRate = "positive_rate"
      case drift
    }
  }

  /// A feature.
  package struct Feature: Codable, Hashable, Sendable {
    /// The column's name.
    package let name: String
    /// Number of ids.
    package let values: Int
    /// The exponent of Zipf's law, by which ids are drawn.
    package let exponent: Double
    /// Number of clusters, into which ids fall and which alone matter.
    package let clusters: Int
    /// How many numbers of a cluster matter; 0 is noise.
    package let width: Int
    /// The share of the logit's variance that effects with this feature have; nil of logs of earlier versions.
    package var share: Double?
    /// The features with which it has an effect as a pair.
    package let pairs: [String]
    /// The pairs of features with which it has an effect as a triple.
    package let triples: [[String]]

    /// The share of the variance of its factors that the first `columns` of them have: what an embedding of so many
    /// columns can hold.
    package func captured(by columns: Int) -> Double {
      func variance(_ count: Int) -> Double {
        (0..<count).reduce(0) { $0 + pow(Double($1 + 1), -2 * Teacher.decay) }
      }
      return width == 0 ? 1 : variance(min(columns, width)) / variance(width)
    }
  }

  /// What was asked for.
  package let settings: Settings
  /// The share of clicks that came out.
  package let positiveRate: Double
  /// The mean over the rows of the entropy of the true probability, in nats: the expected log loss of a
  /// model that knows the truth.
  package let bayesLogloss: Double
  /// The logit where no effect speaks.
  package let bias: Double
  /// The shares of the logit's variance that effects of one, two and three features have.
  package let varianceShares: [Double]
  /// The features, in the log's order.
  package let features: [Feature]

  enum CodingKeys: String, CodingKey {
    case settings
    case positiveRate = "positive_rate"
    case bayesLogloss = "bayes_logloss"
    case bias
    case varianceShares = "variance_shares"
    case features
  }

  init(
    _ design: SyntheticDesign, settings: Settings, bias: Double, positiveRate: Double,
    bayesLogloss: Double
  ) {
    self.settings = settings
    self.positiveRate = positiveRate
    self.bayesLogloss = bayesLogloss
    self.bias = bias
    varianceShares = (1...3).map { order in
      design.effects.reduce(0) { $0 + ($1.features.count == order ? $1.share : 0) }
    }
    let (all, shares) = (design.features, design.shares)
    features = all.enumerated().map { f, feature in
      func partners(_ order: Int) -> [[String]] {
        design.effects.map(\.features).filter { $0.count == order && $0.contains(f) }
          .map { $0.filter { $0 != f }.map { all[$0].name } }
      }
      return Feature(
        name: feature.name, values: feature.values, exponent: feature.exponent,
        clusters: feature.clusters, width: feature.width, share: shares[f],
        pairs: partners(2).flatMap(\.self), triples: partners(3))
    }
  }
}
