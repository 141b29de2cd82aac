// Rows of a table between two batches that name them, under Adam: without gradients its moments shrink by fixed factors,
// so that a step takes one quotient.

import Foundation

/// What all weights have in common in Adam's steps without a gradient.
///
/// In step t, the j-th after the last one with a gradient, m = β₁ʲ m₀ and √v = β₂^(j/2) √v₀, so that
/// w ← k w − a m₀ / (b √v₀ + ε) with a = η β₁ʲ / (1 − β₁ᵗ) and b = β₂^(j/2) / √(1 − β₂ᵗ).
package struct RestingMoments: Sendable {
  /// Of every step so far, from step 1 on: η / (1 − β₁ᵗ), 1 / √(1 − β₂ᵗ), and k.
  private var rates: [Float] = [], scales: [Float] = [], kept: [Float] = []
  /// β₁ʲ and β₂^(j/2), from j = 0 on, as far as they were needed.
  private let means: [Float], roots: [Float]
  private let beta1: Double, beta2: Double
  private let epsilon: Float
  /// From this step on a weight that a step has left as it was is left so by all later ones; nil if that is not known.
  private let stillFrom: Int?

  /// Starts at the first step.
  package init(beta1: Double, beta2: Double, epsilon: Double, stillFrom: Int?) {
    (self.beta1, self.beta2, self.epsilon) = (beta1, beta2, Float(epsilon))
    self.stillFrom = stillFrom
    means = (0..<Self.powers).map { Float(pow(beta1, Double($0))) }
    roots = (0..<Self.powers).map { Float(pow(beta2, Double($0) / 2)) }
  }

  /// Powers that are kept ready.
  private static let powers = 1024

  /// Adds the next step.
  package mutating func append(rate: Float, scale: Float, keeping: Float) {
    rates.append(rate)
    scales.append(scale)
    kept.append(keeping)
  }

  /// Takes a row through the steps `steps`, of which no batch named it. Steps are subtracted one after the other, as a
  /// dense update would subtract them.
  ///
  /// - Parameters:
  ///   - means, squares: m and v, of the shape of the weights.
  ///   - steps: the first is 1. A weight that would not be finite stays as it was.
  package func rest(
    weights: Matrix, means m: Matrix, squares v: Matrix, row: Int, steps: ClosedRange<Int>
  ) {
    precondition(row >= 0 && row < weights.rows)
    precondition(steps.lowerBound >= 1 && steps.upperBound <= rates.count)
    for state in [m, v] {
      precondition(state.rows == weights.rows && state.columns == weights.columns)
    }
    let (w, m, v) = (
      weights.base + row * weights.stride, m.base + row * m.stride, v.base + row * v.stride
    )
    let count = weights.columns
    let faded = (
      Float(pow(beta1, Double(steps.count))), Float(pow(beta2, Double(steps.count)))
    )
    rates.withUnsafeBufferPointer { rates in
      forLanes(count) { j in
        let (mean, root) = (m.lanes(j), Lanes.squareRoot(v.lanes(j)))
        let before = w.lanes(j)
        let after = rested(before, mean, root, steps, rates)
        w.store(before.replacing(with: after, where: after - after .== Lanes.zero), j)
      } rest: { j in
        let (mean, root) = (Lanes(repeating: m[j]), Lanes(repeating: v[j].squareRoot()))
        let after = rested(Lanes(repeating: w[j]), mean, root, steps, rates)[0]
        if after.isFinite { w[j] = after }
      }
    }
    scaleRow(m, by: faded.0, count: count)
    scaleRow(v, by: faded.1, count: count)
  }

  @inline(__always)
  private func rested(
    _ weight: Lanes, _ mean: Lanes, _ root: Lanes, _ steps: ClosedRange<Int>,
    _ rates: UnsafeBufferPointer<Float>
  ) -> Lanes {
    var weight = weight
    var j = 0
    for step in steps {
      j += 1
      let (meanPower, rootPower) =
        j < Self.powers
        ? (means[j], roots[j])
        : (Float(pow(beta1, Double(j))), Float(pow(beta2, Double(j) / 2)))
      let a = rates[step - 1] * meanPower
      let b = scales[step - 1] * rootPower
      let next = kept[step - 1] * weight - a * mean / (b * root + epsilon)
      let isStill = all(next .== weight)
      weight = next
      if isStill, let stillFrom, step >= stillFrom { break }
    }
    return weight
  }
}
