// audit.json: how far the supernet of a run can be trusted, and what it took to find out.

import SearchSpace

/// What an audit measured: for each target, the supernet's word on random architectures beside retrains.
public struct AuditReport: Codable, Sendable {
  /// The confidence of each two-sided interval.
  public var confidence: Double
  /// The seeds of the retrains.
  public var seeds: [UInt64]
  /// One entry a target, mildest first.
  public var targets: [Target]
  /// Number of trainings from scratch; those that the run had made before are not made again.
  public var trainings: Int
  /// Wall-clock seconds: of the search pass, made again, and of all retrains.
  public var seconds: Summary.Seconds

  /// One target.
  public struct Target: Codable, Sendable {
    /// The target: a cost ratio.
    public var target: Double
    /// How the supernet's log losses of the random architectures rank beside the retrained ones.
    public var ranking: Kendall
    /// Kendall's τ_b between the retrains of one seed and those of another, the mean over all pairs of
    /// seeds: how well architectures so close can be ranked at all.
    public var seedTau: Double
    /// How many architectures make the best tenth; at least one, unless there are none.
    public var top: Int
    /// How many of the retrains' best tenth are in the supernet's.
    public var topShared: Int
    /// What the run found.
    public var found: Found
    /// The random architectures, of about equal cost: the supernet's favourite first.
    public var architectures: [Sampled]

    enum CodingKeys: String, CodingKey {
      case target, ranking
      case seedTau = "seed_tau"
      case top
      case topShared = "top_shared"
      case found, architectures
    }
  }

  /// What the run found for a target, among the random architectures.
  public struct Found: Codable, Sendable {
    /// The architecture.
    public var architecture: [String: ChoiceValue]
    /// Its cost over the baseline's.
    public var costRatio: Double
    /// The part of the target's cost that it leaves unspent; below 0 where it misses the target.
    public var unspent: Double
    /// Its mean log loss over the audit's seeds.
    public var logloss: Double
    /// How many of the random architectures have a lower mean log loss.
    public var better: Int
    /// The relative difference of log loss, the best random architecture against the found one: below 0
    /// where that one is better.
    public var bestDelta: Double
    /// The standard error of such a difference, from what seeds change of the differences.
    public var deltaError: Double

    enum CodingKeys: String, CodingKey {
      case architecture
      case costRatio = "cost_ratio"
      case unspent, logloss, better
      case bestDelta = "best_delta"
      case deltaError = "delta_error"
    }
  }

  /// A random architecture.
  public struct Sampled: Codable, Sendable {
    /// The architecture.
    public var architecture: [String: ChoiceValue]
    /// Its cost over the baseline's.
    public var costRatio: Double
    /// What the supernet said: the mean log loss over the last tenth of the pass.
    public var supernet: Double
    /// The log loss of each retrain, in the order of the seeds.
    public var loglosses: [Double]

    /// The mean log loss of the retrains.
    public var logloss: Double { loglosses.reduce(0, +) / Double(loglosses.count) }

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
  init(
    target: Double, _ architecture: [String: ChoiceValue], costRatio: Double, loglosses: [Double],
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
      architecture: architecture, costRatio: costRatio, unspent: 1 - costRatio / target,
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
