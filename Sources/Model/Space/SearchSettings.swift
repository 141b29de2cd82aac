// The `search:` section: how architectures are searched.

/// How architectures are searched.
package struct SearchSettings: Section {
  /// What proposes architectures and learns from how they score.
  package enum Searcher: String, SettingOption {
    /// A policy that learns by REINFORCE.
    case controller
    /// Regularised evolution (Real et al. 2019).
    case evolution
    /// Random architectures, ranked by the supernet.
    case random
    /// The baseline scaled: no search, but what a search has to beat.
    case scaling
    /// A model of the loss that learns from all samples says what to propose.
    case surrogate
    /// Logits that follow the gradient of the loss (DNAS, FBNet: Wu et al. 2019).
    case dnas

    /// One sentence about the searcher.
    package var doc: String {
      switch self {
      case .controller: "A policy trained by REINFORCE."
      case .evolution: "Regularised evolution."
      case .random: "Random architectures, ranked by the supernet."
      case .scaling:
        "No search: the baseline with all widths scaled by one factor, rounded to meet the cost of the target."
      case .surrogate:
        "A model of the loss, learned from the samples of all targets and from first-order effects."
      case .dnas: "Differentiable search: a Gumbel-softmax over every width."
      }
    }
  }

  /// How quality and cost become one reward.
  package enum Reward: String, SettingOption {
    /// Infeasible architectures are never scored; quality alone is the reward (TabNAS, 2022).
    case rejection
    /// Quality + β·|T/T₀ − 1| (TuNAS, 2020, equation 1).
    case absolute
    /// Quality + β·max(0, T/T₀ − 1).
    case relu

    /// One sentence about the reward.
    package var doc: String {
      switch self {
      case .rejection: "Scores only architectures within the target, by quality alone."
      case .absolute: "Quality minus a penalty for any deviation from the target."
      case .relu: "Quality minus a penalty for a cost above the target."
      }
    }
  }

  /// What the probabilities of a width's choices depend on.
  package enum Policy: String, SettingOption {
    /// On nothing: each width is drawn by itself.
    case factorised
    /// On the widths before it, in the order of decisions.
    case conditional

    /// One sentence about the policy.
    package var doc: String {
      switch self {
      case .factorised: "Each width is drawn independently."
      case .conditional: "The probabilities of a width depend on the widths drawn before it."
      }
    }
  }

  /// What a controller estimates the gradient of its policy from.
  package enum Gradient: String, SettingOption {
    /// From the log losses of samples alone.
    case samples
    /// From these, with the first-order effects of the trained sample as control variate.
    case effects

    /// One sentence about the estimate.
    package var doc: String {
      switch self {
      case .samples: "The log losses of samples that are scored on the same batch."
      case .effects:
        "The same, with the first-order effects of the trained sample as a control variate: less noise for as many samples."
      }
    }
  }

  /// What proposes architectures. `reward`, `beta`, `policy`, `gradient` and `learning_rate` are those of controllers
  /// (the last of `dnas` too); the other searchers keep every target by themselves. Where a file names none,
  /// the other keys and the choices of the space decide.
  package var searcher = Searcher.surrogate
  /// How quality and cost become one reward.
  package var reward = Reward.rejection
  /// What the controllers learn.
  package var policy = Policy.factorised
  /// What the controllers estimate their gradient from. Effects belong to the rejection reward: others keep to samples.
  package var gradient = Gradient.samples
  /// What the targets constrain.
  package var cost = Cost.Measure.flops
  /// Allowed costs, as fractions of the baseline's. `CostedSpace.targets` are those of a search, which may be a ladder.
  package var targets: [Target] = [0.85, 0.9, 0.95]
  /// Whether the targets are a ladder down to the cheapest architecture, in place of `targets`.
  package var descends = false
  /// Architectures of each target that are scored on every batch, or on every batch that is its turn where the log is
  /// long; the first of them is trained on it. Nil: by the length of the log and the size of the space.
  package var samples: Int?
  /// Rows of each batch on which architectures are scored, at least a quarter of the batch. Nil: all.
  package var examples: Int?
  /// The part of the pass in which weights train and controllers rest.
  package var warmUp = 0.25
  /// How many architectures of the search are trained from scratch for each target on the beginning of the stream, to
  /// choose among them: the best guesses, and for the last quarter of many what their trainings suggest. Nil: by the
  /// searcher.
  package var finalists: Int?
  /// The learning rate of the controllers' Adam.
  package var learningRate = 0.05
  /// The price of a missed cost in the absolute and relu rewards, below 0. Nil: a tenth of the log loss of the label's
  /// base rate, so that missing the cost by 1% weighs as much as losing 0.1%.
  package var beta: Double?

  /// The finalists of each target. Of the surrogate one, since what it believes is worth more than short trainings; more if
  /// there are choices of which no effect is known, since supernets are often wrong about these. Of others many.
  package func mostFinalists(haveEffects: Bool) -> Int {
    finalists ?? (searcher != .surrogate ? 15 : haveEffects ? 1 : 8)
  }

  /// Whether architectures are compared with others on the same batch, so that each batch needs two.
  package var comparesSamples: Bool {
    searcher != .dnas && (searcher != .controller || reward == .rejection)
  }

  /// Whether a searcher learns from first-order effects, so that fewer samples say as much.
  package var usesEffects: Bool {
    searcher == .dnas || searcher == .surrogate
      || searcher == .controller && reward == .rejection && gradient == .effects
  }

  /// Makes the default settings.
  package init() {}

  /// One sentence for the reference.
  package static let doc = "The search."

  /// The targets as the numbers of a space file; each is one of `Target.ratios`.
  fileprivate var ratios: [Double] {
    get { targets.map(\.ratio) }
    set { targets = newValue.compactMap { Target($0) } }
  }

  /// The keys.
  package static let settings: [Setting<Self>] = [
    .searcher,
    .option("reward", \.reward, "The reward that combines quality and cost."),
    .option("policy", \.policy, "The dependence between the decisions of the policy."),
    .option(
      "gradient", \.gradient,
      "The source of the gradient that a controller of the reward rejection follows."
    ).written { $0.gradient != SearchSettings().gradient },
    .option("cost", \.cost, "The cost measure that the targets constrain."),
    .targets,
    .optionalInteger(
      "samples", \.samples, 1...1024,
      "The number of architectures per target that are scored on a batch; rejection needs at least 2.",
      absent: "3 to 32 with rejection, more for short logs and large spaces; 1 otherwise",
      within: { ($0.comparesSamples ? 2 : 1)...1024 }
    ).writtenLast,
    .optionalInteger(
      "examples", \.examples, 1...1_048_576,
      "The number of rows of a batch that architectures are scored on, at least a quarter of the batch.",
      absent: "all rows of the batch"
    ).writtenLast,
    .number(
      "warm_up", \.warmUp, .from(0, below: 1),
      "The first part of the pass, in which the weights are trained and the controllers are not."),
    .optionalInteger(
      "finalists", \.finalists, 1...1024,
      "The number of architectures per target that are trained from scratch beside the scaled baseline to select one, fewer with more than four targets.",
      absent:
        "1 of the surrogate, 8 if there are choices between operators, or between a bottleneck and none; 15 of other searchers"
    ),
    .number(
      "learning_rate", \.learningRate, .above(0), "The learning rate of the controllers' Adam."),
    .optionalNumber(
      "beta", \.beta, .below(0),
      "The penalty for missing the target, for the rewards absolute and relu.",
      absent: "a tenth of the log loss of the label's base rate"),
  ]
}

