// What every search has in common, and the simplest of them.

import Linalg
import SearchSpace

/// An architecture that was scored on a batch before anything trained on it.
public struct Sample: Hashable, Sendable {
  /// The architecture.
  public let architecture: Architecture
  /// Its cost over the baseline's.
  public let costRatio: Double
  /// Its mean log loss on the batch, in nats.
  public let logloss: Double

  /// Makes a sample.
  public init(architecture: Architecture, costRatio: Double, logloss: Double) {
    self.architecture = architecture
    self.costRatio = costRatio
    self.logloss = logloss
  }
}

/// Proposes architectures and learns from how they score.
///
/// A searcher is a value that depends on nothing but what it was given: the same random stream and the
/// same samples lead to the same proposals.
public protocol Searcher: Sendable {
  /// Architectures of the space to be scored on the next batch: `count` of them.
  mutating func propose(_ count: Int, random: inout RandomStream) -> [Architecture]

  /// Takes in how the proposed architectures scored, all on the same batch.
  mutating func learn(from samples: [Sample])
}

/// Proposes feasible architectures, each choice equally likely, and learns nothing.
public struct RandomSearcher: Searcher {
  private var sampler: FeasibleSampler
  private let policy: Policy

  /// Searches the architectures of at most `target` times the baseline's cost.
  public init(_ space: CostedSpace, target: Double) {
    sampler = FeasibleSampler(space, target: target)
    policy = Policy(uniformOver: space.decisions)
  }

  /// Draws feasible architectures.
  public mutating func propose(_ count: Int, random: inout RandomStream) -> [Architecture] {
    sampler.sample(count, from: policy, random: &random)
  }

  /// Does nothing.
  public mutating func learn(from samples: [Sample]) {}
}
