// A check with more passes that never was.

@testable import Runs

extension PassesReport {
  /// A check of the baseline and two candidates, with three seeds around these means after one pass and after four.
  static func sample(
    _ means: [(one: Double, all: Double)] = [(0.302, 0.262), (0.301, 0.261), (0.305, 0.266)],
    noise: Double = 0.0001
  ) -> PassesReport {
    // The seeds of one architecture do not move as those of another.
    func losses(_ mean: Double, _ place: Int) -> [Double] {
      [-1.0, 0, 1].map { mean + noise * $0 * (place % 2 == 0 ? 1 : -1) }
    }
    let architectures = means.enumerated().map { place, mean in
      PassesReport.Trained(
        target: [nil, 0.9, 0.5][place], architecture: [:], costRatio: [1, 0.9, 0.5][place],
        onePass: losses(mean.one, place), allPasses: losses(mean.all, place))
    }
    return PassesReport(
      passes: 4, rows: 32_735, seeds: [1, 2, 3], architectures: architectures, trainings: 18,
      seconds: 61.4)
  }
}
