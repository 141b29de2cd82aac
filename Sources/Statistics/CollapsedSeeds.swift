// Trainings that ended far from others of the same architecture. They are named and never left out of an interval.

/// Finds the seeds with which the training of an architecture has collapsed: it ended in another mode, far above the
/// best one, as a network does whose units have died in the first steps.
///
/// Seeds are noisy, so a loss is far above only by three measures at once:
/// - beside what there is to learn: the gap to the next better seed is at least a fifth of what the best seed has
///   gained on the constant prediction;
/// - beside other seeds: the gap is at least twenty times the usual gap between two neighbouring seeds of one
///   architecture. Or it is half of that gain, which two seeds already tell;
/// - beside the log: block by block, the seed is above the best one with 99 % confidence.
///
/// The usual gap is the median over all architectures that were trained beside each other, the lower one of an even
/// number: each architecture that collapses adds one wide gap at most to at least one that is not.
package struct CollapsedSeeds: Sendable {
  /// What a gap must be of the gain of the best seed.
  static let leastShareOfGain = 0.2
  /// What a gap must be of the usual gap.
  static let leastGaps = 20.0
  /// The part of the best seed's gain that is a wide gap, whatever the other gaps are.
  static let halfOfGain = 0.5
  /// The confidence with which the blocks must agree, of a two-sided interval.
  static let confidence = 0.98

  private let constant: Double
  private let weights: [Double]
  private let usualGap: Double

  /// Takes the trainings of all architectures, for the usual gap.
  ///
  /// - Parameters:
  ///   - architectures: for each the S × B mean log losses of its seeds.
  ///   - constant: the mean log loss of the best constant prediction in each block, B.
  ///   - weights: how much each block counts, B; empty where all count alike.
  package init(_ architectures: [[[Double]]], constant: [Double], weights: [Double] = []) {
    let weights = Comparison.scaled(weights, blocks: constant.count)
    self.weights = weights
    self.constant = Self.mean(constant, weights)
    let gaps = architectures.flatMap { losses in
      let sorted = losses.map { Self.mean($0, weights) }.sorted()
      return zip(sorted, sorted.dropFirst()).map { $1 - $0 }
    }.sorted()
    usualGap = gaps.isEmpty ? 0 : gaps[(gaps.count - 1) / 2]
  }

  /// The places of the collapsed trainings of one architecture in its S × B mean log losses.
  package func indices(in losses: [[Double]]) -> [Int] {
    let means = losses.map { Self.mean($0, weights) }
    let order = means.indices.sorted { means[$0] < means[$1] }
    guard let best = order.first, constant > means[best] else { return [] }
    let gain = constant - means[best]
    let first = order.indices.dropFirst().first { place in
      let (loss, before) = (means[order[place]], means[order[place - 1]])
      let isFarFromOthers = loss - before >= max(Self.leastGaps * usualGap, .leastNonzeroMagnitude)
      return loss - before >= Self.leastShareOfGain * gain
        && (isFarFromOthers || loss - before >= Self.halfOfGain * gain)
        && isAbove(losses[order[place]], losses[best])
    }
    return first.map { order[$0...].sorted() } ?? []
  }

  /// Whether the log losses of one training are above those of another in block after block.
  private func isAbove(_ losses: [Double], _ others: [Double]) -> Bool {
    let differences = zip(weights, zip(losses, others)).map { $0 * ($1.0 - $1.1) }
    guard let low = PairedDifferences(differences, confidence: Self.confidence).low else {
      return true
    }
    return low > 0
  }

  private static func mean(_ losses: [Double], _ weights: [Double]) -> Double {
    zip(weights, losses).reduce(0) { $0 + $1.0 * $1.1 } / Double(losses.count)
  }
}
