// The features of the synthetic log: what they look like, and how much a model has to know of each.

/// A feature of the synthetic log, as the teacher sees it.
///
/// The ids 0..<values fall into clusters by a hash, and a cluster has `width` numbers, its factors, on
/// which alone the label depends. So an embedding needs that width and no more, and what is learned
/// from the frequent ids of a cluster shows what there is to learn for the rare ones.
struct SyntheticFeature: Hashable, Sendable {
  /// The column's name.
  let name: String
  /// Number of ids.
  let values: Int
  /// The exponent of Zipf's law, by which ids are drawn.
  let exponent: Double
  /// Number of clusters.
  let clusters: Int
  /// The intrinsic width: the number of a cluster's factors. 0: the label does not depend on the feature.
  let width: Int

  /// The same features for every seed, so that one search space fits all logs.
  static let all = [
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

  /// The effects of features, pairs and triples: which features, by index, and the effect's share of the
  /// logit's variance.
  ///
  /// Single features have the most, as in real logs. Of the rest the pairs of wide features have the most:
  /// each has so many partners that its whole width is needed.
  static let effects: [(features: [Int], share: Double)] = {
    let (wide, middle, narrow) = (0..<4, 4..<7, 7..<11)
    /// All pairs of a feature and a later one.
    func pairs(_ features: Range<Int>, _ others: Range<Int>) -> [[Int]] {
      features.flatMap { f in others.filter { $0 > f }.map { [f, $0] } }
    }
    let triples = [[4, 7, 9], [5, 8, 10], [6, 7, 8]]
    let kinds: [(effects: [[Int]], share: Double)] = [
      (all.indices.filter { all[$0].width > 0 }.map { [$0] }, 0.7),
      (pairs(wide, wide), 0.2),
      (pairs(wide, middle), 0.06),
      (pairs(wide, narrow), 0.03),
      (triples, 0.01),
    ]
    return kinds.flatMap { effects, share in
      effects.map { ($0, share / Double(effects.count)) }
    }
  }()
}
