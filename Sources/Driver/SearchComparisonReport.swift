// What a comparison of searches says: the fields of `nas compare --json`.

import SearchSpace

/// Searches of one space with several methods and seeds, and what their answers are worth.
public struct SearchComparisonReport: Codable, Sendable {
  /// The confidence of each two-sided interval.
  public var confidence: Double
  /// Look-ups for each target, where a table was searched; null where supernets were.
  @OrNull public var lookups: Int?
  /// Every search.
  public var searches: [Search]
  /// For each method and target, what all searches found.
  public var answers: [Answers]
  /// The first method against each other one, for each target.
  public var pairs: [Pair]

  /// One search: one supernet, or what stands in its place.
  public struct Search: Codable, Sendable {
    /// The method's name.
    public var searcher: String
    /// The seed of the search.
    public var seed: UInt64
    /// What it took; null where a table was searched.
    @OrNull public var work: Work?
    /// Kendall's τ between the supernet and the truth, over random architectures; null where there was no
    /// supernet, or the truth is not known.
    @OrNull public var ranking: Kendall?
    /// One answer a target.
    public var answers: [Answer]
  }

  /// The work of a search by exact FLOPs, in trainings of the baseline on the whole stream.
  public struct Work: Codable, Hashable, Sendable {
    /// The supernet's pass: what was trained and what was scored. Or trainings from scratch in its place.
    public var search: Double
    /// The playoff's trainings.
    public var playoff: Double
  }

  /// What one search found for a target, beside what there was to be found.
  public struct Answer: Codable, Sendable {
    /// The target: a cost ratio.
    public var target: Double
    /// The architecture.
    public var architecture: [String: ChoiceValue]
    /// Its cost over the baseline's.
    public var costRatio: Double
    /// The root mean square advantage of the controller's samples, in nats; null of other searchers.
    @OrNull public var advantage: Double?
    /// Its log loss in the table, and the seeds of which that is the mean.
    public var logloss: Double, seeds: Int
    /// Its log loss over that of the best feasible architecture, minus 1; null where the table is incomplete.
    @OrNull public var regret: Double?
    /// The standard error of the regret that training seeds leave; null where they are fewer than two.
    @OrNull public var regretError: Double?
    /// Its place among the feasible architectures, from 1; null where the table is incomplete.
    @OrNull public var rank: Int?
    /// Their number; null where the table is incomplete.
    @OrNull public var feasible: Int?

    enum CodingKeys: String, CodingKey {
      case target, architecture
      case costRatio = "cost_ratio"
      case advantage, logloss, seeds, regret
      case regretError = "regret_error"
      case rank, feasible
    }
  }

  /// What all searches of a method found for a target.
  public struct Answers: Codable, Sendable {
    /// The method's name.
    public var searcher: String
    /// The target: a cost ratio.
    public var target: Double
    /// The range of the cost ratios.
    public var costRatio: Range
    /// Median log loss.
    public var logloss: Double
    /// Regret; null where the table is incomplete.
    @OrNull public var regret: Regret?
    /// Rank; null where the table is incomplete.
    @OrNull public var rank: Rank?
    /// How far any two searches differ; null of a single search.
    @OrNull public var agreement: Agreement?
    /// The difference to the baseline; null where searches or seeds are fewer than two.
    @OrNull public var baseline: ReferenceDifference?
    /// The difference to the baseline scaled to the same target; null as above, and of scaling itself.
    @OrNull public var scaling: ReferenceDifference?

    enum CodingKeys: String, CodingKey {
      case searcher, target
      case costRatio = "cost_ratio"
      case logloss, regret, rank, agreement, baseline, scaling
    }
  }

  /// Least and greatest.
  public struct Range: Codable, Hashable, Sendable {
    /// The least.
    public var least: Double
    /// The greatest.
    public var greatest: Double
  }

  /// The regret of several searches.
  public struct Regret: Codable, Hashable, Sendable {
    /// The median, with its interval.
    public var middle: MedianInterval
    /// The greatest.
    public var worst: Double
    /// The standard error of the greatest that training seeds leave; null where they are fewer than two.
    @OrNull public var worstError: Double?

    enum CodingKeys: String, CodingKey {
      case middle, worst
      case worstError = "worst_error"
    }
  }

  /// The ranks of several searches.
  public struct Rank: Codable, Hashable, Sendable {
    /// The median.
    public var median: Double
    /// The greatest.
    public var worst: Int
    /// Number of feasible architectures.
    public var feasible: Int
  }

  /// The relative differences of log loss between what any two searches found.
  public struct Agreement: Codable, Hashable, Sendable {
    /// Pairs of searches that found the same architecture, and all pairs.
    public var same: Int, pairs: Int
    /// The median difference.
    public var median: Double
    /// The greatest difference.
    public var worst: Double
  }

  /// The first method against another one, over searches with equal seeds.
  public struct Pair: Codable, Sendable {
    /// The first method's name, and the other's.
    public var searcher: String, other: String
    /// The target: a cost ratio.
    public var target: Double
    /// The relative differences of log loss, first against other.
    public var differences: PairedDifferences
  }
}
