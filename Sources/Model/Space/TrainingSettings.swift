// The `training:` section: how a network is trained, in the search and from scratch alike.

/// How a network is trained.
package struct TrainingSettings: Section {
  /// What turns gradients into updates.
  package enum Optimizer: String, SettingOption {
    /// AdaGrad (Duchi, Hazan and Singer 2011).
    case adagrad
    /// Plain gradient descent.
    case sgd

    /// One sentence about the optimizer.
    package var doc: String {
      switch self {
      case .adagrad: "AdaGrad: the step of a weight shrinks with the sum of its squared gradients."
      case .sgd: "Plain gradient descent."
      }
    }
  }

  /// What turns gradients into updates.
  package var optimizer = Optimizer.adagrad
  /// The factor of an update.
  package var learningRate = 0.02
  /// AdaGrad's sum of squares at the start: small, since gradients of a mean loss on rare ids are tiny. With the usual
  /// 0.1 the embeddings hardly move.
  package var initialAccumulator = 1e-8
  /// Rows of a step.
  package var batch = 256

  /// Makes the default settings.
  package init() {}

  /// One sentence for the reference.
  package static let doc = "How a network is trained, in the search and from scratch."

  /// The keys.
  package static let settings: [Setting<Self>] = [
    .option("optimizer", \.optimizer, "The rule that turns gradients into updates."),
    .number("learning_rate", \.learningRate, .above(0), "The factor of an update."),
    .number(
      "initial_accumulator", \.initialAccumulator, .atLeast(0),
      "AdaGrad's sum of squared gradients at the start; rare ids need a small one."),
    .integer("batch", \.batch, 1...1_048_576, "Rows of a training step."),
  ]
}
