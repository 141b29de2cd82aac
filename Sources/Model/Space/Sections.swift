// The sections of a space file, one struct each, every setting documented where it stands.

import LogSchema
import Statistics

/// `data:` where the log is and what its columns mean.
package struct DataSection: Hashable, Sendable {
  /// The files of the log in their order, or one imported dataset; relative to the space file. `-` is the
  /// standard input.
  package var paths: [String]
  /// The columns.
  package var schema: Schema

  /// Makes a section.
  package init(paths: [String], schema: Schema) {
    self.paths = paths
    self.schema = schema
  }
}

/// `model:` the network, with fixed and open widths.
package struct ModelSection: Hashable, Sendable {
  /// A hidden layer.
  package struct Hidden: Hashable, Sendable {
    /// `width`: number of units.
    package var width: Choice
    /// `bottleneck`: width of a linear layer before the units, or `none`.
    package var bottleneck: Choice

    /// Makes a hidden layer.
    package init(width: Choice, bottleneck: Choice = Choice(fixed: .none)) {
      self.width = width
      self.bottleneck = bottleneck
    }
  }

  /// An entry of `embeddings` with a list of `features`: one decision for all of them.
  package struct Group: Hashable, Sendable {
    /// The entry's key, which is no feature's name.
    package var name: String
    /// The features, by their places in the schema, rising.
    package var features: [Int]

    /// Makes a group.
    package init(name: String, features: [Int]) {
      self.name = name
      self.features = features
    }
  }

  /// `embedding`, and `embeddings` for single features: the embedding width of each feature, in the
  /// schema's order. 0 drops the feature.
  package var embeddings: [Choice]
  /// The groups of `embeddings`. The features of a group have the same open choice, and no other group.
  package var groups: [Group] = []
  /// `linear`: whether every feature value has a linear term as well. Default: true.
  package var linear = true
  /// `cross`: the rank of each cross layer. 0 drops the layer.
  package var ranks: [Choice] = []
  /// `hidden`: the hidden layers.
  package var hidden: [Hidden] = []
  /// `activation`: what follows a hidden layer. Default: relu.
  package var activation = Activation.relu

  /// Makes a model.
  package init(
    embeddings: [Choice], groups: [Group] = [], linear: Bool = true, ranks: [Choice] = [],
    hidden: [Hidden] = [], activation: Activation = .relu
  ) {
    self.embeddings = embeddings
    self.groups = groups
    self.linear = linear
    self.ranks = ranks
    self.hidden = hidden
    self.activation = activation
  }

  /// The features that have an embedding width together, with the name of their group, or alone; in the
  /// order of decisions.
  package var embeddingParts: [(group: String?, features: [Int])] {
    let grouped = Set(groups.flatMap(\.features))
    let single = embeddings.indices.filter { !grouped.contains($0) }
    let parts = single.map { (nil, [$0]) } + groups.map { (Optional($0.name), $0.features) }
    return parts.sorted { $0.1[0] < $1.1[0] }
  }

  /// Whether the groups keep what `groups` and `Group` promise, over features of these names.
  func groupsAreValid(features names: [String]) -> Bool {
    let grouped = groups.flatMap(\.features)
    return Set(grouped).count == grouped.count
      && Set(names).union(groups.map(\.name)).count == names.count + groups.count
      && groups.allSatisfy { group in
        let choices = Set(group.features.map { embeddings[$0] })
        return choices.count == 1 && choices.allSatisfy(\.isOpen)
          && group.features == group.features.sorted()
      }
  }
}

/// The non-linearity after a hidden layer.
package enum Activation: String, CaseIterable, Sendable {
  /// max(x, 0)
  case relu
  /// A rectifier with a smooth bend, whose predictions differ less from training to training: 0 below −1,
  /// (x + 1)² / 4 up to 1, x above (SmeLU with β = 1: Shamir, Lin and Coviello 2020).
  case smelu
  /// x / (1 + e^−x), which is also called swish (Elfwing et al. 2018).
  case silu
}

/// `training:` how a network is trained, in the search and from scratch alike.
package struct TrainingSettings: Hashable, Sendable {
  /// What turns gradients into updates.
  package enum Optimizer: String, CaseIterable, Sendable {
    /// AdaGrad (Duchi, Hazan and Singer 2011).
    case adagrad
    /// Plain gradient descent.
    case sgd
  }

  /// `optimizer`. Default: adagrad.
  package var optimizer = Optimizer.adagrad
  /// `learning_rate`. Default: 0.02.
  package var learningRate = 0.02
  /// `initial_accumulator`: AdaGrad's sum of squares at the start. Default: 1e-8, since gradients of a
  /// mean loss on rare ids are tiny: with the usual 0.1 the embeddings hardly move.
  package var initialAccumulator = 1e-8
  /// `batch`: rows of a step. Default: 256.
  package var batch = 256

  /// Makes the default settings.
  package init() {}
}

