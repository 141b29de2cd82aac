// audit.json: how far the supernet of a run can be trusted, and what it took to find out.

import Model
import Statistics

/// What an audit measured: for each target, the supernet's word on random architectures beside retrains.
package struct AuditReport: Codable, Sendable {
  /// The confidence of each two-sided interval.
  package var confidence: Double
  /// The seeds of the retrains.
  package var seeds: [UInt64]
  /// One entry a target, mildest first.
  package var targets: [Target]
  /// Number of trainings from scratch; those that the run had made before are not made again.
  package var trainings: Int
  /// Wall-clock seconds: of the search pass, made again, and of all retrains.
  package var seconds: Summary.Seconds
  /// The check with more passes over the log; nil if there was none. `targets` is empty if that is all.
  package var passes: PassesReport? = nil

  /// A report; `targets` are in their order, mildest first.
  package init(
    confidence: Double, seeds: [UInt64], targets: [Target], trainings: Int,
    seconds: Summary.Seconds
  ) {
    self.confidence = confidence
    self.seeds = seeds
    self.targets = targets
    self.trainings = trainings
    self.seconds = seconds
  }

  /// One target.
  package struct Target: Codable, Sendable {
    /// The target: a cost ratio.
    package var target: Model.Target
    /// How the supernet's log losses of the random architectures rank beside the retrained ones.
    package var ranking: Kendall
    /// Kendall's τ_b between the retrains of one seed and those of another, the mean over all pairs of
    /// seeds: how well architectures so close can be ranked at all.
    package var seedTau: Double
    /// How many architectures make the best tenth; at least one, unless there are none.
    package var top: Int
    /// How many of the retrains' best tenth are in the supernet's.
    package var topShared: Int
    /// What the run found.
    package var found: Found
    /// The random architectures, of about equal cost: the supernet's favourite first.
    package var architectures: [Sampled]

    enum CodingKeys: String, CodingKey {
      case target, ranking
      case seedTau = "seed_tau"
      case top
      case topShared = "top_shared"
      case found, architectures
    }
  }

  /// What the run found for a target, among the random architectures.
  package struct Found: Codable, Sendable {
    /// The architecture.
    package var architecture: [String: ChoiceValue]
    /// Its cost over the baseline's.
    package var costRatio: Double
    /// The part of the target's cost that it leaves unspent; below 0 where it misses the target.
    package var unspent: Double
    /// Its mean log loss over the audit's seeds.
    package var logloss: Double
    /// How many of the random architectures have a lower mean log loss.
    package var better: Int
    /// The relative difference of log loss, the best random architecture against the found one: below 0
    /// where that one is better.
    package var bestDelta: Double
    /// The standard error of such a difference, from what seeds change of the differences.
    package var deltaError: Double

    enum CodingKeys: String, CodingKey {
      case architecture
      case costRatio = "cost_ratio"
      case unspent, logloss, better
      case bestDelta = "best_delta"
      case deltaError = "delta_error"
    }
  }

  /// A random architecture.
  package struct Sampled: Codable, Sendable {
    /// The architecture.
    package var architecture: [String: ChoiceValue]
    /// Its cost over the baseline's.
    package var costRatio: Double
    /// What the supernet said: the mean log loss over the last tenth of the pass.
    package var supernet: Double
    /// The log loss of each retrain, in the order of the seeds.
    package var loglosses: [Double]

    /// An architecture with what the supernet said and what its retrains measured.
    package init(
      architecture: [String: ChoiceValue], costRatio: Double, supernet: Double, loglosses: [Double]
    ) {
      self.architecture = architecture
      self.costRatio = costRatio
      self.supernet = supernet
      self.loglosses = loglosses
    }

    /// The mean log loss of the retrains.
    package var logloss: Double { loglosses.reduce(0, +) / Double(loglosses.count) }

    enum CodingKeys: String, CodingKey {
      case architecture
      case costRatio = "cost_ratio"
      case supernet, loglosses
    }
  }
}

extension AuditReport.Target {
  /// What follows from the losses of the random architectures and of the found one.
  ///
  /// - Parameters:
  ///   - sampled: retrained with the seeds of `found`, at least two.
  ///   - loglosses: the found architecture's log loss for each seed.
  package init(
    target: Model.Target, _ architecture: [String: ChoiceValue], costRatio: Double,
    loglosses: [Double],
    sampled: [AuditReport.Sampled], confidence: Double
  ) {
    let S = loglosses.count
    precondition(S > 1 && sampled.allSatisfy { $0.loglosses.count == S })
    let logloss = loglosses.reduce(0, +) / Double(S)
    self.target = target
    ranking = Kendall(sampled.map(\.supernet), sampled.map(\.logloss), confidence: confidence)
    let seedTaus = (0..<S).flatMap { s in
      (0..<s).map { t in
        Kendall.tau(sampled.map { $0.loglosses[s] }, sampled.map { $0.loglosses[t] })
      }
    }
    seedTau = seedTaus.reduce(0, +) / Double(seedTaus.count)
    architectures = sampled.sorted { $0.supernet < $1.supernet }
    let top = min(max(sampled.count / 10, 1), sampled.count)
    let best = Set(architectures.prefix(top).map(\.architecture))
    self.top = top
    topShared = sampled.sorted { $0.logloss < $1.logloss }.prefix(top)
      .count { best.contains($0.architecture) }
    found = AuditReport.Found(
      architecture: architecture, costRatio: costRatio, unspent: 1 - costRatio / target.ratio,
      logloss: logloss, better: sampled.count { $0.logloss < logloss },
      bestDelta: (sampled.map(\.logloss).min() ?? logloss) / logloss - 1,
      deltaError: Self.deltaError(
        sampled.map { zip($0.loglosses, loglosses).map { ($0 - $1) / logloss } }))
  }

  /// The standard error of the mean over the seeds of a row of differences, pooled over the rows.
  private static func deltaError(_ differences: [[Double]]) -> Double {
    guard let S = differences.first?.count else { return 0 }
    let squares = differences.joined().reduce(0) { $0 + $1 * $1 }
    let ofMeans = differences.reduce(0) { sum, row in
      let total = row.reduce(0, +)
      return sum + total * total / Double(S)
    }
    return (max(0, squares - ofMeans) / Double(differences.count * (S - 1) * S)).squareRoot()
  }
}
