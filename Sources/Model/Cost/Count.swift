// What operators do and hold, in the units from which every cost follows.

/// A piece of what an operator does for one example, or holds for all of them.
package enum Count: Hashable, Sendable {
  /// A row of `inputs` numbers times a matrix of `inputs` × `outputs` weights.
  case product(inputs: Int, outputs: Int)
  /// Operations on single numbers.
  case elementwise(Int)
  /// Weights that stand in no product, such as a bias.
  case weights(Int)
  /// A row of a table of `rows` × `columns` weights, looked up by id.
  case lookup(rows: Int, columns: Int)
}
