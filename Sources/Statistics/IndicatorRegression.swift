// Least squares on indicators: which of several properties explain a figure.

import Foundation

/// A linear regression of figures on columns that are 0 or 1, a few of them 1 in each row.
///
/// Columns and figures are centred, and a ridge that is small beside any column's sum of squares makes the solution
/// unique if columns are linearly dependent, as the indicators of a factor's levels are. Contrasts between levels do
/// not notice it.
package struct IndicatorRegression: Sendable {
  /// One coefficient a column.
  package let coefficients: [Double]
  /// The variance of a figure about the regression.
  package let residualVariance: Double
  private let factor: Cholesky

  /// Fits N figures.
  ///
  /// - Parameters:
  ///   - indicators: for each figure the columns that are 1.
  ///   - columns: P.
  ///   - freedom: the degrees of freedom that the residuals have, above 0.
  package init(_ figures: [Double], indicators: [[Int]], columns: Int, freedom: Int) {
    precondition(figures.count == indicators.count && freedom > 0)
    let n = Double(figures.count)
    let mean = figures.reduce(0, +) / n
    var share = [Double](repeating: 0, count: columns)
    for row in indicators { for c in row { share[c] += 1 / n } }
    // P × P: sums of products of centred columns.
    var products = (0..<columns * columns).map { -n * share[$0 / columns] * share[$0 % columns] }
    var sums = [Double](repeating: 0, count: columns)
    for (figure, row) in zip(figures, indicators) {
      for c in row {
        sums[c] += figure - mean
        for other in row { products[c * columns + other] += 1 }
      }
    }
    for c in 0..<columns { products[c * columns + c] += 1e-6 * n }
    factor = Cholesky(products, size: columns)
    let coefficients = factor.solve(sums)
    self.coefficients = coefficients
    let centre = zip(share, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
    let squares = zip(figures, indicators).reduce(0) { sum, row in
      let residual = row.0 - mean - row.1.reduce(-centre) { $0 + coefficients[$1] }
      return sum + residual * residual
    }
    residualVariance = squares / Double(freedom)
  }

  /// A linear combination of the coefficients.
  package func value(_ contrast: [Double]) -> Double {
    zip(contrast, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Its standard error.
  package func error(_ contrast: [Double]) -> Double {
    let solved = factor.solve(contrast)
    let variance = zip(contrast, solved).reduce(0) { $0 + $1.0 * $1.1 }
    return (residualVariance * max(variance, 0)).squareRoot()
  }
}

/// The factor L of a symmetric positive definite matrix A = L·Lᵀ.
struct Cholesky: Sendable {
  private let size: Int
  /// N × N; what is above the diagonal is not used.
  private var factor: [Double]

  /// Factorises a matrix, `size` × `size`.
  ///
  /// - Precondition: it is positive definite.
  init(_ matrix: [Double], size: Int) {
    precondition(matrix.count == size * size)
    self.size = size
    factor = matrix
    for j in 0..<size {
      for i in j..<size {
        var sum = factor[i * size + j]
        for k in 0..<j { sum -= factor[i * size + k] * factor[j * size + k] }
        precondition(i > j || sum > 0, "the matrix is positive definite")
        factor[i * size + j] = i == j ? sum.squareRoot() : sum / factor[j * size + j]
      }
    }
  }

  /// The solution x of A·x = `right`.
  func solve(_ right: [Double]) -> [Double] {
    var x = right
    for i in 0..<size {
      for k in 0..<i { x[i] -= factor[i * size + k] * x[k] }
      x[i] /= factor[i * size + i]
    }
    for i in (0..<size).reversed() {
      for k in i + 1..<size { x[i] -= factor[k * size + i] * x[k] }
      x[i] /= factor[i * size + i]
    }
    return x
  }
}
