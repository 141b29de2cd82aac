// Whether a comparison of searches stands on networks that have learned something.

import Model
import Statistics
import Training

extension SearchComparisonReport {
  /// The same report, with the normalised entropy of the baseline's trainings in the table, and with a reason if they are
  /// not proved to have learned. A table without two trainings of the baseline proves nothing, and refutes nothing: its report
  /// has no reason, unless the stream cannot carry any claim.
  ///
  /// - Throws: `InputError` where the dataset is damaged.
  package func grounded(
    on stream: TrainingStream, _ space: CostedSpace, _ table: TruthTable
  ) throws -> SearchComparisonReport {
    var report = self
    let outcomes = try WindowOutcomes(stream, batch: space.space.training.batch)
    let ground = WindowGround(stream, outcomes, batch: space.space.training.batch)
    let losses = (table.losses[space.space.baseline] ?? [:]).sorted { $0.key < $1.key }
    report.ground = ground
    report.normalizedEntropy = Self.entropy(
      losses.map(\.value), over: outcomes.featurelessLoss, confidence: confidence)
    let isKnown = report.normalizedEntropy != nil || ground.shortfall != nil
    if isKnown, Learned(report.normalizedEntropy, on: ground) == nil { report.reason = .notLearned }
    return report
  }

  private static func entropy(
    _ losses: [Double], over entropy: Double, confidence: Double
  ) -> NormalizedEntropy? {
    guard losses.count > 1, entropy > 0 else { return nil }
    let ratios = PairedDifferences(losses.map { $0 / entropy }, confidence: confidence)
    guard let low = ratios.low, let high = ratios.high else { return nil }
    return NormalizedEntropy(value: ratios.mean, low: low, high: high)
  }
}
