// A search space on a given log: what each architecture costs beside the baseline.

/// A search space with the cost of each of its architectures.
package struct CostedSpace: Sendable {
  /// The space.
  package let space: SearchSpace
  /// Its decisions, in order.
  package let decisions: [Decision]
  /// The number of choices of each decision.
  package var choices: [Int] { decisions.map(\.choice.values.count) }
  /// Counts costs.
  package let network: NetworkCost
  /// What the targets constrain.
  package let measure: Cost.Measure
  /// The model step by step, with the constrained cost.
  package let steps: Steps
  private let model: any CostModel
  private let baselineShape: Shape
  private let baselineCost: Double

  /// A space on a log with these vocabularies.
  package init(_ space: SearchSpace, vocabularySizes: [Int]) {
    self.space = space
    decisions = space.decisions
    network = space.networkCost(vocabularySizes: vocabularySizes)
    measure = space.search.cost
    model = measure.model
    steps = Steps(network, by: model)
    baselineShape = space.baselineShape
    baselineCost = Double(network.cost(of: baselineShape).value(measure))
    precondition(steps.decisions.reduce(0, +) == decisions.count, "steps take every decision")
  }

  /// The values of an architecture.
  package func shape(of architecture: Architecture) -> Shape {
    baselineShape.setting(decisions, to: architecture)
  }

  /// The cost of an architecture.
  package func cost(of architecture: Architecture) -> Cost {
    network.cost(of: shape(of: architecture))
  }

  /// The constrained cost of an architecture over the baseline's.
  package func ratio(of architecture: Architecture) -> Double {
    var shape = baselineShape
    return ratio(of: architecture, setting: &shape)
  }

  /// The same, for a search that draws hundreds of architectures a step: nothing is allocated.
  ///
  /// - Parameter shape: a shape of the space, which is set to the architecture's.
  package func ratio(of architecture: Architecture, setting shape: inout Shape) -> Double {
    shape.set(decisions, to: architecture)
    return ratio(network.cost(of: shape, by: model))
  }

  /// A value of the constrained cost over the baseline's.
  package func ratio(_ value: Int) -> Double {
    Double(value) / baselineCost
  }

  /// Number of architectures; nil where it is beyond an `Int`.
  package var architectureCount: Int? {
    decisions.reduce(1) { count, decision in
      count.flatMap {
        let (product, overflow) = $0.multipliedReportingOverflow(by: decision.choice.values.count)
        return overflow ? nil : product
      }
    }
  }

  /// Every architecture, the last decision changing fastest. For small spaces.
  package var architectures: [Architecture] {
    decisions.reduce([Architecture(choices: [])]) { partial, decision in
      partial.flatMap { architecture in
        decision.choice.values.indices.map { Architecture(choices: architecture.choices + [$0]) }
      }
    }
  }

  /// The architecture of least cost; of several the one with the smaller choices in path order.
  ///
  /// Exact, whatever a width costs: of the partial architectures that end in one state, the cheapest goes on.
  package var cheapest: Architecture {
    var best: [StepState: (cost: Int, choices: [Int])] = [StepState(): (0, [])]
    for step in 0..<steps.count {
      var next: [StepState: (cost: Int, choices: [Int])] = [:]
      for (state, partial) in best {
        for transition in steps.transitions(step, from: state) {
          let longer = (partial.cost + transition.cost, partial.choices + transition.choices)
          if let known = next[transition.state], !Self.isCheaper(longer, known) { continue }
          next[transition.state] = longer
        }
      }
      best = next
    }
    guard let least = best.values.min(by: Self.isCheaper) else {
      preconditionFailure("every step can be taken")
    }
    return Architecture(choices: least.choices)
  }

  private static func isCheaper(
    _ a: (cost: Int, choices: [Int]), _ b: (cost: Int, choices: [Int])
  ) -> Bool {
    a.cost == b.cost ? a.choices.lexicographicallyPrecedes(b.choices) : a.cost < b.cost
  }
}

extension Architecture {
  /// This architecture with another choice for one decision.
  package func choosing(_ choice: Int, at decision: Int) -> Architecture {
    var other = self
    other.choices[decision] = choice
    return other
  }
}
