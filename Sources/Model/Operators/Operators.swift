// The operators by key: the only place that names all of them.

/// Every operator that `model.layers` may name.
package enum Operators {
  /// In the order in which the reference lists them.
  package static let all: [any Operator.Type] = [Cross.self, Dense.self]

  /// The operator of a key; nil where there is none.
  package static func named(_ key: String) -> (any Operator.Type)? {
    all.first { $0.key == key }
  }
}