/// `search:` how architectures are searched.
package struct SearchSettings: Hashable, Sendable {
  /// What proposes architectures and learns from how they score.
  package enum Searcher: String, CaseIterable, Sendable {
    /// A policy that learns by REINFORCE.
    case controller
    /// Regularised evolution (Real et al. 2019).
    case evolution
    /// Random architectures, ranked by the supernet.
    case random
    /// The baseline scaled: no search, but what a search has to beat.
    case scaling
  }

  /// How quality and cost become one reward.
  package enum Reward: String, CaseIterable, Sendable {
    /// Infeasible architectures are never scored; quality alone is the reward (TabNAS, 2022).
    case rejection
    /// Quality + β·|T/T₀ − 1| (TuNAS, 2020, equation 1).
    case absolute
    /// Quality + β·max(0, T/T₀ − 1).
    case relu
  }

  /// What the probabilities of a width's choices depend on.
  package enum Policy: String, CaseIterable, Sendable {
    /// On nothing: each width is drawn by itself.
    case factorised
    /// On the widths before it, in the order of decisions.
    case conditional
  }

  /// `searcher`. Default: controller. The others keep every target by themselves: `reward`, `beta`, `policy` and
  /// `learning_rate` are those of controllers.
  package var searcher = Searcher.controller
  /// `reward`. Default: rejection.
  package var reward = Reward.rejection
  /// `policy`: what the controllers learn. Default: factorised.
  package var policy = Policy.factorised
  /// `cost`: what the targets constrain. Default: flops.
  package var cost = Cost.Measure.flops
  /// `targets`: allowed costs, as fractions of the baseline's. Default: 0.85, 0.9, 0.95.
  package var targets: [Target] = [0.85, 0.9, 0.95]
  /// `samples`: architectures of each target that are scored on every batch, or on every batch that is its
  /// turn where the log is long; the first of them is trained on it. Default: 3 to 32 for rejection, the shorter
  /// the log and the larger the space the more; 1 for a controller with another reward.
  package var samples: Int?
  /// `examples`: rows of each batch on which architectures are scored, at least a quarter of the batch. Default:
  /// all.
  package var examples: Int?
  /// `warm_up`: the part of the pass in which weights train and controllers rest. Default: 0.25.
  package var warmUp = 0.25
  /// `finalists`: how many architectures are trained from scratch for each target on the beginning of the
  /// stream, to choose among them: the best guesses, and for the last quarter what their trainings suggest.
  /// Fewer if the searcher knows fewer. 1 emits the best guess. Default: 15.
  package var finalists = 15
  /// `learning_rate` of the controllers' Adam. Default: 0.05.
  package var learningRate = 0.05
  /// `beta`: the price of a missed cost in the absolute and relu rewards, below 0. Default: a tenth of the log
  /// loss of the label's base rate, so that missing the cost by 1 % weighs as much as losing 0.1 %.
  package var beta: Double?

  /// Makes the default settings.
  package init() {}

  /// Whether architectures are compared with others on the same batch, so that each batch needs two.
  package var comparesSamples: Bool { searcher != .controller || reward == .rejection }
}

/// `verdict:` how a candidate is judged against the baseline.
package struct VerdictSettings: Hashable, Sendable {
  /// `margin`: the relative increase of log loss up to which a candidate is neutral. Default: 0.001.
  package var margin = 0.001
  /// `confidence` of each bound of the interval. Default: 0.95.
  package var confidence = 0.95
  /// `seeds` of the first look. Default: 3.
  package var seeds = 3
  /// `max_seeds`: where an undecided comparison stops. Default: 12.
  package var maxSeeds = 12
  /// `blocks` of time into which the evaluation window is cut. Default: 20.
  package var blocks = 20
  /// `skip`: the first part of the stream, which is trained on but not evaluated. Default: 0.1.
  package var skip = 0.1

  /// Makes the default settings.
  package init() {}
}

extension VerdictSettings {
  /// What of the settings the statistics of a verdict need.
  package var rule: VerdictRule {
    VerdictRule(
      margin: margin, confidence: confidence, seeds: seeds, maxSeeds: maxSeeds, blocks: blocks)
  }
}
