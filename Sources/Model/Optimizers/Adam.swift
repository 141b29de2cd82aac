// Adam (Kingma and Ba 2015, algorithm 1): steps along a mean of past gradients, each weight's in units of their size.
//
// It is lazy on tables: a row that the batch does not name stays as it is, with its means, where dense Adam would move
// it on. Bias is corrected by the steps that the table has taken, as PyTorch's SparseAdam and TensorFlow's LazyAdam do,
// so that a table learns as it does there. (Counts of each row would cost a number a row, and make the first step of a
// row that comes late a third as long.)

import Foundation
import Numerics

/// In step t: m += (1 − β₁) · (g − m) and v += (1 − β₂) · (g² − v), then w −= η · m̂ / (√v̂ + ε)
/// with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ).
///
/// A table counts the steps in which it was updated. The rows of a dense weight count each for itself, since
/// sub-networks leave some out; in a network of one shape all counts are the same.
package struct Adam: OptimizerRule {
  /// η
  package var learningRate = 0.001
  /// β₁: how much of the mean of gradients stays.
  package var beta1 = 0.9
  /// β₂: how much of the mean of squares stays.
  package var beta2 = 0.999
  /// ε: far below the gradients, so that it only keeps 0 / 0 away.
  package var epsilon = 1e-8

  /// Makes the default rule.
  package init() {}

  /// One sentence for the reference.
  package static let doc =
    "Adam, lazy for embeddings: rows of a table that do not occur in a batch are not updated."

  /// The keys.
  package static let settings: [Setting<Self>] = [
    .number(
      "beta1", \.beta1, .from(0, below: 1), "The decay rate of the mean of gradients."),
    .number(
      "beta2", \.beta2, .from(0, below: 1),
      "The decay rate of the mean of squared gradients."),
    .number(
      "epsilon", \.epsilon, .atLeast(1e-30),
      "The constant added to the root of the mean of squared gradients."),
  ]

  /// m and v of every weight, and the steps: of each row, or of a table.
  package func states(of weight: WeightShape) -> [StateShape] {
    let counts = weight.kind == .table ? min(weight.rows, 1) : weight.rows
    return [
      .elements(of: weight, initial: 0), .elements(of: weight, initial: 0),
      StateShape(rows: counts, columns: 1, initial: 0),
    ]
  }

  /// The step on a dense weight: rows that have taken equally many steps are updated together.
  package func step(_ window: WeightWindow, gradient: Matrix) -> Bool {
    let (weights, means, squares) = (window.weights, window.state(0), window.state(1))
    let counts = window.state(2)
    var isFinite = true
    var first = 0
    while first < counts.rows {
      let count = counts[first, 0]
      var end = first + 1
      while end < counts.rows, counts[end, 0] == count { end += 1 }
      let rows = first..<end
      let step = window.beginsStep ? count + 1 : count
      counts[rows: rows].fill(step)
      let wasFinite = update(
        weights: weights[rows: rows], states: [means[rows: rows], squares[rows: rows]],
        gradient: gradient[rows: rows], by: element(step: step))
      isFinite = isFinite && wasFinite
      first = end
    }
    return isFinite
  }

  /// The step on rows of a table.
  package func step(
    _ table: Parameter, groups: borrowing IDGroups, gradient: Matrix, scratch: Matrix
  ) -> Bool {
    let count = table.states[2]
    if count.rows == 0 { return true }
    count[0, 0] += 1
    return updateRows(
      weights: table.weights, states: [table.states[0], table.states[1]], groups: groups,
      gradient: gradient, scratch: scratch, by: element(step: count[0, 0]))
  }

  /// The same, but not lazy, with the usual β₁, β₂ and ε.
  package var inFuxiCTR: Counterpart? {
    let isUsual = (beta1, beta2, epsilon) == (0.9, 0.999, 1e-8)
    let others =
      "FuxiCTR's Adam has β₁ = 0.9, β₂ = 0.999, ε = 1e-08; in nas they are \(beta1), \(beta2), \(epsilon)."
    return Counterpart(
      "Adam",
      differences: [
        "Adam of FuxiCTR moves all rows of a table in every step, by their earlier gradients; nas moves those that the "
          + "batch names."
      ] + (isUsual ? [] : [others]))
  }

  /// The same with ε = 1e-8.
  package var inEasyRec: (tables: Counterpart, dense: Counterpart)? {
    let settings = [(key: "lr", value: learningRate), ("beta1", beta1), ("beta2", beta2)]
    let isUsual = epsilon == 1e-8
    return (
      Counterpart("adam_optimizer", settings: settings),
      Counterpart(
        "adam_optimizer", settings: settings,
        differences: isUsual
          ? [] : ["ε of TorchEasyRec's Adam is 1e-08, in nas \(epsilon)."])
    )
  }

  /// The step of one weight in step t. Counts end at 2²⁴, where the bias is long gone.
  private func element(step t: Float) -> Element {
    Element(
      rate: Float(learningRate / (1 - pow(beta1, Double(t)))), new1: Float(1 - beta1),
      new2: Float(1 - beta2), scale: Float(1 / (1 - pow(beta2, Double(t))).squareRoot()),
      epsilon: Float(epsilon))
  }

  private struct Element: ElementUpdate {
    /// η / (1 − β₁ᵗ), 1 − β₁, 1 − β₂, 1 / √(1 − β₂ᵗ), ε
    let rate: Float, new1: Float, new2: Float, scale: Float, epsilon: Float

    @inline(__always)
    func step<Element: FloatLanes, let n: Int>(
      _ weight: inout Element, _ states: inout InlineArray<n, Element>, gradient: Element
    ) {
      states[0] = states[0] + new1 * (gradient - states[0])
      states[1] = states[1] + new2 * (gradient * gradient - states[1])
      weight = weight - rate * states[0] / (scale * Element.squareRoot(states[1]) + epsilon)
    }
  }
}
