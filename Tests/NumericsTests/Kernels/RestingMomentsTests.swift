// Adam's steps without gradients, against Adam in doubles, step by step.

import Foundation
import Testing

@testable import Numerics

@Suite struct RestingMomentsTests {
  /// Whole lanes and the rest, gaps below and above the powers that are kept ready, at rates that rise and fall, with
  /// decay and without.
  @Test(arguments: [1, 7, 8, 19], [1, 5, 140, 1500]) func stepByStep(columns: Int, gap: Int) {
    for (decay, stillFrom) in [(0.0, 40 as Int?), (0.01, nil)] {
      let (β1, β2, ε, first) = (0.9, 0.999, 1e-8, 30)
      func rate(_ t: Int) -> Double { 0.01 * min(1, Double(t) / 40) / (1 + Double(t) / 500) }
      var moments = RestingMoments(beta1: β1, beta2: β2, epsilon: ε, stillFrom: stillFrom)
      for t in 1...first + gap {
        moments.append(
          rate: Float(rate(t) / (1 - pow(β1, Double(t)))),
          scale: Float(1 / (1 - pow(β2, Double(t))).squareRoot()),
          keeping: Float(1 - rate(t) * decay))
      }
      let (w, m, v) = (
        Matrix(rows: 3, columns: columns), Matrix(rows: 3, columns: columns),
        Matrix(rows: 3, columns: columns)
      )
      var expected: [(w: Double, m: Double, v: Double)] = []
      for j in 0..<columns {
        let g = 1e-6 * pow(10, Double(j % 5)) * (j % 2 == 0 ? 1 : -1)
        (w[1, j], m[1, j], v[1, j]) = (0.1 * Float(j + 1), Float(0.1 * g), Float(0.001 * g * g))
        expected.append((Double(w[1, j]), Double(m[1, j]), Double(v[1, j])))
      }
      moments.rest(weights: w, means: m, squares: v, row: 1, steps: first + 1...first + gap)
      for j in 0..<columns {
        var (x, mean, square) = expected[j]
        for t in first + 1...first + gap {
          (mean, square) = (β1 * mean, β2 * square)
          x = (1 - rate(t) * decay) * x
          x -=
            rate(t) / (1 - pow(β1, Double(t))) * mean
            / ((square / (1 - pow(β2, Double(t)))).squareRoot() + ε)
        }
        #expect(abs(Double(w[1, j]) - x) < 2e-6 * (1 + abs(x)), "column \(j)")
        #expect(abs(Double(v[1, j]) - square) <= 1e-5 * square)
        #expect(w[0, j] == 0 && m[2, j] == 0)
      }
    }
  }

  /// A weight that would leave the floats stays as it was.
  @Test func staysFinite() {
    var moments = RestingMoments(beta1: 0.9, beta2: 0.999, epsilon: 1e-30, stillFrom: 1)
    moments.append(rate: 3e38, scale: 1, keeping: 1)
    let (w, m, v) = (
      Matrix(rows: 1, columns: 9), Matrix(rows: 1, columns: 9), Matrix(rows: 1, columns: 9)
    )
    w.fill(0.5)
    m.fill(100)
    moments.rest(weights: w, means: m, squares: v, row: 0, steps: 1...1)
    for j in 0..<9 { #expect(w[0, j] == 0.5) }
  }
}
