// What a rehearsal shows: how often verdicts erred where erring was easiest, and what searching and judging on one log costs.

import CGSL

/// The mean Δ of an architecture over fresh logs, and its standard error.
struct TrueDelta: Codable, Sendable {
  var mean: Double
  var standardError: Double

  enum CodingKeys: String, CodingKey {
    case mean
    case standardError = "standard_error"
  }
}

/// The decisions on one segment, each made with a margin at the truth.
struct RehearsedDecision: Codable, Sendable {
  var segment: Int
  /// Whether the decision over all targets, with the margin at the least true Δ, claimed anything.
  var claims: Bool
  /// One entry a target, mildest first.
  var targets: [Target]
  /// S × B log losses of the baseline.
  var baseline: [[Double]]

  struct Target: Codable, Sendable {
    var truth: TrueDelta
    /// The estimate of Δ at the first look.
    var firstLook: Double
    /// Whether the decision over this target alone, with the margin at its true Δ, claimed anything.
    var claims: Bool
    /// The seeds that the decision over all targets spent on it.
    var seeds: Int
    /// S × B log losses.
    var loglosses: [[Double]]

    enum CodingKeys: String, CodingKey {
      case truth
      case firstLook = "first_look"
      case claims, seeds, loglosses
    }
  }
}

/// The result of a rehearsal.
public struct RehearsalReport: Codable, Sendable {
  /// Rows of a segment.
  public var rows: Int
  /// The confidence of the intervals of error rates, and 1 minus the error that is allowed.
  public var confidence: Double
  /// Different architectures that were found.
  public var architectures: Int
  /// How often a decision over all targets claimed anything where nothing was true.
  public var together: ErrorRate
  /// Each target alone, mildest first.
  public var targets: [Target]

  /// What was measured of one target.
  public struct Target: Codable, Sendable {
    /// The target: a cost ratio.
    public var target: Double
    /// How often a decision over this target alone claimed what was not true.
    public var errors: ErrorRate
    /// The mean true Δ of what was found, and the mean standard error with which each is known.
    public var truth: Double, truthError: Double
    /// The mean over the segments of Δ at the first look minus the truth, and its standard error: below 0
    /// where searching and judging on one log flatters what was found.
    public var bias: Double, biasError: Double
    /// The mean number of seeds that the decision over all targets spent.
    public var seeds: Double

    enum CodingKeys: String, CodingKey {
      case target, errors, truth
      case truthError = "truth_error"
      case bias
      case biasError = "bias_error"
      case seeds
    }
  }

  init(
    _ decisions: [RehearsedDecision], targets: [Double], rows: Int, architectures: Int,
    confidence: Double
  ) {
    self.rows = rows
    self.confidence = confidence
    self.architectures = architectures
    together = ErrorRate(
      errors: decisions.count(where: \.claims), of: decisions.count, confidence: confidence)
    let n = Double(decisions.count)
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / n }
    self.targets = targets.indices.map { t in
      let results = decisions.map { $0.targets[t] }
      let biases = results.map { $0.firstLook - $0.truth.mean }
      let bias = mean(biases)
      let variance = biases.reduce(0) { $0 + ($1 - bias) * ($1 - bias) } / (n - 1)
      return Target(
        target: targets[t],
        errors: ErrorRate(
          errors: results.count(where: \.claims), of: results.count, confidence: confidence),
        truth: mean(results.map(\.truth.mean)),
        truthError: mean(results.map(\.truth.standardError)),
        bias: bias, biasError: (variance / n).squareRoot(),
        seeds: mean(results.map { Double($0.seeds) }))
    }
  }
}

/// How often something went wrong, with the interval of Clopper and Pearson (1934).
public struct ErrorRate: Codable, Hashable, Sendable {
  /// Errors.
  public let errors: Int
  /// Trials.
  public let trials: Int
  /// The bounds of the rate, which together hold with the confidence.
  public let low: Double, high: Double

  /// So many errors in so many trials.
  ///
  /// - Parameter confidence: of the two-sided interval, e.g. 0.95.
  public init(errors: Int, of trials: Int, confidence: Double) {
    precondition(trials > 0 && (0...trials).contains(errors))
    let tail = (1 - confidence) / 2
    let (k, n) = (Double(errors), Double(trials))
    self.errors = errors
    self.trials = trials
    low = errors == 0 ? 0 : gsl_cdf_beta_Pinv(tail, k, n - k + 1)
    high = errors == trials ? 1 : gsl_cdf_beta_Qinv(tail, k + 1, n - k)
  }

  /// Errors over trials.
  public var rate: Double { Double(errors) / Double(trials) }
}
