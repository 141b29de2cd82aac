// Adam (Kingma and Ba 2015, algorithm 1): steps along a mean of past gradients, each weight's in units of their size.
//
// All rows of a table move in every step, by the means of their earlier gradients, as in PyTorch. A row that a batch does
// not name takes its steps when one names it again. The lazy variant is `LazyAdam`.

import Foundation
import Numerics

/// In step t: m += (1 − β₁) · (g − m) and v += (1 − β₂) · (g² − v), then w −= η · m̂ / (√v̂ + ε)
/// with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ).
package struct Adam: ElementwiseRule {
  /// η
  package var learningRate = 0.001
  /// β₁, β₂ and ε
  package var moments = AdamMoments()

  /// Makes the default rule.
  package init() {}

  /// One sentence for the reference.
  package static let doc =
    "Adam, as in PyTorch: every row of an embedding moves in every step, by its earlier gradients."

  /// The keys.
  package static let settings: [Setting<Self>] = AdamMoments.settings.map {
    $0.lifted(get: { $0.moments }, set: { $0.moments = $1 })
  }

  /// m and v
  package static let stateCount = 2

  /// Its bias is corrected by the number of the step.
  package var countsSteps: Bool { true }

  /// They do, by the mean of their gradients.
  package var movesUnnamedRows: Bool { true }

  /// As long as the mean shrinks faster than the root of the squares.
  package var comesToRest: Bool { moments.comeToRest }

  /// The step of a weight.
  package func element(step: Int, rate: Double) -> AdamElement {
    moments.element(step: step, rate: rate)
  }

  /// A quotient for each step.
  package func restingRows(decay: Double, fallsFrom: Int) -> any RestingRows {
    AdamRest.rows(self, moments, decay: decay, fallsFrom: fallsFrom)
  }

  /// The same, with the usual β₁, β₂ and ε.
  package var inFuxiCTR: Counterpart? {
    Counterpart("Adam", differences: moments.differences(of: "Adam"))
  }

  /// The same with ε = 1e-8, but lazy for embeddings.
  package var inEasyRec: (tables: Counterpart, dense: Counterpart)? {
    moments.inEasyRec(
      rate: learningRate, dense: "adam_optimizer",
      ofTables: [
        "Adam of TorchEasyRec leaves the rows of a table that a batch does not name as they are; in nas they move on."
      ])
  }
}

/// The settings that all variants of Adam have.
package struct AdamMoments: Section {
  /// β₁: how much of the mean of gradients stays.
  package var beta1 = 0.9
  /// β₂: how much of the mean of squares stays.
  package var beta2 = 0.999
  /// ε: far below the gradients, so that it only keeps 0 / 0 away.
  package var epsilon = 1e-8

  /// Makes the usual settings.
  package init() {}

  /// One sentence for the reference.
  package static let doc = "The moments of Adam."

  /// The keys.
  package static let settings: [Setting<Self>] = [
    .number("beta1", \.beta1, .from(0, below: 1), "The decay rate of the mean of gradients."),
    .number(
      "beta2", \.beta2, .from(0, below: 1), "The decay rate of the mean of squared gradients."),
    .number(
      "epsilon", \.epsilon, .atLeast(1e-30),
      "The constant added to the root of the mean of squared gradients."),
  ]

  /// Whether steps without a gradient become ever smaller: m̂ shrinks faster than √v̂.
  var comeToRest: Bool { beta1 * beta1 < beta2 }

  /// The step of a weight.
  ///
  /// - Parameter keeping: what the weight is multiplied by before.
  func element(step t: Int, rate: Double, keeping: Double = 1) -> AdamElement {
    AdamElement(
      rate: Float(rate / (1 - pow(beta1, Double(t)))), new1: Float(1 - beta1),
      new2: Float(1 - beta2), scale: Float(1 / (1 - pow(beta2, Double(t))).squareRoot()),
      epsilon: Float(epsilon), keeping: Float(keeping))
  }

  /// What PyTorch's class does otherwise if it is given the learning rate alone.
  func differences(of name: String) -> [String] {
    if (beta1, beta2, epsilon) == (0.9, 0.999, 1e-8) { return [] }
    return [
      "FuxiCTR's \(name) has β₁ = 0.9, β₂ = 0.999, ε = 1e-08; in nas they are \(beta1), \(beta2), \(epsilon)."
    ]
  }

  /// TorchEasyRec's optimizers of tables and of dense weights.
  ///
  /// - Parameters:
  ///   - dense: the name of that of dense weights.
  ///   - ofTables: what that of tables does otherwise.
  func inEasyRec(
    rate: Double, dense: String, ofTables: [String] = [],
    and more: [(key: String, value: Double)] = []
  ) -> (tables: Counterpart, dense: Counterpart) {
    let settings = [(key: "lr", value: rate), ("beta1", beta1), ("beta2", beta2)]
    let ofEpsilon =
      epsilon == 1e-8 ? [] : ["ε of TorchEasyRec's Adam is 1e-08, in nas \(epsilon)."]
    return (
      Counterpart("adam_optimizer", settings: settings + more, differences: ofTables),
      Counterpart(dense, settings: settings + more, differences: ofEpsilon)
    )
  }
}

/// The step of one weight by Adam.
package struct AdamElement: ElementUpdate {
  /// η / (1 − β₁ᵗ), 1 − β₁, 1 − β₂, 1 / √(1 − β₂ᵗ), ε
  let rate: Float, new1: Float, new2: Float, scale: Float, epsilon: Float
  /// What the weight is multiplied by before the step.
  let keeping: Float

  /// A step.
  @inline(__always)
  package func step<Lanes: FloatLanes, let n: Int>(
    _ weight: inout Lanes, _ states: inout InlineArray<n, Lanes>, gradient: Lanes
  ) {
    states[0] = states[0] + new1 * (gradient - states[0])
    states[1] = states[1] + new2 * (gradient * gradient - states[1])
    weight =
      keeping * weight - rate * states[0] / (scale * Lanes.squareRoot(states[1]) + epsilon)
  }
}

/// The steps of rows that no batch names, by a variant of Adam, without a penalty.
struct AdamRest<Rule: ElementwiseRule>: RestingRows where Rule.Element == AdamElement {
  private let rule: Rule
  private var moments: RestingMoments

  /// The steps of a rule. A penalty gives rows gradients, so that every step is to be taken in full.
  static func rows(
    _ rule: Rule, _ moments: AdamMoments, decay: Double, fallsFrom: Int
  ) -> any RestingRows {
    if decay != 0 { return ElementwiseRest(rule, decay: decay, fallsFrom: fallsFrom) }
    return AdamRest(
      rule: rule,
      moments: RestingMoments(
        beta1: moments.beta1, beta2: moments.beta2, epsilon: moments.epsilon,
        stillFrom: rule.comesToRest ? fallsFrom : nil))
  }

  mutating func append(_ moment: Moment) {
    let element = rule.element(step: moment.step, rate: rule.learningRate * moment.rate)
    moments.append(rate: element.rate, scale: element.scale, keeping: element.keeping)
  }

  func rest(_ table: Parameter, row: Int, steps: ClosedRange<Int>, scratch: Matrix) {
    moments.rest(
      weights: table.weights, means: table.states[0], squares: table.states[1], row: row,
      steps: steps)
  }
}
