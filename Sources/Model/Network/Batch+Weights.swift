// How much the rows of a batch count.

import Datasets

extension Batch {
  /// The sum of the weights of some rows, added in their order.
  func weight(of rows: Range<Int>) -> Double {
    weights.isEmpty
      ? Double(rows.count) : weights[rows].reduce(0) { sum, weight in sum + Double(weight) }
  }

  /// Where the weights of some rows stand; nowhere where every row's is 1.
  func weightIndices(of rows: Range<Int>) -> Range<Int> { weights.isEmpty ? 0..<0 : rows }
}
