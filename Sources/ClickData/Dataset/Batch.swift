// The rows of one training step, as the network reads them.

/// Consecutive rows of a dataset: a label and the ids of every feature for each.
///
/// A batch is a buffer that `Dataset.read(_:into:)` fills again and again.
public struct Batch: Sendable {
  /// The ids of one feature.
  public struct Column: Sendable {
    /// Ids, row after row.
    public var ids: [UInt32] = []
    /// `ids[offsets[i]..<offsets[i + 1]]` belong to row i (count: rows + 1).
    /// Empty where every row has exactly one id. A row of a multi-valued feature may have none.
    public var offsets: [Int32] = []
    /// What multiplies the embedding of each row's one id. Empty where nothing does, and where rows may have
    /// several ids.
    public var factors: [Float] = []

    /// Makes an empty column.
    public init() {}
  }

  /// 0 or 1 for each row.
  public var labels: [Float] = []
  /// The importance of each row, at least 0. Empty where every row's is 1.
  public var weights: [Float] = []
  /// One column a feature, in the schema's order.
  public var columns: [Column] = []
  /// The number of rows.
  public var count: Int { labels.count }

  /// Makes an empty batch.
  public init() {}
}
