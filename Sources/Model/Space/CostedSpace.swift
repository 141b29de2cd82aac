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
  package let costModel: CostModel
  /// What the targets constrain.
  package let measure: Cost.Measure
  private let baselineShape: Shape
  private let baselineCost: Double

  /// A space on a log with these vocabularies.
  package init(_ space: SearchSpace, vocabularySizes: [Int]) {
    self.space = space
    decisions = space.decisions
    costModel = space.costModel(vocabularySizes: vocabularySizes)
    measure = space.search.cost
    baselineShape = space.baselineShape
    baselineCost = Double(costModel.cost(of: baselineShape).value(measure))
  }

  /// The widths of an architecture.
  package func shape(of architecture: Architecture) -> Shape {
    baselineShape.setting(decisions, to: architecture)
  }

  /// The cost of an architecture.
  package func cost(of architecture: Architecture) -> Cost {
    costModel.cost(of: shape(of: architecture))
  }

  /// The constrained cost of an architecture over the baseline's.
  package func ratio(of architecture: Architecture) -> Double {
    ratio(cost(of: architecture).value(measure))
  }

  /// The same, for a search that draws hundreds of architectures a step: nothing is allocated.
  ///
  /// - Parameter shape: a shape of the space, which is set to the architecture's.
  package func ratio(of architecture: Architecture, setting shape: inout Shape) -> Double {
    shape.set(decisions, to: architecture)
    return ratio(costModel.cost(of: shape).value(measure))
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

  /// The architecture of least cost: every width at its least, and the bottlenecks that are then cheapest.
  ///
  /// That is the least, since no width makes another layer cheaper, and with all widths given the
  /// bottlenecks do not depend on each other.
  package var cheapest: Architecture {
    var architecture = Architecture(choices: decisions.map(\.choice.narrowest))
    for (d, decision) in decisions.enumerated() {
      guard case .bottleneck = decision.place else { continue }
      architecture.choices[d] =
        decision.choice.values.indices.min { a, b in
          cost(of: architecture.choosing(a, at: d)).value(measure)
            < cost(of: architecture.choosing(b, at: d)).value(measure)
        } ?? 0
    }
    return architecture
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
