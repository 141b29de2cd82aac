// The `training:` section: how a network is trained, in the search and from scratch alike.

/// How a network is trained.
package struct TrainingSettings: Section {
  /// What turns gradients into updates. Its settings are keys of this section.
  @Chosen package var optimizer: any OptimizerRule = AdaGrad()
  /// What training makes small. Its settings are keys of this section.
  @Chosen package var loss: any Loss = Logistic()
  /// Rows of a step.
  package var batch = 256
  /// The rate of embeddings and linear terms; nil for that of all other weights.
  package var embeddingRate: Double?
  /// How the learning rate falls. Its settings are keys of this section.
  @Chosen package var schedule: any RateSchedule = ConstantRate()
  /// The first steps, in which the learning rate rises to its base.
  package var warmUpSteps = 0
  /// The greatest norm of a step's gradient; nil for any.
  package var clipNorm: Double?
  /// The probability that an output of a hidden layer is set to 0 in a step.
  package var dropout = 0.0
  /// λ of the penalty λ/2 · ‖w‖² of embeddings and linear terms.
  package var embeddingL2 = 0.0
  /// λ of the penalty of all other weights, biases included.
  package var denseL2 = 0.0
  /// Which rows of a table the penalty counts.
  package var l2Rows = PenalizedRows.all

  /// Makes the default settings.
  package init() {}

  /// The optimizer's rate.
  package var learningRate: Double {
    get { optimizer.learningRate }
    set { optimizer.learningRate = newValue }
  }

  /// By which rules weights are updated.
  package var rules: UpdateRules {
    var tables = optimizer
    if let embeddingRate { tables.learningRate = embeddingRate }
    return UpdateRules(
      dense: optimizer, tables: tables, denseL2: denseL2, tableL2: embeddingL2,
      allRowsDecay: l2Rows == .all)
  }

  /// The learning rates of a training of so many rows.
  package func pace(rows: Int) -> Pace { pace(steps: (rows + batch - 1) / batch) }

  /// The learning rates of a training of so many steps.
  package func pace(steps: Int) -> Pace {
    Pace(
      schedule, warmUpSteps: warmUpSteps, steps: steps, greatestNorm: clipNorm,
      dropoutRate: dropout)
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
      .optionalNumber(
        "embedding_learning_rate", \.embeddingRate, .above(0),
        "The learning rate of embeddings and linear terms.", absent: "`learning_rate`"),
      .member(
        "schedule", \.schedule, of: RateSchedules.registry,
        "The change of the learning rate over a training."
      )
      .written { !$0.schedule.isConstant },
    ] + RateSchedules.registry.settings(beside: "schedule", \.schedule)
    + [
      .integer(
        "warm_up_steps", \.warmUpSteps, 0...1_000_000_000,
        "The number of steps in which the learning rate rises linearly from 0."
      )
      .written { $0.warmUpSteps > 0 },
      .optionalNumber(
        "clip_norm", \.clipNorm, .above(0),
        "The greatest norm of a step's gradient over all weights; a longer one is scaled down to it.",
        absent: "gradients of any norm"),
      .number(
        "dropout", \.dropout, .from(0, below: 1),
        "The probability that an output of a hidden layer is set to 0 while training; batches are scored without."
      )
      .written { $0.dropout > 0 },
      .number(
        "embedding_l2", \.embeddingL2, .atLeast(0),
        "The L2 penalty of embeddings and linear terms: λ of λ/2 · ‖w‖², added to the loss of every step."
      )
      .written { $0.embeddingL2 > 0 },
      .number(
        "dense_l2", \.denseL2, .atLeast(0),
        "The L2 penalty of all other weights of a network, biases included."
      )
      .written { $0.denseL2 > 0 },
      .option("l2_rows", \.l2Rows, "The rows of an embedding that `embedding_l2` counts.")
        .written { $0.l2Rows != .all },
      .integer("batch", \.batch, 1...1_048_576, "The number of rows of a training step."),
      .member(
        "loss", \.loss, of: Losses.registry,
        "The training objective; evaluation, verdicts and rewards use the log loss, whatever the objective."
      )
      .written { !($0.loss is Logistic) },
    ] + Losses.registry.settings(beside: "loss", \.loss)
}

/// Which rows of a table an L2 penalty counts.
package enum PenalizedRows: String, SettingOption {
  /// The whole table, in every step.
  case all
  /// Those that a batch names.
  case batch

  /// One sentence about the rows.
  package var doc: String {
    switch self {
    case .all: "The whole table in every step, as the loss of the whole network has it."
    case .batch: "The rows that the batch names."
    }
  }
}
