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

    /// One sentence about the searcher.
    package var doc: String {
      switch self {
      case .controller: "A policy that learns by REINFORCE."
      case .evolution: "Regularised evolution."
      case .random: "Random architectures, ranked by the supernet."
      case .scaling: "The baseline with all widths scaled alike: no search."
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
      case .rejection: "Only architectures within the target are scored, by quality alone."
      case .absolute: "Quality, less a price for every difference from the target."
      case .relu: "Quality, less a price for a cost above the target."
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
      case .factorised: "Each width is drawn by itself."
      case .conditional: "A width's probabilities depend on the widths before it."
      }
    }
  }

  /// What proposes architectures. `reward`, `beta`, `policy` and `learning_rate` are those of controllers; the other
  /// searchers keep every target by themselves.
  package var searcher = Searcher.controller
  /// How quality and cost become one reward.
  package var reward = Reward.rejection
  /// What the controllers learn.
  package var policy = Policy.factorised
  /// What the targets constrain.
  package var cost = Cost.Measure.flops
  /// Allowed costs, as fractions of the baseline's.
  package var targets: [Target] = [0.85, 0.9, 0.95]
  /// Architectures of each target that are scored on every batch, or on every batch that is its turn where the log is
  /// long; the first of them is trained on it. Nil: by the length of the log and the size of the space.
  package var samples: Int?
  /// Rows of each batch on which architectures are scored, at least a quarter of the batch. Nil: all.
  package var examples: Int?
  /// The part of the pass in which weights train and controllers rest.
  package var warmUp = 0.25
  /// How many architectures are trained from scratch for each target on the beginning of the stream, to choose among
  /// them: the best guesses, and for the last quarter what their trainings suggest.
  package var finalists = 15
  /// The learning rate of the controllers' Adam.
  package var learningRate = 0.05
  /// The price of a missed cost in the absolute and relu rewards, below 0. Nil: a tenth of the log loss of the label's
  /// base rate, so that missing the cost by 1% weighs as much as losing 0.1%.
  package var beta: Double?

  /// Whether architectures are compared with others on the same batch, so that each batch needs two.
  package var comparesSamples: Bool { searcher != .controller || reward == .rejection }

  /// Makes the default settings.
  package init() {}

  /// One sentence for the reference.
  package static let doc = "How architectures are searched."

  /// The targets as the numbers of a space file; each is one of `Target.ratios`.
  private var ratios: [Double] {
    get { targets.map(\.ratio) }
    set { targets = newValue.compactMap { Target($0) } }
  }

  /// The keys.
  package static let settings: [Setting<Self>] = [
    .option("searcher", \.searcher, "What proposes architectures and learns from how they score."),
    .option("reward", \.reward, "How quality and cost become one reward."),
    .option("policy", \.policy, "What the probabilities of a width's choices depend on."),
    .option("cost", \.cost, "The cost that the targets constrain."),
    .numbers(
      "targets", \.ratios, Target.ratios, noun: "targets",
      "Maximum costs, each as a fraction of the baseline's; every target is searched by itself."),
    .optionalInteger(
      "samples", \.samples, 1...1024,
      "Architectures of a target that are scored on a batch; rejection needs at least 2.",
      absent: "3 to 32 with rejection, more for short logs and large spaces; 1 otherwise",
      within: { ($0.comparesSamples ? 2 : 1)...1024 }
    ).writtenLast,
    .optionalInteger(
      "examples", \.examples, 1...1_048_576,
      "Rows of a batch on which architectures are scored, at least a quarter of the batch.",
      absent: "all rows of the batch"
    ).writtenLast,
    .number(
      "warm_up", \.warmUp, .from(0, below: 1),
      "The part of the pass in which the weights train and the controllers rest."),
    .integer(
      "finalists", \.finalists, 1...1024,
      "Architectures of a target that are trained from scratch to select one of them; 1 takes the best guess."
    ),
    .number(
      "learning_rate", \.learningRate, .above(0), "The learning rate of the controllers' Adam."),
    .optionalNumber(
      "beta", \.beta, .below(0), "The price of a missed cost, with the rewards absolute and relu.",
      absent: "a tenth of the log loss of the label's base rate"),
  ]
}
