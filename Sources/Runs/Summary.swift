// summary.json: what a finished run found, measured and decided.

import Model
import Statistics
import Training

/// What a finished run found: the baseline, one candidate a target, and which of them to use.
package struct Summary: Codable, Sendable {
  /// The relative increase of log loss up to which a candidate is neutral, e.g. 0.001.
  package var margin: Double
  /// The confidence of each bound of `delta`, over all looks at the data together, e.g. 0.95.
  package var confidence: Double
  /// The arithmetic that ran: BLAS kernel and vector width.
  package var numerics: String
  /// The baseline, trained from scratch.
  package var baseline: Trained
  /// The targets, mildest (greatest) first.
  package var targets: [TargetResult]
  /// The targets that were not tried, since nothing near them was proved: in a long list of targets the cheapest ones. Nil in
  /// summaries of earlier versions.
  package var notTried: [NotTried]? = nil
  /// The target whose architecture is chosen among the proved ones, by `choose`; nil if none was proved.
  package var chosen: Target?
  /// The rule by which `chosen` was chosen; nil in summaries of earlier versions, which chose the cheapest.
  package var choose: ChoosingRule?
  /// The measure that the targets limit, of which `ratio` is a ratio: a value of `search.cost`; nil in summaries of earlier
  /// versions.
  package var measure: String?
  /// Seeds of the last look, and rows of the stream, that the verdicts had; nil in summaries of earlier versions.
  package var budget: VerdictBudget?
  /// Why nothing was chosen; nil where something was, and in summaries of earlier versions.
  package var reason: Reason?
  /// The baseline's log loss over that of the best constant prediction, with the seeds of the first look; nil where the window has one label alone, and in
  /// summaries of earlier versions.
  package var normalizedEntropy: NormalizedEntropy?
  /// What the verdict stands on; nil in summaries of earlier versions.
  package var ground: WindowGround?
  /// The blocks of the evaluation window in the order of the rows, whose labels are the same for all architectures; nil
  /// in summaries of earlier versions.
  package var blocks: [Block]? = nil
  /// Whether the baseline still learned as the log ended; nil if the window is too short to tell, and in summaries of
  /// earlier versions.
  package var learning: LearningTrend? = nil
  /// The work of the search; nil in summaries of earlier versions.
  package var work: SearchWork? = nil
  /// Wall-clock seconds.
  package var seconds: Seconds
  /// Rows of the stream over the seconds of the search pass.
  package var examplesPerSecond: Double

  /// Why nothing was chosen.
  package enum Reason: String, Codable, Hashable, Sendable {
    /// The baseline, or each candidate that would be chosen, is not proved to predict better than a constant, or the window
    /// cannot carry a claim. There are no verdicts.
    case notLearned = "not_learned"
    /// The verdicts prove no candidate neutral.
    case notProved = "not_proved"
  }

  /// A summary; `targets` are in their order, mildest first.
  package init(
    margin: Double, confidence: Double, numerics: String, baseline: Trained,
    targets: [TargetResult], chosen: Target?, choose: ChoosingRule? = nil,
    measure: String? = nil, budget: VerdictBudget? = nil, reason: Reason? = nil,
    normalizedEntropy: NormalizedEntropy? = nil, ground: WindowGround? = nil, seconds: Seconds,
    examplesPerSecond: Double
  ) {
    self.margin = margin
    self.confidence = confidence
    self.numerics = numerics
    self.baseline = baseline
    self.targets = targets
    self.chosen = chosen
    self.choose = choose
    self.measure = measure
    self.budget = budget
    self.reason = reason
    self.normalizedEntropy = normalizedEntropy
    self.ground = ground
    self.seconds = seconds
    self.examplesPerSecond = examplesPerSecond
  }

  /// Wall-clock seconds by phase.
  package struct Seconds: Codable, Sendable {
    /// The search pass.
    package var search: Double
    /// All retrains.
    package var retrain: Double

    /// Makes the durations.
    package init(search: Double, retrain: Double) {
      self.search = search
      self.retrain = retrain
    }
  }

  /// The cost of an architecture.
  package struct CostFigures: Codable, Sendable {
    /// Floating-point operations of one prediction.
    package var flops: Double
    /// Weights, embeddings included.
    package var parameters: Double
    /// Bytes of the embedding tables.
    package var embeddingBytes: Double
    /// The constrained cost over the baseline's. 1 for the baseline itself.
    package var ratio: Double

    enum CodingKeys: String, CodingKey {
      case flops, parameters
      case embeddingBytes = "embedding_bytes"
      case ratio
    }

    /// Makes the figures.
    package init(flops: Double, parameters: Double, embeddingBytes: Double, ratio: Double) {
      self.flops = flops
      self.parameters = parameters
      self.embeddingBytes = embeddingBytes
      self.ratio = ratio
    }
  }

  /// One training from scratch.
  package struct Run: Codable, Hashable, Sendable {
    /// The seed of the initial weights.
    package var seed: UInt64
    /// Progressive log loss over the evaluation window.
    package var logloss: Double
    /// Progressive area under the ROC curve over the evaluation window.
    package var auc: Double
    /// Its mean within groups. Nil where rows have no group.
    package var perQueryAUC: Double?

    enum CodingKeys: String, CodingKey {
      case seed, logloss, auc
      case perQueryAUC = "per_query_auc"
    }

    /// The figures of one training.
    package init(seed: UInt64, logloss: Double, auc: Double, perQueryAUC: Double? = nil) {
      self.seed = seed
      self.logloss = logloss
      self.auc = auc
      self.perQueryAUC = perQueryAUC
    }
  }

  /// An architecture trained from scratch: means over its runs.
  package struct Trained: Codable, Sendable {
    /// The choice of every decision, by path: a width, or "none".
    package var architecture: [String: ChoiceValue]
    /// Its cost.
    package var cost: CostFigures
    /// Mean progressive log loss.
    package var logloss: Double
    /// Mean progressive AUC.
    package var auc: Double
    /// Mean AUC within groups. Nil where rows have no group, or no group has both labels.
    package var perQueryAUC: Double?
    /// Sum of labels over sum of predictions.
    package var calibration: Double
    /// Weighted mean of |p₁ − p₂| / ((p₁ + p₂) / 2) over the first two seeds.
    package var predictionDifference: Double
    /// One entry a seed.
    package var runs: [Run]
    /// The seeds whose training ended far above the others; nil in summaries of earlier versions.
    package var collapsed: [UInt64]? = nil
    /// Mean prediction and mean label of the ten tenths of the rows by rising prediction, means over the seeds; nil in
    /// summaries of earlier versions.
    package var deciles: [Decile]? = nil
    /// Mean prediction of each block of the window, a mean over the seeds; nil in summaries of earlier versions.
    package var blockPredictions: [Double]? = nil

    enum CodingKeys: String, CodingKey {
      case architecture, cost, logloss, auc
      case perQueryAUC = "per_query_auc"
      case calibration
      case predictionDifference = "prediction_difference"
      case runs, collapsed, deciles
      case blockPredictions = "block_predictions"
    }
  }

  /// What was found for one target. Encoded flat: the fields of `trained` stand beside the others.
  package struct TargetResult: Codable, Sendable {
    /// The target: a cost ratio.
    package var target: Target
    /// The architecture found for it, trained from scratch.
    package var trained: Trained
    /// Δ against the baseline.
    package var delta: Delta
    /// What the interval says.
    package var verdict: Verdict
    /// Seeds that would decide it, where it is inconclusive and seeds can decide it.
    package var seedsNeeded: Int?
    /// Seeds that would prove four in five candidates as good as the baseline, under the noise of this one;
    /// nil where it was not compared, or seeds alone cannot.
    package var seedsForEqual: Int? = nil
    /// The candidate's log loss over that of the best constant prediction; nil as that of the summary.
    package var normalizedEntropy: NormalizedEntropy? = nil
    /// The least margin, a share of the log loss, at least 0, under which a run with the same trainings would have proved the
    /// target. Nil if the baseline or the candidate is not proved to have learned, and in summaries of earlier versions.
    package var provableMargin: Double? = nil
    /// Budgets of seeds and rows, each of which would prove the target if mean and noise stay as they are estimated; empty if
    /// none would. Nil for targets that are not inconclusive, and in summaries of earlier versions.
    package var wouldProve: [VerdictBudget]? = nil
    /// The relative difference of log loss between this candidate and the chosen one, below 0 if this one predicts better. Its
    /// bounds hold together with those of all other pairs of candidates, with the confidence of the verdict. Nil for the
    /// chosen architecture itself, for targets that are not proved, and in summaries of earlier versions.
    package var againstChosen: Delta? = nil
    /// AUC less the baseline's with the same seeds: its mean and its bounds over seeds, by Student's t, each at the
    /// confidence of the summary. The rows are the same with all seeds, so that their noise is not in it. Nil in summaries
    /// of earlier versions.
    package var aucDelta: Delta? = nil
    /// The share of the error at which the target was tested, once all others that were proved had handed on theirs, above 0
    /// and at most 1: the upper bound of `delta` may err at a look with this share of the error of a look. Nil in summaries of
    /// earlier versions, in which it was 1.
    package var errorShare: Double? = nil
    /// Architectures of the target whose trainings collapsed, in place of which the next one was trained, in this order. Nil in
    /// summaries of earlier versions.
    package var replaced: [Trained]? = nil
    /// The paths of the decisions for which the search does not separate the choice from others, in the order of the
    /// decisions: by its policy the choice is less probable than all others together. Nil without a policy, and in summaries
    /// of earlier versions.
    package var undecided: [String]? = nil
  }

  /// A target that was not tried.
  package struct NotTried: Codable, Sendable {
    /// The target: a cost ratio.
    package var target: Target
    /// The choice of every decision of the architecture that was found for it, by path.
    package var architecture: [String: ChoiceValue]
    /// Its cost.
    package var cost: CostFigures

    /// An architecture that was found and not trained from scratch.
    package init(target: Target, architecture: [String: ChoiceValue], cost: CostFigures) {
      (self.target, self.architecture, self.cost) = (target, architecture, cost)
    }
  }
}
