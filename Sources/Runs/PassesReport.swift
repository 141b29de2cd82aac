// audit.json, `passes`: what more passes over the log would change, for the baseline and some candidates.

import Foundation
import Model
import Statistics

/// Architectures after one pass over all rows but the last tenth, and after several, judged on that tenth.
package struct PassesReport: Codable, Hashable, Sendable {
  /// The number of passes that is compared with one.
  package var passes: Int
  /// The rows of the last tenth, on which no pass trains.
  package var rows: Int
  /// The seeds of the trainings.
  package var seeds: [UInt64]
  /// The baseline first, then candidates, that of the mildest target first.
  package var architectures: [Trained]
  /// Number of trainings, with one pass and with several.
  package var trainings: Int
  /// Wall-clock seconds.
  package var seconds: Double

  /// A report; the baseline is the first architecture.
  package init(
    passes: Int, rows: Int, seeds: [UInt64], architectures: [Trained], trainings: Int,
    seconds: Double
  ) {
    (self.passes, self.rows, self.seeds) = (passes, rows, seeds)
    (self.architectures, self.trainings, self.seconds) = (architectures, trainings, seconds)
  }

  /// One architecture.
  package struct Trained: Codable, Hashable, Sendable {
    /// The target whose candidate it is; null for the baseline.
    @OrNull package var target: Target?
    /// The choice of every decision, by path.
    package var architecture: [String: ChoiceValue]
    /// Its cost over the baseline's.
    package var costRatio: Double
    /// The log loss of the last tenth after one pass, for each seed.
    package var onePass: [Double]
    /// That after all passes.
    package var allPasses: [Double]

    enum CodingKeys: String, CodingKey {
      case target, architecture
      case costRatio = "cost_ratio"
      case onePass = "one_pass"
      case allPasses = "all_passes"
    }

    /// An architecture with its log losses, one a seed.
    package init(
      target: Target?, architecture: [String: ChoiceValue], costRatio: Double, onePass: [Double],
      allPasses: [Double]
    ) {
      self.target = target
      (self.architecture, self.costRatio) = (architecture, costRatio)
      (self.onePass, self.allPasses) = (onePass, allPasses)
    }

    /// The relative difference of log loss between all passes and one: below 0 if more passes predict better.
    package var gain: Double { allPasses.sum / onePass.sum - 1 }
  }

  /// What more passes mean for a comparison after one.
  package enum Finding: Hashable, Sendable {
    /// One pass is far from what more reach: undertrained models are being compared.
    case undertrained
    /// One pass reaches about as much.
    case enough
    /// More passes predict worse: the networks learn the rows by heart.
    case overfitted
  }

  /// A difference of the baseline's log loss that counts: ten times the usual margin of a verdict.
  package static let leastGain = 0.01

  /// What the baseline says.
  package var finding: Finding {
    let gain = architectures.first?.gain ?? 0
    if gain <= -Self.leastGain { return .undertrained }
    return gain >= Self.leastGain ? .overfitted : .enough
  }

  /// Pairs of architectures, by their places, whose order by mean log loss is another after all passes.
  ///
  /// - Parameter noise: pairs are left out of which a difference is within so many standard errors. A standard error is
  ///   pooled over all pairs, since there are few seeds.
  package func turned(beyond noise: Double = 0) -> [(Int, Int)] {
    let errors = (pooledError(\.onePass), pooledError(\.allPasses))
    return architectures.indices.flatMap { i in
      architectures.indices[(i + 1)...].compactMap { j in
        let one = difference(i, j, \.onePass), all = difference(i, j, \.allPasses)
        let isClear = abs(one) > noise * errors.0 && abs(all) > noise * errors.1
        return one * all < 0 && isClear ? (i, j) : nil
      }
    }
  }

  /// The relative difference of mean log loss to the baseline.
  package func delta(_ place: Int, _ losses: KeyPath<Trained, [Double]>) -> Double {
    architectures[place][keyPath: losses].sum / architectures[0][keyPath: losses].sum - 1
  }

  private func difference(_ i: Int, _ j: Int, _ losses: KeyPath<Trained, [Double]>) -> Double {
    (architectures[i][keyPath: losses].sum - architectures[j][keyPath: losses].sum)
      / Double(seeds.count)
  }

  /// The standard error of a mean difference of two architectures with the same seeds.
  private func pooledError(_ losses: KeyPath<Trained, [Double]>) -> Double {
    let S = Double(seeds.count)
    var (squares, pairs) = (0.0, 0.0)
    for i in architectures.indices {
      for j in architectures.indices[(i + 1)...] {
        let mean = difference(i, j, losses)
        for (a, b) in zip(
          architectures[i][keyPath: losses], architectures[j][keyPath: losses])
        {
          squares += (a - b - mean) * (a - b - mean)
        }
        pairs += 1
      }
    }
    return S > 1 && pairs > 0 ? (squares / (pairs * (S - 1) * S)).squareRoot() : 0
  }
}

extension [Double] {
  fileprivate var sum: Double { reduce(0, +) }
}
