// A family with all grades of intrinsic width, and vocabularies up to 50,000.

extension SyntheticFamily {
  /// The pairs of wide features are unlike each other, so that width pays in the embeddings and behind them.
  package static let graded = SyntheticFamily(
    name: "graded",
    summary:
      "26 features of intrinsic widths from 0 to 16, with up to 50,000 ids; pairs are unlike each other",
    positiveRate: 0.2,
    design: DrawnDesign(
      widths: [(16, 3), (8, 4), (4, 5), (2, 5), (1, 4), (0, 5)], values: 8...50_000,
      exponents: 1.0...1.4, spread: 0.6, shares: (0.55, 0.4, 0.05), pairedWidth: 8, partners: 3,
      triples: 6, form: .random, deviation: 2.5
    ).design)
}
