// What a search found, as values, and the files that it left.

import Runs
import Statistics

/// What a search found.
public struct SearchResult: Hashable, Sendable {
  /// The baseline, trained from scratch.
  public let baseline: Model
  /// One candidate a target, the target of greatest cost first.
  public let targets: [Target]
  /// Of the candidates whose verdict is `better` or `neutral` the cheapest, or the one that `verdict.choose` asks for: the architecture to use. Nil if there is none, and
  /// the baseline stays.
  public let chosen: Target?
  /// Why nothing was chosen; nil if something was.
  public let reason: Reason?
  /// The baseline's log loss over that of the best constant prediction: a network that is not below 1 has learned nothing.
  /// `mean` is the estimate. Nil if the evaluation window has one label alone.
  public let normalizedEntropy: Interval?
  /// The files.
  public let files: Files
  /// What a person should know beside the result, as sentences: rows that were skipped, damaged snapshots.
  public let notes: [String]

  /// Why nothing was chosen.
  public enum Reason: String, Hashable, Sendable {
    /// The networks are not proved to predict better than a constant, or the evaluation window cannot carry a claim: all
    /// verdicts are `inconclusive`. The report says what to try.
    case notLearned
    /// No candidate was proved `better` or `neutral`.
    case notProved
  }

  /// An architecture trained from scratch, with figures that are means over its seeds.
  public struct Model: Hashable, Sendable {
    /// The value of every decision by its path, both as in the space: `"hidden.0.width": "64"`.
    public let architecture: [String: String]
    /// The cost over the baseline's.
    public let costRatio: Double
    /// Floating-point operations of one prediction.
    public let flops: Double
    /// The number of weights, embeddings included.
    public let parameters: Double
    /// Bytes of the embedding tables.
    public let embeddingBytes: Double
    /// Progressive log loss over the evaluation window, in nats.
    public let logloss: Double
    /// Progressive area under the ROC curve over the evaluation window.
    public let auc: Double
    /// The number of seeds with which it was trained.
    public let seeds: Int
    /// The seeds whose training ended far above the others; they count in all figures.
    public let collapsedSeeds: [UInt64]
  }

  /// The candidate of one target.
  public struct Target: Hashable, Sendable {
    /// The maximum cost ratio.
    public let target: Double
    /// The selected architecture.
    public let model: Model
    /// Δ: the change of log loss against the baseline over the baseline's log loss; −0.001 is 0.1% less.
    public let delta: Interval
    /// What the interval says.
    public let verdict: Verdict
  }

  /// An estimate with its confidence bounds, each of which holds with the confidence of the space.
  public struct Interval: Hashable, Sendable {
    /// The estimate.
    public let mean: Double
    /// The lower bound.
    public let low: Double
    /// The upper bound.
    public let high: Double
  }

  /// What the interval of Δ says about a candidate.
  public enum Verdict: String, Hashable, Sendable {
    /// The upper bound is below 0.
    case better
    /// The upper bound is at most the margin of the space.
    case neutral
    /// The lower bound is above the margin.
    case worse
    /// None of these was proved.
    case inconclusive
  }

  /// The paths of the files of a run, relative to the working directory if `output` is.
  public struct Files: Hashable, Sendable {
    /// The folder of all others.
    public let folder: String
    /// A report for reviewers, with plots: HTML without references to other files.
    public let report: String
    /// The figures of this result, and more of them: JSON.
    public let summary: String
    /// The config of the architecture to use, or of the baseline: YAML that `nas train` trains.
    public let trainerConfig: String
    /// The states of the controllers on the way: a JSON object a line.
    public let controllerLog: String
    /// The plots: SVG.
    public let plots: [String]
  }
}

extension SearchResult {
  init(_ summary: Summary, files: Files, notes: [String]) {
    baseline = Model(summary.baseline)
    targets = summary.targets.map(Target.init)
    chosen = targets.first { $0.target == summary.chosen?.ratio }
    reason = chosen == nil ? Reason(summary.reason) : nil
    normalizedEntropy = summary.normalizedEntropy.map {
      Interval(mean: $0.value, low: $0.low, high: $0.high)
    }
    self.files = files
    self.notes = notes
  }
}

extension SearchResult.Model {
  fileprivate init(_ trained: Summary.Trained) {
    architecture = trained.architecture.mapValues(\.description)
    costRatio = trained.cost.ratio
    flops = trained.cost.flops
    parameters = trained.cost.parameters
    embeddingBytes = trained.cost.embeddingBytes
    logloss = trained.logloss
    auc = trained.auc
    seeds = trained.runs.count
    collapsedSeeds = trained.collapsed ?? []
  }
}

extension SearchResult.Target {
  fileprivate init(_ result: Summary.TargetResult) {
    target = result.target.ratio
    model = SearchResult.Model(result.trained)
    delta = SearchResult.Interval(
      mean: result.delta.mean, low: result.delta.low, high: result.delta.high)
    verdict = SearchResult.Verdict(result.verdict)
  }
}

extension SearchResult.Reason {
  /// Summaries of earlier versions have none: nothing was proved there.
  fileprivate init(_ reason: Summary.Reason?) {
    self =
      switch reason {
      case .notLearned: .notLearned
      case .notProved, nil: .notProved
      }
  }
}

extension SearchResult.Verdict {
  fileprivate init(_ verdict: Verdict) {
    self =
      switch verdict {
      case .better: .better
      case .neutral: .neutral
      case .worse: .worse
      case .inconclusive: .inconclusive
      }
  }
}
