// What every searcher has in common. How each of them searches stands in its own file, and their names in the registry.

import Model
import Numerics

/// Proposes architectures and learns from how they score.
///
/// A searcher is a value that depends on nothing but what it was given: the same random stream and the
/// same samples lead to the same proposals.
package protocol Searcher: Resumable, Sendable {
  /// The cost ratio that the emitted architectures may have.
  var target: Target { get }

  /// Architectures of the space to be scored on the next batch: `count` of them.
  mutating func propose(_ count: Int, random: inout RandomStream) -> [Architecture]

  /// Takes in how the proposed architectures scored, all on the same batch.
  mutating func learn(from samples: [Sample])

  /// What it would emit, the best guess first: different architectures within the target, `count` of them
  /// or as many as it knows, but at least one.
  func best(_ count: Int) -> [Architecture]

  // What follows has a default.

  /// Takes in how the proposals of another searcher of the pass scored, all on the same batch. By default it does not.
  mutating func overhear(_ samples: [Sample])

  /// Whether the sample that is trained is to come with its first-order effects once searchers learn. By default not:
  /// they cost about as much as a few samples.
  var wantsEffects: Bool { get }

  /// Whether a sample, whose log loss is finite, has a reward that can be learned from. By default it has.
  func canLearn(from sample: Sample) -> Bool

  /// The line of the log for a step, given the samples of its last turn, at least one. By default it has what the
  /// samples say: the reward is the quality −log loss, and there is no policy.
  ///
  /// - Parameter isWarmUp: whether those samples were of the warm-up, in which nothing is learned.
  func record(step: Int, samples: [Sample], isWarmUp: Bool) -> ControllerRecord

  /// The root mean square of all advantages so far, in nats. Nil before the first, and, by default, of a searcher
  /// that has no advantages.
  var advantageScale: Double? { get }
}

extension Searcher {
  /// Does nothing.
  package mutating func overhear(_ samples: [Sample]) {}

  /// False.
  package var wantsEffects: Bool { false }

  /// True.
  package func canLearn(from sample: Sample) -> Bool { true }

  /// What the samples say.
  package func record(step: Int, samples: [Sample], isWarmUp: Bool) -> ControllerRecord {
    ControllerRecord(step: step, target: target, of: samples, isWarmUp: isWarmUp)
  }

  /// Nil.
  package var advantageScale: Double? { nil }
}
