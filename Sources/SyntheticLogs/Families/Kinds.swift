// The family of WidthBench: 14 features of four kinds, the same for every seed.

extension SyntheticFamily {
  /// Wide, middle, narrow and noisy features; the pairs of wide ones matter most.
  package static let kinds = SyntheticFamily(
    name: "kinds",
    summary: "14 features: wide, middle, narrow ones and noise, the same for every seed",
    positiveRate: 0.2
  ) { _ in SyntheticDesign(features: features, effects: effects) }

  private static let features = [
    SyntheticFeature(name: "wide0", values: 500, exponent: 1.1, clusters: 24, width: 16),
    SyntheticFeature(name: "wide1", values: 200, exponent: 1.0, clusters: 24, width: 16),
    SyntheticFeature(name: "wide2", values: 100, exponent: 1.1, clusters: 16, width: 8),
    SyntheticFeature(name: "wide3", values: 50, exponent: 1.0, clusters: 16, width: 8),
    SyntheticFeature(name: "middle0", values: 300, exponent: 1.0, clusters: 24, width: 4),
    SyntheticFeature(name: "middle1", values: 100, exponent: 0.9, clusters: 24, width: 4),
    SyntheticFeature(name: "middle2", values: 1000, exponent: 1.1, clusters: 16, width: 4),
    SyntheticFeature(name: "narrow0", values: 12, exponent: 0.7, clusters: 12, width: 2),
    SyntheticFeature(name: "narrow1", values: 40, exponent: 0.9, clusters: 16, width: 2),
    SyntheticFeature(name: "narrow2", values: 24, exponent: 0.8, clusters: 16, width: 1),
    SyntheticFeature(name: "narrow3", values: 4000, exponent: 1.1, clusters: 64, width: 1),
    SyntheticFeature(name: "noise0", values: 10_000, exponent: 1.05, clusters: 64, width: 0),
    SyntheticFeature(name: "noise1", values: 300, exponent: 1.0, clusters: 16, width: 0),
    SyntheticFeature(name: "noise2", values: 24, exponent: 0.8, clusters: 16, width: 0),
  ]

  /// Single features have the most, as in real logs. Of the rest the pairs of wide features have the most:
  /// each has so many partners that its whole width is needed.
  private static let effects: [SyntheticDesign.Effect] = {
    let (wide, middle, narrow) = (0..<4, 4..<7, 7..<11)
    /// All pairs of a feature and a later one.
    func pairs(_ features: Range<Int>, _ others: Range<Int>) -> [[Int]] {
      features.flatMap { f in others.filter { $0 > f }.map { [f, $0] } }
    }
    let triples = [[4, 7, 9], [5, 8, 10], [6, 7, 8]]
    let kinds: [(effects: [[Int]], share: Double)] = [
      (features.indices.filter { features[$0].width > 0 }.map { [$0] }, 0.7),
      (pairs(wide, wide), 0.2),
      (pairs(wide, middle), 0.06),
      (pairs(wide, narrow), 0.03),
      (triples, 0.01),
    ]
    return kinds.flatMap { effects, share in
      effects.map { SyntheticDesign.Effect(features: $0, share: share / Double(effects.count)) }
    }
  }()
}
