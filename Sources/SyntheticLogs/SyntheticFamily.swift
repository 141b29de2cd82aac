// The registry of the native synthetic logs' families.

/// A kind of synthetic log: its seed draws the features and the effects of one log of the family.
///
/// The names of the columns are the same for every seed, so that one search space fits all logs of a family.
package struct SyntheticFamily: Sendable {
  /// The family's name.
  package let name: String
  /// What its logs are like: a clause.
  package let summary: String
  /// The expected share of clicks if nobody says another one.
  package let positiveRate: Double
  /// What is planted for a seed.
  let design: @Sendable (_ seed: UInt64) -> SyntheticDesign

  /// Every family, the default first.
  package static let all = [kinds, graded, latent, sparse]

  /// The family of a name; nil if there is none.
  package init?(named name: String) {
    guard let family = Self.all.first(where: { $0.name == name }) else { return nil }
    self = family
  }

  init(
    name: String, summary: String, positiveRate: Double,
    design: @escaping @Sendable (_ seed: UInt64) -> SyntheticDesign
  ) {
    self.name = name
    self.summary = summary
    self.positiveRate = positiveRate
    self.design = design
  }
}