extension Setting where Root == SearchSettings {
  /// The searcher; where none is named, the one that the other keys are about. It is read first: which values of other
  /// keys are allowed depends on it.
  fileprivate static let searcher: Setting = {
    let named = Setting.option(
      "searcher", \.searcher,
      "The algorithm that proposes architectures and learns from their scores.")
    return Setting(
      named.key, named.form, named.doc,
      absence: .described(
        "surrogate; controller if policy, gradient, learning_rate, beta or a reward other than rejection is given, or if there are choices between operators or between a bottleneck and none"
      ),
      read: { settings, section in
        let ofControllers = ["policy", "gradient", "learning_rate", "beta"]
        let reward =
          section.node("reward")?.scalar?.string ?? SearchSettings.Reward.rejection.rawValue
        if section.node("searcher") == nil,
          reward != SearchSettings.Reward.rejection.rawValue
            || ofControllers.contains(where: { section.node($0) != nil })
        {
          settings.searcher = .controller
        }
        try named.read(&settings, section)
      },
      write: named.write)
  }()

  /// A list of ratios, or `descend`.
  fileprivate static let targets: Setting = {
    let word = "descend"
    let ladder = ValueForm.options([
      (
        word,
        "At most \(TargetLadder.mostRungs) targets, from 0.95 down to the cheapest architecture."
      )
    ])
    let list = Setting.numbers("targets", \.ratios, Target.ratios, noun: "targets", "")
    let form = ValueForm.either([list.form, ladder])
    return Setting(
      "targets", form,
      "Maximum costs, each as a fraction of the baseline's cost; each target has a search of its own.",
      read: { settings, section in
        guard let node = section.node("targets") else { return }
        settings.descends = node.scalar?.string == word
        if settings.descends { return }
        if let hint = ladder.hint(for: node.scalar?.string) {
          throw section.mismatch(node, "targets", expected: form.expected, hint: hint)
        }
        try list.read(&settings, section)
      },
      write: { $0.descends ? .plain(word) : list.write($0) })
  }()
}
