// AdaGrad (Duchi, Hazan and Singer 2011): each weight's rate falls with the squares of its own gradients.

import Numerics

/// a += g², then w −= η · g / (√a + ε).
package struct AdaGrad: ElementwiseRule {
  /// η
  package var learningRate = 0.02
  /// a at the start. The default is small, since gradients of a mean loss on rare ids are tiny: with the usual 0.1 the
  /// embeddings hardly move.
  package var initialAccumulator = 1e-8

  /// Makes the default rule.
  package init() {}

  /// Makes a rule.
  package init(rate: Double, initialAccumulator: Double) {
    (learningRate, self.initialAccumulator) = (rate, initialAccumulator)
  }

  /// One sentence for the reference.
  package static let doc =
    "AdaGrad: divides the step of each weight by the root of its accumulated squared gradients."

  /// The keys.
  package static let settings: [Setting<Self>] = [
    .number(
      "initial_accumulator", \.initialAccumulator, .atLeast(0),
      "The initial value of AdaGrad's accumulator; rare ids need a small one.")
  ]

  /// a
  package static let stateCount = 1
  /// a at the start.
  package var initialState: Float { Float(initialAccumulator) }

  /// The step of a weight. The squares of a table are those of a row's sum over the batch.
  package func element(step: Int, rate: Double) -> Element {
    Element(rate: Float(rate))
  }

  /// The same from a = 0 on.
  package var inFuxiCTR: Counterpart? {
    Counterpart(
      "Adagrad",
      differences: startsAtZero
        ? []
        : [
          "AdaGrad's sum of squares starts at 0, in nas at \(initialAccumulator): look for a learning rate anew."
        ])
  }

  /// The same; a starts at 0 for weights that are not in tables.
  package var inEasyRec: (tables: Counterpart, dense: Counterpart)? {
    let rate = (key: "lr", value: learningRate)
    let initial =
      startsAtZero ? [] : [(key: "initial_accumulator_value", value: initialAccumulator)]
    return (
      Counterpart(
        "adagrad_optimizer", settings: [rate] + initial,
        differences: startsAtZero
          ? []
          : [
            "The sum of squares of AdaGrad starts at \(initialAccumulator) for embeddings, which older versions of "
              + "TorchEasyRec do not know, and at 0 for the other weights."
          ]), Counterpart("adagrad_optimizer", settings: [rate])
    )
  }

  /// Whether a may be taken for 0 at the start.
  private var startsAtZero: Bool { initialAccumulator <= 1e-6 }

  /// The step of one weight.
  package struct Element: ElementUpdate {
    let rate: Float

    /// A step.
    @inline(__always)
    package func step<Lanes: FloatLanes, let n: Int>(
      _ weight: inout Lanes, _ states: inout InlineArray<n, Lanes>, gradient: Lanes
    ) {
      // ε is far below any initial accumulator that trains; it only keeps 0 / 0 away.
      let ε: Float = 1e-10
      states[0] = states[0] + gradient * gradient
      weight = weight - rate * gradient / (Lanes.squareRoot(states[0]) + ε)
    }
  }
}
