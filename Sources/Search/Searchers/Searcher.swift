// What every search has in common, and the simplest of them.

import Model
import Numerics

/// An architecture that was scored on a batch before anything trained on it.
package struct Sample: Codable, Hashable, Sendable {
  /// The architecture.
  package let architecture: Architecture
  /// Its cost over the baseline's.
  package let costRatio: Double
  /// Its weighted mean log loss on the batch, in nats.
  package let logloss: Double
  /// The mean weight of the rows on which it was scored: how much they count beside those of other batches.
  package let weight: Double

  /// Makes a sample.
  package init(architecture: Architecture, costRatio: Double, logloss: Double, weight: Double = 1) {
    self.architecture = architecture
    self.costRatio = costRatio
    self.logloss = logloss
    self.weight = weight
  }
}

/// Proposes architectures and learns from how they score.
///
/// A searcher is a value that depends on nothing but what it was given: the same random stream and the
/// same samples lead to the same proposals.
package protocol Searcher: Sendable {
  /// Architectures of the space to be scored on the next batch: `count` of them.
  mutating func propose(_ count: Int, random: inout RandomStream) -> [Architecture]

  /// Takes in how the proposed architectures scored, all on the same batch.
  mutating func learn(from samples: [Sample])

  /// What it would emit, the best guess first: different architectures within the target, `count` of them
  /// or as many as it knows, but at least one.
  func best(_ count: Int) -> [Architecture]
}

/// Draws feasible architectures, each choice equally likely, and ranks them by the supernet's word alone.
package struct RandomSearcher: Searcher {
  private var sampler: FeasibleSampler
  private let policy: Policy
  private let fallback: Architecture
  private let size: Int
  /// Drawn at the first proposal, and proposed in turn.
  private var candidates: [Architecture] = []
  private var scores: [Architecture: MeanAdvantage] = [:]
  private var next = 0

  /// Searches the architectures of at most `target` times the baseline's cost, among `size` of them.
  package init(_ space: CostedSpace, target: Double, candidates size: Int = 128) {
    sampler = FeasibleSampler(space, target: target)
    policy = Policy(uniformOver: space.decisions)
    fallback = space.cheapest
    self.size = size
  }

  /// The next ones in turn.
  package mutating func propose(_ count: Int, random: inout RandomStream) -> [Architecture] {
    if candidates.isEmpty { candidates = sampler.sample(size, from: policy, random: &random) }
    defer { next = (next + count) % size }
    return (0..<count).map { candidates[(next + $0) % size] }
  }

  /// Keeps by how much each was better than the others on its batch.
  package mutating func learn(from samples: [Sample]) {
    let mean = samples.reduce(0) { $0 + $1.logloss } / Double(samples.count)
    for sample in samples {
      scores[sample.architecture, default: MeanAdvantage()]
        .add(mean - sample.logloss, weight: sample.weight)
    }
  }

  /// Those of greatest mean advantage.
  package func best(_ count: Int) -> [Architecture] {
    scores.isEmpty ? [fallback] : scores.ranked(count)
  }
}

/// By how much an architecture was better than the others on the same batches: a weighted mean.
struct MeanAdvantage: Sendable {
  private var sum = 0.0
  private var weight = 0.0

  /// In nats; 0 before the first.
  var mean: Double { weight > 0 ? sum / weight : 0 }

  mutating func add(_ advantage: Double, weight: Double) {
    sum += weight * advantage
    self.weight += weight
  }
}

extension [Architecture: MeanAdvantage] {
  /// The `count` architectures of greatest mean advantage, the greatest first; ties by path order.
  func ranked(_ count: Int) -> [Architecture] {
    sorted { ($1.value.mean, $0.key) < ($0.value.mean, $1.key) }.prefix(count).map(\.key)
  }
}
