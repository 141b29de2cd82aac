// A feature of a synthetic log: what it looks like, and how much a model has to know of it.

/// A feature of a synthetic log, as the teacher sees it.
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
}
