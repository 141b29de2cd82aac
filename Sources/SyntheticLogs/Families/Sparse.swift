// A family in which most features are nearly useless.

extension SyntheticFamily {
  /// Half of the features are noise, and a few of the others have most of the variance.
  package static let sparse = SyntheticFamily(
    name: "sparse",
    summary: "60 features, of which half are noise and a few matter; clicks are rare",
    positiveRate: 0.08,
    design: DrawnDesign(
      widths: [(16, 3), (8, 4), (4, 6), (2, 8), (1, 9), (0, 30)], values: 4...50_000,
      exponents: 1.1...1.5, spread: 1.3, shares: (0.75, 0.22, 0.03), pairedWidth: 8, partners: 2,
      triples: 4, form: .random, deviation: 2.5
    ).design)
}
