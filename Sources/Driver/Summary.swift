// summary.json: what a finished run found, measured and decided.

import SearchSpace

/// What a finished run found: the baseline, one candidate a target, and which of them to use.
public struct Summary: Codable, Sendable {
  /// The relative increase of log loss up to which a candidate is neutral, e.g. 0.001.
  public var margin: Double
  /// The confidence of each bound of `delta`, over all looks at the data together, e.g. 0.95.
  public var confidence: Double
  /// The arithmetic that ran: BLAS kernel and vector width.
  public var numerics: String
  /// The baseline, trained from scratch.
  public var baseline: Trained
  /// The targets, mildest (greatest) first.
  public var targets: [TargetResult]
  /// The target whose architecture is the cheapest neutral one; nil where none was proved neutral.
  public var chosen: Double?
  /// Wall-clock seconds.
  public var seconds: Seconds
  /// Rows of the stream over the seconds of the search pass.
  public var examplesPerSecond: Double

  /// Makes a summary.
  public init(
    margin: Double, confidence: Double, numerics: String, baseline: Trained,
    targets: [TargetResult], chosen: Double?, seconds: Seconds, examplesPerSecond: Double
  ) {
    self.margin = margin
    self.confidence = confidence
    self.numerics = numerics
    self.baseline = baseline
    self.targets = targets
    self.chosen = chosen
    self.seconds = seconds
    self.examplesPerSecond = examplesPerSecond
  }

  /// Wall-clock seconds by phase.
  public struct Seconds: Codable, Sendable {
    /// The search pass.
    public var search: Double
    /// All retrains.
    public var retrain: Double

    /// Makes the durations.
    public init(search: Double, retrain: Double) {
      self.search = search
      self.retrain = retrain
    }
  }

  /// The cost of an architecture.
  public struct CostFigures: Codable, Sendable {
    /// Floating-point operations of one prediction.
    public var flops: Double
    /// Weights, embeddings included.
    public var parameters: Double
    /// Bytes of the embedding tables.
    public var embeddingBytes: Double
    /// The constrained cost over the baseline's. 1 for the baseline itself.
    public var ratio: Double

    enum CodingKeys: String, CodingKey {
      case flops, parameters
      case embeddingBytes = "embedding_bytes"
      case ratio
    }

    /// Makes the figures.
    public init(flops: Double, parameters: Double, embeddingBytes: Double, ratio: Double) {
      self.flops = flops
      self.parameters = parameters
      self.embeddingBytes = embeddingBytes
      self.ratio = ratio
    }
  }

  /// One training from scratch.
  public struct Run: Codable, Hashable, Sendable {
    /// The seed of the initial weights.
    public var seed: UInt64
    /// Progressive log loss over the evaluation window.
    public var logloss: Double
    /// Progressive area under the ROC curve over the evaluation window.
    public var auc: Double
    /// Its mean within groups. Nil where rows have no group.
    public var perQueryAUC: Double?

    enum CodingKeys: String, CodingKey {
      case seed, logloss, auc
      case perQueryAUC = "per_query_auc"
    }

    /// Makes a run.
    public init(seed: UInt64, logloss: Double, auc: Double, perQueryAUC: Double? = nil) {
      self.seed = seed
      self.logloss = logloss
      self.auc = auc
      self.perQueryAUC = perQueryAUC
    }
  }

  /// An architecture trained from scratch: means over its runs.
  public struct Trained: Codable, Sendable {
    /// The choice of every decision, by path: a width, or "none".
    public var architecture: [String: ChoiceValue]
    /// Its cost.
    public var cost: CostFigures
    /// Mean progressive log loss.
    public var logloss: Double
    /// Mean progressive AUC.
    public var auc: Double
    /// Mean AUC within groups. Nil where rows have no group, or no group has both labels.
    public var perQueryAUC: Double?
    /// Sum of labels over sum of predictions.
    public var calibration: Double
    /// Weighted mean of |p₁ − p₂| / ((p₁ + p₂) / 2) over the first two seeds.
    public var predictionDifference: Double
    /// One entry a seed.
    public var runs: [Run]

    enum CodingKeys: String, CodingKey {
      case architecture, cost, logloss, auc
      case perQueryAUC = "per_query_auc"
      case calibration
      case predictionDifference = "prediction_difference"
      case runs
    }
  }

  /// The interval of Δ, the relative difference of log loss, candidate against baseline.
  public struct Delta: Codable, Sendable {
    /// The estimate.
    public var mean: Double
    /// Lower confidence bound.
    public var low: Double
    /// Upper confidence bound.
    public var high: Double
  }

  /// What was found for one target. Encoded flat: the fields of `trained` stand beside the others.
  public struct TargetResult: Codable, Sendable {
    /// The target: a cost ratio.
    public var target: Double
    /// The architecture found for it, trained from scratch.
    public var trained: Trained
    /// Δ against the baseline.
    public var delta: Delta
    /// What the interval says.
    public var verdict: Verdict
    /// Seeds that would decide it, where it is inconclusive and seeds can decide it.
    public var seedsNeeded: Int?
    /// Seeds that would prove four in five candidates as good as the baseline, under the noise of this one;
    /// nil where it was not compared, or seeds alone cannot.
    public var seedsForEqual: Int? = nil
  }
}

/// What the interval of Δ says about a candidate.
public enum Verdict: String, Codable, Sendable {
  /// The upper bound is below zero.
  case better
  /// The upper bound is at most the margin: not worse by more than the margin.
  case neutral
  /// The lower bound is above the margin.
  case worse
  /// None of these is proved.
  case inconclusive

  /// Whether a candidate may be used in the baseline's place.
  public var isProved: Bool { self == .neutral || self == .better }
}
