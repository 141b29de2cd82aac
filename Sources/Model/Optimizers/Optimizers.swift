// The optimizers. This is the only place that names all of them.

/// The optimizers of `training.optimizer`.
package enum Optimizers {
  /// All of them, by their names in space files.
  package static let registry = Registry<any OptimizerRule>(
    "optimizer",
    [
      .init("adagrad", AdaGrad.self) { $0 },
      .init("sgd", SGD.self) { $0 },
      .init("adam", Adam.self) { $0 },
      .init("lazy_adam", LazyAdam.self) { $0 },
      .init("adamw", AdamW.self) { $0 },
      .init("rmsprop", RMSprop.self) { $0 },
      .init("momentum", Momentum.self) { $0 },
    ])
}
