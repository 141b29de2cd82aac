// What a search may constrain: integers, so that the selection of the best architecture stays exact.

/// Prices the counts of an operator. The price of a network is the sum over its operators.
///
/// A wider operator need not cost more than a narrower one, but no count costs less than nothing.
package protocol CostModel: Sendable {
  /// Its name in `search.cost`.
  static var key: String { get }
  /// What it counts, in a sentence.
  static var doc: String { get }
  /// Its name for a reader of a report.
  static var title: String { get }
  /// The cost of a count, 0 or more.
  func cost(of count: Count) -> Int
}

/// Floating-point operations of the forward pass for one example: 2·m·n for a matrix product of m × n weights, plus
/// the element-wise operations that operators count. Looking up an embedding costs none.
package struct FLOPs: CostModel {
  /// `flops`
  package static let key = "flops"
  /// What it counts.
  package static let doc = "FLOPs per prediction."
  /// What a report calls it.
  package static let title = "FLOPs"

  /// Counts FLOPs.
  package init() {}

  /// Two for each weight of a product.
  package func cost(of count: Count) -> Int {
    switch count {
    case .product(let inputs, let outputs): 2 * inputs * outputs
    case .elementwise(let operations): operations
    case .weights, .lookup: 0
    }
  }
}

/// The number of weights.
package struct Parameters: CostModel {
  /// `parameters`
  package static let key = "parameters"
  /// What it counts.
  package static let doc = "The number of parameters."
  /// What a report calls it.
  package static let title = "parameters"

  /// Counts weights.
  package init() {}

  /// One for each weight.
  package func cost(of count: Count) -> Int {
    switch count {
    case .product(let inputs, let outputs): inputs * outputs
    case .elementwise: 0
    case .weights(let number): number
    case .lookup(let rows, let columns): rows * columns
    }
  }
}

/// Bytes of the tables that are looked up by id: embeddings and linear terms.
package struct TableBytes: CostModel {
  /// `bytes`
  package static let key = "bytes"
  /// What it counts.
  package static let doc = "The size of the embedding tables in bytes."
  /// What a report calls it.
  package static let title = "embedding bytes"

  /// Counts bytes.
  package init() {}

  /// Four for each weight of a table.
  package func cost(of count: Count) -> Int {
    if case .lookup(let rows, let columns) = count { 4 * rows * columns } else { 0 }
  }
}
