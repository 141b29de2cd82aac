// What each choice adds to the log loss, learned from all that a supernet says of it. It proposes nothing: that is a
// searcher's.

import Model
import Numerics

/// An additive model of the log loss: L(y) = μ(batch) + Σᵢ θᵢ[yᵢ], near enough where architectures are good.
///
/// What is believed of θ comes from samples and from first-order effects. Each θ is counted from that of the baseline's
/// choice, which is 0.
struct AdditiveModel: Codable, Sendable {
  private var regression: ChoiceRegression
  private var means: EffectMeans

  /// A model that has seen nothing.
  init(_ space: CostedSpace, scale: Double) {
    regression = ChoiceRegression(choices: space.choices, scale: scale)
    means = EffectMeans(choices: space.choices, references: space.space.baseline.choices)
  }

  /// Learns from samples of one batch, of which the first may have effects.
  mutating func learn(from samples: [Sample]) {
    regression.learn(from: samples)
    if let first = samples.first, let effects = first.effects {
      means.add(effects, weight: first.weight)
    }
  }

  /// Whether it is a model of decisions of so many choices, with beliefs that can be learned from.
  func fits(_ choices: [Int]) -> Bool { regression.fits(choices) && means.fits(choices) }

  /// What is believed at present.
  func beliefs(_ form: Form) -> Beliefs {
    var beliefs = Beliefs(
      means: form.baseline.indices.map { form.kinds[$0].map { _ in 0 } },
      variances: form.baseline.indices.map { form.kinds[$0].map { _ in 0 } })
    var alike = form.groups.map { _ in [(place: Form.Place, member: LikeChoices.Member)]() }
    func square(_ deviation: Double) -> Double { deviation * deviation * form.scale * form.scale }
    let unknown = square(Form.unknown)
    for (d, reference) in form.baseline.enumerated() {
      for (choice, kind) in form.kinds[d].enumerated() where choice != reference {
        let said = regression.difference(choice, from: reference, at: d)
        if let effect = means.difference(choice, at: d) {
          alike[kind].append(
            (
              Form.Place(decision: d, choice: choice),
              LikeChoices.Member(sample: said, effect: effect)
            ))
        } else {
          let noise = said.variance + square(Form.supernet)
          let gain = noise.isFinite ? unknown / (unknown + noise) : 0
          beliefs.means[d][choice] = gain * said.mean
          beliefs.variances[d][choice] = (1 - gain) * unknown
        }
      }
    }
    for (prior, alike) in zip(form.groups, alike) {
      let worths = LikeChoices(alike.map(\.member), prior, scale: form.scale).worths
      for (worth, place) in zip(worths, alike.map(\.place)) {
        beliefs.means[place.decision][place.choice] = worth.mean
        beliefs.variances[place.decision][place.choice] = worth.variance
      }
    }
    return beliefs
  }
}

extension AdditiveModel {
  /// What is known of a space before anything is learned: which of its choices are alike.
  struct Form: Sendable {
    /// The scale of the log loss, in nats: the entropy of the labels.
    let scale: Double
    /// The baseline's choices.
    let baseline: [Int]
    /// For each choice of each decision the number of its group.
    fileprivate let kinds: [[Int]]
    /// What is believed of each group's choices beforehand.
    fileprivate let groups: [LikeChoices.Prior]

    /// The standard deviation of what a choice adds of which effects say nothing, relative to the scale of the log loss.
    fileprivate static let unknown = 0.003
    /// How far the samples of a supernet are from the truth of such a choice: it prefers the option that it trains most.
    fileprivate static let supernet = 0.005

    /// A choice of a decision.
    fileprivate struct Place { var decision: Int, choice: Int }

    /// What choices that are alike have in common.
    private struct Kind: Hashable {
      var part: String
      var values: Choice
      var choice: Int
    }

    /// The form of a space.
    init(_ space: CostedSpace, scale: Double) {
      self.scale = scale
      baseline = space.space.baseline.choices
      let features = space.space.baselineShape.features
      var known: [Kind: Int] = [:]
      var groups: [LikeChoices.Prior] = []
      kinds = space.decisions.map { decision in
        decision.choice.values.enumerated().map { choice, value in
          let kind = Kind(part: decision.part, values: decision.choice, choice: choice)
          if let number = known[kind] { return number }
          known[kind] = groups.count
          groups.append(
            decision.slots[0] >= features ? .layer : value.width == 0 ? .removal : .embedding)
          return groups.count - 1
        }
      }
      self.groups = groups
    }
  }

  /// What is believed of every choice of every decision.
  struct Beliefs: Hashable, Sendable {
    /// θ, in nats.
    fileprivate(set) var means: [[Double]]
    /// In nats².
    fileprivate(set) var variances: [[Double]]

    /// The root of the mean variance of what is not the baseline's choice, in nats.
    var deviation: Double {
      let all = variances.joined().filter { $0 > 0 }
      return all.isEmpty ? 0 : (all.reduce(0, +) / Double(all.count)).squareRoot()
    }

    /// θ as it may be: a draw from the beliefs.
    func drawn(_ random: inout RandomStream) -> [[Double]] {
      var drawn = means
      for (d, variances) in variances.enumerated() {
        for (choice, variance) in variances.enumerated() where variance > 0 {
          drawn[d][choice] += variance.squareRoot() * random.normal()
        }
      }
      return drawn
    }
  }
}
