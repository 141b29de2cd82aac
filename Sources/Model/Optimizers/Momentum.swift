// Gradient descent with momentum (Polyak 1964), and with Nesterov's look ahead (Sutskever et al. 2013), as in PyTorch.

import Numerics

/// u = μ u + g, then w −= η u, or with Nesterov's momentum w −= η (g + μ u).
package struct Momentum: ElementwiseRule {
  /// η
  package var learningRate = 0.02
  /// μ
  package var momentum = 0.9
  /// Whether the step looks ahead.
  package var isNesterov = false

  /// Makes the default rule.
  package init() {}

  /// One sentence for the reference.
  package static let doc =
    "Gradient descent with momentum, as in PyTorch: every row of an embedding keeps moving."

  /// The keys.
  package static let settings: [Setting<Self>] = [
    .number(
      "momentum", \.momentum, .from(0, below: 1), "The part of the last step that is taken again."),
    .boolean(
      "nesterov", \.isNesterov, "Whether the gradient counts once more, ahead of the momentum."),
  ]

  /// u
  package static let stateCount = 1

  /// They do, by their momentum.
  package var movesUnnamedRows: Bool { true }

  /// μ
  package var fading: [Double] { [momentum] }

  /// The step of a weight.
  package func element(step: Int, rate: Double) -> Element {
    Element(
      rate: Float(rate), momentum: Float(momentum), newest: isNesterov ? 1 : 0,
      sum: isNesterov ? Float(momentum) : 1)
  }

  /// Dense weights have the same but for Nesterov's look ahead; embeddings have no momentum.
  package var inEasyRec: (tables: Counterpart, dense: Counterpart)? {
    let rate = (key: "lr", value: learningRate)
    return (
      Counterpart(
        "sgd_optimizer", settings: [rate],
        differences: ["TorchEasyRec has no momentum for embeddings."]),
      Counterpart(
        "sgd_optimizer", settings: [rate, ("momentum", momentum)],
        differences: isNesterov
          ? ["TorchEasyRec has no Nesterov momentum: it is the plain one."] : [])
    )
  }

  /// The step of one weight.
  package struct Element: ElementUpdate {
    /// η, μ, and how much the gradient and u count.
    let rate: Float, momentum: Float, newest: Float, sum: Float

    /// A step.
    @inline(__always)
    package func step<Lanes: FloatLanes, let n: Int>(
      _ weight: inout Lanes, _ states: inout InlineArray<n, Lanes>, gradient: Lanes
    ) {
      states[0] = momentum * states[0] + gradient
      weight = weight - rate * (newest * gradient + sum * states[0])
    }
  }
}
