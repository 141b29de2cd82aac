// A gradient of a policy with less noise: what effects say of every architecture, and samples of what effects do not.
//
// P: the policy restricted to feasible architectures; φ(y) = ∇ log π(y); R: rewards, b: what effects say of them.
//
// Invariants:
// - `reference` is that of the last proposals, which all come from the distribution that it names.
// - The scale c of a batch follows from earlier batches alone.

import Model
import Numerics

/// The effects of the trained sample as a control variate of the other samples' rewards.
///
/// The gradient of E[R] under P is Cov(R, φ): the expectation of φ under P, which is not known, is the same for every
/// architecture and drops out. With b(y) = −Σ_d effect_d(y_d) it is Cov(R − c·b, φ) + c·Cov(b, φ) for every c. The first
/// is estimated from the scored samples, whose R − c·b differ less than their R. The second is an expectation that needs
/// no network: many more draws from the very same P estimate it.
///
/// b depends on the action. What samples lose by it has to come back as its expectation under the policy, else the
/// estimate is biased (Tucker et al. 2018, *The Mirage of Action-Dependent Baselines in Reinforcement Learning*). So
/// does b on the architecture that was trained, around which it is linear: that one is no sample of the residual, whose
/// mean would not be the one given b. Then no part has a bias, whatever effects are worth; poor ones leave the noise of
/// the samples. With fewer than two scored samples effects stand alone, and the gradient is that of the linear model.
struct ControlVariate: Codable, Sendable {
  private var reference: Reference?
  private var scale = Scale()

  /// The draws that estimate the expectation of what effects say.
  private static let draws = 256

  /// The distribution of proposals, to be drawn from again.
  private struct Reference: Codable, Sendable {
    var sampler: FeasibleSampler.State
    var key: Int
  }

  /// Moments of rewards and of what effects say of them, of the samples of each batch around their means.
  private struct Scale: Codable, Sendable {
    var product = 0.0
    var square = 0.0

    /// The regression coefficient of rewards on b: 1 before there is any.
    var value: Double { square > 0 ? product / square : 1 }

    mutating func add(_ rewards: [Double], _ b: [Double]) {
      let n = Double(b.count)
      let (meanReward, mean) = (rewards.reduce(0, +) / n, b.reduce(0, +) / n)
      // Young batches count more: the weights change.
      (product, square) = (0.99 * product, 0.99 * square)
      for (reward, b) in zip(rewards, b) {
        product += (reward - meanReward) * (b - mean)
        square += (b - mean) * (b - mean)
      }
    }
  }

  /// Draws architectures that are all from one distribution, once the sampler has adapted itself to the policy.
  mutating func propose(
    _ count: Int, from policy: Policy, _ sampler: inout FeasibleSampler, random: inout RandomStream
  ) -> [Architecture] {
    let adapting = sampler.sample(count, from: policy, random: &random)
    let draws = sampler.draws(count, from: policy, random: &random)
    guard draws.count == count else {
      reference = nil
      return adapting
    }
    reference = Reference(sampler: sampler.state, key: Int(random.next() >> 12))
    return draws
  }

  /// The gradient; nil where the proposals' distribution is not known.
  ///
  /// - Parameters:
  ///   - policy: π.
  ///   - learned: what the sampler draws from, with the reference's tilt.
  ///   - architectures: the proposals that were scored, without the trained one.
  ///   - effects: those of the trained one.
  ///   - weight: that of the batch.
  mutating func gradient(
    of policy: Policy, _ learned: Policy, _ sampler: FeasibleSampler,
    _ architectures: [Architecture], rewards: [Double], effects: [[Double?]], weight: Double,
    where isActive: ((Architecture) -> [Bool])?
  ) -> Policy.Gradient? {
    guard let reference else { return nil }
    var (sampler, random) = (
      sampler,
      RandomStream(seed: UInt64(bitPattern: Int64(reference.key)), purpose: "control variate")
    )
    sampler.state = reference.sampler
    let drawn = sampler.draws(Self.draws, from: learned, random: &random)
    if drawn.count < 2 { return nil }
    func said(of architectures: [Architecture]) -> [Double] {
      architectures.map { -$0.sum(of: effects) }
    }
    let c = architectures.count > 1 ? scale.value : 1
    let expected = said(of: drawn).leaveOneOut
    var gradient = policy.gradient(
      of: drawn, advantages: expected.map { weight * c * $0 }, where: isActive)
    if architectures.count > 1 {
      let b = said(of: architectures)
      let residuals = zip(rewards, b).map { $0 - c * $1 }.leaveOneOut
      gradient.add(
        policy.gradient(
          of: architectures, advantages: residuals.map { weight * $0 }, where: isActive))
      scale.add(rewards, b)
    }
    return gradient
  }
}
