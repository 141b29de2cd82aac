// What a rehearsal shows: how often verdicts erred where erring was easiest, and what searching and judging on one log costs.

import CGSL
import Model
import Statistics

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
  package var targets: [Target]
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
package struct RehearsalReport: Codable, Sendable {
  /// Rows of a segment.
  package var rows: Int
  /// The confidence of the intervals of error rates, and 1 minus the error that is allowed.
  package var confidence: Double
  /// Different architectures that were found.
  package var architectures: Int
  /// How often a decision over all targets claimed anything where nothing was true.
  package var together: ErrorRate
  /// Each target alone, mildest first.
  package var targets: [Target]

  /// What was measured of one target.
  package struct Target: Codable, Sendable {
    /// The target: a cost ratio.
    package var target: Model.Target
    /// How often a decision over this target alone claimed what was not true.
    package var errors: ErrorRate
    /// The mean true Δ of what was found, and the mean standard error with which each is known.
    package var truth: Double, truthError: Double
    /// The mean over the segments of Δ at the first look minus the truth, and its standard error: below 0
    /// where searching and judging on one log flatters what was found.
    package var bias: Double, biasError: Double
    /// The mean number of seeds that the decision over all targets spent.
    package var seeds: Double

    enum CodingKeys: String, CodingKey {
      case target, errors, truth
      case truthError = "truth_error"
      case bias
      case biasError = "bias_error"
      case seeds
    }
  }

  init(
    _ decisions: [RehearsedDecision], targets: [Model.Target], rows: Int, architectures: Int,
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
