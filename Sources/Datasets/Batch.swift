// The rows of one training step, as the network reads them.

/// Consecutive rows of a dataset: a label and the ids of every feature for each.
///
/// A batch is a buffer that `Dataset.read(_:into:)` fills again and again.
package struct Batch: Sendable {
  /// The ids of one feature.
  package struct Column: Sendable {
    /// Ids, row after row.
    package var ids: [UInt32] = []
    /// `ids[offsets[i]..<offsets[i + 1]]` belong to row i (count: rows + 1).
    /// Empty where every row has exactly one id. A row of a multi-valued feature may have none.
    package var offsets: [Int32] = []
    /// What multiplies the embedding of each row's one id. Empty where nothing does, and where rows may have
    /// several ids.
    package var factors: [Float] = []

    /// Makes an empty column.
    package init() {}
  }

  /// 0 or 1 for each row.
  package var labels: [Float] = []
  /// The importance of each row, at least 0. Empty where every row's is 1.
  package var weights: [Float] = []
  /// One column a feature, in the schema's order.
  package var columns: [Column] = []
  /// The number of rows.
  package var count: Int { labels.count }

  /// Makes an empty batch.
  package init() {}
}
