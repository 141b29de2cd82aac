// The operators. This is the only place that names all of them.

/// The operators of `model.layers`.
package enum Operators {
  /// All of them, by their names in space files.
  package static let registry = Registry<any Operator>(
    "operator",
    [
      .init(Cross.key, Cross.self) { $0 },
      .init(Dense.key, Dense.self) { $0 },
      .init(Gate.key, Gate.self) { $0 },
    ])
}
