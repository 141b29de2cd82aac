// Matrices inside larger ones, and a measure of how far counts are from what was expected.

import Numerics

/// A view in the middle of a larger matrix, whose margin shows whether anything was written beside it.
struct Framed {
  let view: Matrix
  private let whole: Matrix
  private static let margin: Float = -77

  /// Numbers in [-1, 1), the same for the same seed.
  init(rows: Int, columns: Int, seed: UInt64) {
    whole = Matrix(rows: rows + 2, columns: columns + 5)
    whole.fill(Self.margin)
    view = whole[rows: 1..<rows + 1][columns: 2..<columns + 2]
    view.fillUniform(bound: 1, RandomStream(seed: seed, purpose: "test matrix"))
  }

  /// Whether the margin is as it was.
  var isMarginUntouched: Bool {
    (0..<whole.rows).allSatisfy { i in
      whole.array(row: i).enumerated().allSatisfy { j, element in
        let isInside = (1..<view.rows + 1).contains(i) && (2..<view.columns + 2).contains(j)
        return isInside || element == Self.margin
      }
    }
  }
}

extension Matrix {
  /// Row after row.
  var elements: [[Float]] { (0..<rows).map(array(row:)) }

  /// The greatest distance of an element from an expected one.
  func distance(to expected: [[Double]]) -> Double {
    zip(elements.joined(), expected.joined()).map { abs(Double($0) - $1) }.max() ?? 0
  }
}

extension [[Float]] {
  var doubles: [[Double]] { map { $0.map(Double.init) } }
}

/// Pearson's χ² of counts against equal frequencies, over its 99.9 % quantile (Wilson and Hilferty
/// 1931): above 1 once in a thousand.
func excessOverUniform(_ counts: [Int]) -> Double {
  let expected = Double(counts.reduce(0, +)) / Double(counts.count)
  let χ² = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
  let freedom = Double(counts.count - 1)
  let root = 1 - 2 / (9 * freedom) + 3.09 * (2 / (9 * freedom)).squareRoot()
  return χ² / (freedom * root * root * root)
}
