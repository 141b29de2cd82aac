// What a teacher is asked to plant: features, and which of them have effects together.

// Invariants:
// - The shares of all effects add up to 1, and features of an effect are different ones with a width above 0.

/// The features of a synthetic log and the effects by which the label depends on them.
struct SyntheticDesign: Sendable {
  /// A dependence of the label on one, two or three features.
  struct Effect: Hashable, Sendable {
    /// The features, by index.
    let features: [Int]
    /// The effect's share of the logit's variance.
    let share: Double
  }

  /// How the factors of an effect's features become one number.
  enum Form: Sendable {
    /// By random coefficients of all products of factors, other ones in every effect.
    case random
    /// By the sum of products of factors with equal numbers, as in a factorization machine (Rendle 2010). All effects
    /// share them, so that a few hidden units can compute all effects if every feature has its full width.
    case shared
  }

  /// The features, in the log's order.
  let features: [SyntheticFeature]
  /// The effects.
  let effects: [Effect]
  /// The form of pairs and triples; single features always have random coefficients.
  let form: Form
  /// The logit's standard deviation: the greater it is, the more can be known.
  let deviation: Double

  /// Checks the invariants.
  init(features: [SyntheticFeature], effects: [Effect], form: Form = .random, deviation: Double = 2)
  {
    precondition(abs(effects.reduce(0) { $0 + $1.share } - 1) < 1e-9, "shares add up to 1")
    precondition(
      effects.allSatisfy { effect in
        Set(effect.features).count == effect.features.count
          && effect.features.allSatisfy { features[$0].width > 0 }
      }, "effects are of different features that are not noise")
    self.features = features
    self.effects = effects
    self.form = form
    self.deviation = deviation
  }

  /// The share of the logit's variance that effects with a feature have, for each feature.
  var shares: [Double] {
    features.indices.map { f in
      effects.reduce(0) { $0 + ($1.features.contains(f) ? $1.share : 0) }
    }
  }
}
