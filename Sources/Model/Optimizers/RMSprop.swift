// RMSprop (Tieleman and Hinton 2012): gradients in units of their recent size.

import Numerics

/// v += (1 − α) · (g² − v), then w −= η · g / (√v + ε).
package struct RMSprop: ElementwiseRule {
  /// η
  package var learningRate = 0.01
  /// α: how much of the mean of squares stays.
  package var smoothing = 0.99
  /// ε
  package var epsilon = 1e-8

  /// Makes the default rule.
  package init() {}

  /// One sentence for the reference.
  package static let doc =
    "RMSprop, as in PyTorch: divides the step of each weight by the root of a mean of its squared gradients."

  /// The keys.
  package static let settings: [Setting<Self>] = [
    .number(
      "smoothing", \.smoothing, .from(0, below: 1),
      "The decay rate of RMSprop's mean of squared gradients."),
    .number(
      "epsilon", \.epsilon, .atLeast(1e-30),
      "The constant added to the root of the mean of squared gradients."),
  ]

  /// v
  package static let stateCount = 1

  /// Their weights stay, their means of squares shrink.
  package var movesUnnamedRows: Bool { true }

  /// α
  package var fading: [Double] { [smoothing] }

  /// The step of a weight.
  package func element(step: Int, rate: Double) -> Element {
    Element(rate: Float(rate), new: Float(1 - smoothing), epsilon: Float(epsilon))
  }

  /// The same, with the usual α and ε.
  package var inFuxiCTR: Counterpart? {
    let isUsual = (smoothing, epsilon) == (0.99, 1e-8)
    return Counterpart(
      "RMSprop",
      differences: isUsual
        ? []
        : ["FuxiCTR's RMSprop has α = 0.99, ε = 1e-08; in nas they are \(smoothing), \(epsilon)."])
  }

  /// The step of one weight.
  package struct Element: ElementUpdate {
    /// η, 1 − α, ε
    let rate: Float, new: Float, epsilon: Float

    /// A step.
    @inline(__always)
    package func step<Lanes: FloatLanes, let n: Int>(
      _ weight: inout Lanes, _ states: inout InlineArray<n, Lanes>, gradient: Lanes
    ) {
      states[0] = states[0] + new * (gradient * gradient - states[0])
      weight = weight - rate * gradient / (Lanes.squareRoot(states[0]) + epsilon)
    }
  }
}
