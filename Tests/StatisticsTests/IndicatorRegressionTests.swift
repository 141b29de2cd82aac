// A regression on indicators against figures whose parts are known.

import Testing

@testable import Statistics

@Suite struct IndicatorRegressionTests {
  /// Two factors with two and three levels in unequal numbers, without noise.
  @Test func partsAreFound() {
    let (first, second) = ([0.3, -0.1], [1.0, 0, 0.5])
    let rows = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (1, 2), (0, 2)]
    let fit = IndicatorRegression(
      rows.map { 7 + first[$0.0] + second[$0.1] }, indicators: rows.map { [$0.0, 2 + $0.1] },
      columns: 5, freedom: 4)
    #expect(abs(fit.value([1, -1, 0, 0, 0]) - 0.4) < 1e-5)
    #expect(abs(fit.value([0, 0, 1, -1, 0]) - 1) < 1e-5)
    #expect(abs(fit.value([0, 0, 0, 1, -1]) + 0.5) < 1e-5)
    #expect(fit.residualVariance < 1e-9)
  }

  /// One factor: means and their standard errors, by hand.
  @Test func errorsAreThoseOfADifferenceOfMeans() {
    let fit = IndicatorRegression(
      [1, 2, 3, 6, 8], indicators: [[0], [0], [0], [1], [1]], columns: 2, freedom: 3)
    #expect(abs(fit.value([-1, 1]) - 5) < 1e-4)
    // Squares about the means: 2 and 2.
    #expect(abs(fit.residualVariance - 4.0 / 3) < 1e-4)
    let error = (4.0 / 3 * (1.0 / 3 + 1.0 / 2)).squareRoot()
    #expect(abs(fit.error([-1, 1]) - error) < 1e-4)
  }

  @Test func aSystemIsSolved() {
    let solved = Cholesky([4, 2, 0.6, 2, 5, 1, 0.6, 1, 3], size: 3).solve([1, -2, 3])
    for (row, right) in zip([[4, 2, 0.6], [2, 5, 1], [0.6, 1, 3]], [1.0, -2, 3]) {
      #expect(abs(zip(row, solved).reduce(0) { $0 + $1.0 * $1.1 } - right) < 1e-12)
    }
  }
}
