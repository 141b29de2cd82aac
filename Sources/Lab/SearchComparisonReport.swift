// What a comparison of searches says: the fields of `nas compare --json`.

import Model
import Runs
import Search
import Statistics
import Training

/// Searches of one space with several methods and seeds, and what their answers are worth.
package struct SearchComparisonReport: Codable, Sendable {
  /// The confidence of each two-sided interval.
  package var confidence: Double
  /// Look-ups for each target, where a table was searched; null where supernets were.
  @OrNull package var lookups: Int?
  /// Every search.
  package var searches: [Search]
  /// For each method and target, what all searches found.
  package var answers: [Answers]
  /// The first method against each other one, for each target.
  package var pairs: [Pair]
  /// The best architecture that is known under each target; absent in reports of earlier versions.
  package var best: [KnownBest]? = nil
  /// How supernets judge choices beside their trainings; absent where they were asked about no architecture.
  package var biases: [ChoiceBias]? = nil
  /// The baseline's log loss in the table over that of the best constant prediction, with an interval over its seeds; nil of
  /// fewer than two, and in reports of earlier versions.
  package var normalizedEntropy: NormalizedEntropy? = nil
  /// What a comparison of networks on the stream stands on; nil in reports of earlier versions.
  package var ground: WindowGround? = nil
  /// `not_learned` where the baseline is not proved to have learned, so that nothing tells the searches apart; else nil.
  package var reason: Summary.Reason? = nil

  enum CodingKeys: String, CodingKey {
    case confidence, lookups, searches, answers, pairs, best, biases
    case normalizedEntropy = "normalized_entropy"
    case ground, reason
  }

  /// One search: one supernet, or what stands in its place.
  package struct Search: Codable, Sendable {
    /// The method's name.
    package var searcher: String
    /// The seed of the search.
    package var seed: UInt64
    /// What it took; null where a table was searched.
    @OrNull package var work: Work?
    /// Kendall's τ between the supernet and the truth, over random architectures; null where there was no
    /// supernet, or the truth is not known.
    @OrNull package var ranking: Kendall?
    /// One answer a target.
    package var answers: [Answer]
  }

  /// The work of a search by exact FLOPs, in trainings of the baseline on the whole stream.
  package struct Work: Codable, Hashable, Sendable {
    /// The supernet's pass: what was trained and what was scored. Or trainings from scratch in its place.
    package var search: Double
    /// The playoff's trainings.
    package var playoff: Double
    /// Both.
    package var total: Double { search + playoff }
  }

  /// What one search found for a target, beside what there was to be found.
  package struct Answer: Codable, Sendable {
    /// The target: a cost ratio.
    package var target: Target
    /// The architecture.
    package var architecture: [String: ChoiceValue]
    /// Its cost over the baseline's.
    package var costRatio: Double
    /// The root mean square advantage of the controller's samples, in nats; null of other searchers.
    @OrNull package var advantage: Double?
    /// Its log loss in the table, and the seeds of which that is the mean.
    package var logloss: Double, seeds: Int
    /// Its log loss over that of the best feasible architecture that the table has, minus 1.
    @OrNull package var regret: Double?
    /// The standard error of the regret that training seeds leave; null where they are fewer than two.
    @OrNull package var regretError: Double?
    /// Its place among the feasible architectures, from 1; null where the table is incomplete.
    @OrNull package var rank: Int?
    /// Their number; null where the table is incomplete.
    @OrNull package var feasible: Int?

    enum CodingKeys: String, CodingKey {
      case target, architecture
      case costRatio = "cost_ratio"
      case advantage, logloss, seeds, regret
      case regretError = "regret_error"
      case rank, feasible
    }
  }

  /// What all searches of a method found for a target.
  package struct Answers: Codable, Sendable {
    /// The method's name.
    package var searcher: String
    /// The target: a cost ratio.
    package var target: Target
    /// The range of the cost ratios.
    package var costRatio: Range
    /// Median log loss.
    package var logloss: Double
    /// How far the costs lie below the target; absent in reports of earlier versions.
    package var below: Below? = nil
    /// Regret to the best that the table has.
    @OrNull package var regret: Regret?
    /// Rank; null where the table is incomplete.
    @OrNull package var rank: Rank?
    /// How far any two searches differ; null of a single search.
    @OrNull package var agreement: Agreement?
    /// The difference to the baseline; null where searches or seeds are fewer than two.
    @OrNull package var baseline: ReferenceDifference?
    /// The difference to the baseline scaled to the same target; null as above, and of scaling itself.
    @OrNull package var scaling: ReferenceDifference?

    enum CodingKeys: String, CodingKey {
      case searcher, target
      case costRatio = "cost_ratio"
      case logloss, below, regret, rank, agreement, baseline, scaling
    }
  }

  /// How far costs lie below a target, as shares of it.
  package struct Below: Codable, Hashable, Sendable {
    /// The median.
    package var median: Double
    /// The greatest.
    package var worst: Double
  }

  /// Least and greatest.
  package struct Range: Codable, Hashable, Sendable {
    /// The least.
    package var least: Double
    /// The greatest.
    package var greatest: Double
  }

  /// The regret of several searches.
  package struct Regret: Codable, Hashable, Sendable {
    /// The median, with its interval.
    package var middle: MedianInterval
    /// The greatest.
    package var worst: Double
    /// The standard error of the greatest that training seeds leave; null where they are fewer than two.
    @OrNull package var worstError: Double?

    enum CodingKeys: String, CodingKey {
      case middle, worst
      case worstError = "worst_error"
    }
  }

  /// The ranks of several searches.
  package struct Rank: Codable, Hashable, Sendable {
    /// The median.
    package var median: Double
    /// The greatest.
    package var worst: Int
    /// Number of feasible architectures.
    package var feasible: Int
  }

  /// The relative differences of log loss between what any two searches found.
  package struct Agreement: Codable, Hashable, Sendable {
    /// Pairs of searches that found the same architecture, and all pairs.
    package var same: Int, pairs: Int
    /// The median difference.
    package var median: Double
    /// The greatest difference.
    package var worst: Double
    /// The mean share of decisions in which two searches chose the same; absent in reports of earlier versions.
    package var choices: Double? = nil
    /// That share, if both had chosen at random.
    package var chance: Double? = nil
  }

  /// The first method against another one, over searches with equal seeds.
  package struct Pair: Codable, Sendable {
    /// The first method's name, and the other's.
    package var searcher: String, other: String
    /// The target: a cost ratio.
    package var target: Target
    /// The relative differences of log loss, first against other.
    package var differences: PairedDifferences
  }
}
