// A search space on a given log: what each architecture costs beside the baseline.

/// A search space with the cost of each of its architectures.
package struct CostedSpace: Sendable {
  /// The space.
  package private(set) var space: SearchSpace
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
  /// What the choices of each decision about embeddings cost; these decisions come first. They only add up.
  private let embeddingCosts: [[Int]]
  /// What the embeddings cost that are no decision.
  private let fixedCost: Int
  /// For each decision in which options of choices between operators it lies.
  let conditions: [[DecisionCondition]]

  /// A space on a log with these vocabularies.
  ///
  /// - Parameter model: what prices the constrained cost, if not the model that the space names.
  package init(
    _ space: SearchSpace, vocabularySizes: [Int], pricedBy model: (any CostModel)? = nil
  ) {
    self.space = space
    decisions = space.decisions
    network = space.networkCost(vocabularySizes: vocabularySizes)
    measure = space.search.cost
    self.model = model ?? measure.model
    steps = Steps(network, by: self.model)
    baselineShape = space.baselineShape
    baselineCost = Double(network.cost(of: baselineShape, by: self.model))
    let (network, priced, shape) = (network, self.model, baselineShape)
    func cost(_ features: [Int], _ width: Int) -> Int {
      var cost = 0
      for f in features { network.count(feature: f, width: width) { cost += priced.cost(of: $0) } }
      return cost
    }
    let open = decisions.prefix { $0.slots[0] < shape.features }
    var next = open.count
    conditions = open.map { _ in [] } + space.model.blocks.conditions(&next)
    embeddingCosts = open.map { decision in decision.codes.map { cost(decision.slots, $0) } }
    let decided = Set(open.flatMap(\.slots))
    fixedCost = shape.embeddings.indices.filter { !decided.contains($0) }
      .reduce(0) { $0 + cost([$1], shape.values[$1]) }
    precondition(steps.decisions.reduce(0, +) == decisions.count, "steps take every decision")
    precondition(conditions.count == decisions.count, "every decision lies somewhere")
  }

  /// The same space for another searcher.
  package func searched(by searcher: SearchSettings.Searcher) -> CostedSpace {
    var copy = self
    copy.space.search.searcher = searcher
    return copy
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
    var cost = fixedCost
    for d in embeddingCosts.indices { cost += embeddingCosts[d][architecture.choices[d]] }
    return ratio(cost + network.cost(behind: shape.inputWidth, shape, by: model))
  }

  /// The constrained cost of a shape over the baseline's, also of widths that are no choice of the space.
  package func ratio(of shape: Shape) -> Double { ratio(network.cost(of: shape, by: model)) }

  /// The constrained cost of all that follows the embeddings of a shape, as if they were `inputWidth` columns together.
  package func cost(behind inputWidth: Int, _ shape: Shape) -> Int {
    network.cost(behind: inputWidth, shape, by: model)
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

  /// The greatest cost by another model of an architecture within a target: how large a child can be.
  ///
  /// Of partial architectures that end in one state, those stay that are cheaper or larger than others. Where they are
  /// many, neighbours are merged into one that is as cheap and as large as any of them: the result is then an upper
  /// bound.
  package func greatest(_ size: any CostModel, under target: Target) -> Int {
    let sizes = Steps(network, by: size)
    var fronts: [StepState: [(cost: Int, size: Int)]] = [StepState(): [(0, 0)]]
    for step in 0..<steps.count {
      var next: [StepState: [(cost: Int, size: Int)]] = [:]
      for (state, front) in fronts {
        for (way, sized) in zip(steps.ways(step, from: state), sizes.ways(step, from: state)) {
          next[way.state, default: []] += front.lazy
            .map { ($0.cost + way.cost, $0.size + sized.cost) }
            .filter { ratio($0.0) <= target.ratio }
        }
      }
      fronts = next.mapValues { Self.front(of: $0, atMost: 64) }
    }
    return fronts.values.joined().map(\.size).max() ?? 0
  }

  /// The points that no other beats in both, rising in cost and size; neighbours merged until they are few.
  private static func front(
    of points: [(cost: Int, size: Int)], atMost limit: Int
  ) -> [(cost: Int, size: Int)] {
    var front: [(cost: Int, size: Int)] = []
    for point in points.sorted(by: { ($0.cost, -$0.size) < ($1.cost, -$1.size) })
    where point.size > (front.last?.size ?? -1) {
      front.append(point)
    }
    let group = (front.count + limit - 1) / limit
    if group <= 1 { return front }
    return stride(from: 0, to: front.count, by: group).map { start in
      (front[start].cost, front[min(start + group, front.count) - 1].size)
    }
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
