// The losses. This is the only place that names all of them.

/// The losses of `training.loss`.
package enum Losses {
  /// All of them, by their names in space files.
  package static let registry = Registry<any Loss>(
    "loss",
    [
      .init("logistic", Logistic.self) { $0 },
      .init("focal", Focal.self) { $0 },
    ])
}
