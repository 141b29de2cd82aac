// Plain gradient descent.

import Numerics

/// w −= η · g
package struct SGD: ElementwiseRule {
  /// η
  package var learningRate = 0.02
  /// Without effect. Spaces may have it from their time with AdaGrad, and have it written.
  package var initialAccumulator = 1e-8

  /// Makes the default rule.
  package init() {}

  /// Makes a rule.
  package init(rate: Double) { learningRate = rate }

  /// One sentence for the reference.
  package static let doc = "Stochastic gradient descent."

  /// The keys.
  package static let settings: [Setting<Self>] = [
    .number(
      "initial_accumulator", \.initialAccumulator, .atLeast(0),
      "No effect: accepted so that a space can switch from AdaGrad to SGD.")
  ]

  /// The step of a weight.
  package func element(step: Int, rate: Double) -> Element { Element(rate: Float(rate)) }

  /// The same.
  package var inFuxiCTR: Counterpart? { Counterpart("SGD") }

  /// The same, once its momentum is taken away.
  package var inEasyRec: (tables: Counterpart, dense: Counterpart)? {
    let rate = (key: "lr", value: learningRate)
    return (
      Counterpart("sgd_optimizer", settings: [rate]),
      Counterpart("sgd_optimizer", settings: [rate, ("momentum", 0)])
    )
  }

  /// The step of one weight.
  package struct Element: ElementUpdate {
    let rate: Float

    /// A step.
    @inline(__always)
    package func step<Lanes: FloatLanes, let n: Int>(
      _ weight: inout Lanes, _ states: inout InlineArray<n, Lanes>, gradient: Lanes
    ) {
      weight = weight - rate * gradient
    }
  }
}
