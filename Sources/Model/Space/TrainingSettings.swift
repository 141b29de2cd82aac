// The `training:` section: how a network is trained, in the search and from scratch alike.

/// How a network is trained.
package struct TrainingSettings: Section {
  /// What turns gradients into updates. Its settings are keys of this section.
  @Chosen package var optimizer: any OptimizerRule = AdaGrad()
  /// What training makes small. Its settings are keys of this section.
  @Chosen package var loss: any Loss = Logistic()
  /// Rows of a step.
  package var batch = 256

  /// Makes the default settings.
  package init() {}

  /// The optimizer's rate.
  package var learningRate: Double {
    get { optimizer.learningRate }
    set { optimizer.learningRate = newValue }
  }

  /// The optimizer's name in space files.
  package var optimizerName: String { Optimizers.registry.name(of: optimizer) }

  /// The loss's name in space files.
  package var lossName: String { Losses.registry.name(of: loss) }

  /// One sentence for the reference.
  package static let doc = "How a network is trained, in the search and from scratch."

  /// The learning rates that hold if none is given: `0.02 with adagrad or sgd, ...`
  private static var usualRates: String {
    let rates = Optimizers.registry.initial.map(\.learningRate)
    return rates.unique.map { rate in
      let names = Optimizers.registry.initial.filter { $0.learningRate == rate }
        .map { Optimizers.registry.name(of: $0) }
      return "\(rate) with \(names.joined(separator: " or "))"
    }.joined(separator: ", ")
  }

  /// The keys.
  package static let settings: [Setting<Self>] =
    [
      .member(
        "optimizer", \.optimizer, of: Optimizers.registry,
        "The optimizer."),
      .number("learning_rate", \.learningRate, .above(0), "The learning rate of the optimizer.")
        .absent(usualRates),
    ]
    + Optimizers.registry.settings(beside: "optimizer", \.optimizer)
    + [
      .integer("batch", \.batch, 1...1_048_576, "The number of rows of a training step."),
      .member(
        "loss", \.loss, of: Losses.registry,
        "The training objective; evaluation, verdicts and rewards use the log loss, whatever the objective."
      )
      .written { !($0.loss is Logistic) },
    ] + Losses.registry.settings(beside: "loss", \.loss)
}
