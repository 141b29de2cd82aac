// Search by a surrogate: a model of the log loss, learned from what the supernet scores, says what to propose and what
// to emit.

import Foundation
import Model
import Numerics

/// Learns what each choice adds to the log loss, from the samples of all searchers of a pass, and proposes architectures
/// that the model thinks good: predictor-based search (Wen et al. 2020, *Neural Predictor for Neural Architecture
/// Search*), with an additive predictor that learns from every batch.
///
/// What is proposed is drawn from exp(−L(y)/s) among the architectures of the target's band, where s follows the
/// uncertainty of the model: at first everything is proposed, in the end what is known to be good.
package struct SurrogateSearcher: Searcher {
  /// The cost ratio that the emitted architectures may have.
  package let target: Target
  private let space: CostedSpace
  private var sampler: FeasibleSampler
  private var model: AdditiveModel

  /// The temperature over the deviation of the beliefs.
  private static let temperature = 2.0

  /// Searches the architectures of at most `target` times the baseline's cost.
  ///
  /// - Parameter positiveRate: the share of positive labels, whose entropy is the scale of the log loss.
  package init(_ space: CostedSpace, target: Target, positiveRate: Double) {
    self.space = space
    self.target = target
    sampler = FeasibleSampler(space, target: target)
    model = AdditiveModel(
      choices: space.choices, scale: LabelEntropy.nats(positiveRate: positiveRate))
  }

  /// exp(−L(y)/s) as a policy.
  private var policy: Policy {
    let temperature = Self.temperature * model.deviation
    return Policy(logits: model.effects.map { $0.map { -$0 / temperature } })
  }

  /// Draws from the policy among the architectures of the target's band.
  package mutating func propose(_ count: Int, random: inout RandomStream) -> [Architecture] {
    sampler.sample(count, from: policy, random: &random)
  }

  /// The model learns.
  package mutating func learn(from samples: [Sample]) { model.learn(from: samples) }

  /// The model learns from them too: what a choice adds hardly depends on the target.
  package mutating func overhear(_ samples: [Sample]) { model.learn(from: samples) }

  /// The architectures of the least predicted loss that the target allows.
  package func best(_ count: Int) -> [Architecture] {
    let best = Selector(space).mostProbable(count, policy, costRatio: 0...target.ratio)
    return best.isEmpty ? [space.cheapest] : best
  }

  /// What the samples say, and the policy that is sampled.
  package func record(step: Int, samples: [Sample], isWarmUp: Bool) -> ControllerRecord {
    var record = ControllerRecord(step: step, target: target, of: samples, isWarmUp: isWarmUp)
    record.set(sampler.tilted(policy).marginals, of: space.decisions)
    record.figures["deviation"] = model.deviation
    return record
  }
}

extension SurrogateSearcher {
  /// What the model believes, and where draws have led the sampler.
  package struct State: Codable, Sendable {
    fileprivate var sampler: FeasibleSampler.State
    fileprivate var model: AdditiveModel
  }

  /// The present state.
  package var state: State { State(sampler: sampler.state, model: model) }

  /// Continues from a state of a surrogate of the same space.
  ///
  /// - Returns: false if it is another space's; nothing has changed then.
  package mutating func restore(_ state: State) -> Bool {
    guard state.model.fits(space.choices) else { return false }
    (sampler.state, model) = (state.sampler, state.model)
    return true
  }
}
