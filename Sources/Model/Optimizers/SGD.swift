// Plain gradient descent.

import Numerics

/// w −= η · g
package struct SGD: OptimizerRule {
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

  /// Nothing.
  package func states(of weight: WeightShape) -> [StateShape] { [] }

  /// The step on a dense weight.
  package func step(_ window: WeightWindow, gradient: Matrix) -> Bool {
    update(weights: window.weights, states: [], gradient: gradient, by: element)
  }

  /// The step on rows of a table.
  package func step(
    _ table: Parameter, groups: borrowing IDGroups, gradient: Matrix, scratch: Matrix
  ) -> Bool {
    updateRows(
      weights: table.weights, states: [], groups: groups, gradient: gradient, scratch: scratch,
      by: element)
  }

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

  private var element: Element { Element(rate: Float(learningRate)) }

  /// The step of one weight.
  private struct Element: ElementUpdate {
    let rate: Float

    @inline(__always)
    func step<Element: FloatLanes, let n: Int>(
      _ weight: inout Element, _ states: inout InlineArray<n, Element>, gradient: Element
    ) {
      weight = weight - rate * gradient
    }
  }
}
