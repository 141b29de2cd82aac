// Small spaces for the tests of this folder, and a measure of how far counts are from expectations.

import Foundation
import LogSchema
import Model
import Numerics
import Search

/// A choice between widths; the last is the baseline.
func choice(_ widths: Int...) -> Choice {
  Choice(values: widths.map(ChoiceValue.width), baseline: widths.count - 1)
}

/// A choice between no bottleneck, which is the baseline, and bottlenecks.
func bottleneck(_ widths: Int...) -> Choice {
  Choice(values: [.none] + widths.map(ChoiceValue.width), baseline: 0)
}

/// A space with a feature for each embedding of the model, of `ids` ids each, searched by controllers.
func costedSpace(
  _ model: ModelSection, cost: Cost.Measure = .flops, ids: Int = 10
) -> CostedSpace {
  let features = model.embeddings.indices.map { Feature(name: "f\($0)", encoding: .dictionary()) }
  var space = SearchSpace(
    data: DataSection(
      paths: ["log.csv"], schema: Schema(label: "y", order: .log, features: features)),
    model: model)
  space.search.cost = cost
  space.search.searcher = .controller
  return CostedSpace(space, vocabularySizes: model.embeddings.map { _ in ids })
}

/// Widths of every kind, 216 architectures.
let mixedModel = ModelSection(
  embeddings: [choice(0, 2, 4), choice(1, 3)], ranks: [choice(0, 2)],
  hidden: [
    .init(width: choice(3, 5, 8), bottleneck: bottleneck(1, 2)), .init(width: choice(2, 4)),
  ])

/// Features that share a width, not beside each other, around others: 72 architectures.
let groupedModel = ModelSection(
  embeddings: [
    choice(1, 2), choice(0, 3, 4), Choice(fixed: .width(2)), choice(1, 2), choice(0, 3, 4),
    choice(0, 5),
  ],
  groups: [.init(name: "far", features: [0, 3]), .init(name: "inner", features: [1, 4])],
  ranks: [choice(0, 2)], hidden: [.init(width: choice(2, 4, 6))])

extension CostedSpace {
  /// A policy whose logits are uniform in [-2, 2).
  func randomPolicy(seed: UInt64, _ kind: SearchSettings.Policy = .factorised) -> Policy {
    var random = RandomStream(seed: seed, purpose: "policy")
    var policy = Policy(
      logits: decisions.map { $0.choice.values.map { _ in 4 * random.uniform() - 2 } })
    if kind == .conditional {
      var pairs = PairLogits(zerosFor: policy.logits.map(\.count))
      for i in pairs.values.indices { pairs.values[i] = 4 * random.uniform() - 2 }
      policy.pairs = pairs
    }
    return policy
  }
}

extension Policy {
  /// π(y)
  func probability(of architecture: Architecture) -> Double {
    exp(logProbability(of: architecture))
  }
}

/// Pearson's χ² of counts against expected ones, over its 99.9 % quantile (Wilson and Hilferty 1931):
/// above 1 once in a thousand.
func excess(_ counts: [Int], over expected: [Double]) -> Double {
  let χ² = zip(counts, expected).reduce(0.0) { sum, pair in
    let (count, expected) = (Double(pair.0), pair.1)
    return sum + (count - expected) * (count - expected) / expected
  }
  let freedom = Double(counts.count - 1)
  let root = 1 - 2 / (9 * freedom) + 3.09 * (2 / (9 * freedom)).squareRoot()
  return χ² / (freedom * root * root * root)
}
