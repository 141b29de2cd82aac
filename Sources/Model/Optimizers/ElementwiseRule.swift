// Rules that treat every weight for itself: such a rule states the arithmetic of one weight, and everything else follows.

import Foundation
import Numerics

/// An optimizer whose step of a weight depends on that weight, its own states and its own gradient alone.
package protocol ElementwiseRule: OptimizerRule {
  /// The step of one weight.
  associatedtype Element: ElementUpdate

  /// What the numbers that are kept of every weight are at first; at most three.
  var initialStates: [Float] { get }

  /// Whether a step depends on its number. The rows of a dense weight then count each for itself, since sub-networks
  /// leave some out; in a network of one shape all counts are the same.
  var countsSteps: Bool { get }

  /// What each state is multiplied by in a step without a gradient.
  var fading: [Double] { get }

  /// Whether a weight that a step without a gradient has left as it was is left so by all later ones, as long as the
  /// learning rate does not rise.
  var comesToRest: Bool { get }

  /// The update of a weight in its step number `step`, from 1 on.
  func element(step: Int, rate: Double) -> Element
}

extension ElementwiseRule {
  /// Nothing is kept.
  package var initialStates: [Float] { [] }

  /// Every step is like the first.
  package var countsSteps: Bool { false }

  /// Nothing fades.
  package var fading: [Double] { initialStates.map { _ in 1 } }

  /// A step without a gradient changes nothing.
  package var movesUnnamedRows: Bool { false }

  /// They do.
  package var comesToRest: Bool { true }

  /// The states of every weight, and counts of the steps: of each row, or of a table whose rows rest.
  package func states(of weight: WeightShape) -> [StateShape] {
    let elements = initialStates.map { StateShape.elements(of: weight, initial: $0) }
    guard countsSteps, weight.kind == .dense || !movesUnnamedRows else { return elements }
    let counts = weight.kind == .table ? min(weight.rows, 1) : weight.rows
    return elements + [StateShape(rows: counts, columns: 1, initial: 0)]
  }

  /// The step on a dense weight: rows that have taken equally many steps are updated together.
  package func step(_ window: WeightWindow, gradient: Matrix) -> Bool {
    let (kept, rate) = (initialStates.count, learningRate * window.moment.rate)
    let (weights, states) = (window.weights, (0..<kept).map(window.state))
    guard countsSteps else {
      return apply(
        element(step: window.moment.step, rate: rate), weights, states, gradient: gradient)
    }
    let counts = window.state(kept)
    var isFinite = true
    var first = 0
    while first < counts.rows {
      let count = counts[first, 0]
      var end = first + 1
      while end < counts.rows, counts[end, 0] == count { end += 1 }
      let rows = first..<end
      let step = window.beginsStep ? count + 1 : count
      counts[rows: rows].fill(step)
      let wasFinite = apply(
        element(step: Int(step), rate: rate), weights[rows: rows], states.map { $0[rows: rows] },
        gradient: gradient[rows: rows])
      isFinite = isFinite && wasFinite
      first = end
    }
    return isFinite
  }

  /// The step on rows of a table: that of the training if all rows take every step, and else that of the table.
  package func step(
    _ window: TableWindow, groups: borrowing IDGroups, gradient: Matrix
  ) -> Bool {
    let (kept, table) = (initialStates.count, window.parameter)
    var step = window.moment.step
    if countsSteps, !window.takesEveryStep {
      let count = table.states[kept]
      if count.rows == 0 { return true }
      count[0, 0] += 1
      step = Int(count[0, 0])
    }
    let element = element(step: step, rate: learningRate * window.moment.rate)
    func update<let n: Int>(_ states: InlineArray<n, Matrix>) -> Bool {
      updateRows(
        weights: table.weights, states: states, groups: groups, gradient: gradient,
        columns: window.columns, decay: window.decay, scale: window.moment.scale,
        scratch: window.scratch, by: element)
    }
    let states = table.states
    switch kept {
    case 0: return update([])
    case 1: return update([states[0]])
    case 2: return update([states[0], states[1]])
    default: return update([states[0], states[1], states[2]])
    }
  }

  private func apply(
    _ element: Element, _ weights: Matrix, _ states: [Matrix], gradient: Matrix
  ) -> Bool {
    switch states.count {
    case 0: update(weights: weights, states: [], gradient: gradient, by: element)
    case 1: update(weights: weights, states: [states[0]], gradient: gradient, by: element)
    case 2:
      update(weights: weights, states: [states[0], states[1]], gradient: gradient, by: element)
    default:
      update(
        weights: weights, states: [states[0], states[1], states[2]], gradient: gradient,
        by: element)
    }
  }

  /// The updates of all steps.
  package func restingRows(decay: Double, fallsFrom: Int) -> any RestingRows {
    ElementwiseRest(self, decay: decay, fallsFrom: fallsFrom)
  }
}

/// The steps of rows that no batch names, by an element-wise rule.
private struct ElementwiseRest<Rule: ElementwiseRule>: RestingRows {
  private let rule: Rule
  private let kept: Int
  private var steps: RestingSteps<Rule.Element>

  init(_ rule: Rule, decay: Double, fallsFrom: Int) {
    let fading = rule.fading
    precondition(fading.count == rule.initialStates.count, "a factor for each state")
    self.rule = rule
    kept = fading.count
    steps = RestingSteps(
      decay: Float(decay), stillFrom: rule.comesToRest ? fallsFrom : nil,
      fading: { steps in fading.map { Float(pow($0, Double(steps))) } })
  }

  mutating func append(_ moment: Moment) {
    steps.append(rule.element(step: moment.step, rate: rule.learningRate * moment.rate))
  }

  func rest(_ table: Parameter, row: Int, steps range: ClosedRange<Int>, scratch: Matrix) {
    func rest<let n: Int>(_ states: InlineArray<n, Matrix>) {
      _ = Numerics.rest(
        weights: table.weights, states: states, row: row, steps: range, by: steps,
        scratch: scratch)
    }
    let states = table.states
    switch kept {
    case 0: rest([])
    case 1: rest([states[0]])
    case 2: rest([states[0], states[1]])
    default: rest([states[0], states[1], states[2]])
    }
  }
}
