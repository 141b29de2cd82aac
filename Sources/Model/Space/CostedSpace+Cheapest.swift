// The cheapest architecture of a space. That a wider layer costs more is not assumed.

extension CostedSpace {
  /// The architecture of least cost; of several the one with the smaller choices in path order.
  ///
  /// Exact, whatever a width costs: at each step the first choice is taken from which the least cost is still met.
  package var cheapest: Architecture {
    let rest = LeastCosts(steps)
    var state = StepState()
    var choices: [Int] = []
    for step in 0..<steps.count {
      let ways = steps.transitions(step, from: state).map {
        (transition: $0, cost: $0.cost + rest.cost(from: step + 1, $0.state))
      }
      // The first of equals.
      guard let best = ways.min(by: { $0.cost < $1.cost }) else {
        preconditionFailure("every step can be taken")
      }
      choices += best.transition.choices
      state = best.transition.state
    }
    return Architecture(choices: choices)
  }
}

/// What all steps from one on cost at least, for every state in which it may begin.
///
/// By dynamic programming from the last step to the first: the time is the number of embeddings times that of widths
/// that the input may have.
private struct LeastCosts {
  /// For each embedding step, and behind the last one, for each width the least cost of what follows. Of a width that no
  /// choices add up to it is no cost of anything.
  private var embeddings: [[Int]]
  /// For each step behind the embeddings, and behind the last step.
  private var later: [[StepState: Int]]

  init(_ steps: Steps) {
    let isReached = Self.isReached(steps.embeddings)
    later = [[:]]
    let widths = isReached[isReached.count - 1]
    for width in widths.indices where widths[width] { later[0][Self.state(width)] = 0 }
    for step in steps.embeddings.count..<steps.count {
      var next: [StepState: Int] = [:]
      for state in later[later.count - 1].keys {
        for way in steps.ways(step, from: state) { next[way.state] = 0 }
      }
      later.append(next)
    }
    for i in (0..<later.count - 1).reversed() {
      let next = later[i + 1]
      for state in later[i].keys {
        later[i][state] = steps.ways(steps.embeddings.count + i, from: state)
          .reduce(Int.max) { min($0, $1.cost + (next[$1.state] ?? 0)) }
      }
    }
    let first = later[0]
    embeddings = [widths.indices.map { first[Self.state($0)] ?? 0 }]
    for (ways, isReached) in zip(steps.embeddings, isReached).reversed() {
      let next = embeddings[embeddings.count - 1]
      embeddings.append(
        isReached.enumerated().map { width, isReached in
          isReached ? ways.reduce(Int.max) { min($0, $1.cost + next[width + $1.width]) } : 0
        })
    }
    embeddings.reverse()
  }

  /// The least cost of the steps from one on, which begins in a state.
  func cost(from step: Int, _ state: StepState) -> Int {
    if step < embeddings.count { return embeddings[step][state.width] }
    guard let cost = later[step - embeddings.count + 1][state] else {
      preconditionFailure("every state that can be reached is known")
    }
    return cost
  }

  /// For each embedding step, and behind the last one, whether its input may have so many columns.
  private static func isReached(_ embeddings: [[EmbeddingWay]]) -> [[Bool]] {
    var isReached = [[true]]
    for ways in embeddings {
      let last = isReached[isReached.count - 1]
      let most = ways.map(\.width).max() ?? 0
      var next = [Bool](repeating: false, count: last.count + most)
      for way in ways {
        for width in last.indices where last[width] { next[width + way.width] = true }
      }
      isReached.append(next)
    }
    return isReached
  }

  private static func state(_ width: Int) -> StepState {
    var state = StepState()
    state.width = width
    return state
  }
}
