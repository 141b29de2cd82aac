// Search by a surrogate: a model of the log loss, learned from what the supernet scores, says what to propose and what
// to emit.

import Model
import Numerics

/// Learns what each choice adds to the log loss, from the samples and the first-order effects of all searchers of a pass,
/// and proposes architectures that the model thinks good: predictor-based search (Wen et al. 2020, *Neural Predictor for
/// Neural Architecture Search*), with an additive predictor that learns from every batch.
///
/// What is proposed is drawn from exp(−L(y)/s) among the architectures of the target's band, where s is the uncertainty
/// of the model: at first everything is proposed, in the end what is known to be good.
package struct SurrogateSearcher: Searcher {
  /// The cost ratio that the emitted architectures may have.
  package let target: Target
  private let space: CostedSpace
  private let form: AdditiveModel.Form
  private var sampler: FeasibleSampler
  private var model: AdditiveModel

  /// Searches the architectures of at most `target` times the baseline's cost.
  ///
  /// - Parameter positiveRate: the share of positive labels, whose entropy is the scale of the log loss.
  package init(_ space: CostedSpace, target: Target, positiveRate: Double) {
    self.space = space
    self.target = target
    sampler = FeasibleSampler(space, target: target)
    form = AdditiveModel.Form(space, scale: LabelEntropy.nats(positiveRate: positiveRate))
    model = AdditiveModel(space, scale: form.scale)
  }

  /// True.
  package var wantsEffects: Bool { true }

  /// exp(−L(y)/s) of what is believed at present, as a policy.
  private var policy: Policy {
    let beliefs = model.beliefs(form)
    return policy(of: beliefs.means, deviation: beliefs.deviation)
  }

  private func policy(of effects: [[Double]], deviation temperature: Double) -> Policy {
    Policy(logits: effects.map { $0.map { temperature > 0 ? -$0 / temperature : 0 } })
  }

  /// Draws from the policy among the architectures of the target's band.
  package mutating func propose(_ count: Int, random: inout RandomStream) -> [Architecture] {
    sampler.sample(count, from: policy, random: &random)
  }

  /// The model learns.
  package mutating func learn(from samples: [Sample]) { model.learn(from: samples) }

  /// The model learns from them too: what a choice adds hardly depends on the target.
  package mutating func overhear(_ samples: [Sample]) { learn(from: samples) }

  /// The architecture of the least loss that the target allows, as the model believes; then those of the least loss by
  /// draws from its beliefs, which differ where it is not sure (Thompson 1933).
  package func best(_ count: Int) -> [Architecture] {
    let selector = Selector(space)
    var random = RandomStream(seed: 0, purpose: "finalists")
    let beliefs = model.beliefs(form)
    var best: [Architecture] = []
    for trial in 0..<8 * count where best.count < count {
      let effects = trial == 0 ? beliefs.means : beliefs.drawn(&random)
      let policy = policy(of: effects, deviation: beliefs.deviation)
      for found in selector.mostProbable(1, policy, costRatio: 0...target.ratio)
      where !best.contains(found) {
        best.append(found)
      }
    }
    return best.isEmpty ? [space.cheapest] : best
  }

  /// What the samples say, and the policy that is sampled.
  package func record(step: Int, samples: [Sample], isWarmUp: Bool) -> ControllerRecord {
    var record = ControllerRecord(step: step, target: target, of: samples, isWarmUp: isWarmUp)
    let beliefs = model.beliefs(form)
    let policy = policy(of: beliefs.means, deviation: beliefs.deviation)
    record.set(sampler.tilted(policy).marginals, of: space.decisions)
    record.figures["deviation"] = beliefs.deviation
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
