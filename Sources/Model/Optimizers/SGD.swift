// Plain gradient descent.

import Numerics

/// w −= η · g
package struct SGD: OptimizerRule {
  /// η
  package var learningRate = 0.02

  /// Makes the default rule.
  package init() {}

  /// Makes a rule.
  package init(rate: Double) { learningRate = rate }

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
