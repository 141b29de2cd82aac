// Rules that treat every weight for itself: such a rule states the arithmetic of one weight, and everything else follows.

import Foundation
import Numerics

/// An optimizer whose step of a weight depends on that weight, its own states and its own gradient alone.
package protocol ElementwiseRule: OptimizerRule {
  /// The step of one weight.
  associatedtype Element: ElementUpdate

  /// How many numbers are kept of every weight, at most three.
  static var stateCount: Int { get }
  /// What they are at first.
  var initialState: Float { get }

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
  package static var stateCount: Int { 0 }

  /// 0
  package var initialState: Float { 0 }

  /// Every step is like the first.
  package var countsSteps: Bool { false }

  /// Nothing fades.
  package var fading: [Double] { [Double](repeating: 1, count: Self.stateCount) }

  /// A step without a gradient changes nothing.
  package var movesUnnamedRows: Bool { false }

  /// They do.
  package var comesToRest: Bool { true }

  /// The states of every weight, and counts of the steps: of each row, or of a table whose rows rest.
  package func states(of weight: WeightShape) -> [StateShape] {
    let elements = [StateShape](
      repeating: .elements(of: weight, initial: initialState), count: Self.stateCount)
    guard countsSteps, weight.kind == .dense || !movesUnnamedRows else { return elements }
    let counts = weight.kind == .table ? min(weight.rows, 1) : weight.rows
    return elements + [StateShape(rows: counts, columns: 1, initial: 0)]
  }

  /// The step on a dense weight: rows that have taken equally many steps are updated together.
  package func step(_ window: WeightWindow, gradient: Matrix) -> Bool {
    let rate = learningRate * window.moment.rate
    guard countsSteps else {
      return apply(
        element(step: window.moment.step, rate: rate), window, 0..<gradient.rows,
        gradient: gradient)
    }
    let counts = window.state(Self.stateCount)
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
        element(step: Int(step), rate: rate), window, rows, gradient: gradient[rows: rows])
      isFinite = isFinite && wasFinite
      first = end
    }
    return isFinite
  }

  /// Some rows of a window, by a gradient of these rows.
  private func apply(
    _ element: Element, _ window: WeightWindow, _ rows: Range<Int>, gradient: Matrix
  ) -> Bool {
    let weights = window.weights[rows: rows]
    func state(_ index: Int) -> Matrix { window.state(index)[rows: rows] }
    switch Self.stateCount {
    case 0: return update(weights: weights, states: [], gradient: gradient, by: element)
    case 1: return update(weights: weights, states: [state(0)], gradient: gradient, by: element)
    case 2:
      return update(
        weights: weights, states: [state(0), state(1)], gradient: gradient, by: element)
    default:
      return update(
        weights: weights, states: [state(0), state(1), state(2)], gradient: gradient, by: element)
    }
  }

  /// The step on rows of a table: that of the training if all rows take every step, and else that of the table.
  package func step(
    _ window: TableWindow, groups: borrowing IDGroups, gradient: Matrix
  ) -> Bool {
    let table = window.parameter
    var step = window.moment.step
    if countsSteps, !window.takesEveryStep {
      let count = table.states[Self.stateCount]
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
    switch Self.stateCount {
    case 0: return update([])
    case 1: return update([table.states[0]])
    case 2: return update([table.states[0], table.states[1]])
    default: return update([table.states[0], table.states[1], table.states[2]])
    }
  }

  /// The updates of all steps.
  package func restingRows(decay: Double, fallsFrom: Int) -> any RestingRows {
    ElementwiseRest(self, decay: decay, fallsFrom: fallsFrom)
  }
}

/// The steps of rows that no batch names, by an element-wise rule.
struct ElementwiseRest<Rule: ElementwiseRule>: RestingRows {
  private let rule: Rule
  private var steps: RestingSteps<Rule.Element>

  init(_ rule: Rule, decay: Double, fallsFrom: Int) {
    let fading = rule.fading
    precondition(fading.count == Rule.stateCount, "a factor for each state")
    self.rule = rule
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
    switch Rule.stateCount {
    case 0: rest([])
    case 1: rest([states[0]])
    case 2: rest([states[0], states[1]])
    default: rest([states[0], states[1], states[2]])
    }
  }
}
