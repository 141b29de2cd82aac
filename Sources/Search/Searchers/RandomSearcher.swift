// Random search with a supernet: the simplest searcher, and the example for all others.

import Model
import Numerics

/// Draws feasible architectures, each choice equally likely, and ranks them by the supernet's word alone.
///
/// It has no policy: what it proposes does not depend on what it has learned. Its best guesses are those of its
/// candidates that were scored, so that a playoff has as many finalists as a controller's.
package struct RandomSearcher: Searcher {
  /// The cost ratio that the candidates may have.
  package let target: Target
  private let space: CostedSpace
  private var sampler: FeasibleSampler
  private let policy: Policy
  private let size: Int
  /// Drawn at the first proposal, and proposed in turn: none or `size` of them.
  private var candidates: [Architecture] = []
  private var scores: [Architecture: MeanAdvantage] = [:]
  /// The candidate that is proposed next.
  private var next = 0

  /// Searches the architectures of at most `target` times the baseline's cost, among `size` of them.
  package init(_ space: CostedSpace, target: Target, candidates size: Int = 128) {
    precondition(size > 0)
    self.space = space
    self.target = target
    sampler = FeasibleSampler(space, target: target)
    policy = Policy(uniformOver: space.decisions)
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
    let mean = samples.meanLogloss
    for sample in samples {
      scores[sample.architecture, default: MeanAdvantage()]
        .add(mean - sample.logloss, weight: sample.weight)
    }
  }

  /// Those of greatest mean advantage.
  package func best(_ count: Int) -> [Architecture] {
    scores.isEmpty ? [space.cheapest] : scores.ranked(count)
  }

  /// What the samples say, with the number of candidates that were scored and the mean advantage of the best.
  package func record(step: Int, samples: [Sample], isWarmUp: Bool) -> ControllerRecord {
    var record = ControllerRecord(step: step, target: target, of: samples, isWarmUp: isWarmUp)
    record.figures["candidates"] = Double(scores.count)
    record.figures["best_advantage"] = scores.greatest
    return record
  }
}

extension RandomSearcher {
  /// The candidates and what was learned of them.
  package struct State: Codable, Sendable {
    fileprivate var sampler: FeasibleSampler.State
    fileprivate var candidates: [Architecture]
    fileprivate var next: Int
    /// In path order.
    fileprivate var scores: [Score]

    fileprivate struct Score: Codable, Sendable {
      var architecture: Architecture
      var advantage: MeanAdvantage
    }
  }

  /// The present state.
  package var state: State {
    State(
      sampler: sampler.state, candidates: candidates, next: next,
      scores: scores.sorted { $0.key < $1.key }.map {
        State.Score(architecture: $0.key, advantage: $0.value)
      })
  }

  /// Continues from a state of a random searcher of the same space.
  ///
  /// - Returns: false if it is another space's; nothing has changed then.
  package mutating func restore(_ state: State) -> Bool {
    guard state.candidates.isEmpty || state.candidates.count == size,
      (0..<size).contains(state.next), state.candidates.allSatisfy(space.has),
      state.scores.allSatisfy({ space.has($0.architecture) })
    else { return false }
    (sampler.state, candidates, next) = (state.sampler, state.candidates, state.next)
    scores = Dictionary(state.scores.map { ($0.architecture, $0.advantage) }) { first, _ in first }
    return true
  }
}
