// A family in which features act through a few factors that they share.

extension SyntheticFamily {
  /// Half of the variance is that of pairs: hidden layers are needed, but a narrow one behind wide embeddings is worth
  /// more than a wide one behind narrow embeddings.
  package static let latent = SyntheticFamily(
    name: "latent",
    summary: "26 features that act in pairs, through factors that all of them share",
    positiveRate: 0.35,
    design: DrawnDesign(
      widths: [(16, 6), (8, 5), (4, 4), (2, 3), (1, 3), (0, 5)], values: 16...800,
      exponents: 0.9...1.3, spread: 0.4, shares: (0.5, 0.45, 0.05), pairedWidth: 8, partners: 4,
      triples: 8, form: .shared, deviation: 2.5
    ).design)
}
