// What each step of a model may be under a factorised policy, and how probable that is. Not which of it is selected.

import Foundation
import Model

/// A way to take a step: one choice for each of its decisions.
struct Way {
  /// Its place among the ways of the step, in path order.
  let number: Int
  /// Whether it is the only one where the step has decisions: they lie in an option that was not chosen.
  let isCertain: Bool
  let cost: Int
  let state: StepState
}

/// The ways to take each step under a factorised policy.
struct Ways {
  private let steps: Steps
  /// For each step the log-probabilities of its decisions, those of its first way first. What a way is does not depend
  /// on where the step begins, but for a step that is certain.
  private let logProbabilities: [[Double]]

  /// The number of steps.
  var count: Int { steps.count }
  /// For each embedding step what its ways add. These steps come first.
  var added: [[EmbeddingWay]] { steps.embeddings }

  init(_ steps: Steps, _ policy: Policy) {
    self.steps = steps
    var rows = policy.probabilities.map { $0.map { log($0) } }[...]
    logProbabilities = steps.decisions.map { count in
      defer { rows.removeFirst(count) }
      return rows.prefix(count).reduce([[]]) { ways, row in
        ways.flatMap { way in row.map { way + [$0] } }
      }.flatMap { $0 }
    }
  }

  /// All ways to take a step from a state, the last choice changing fastest: in path order.
  func from(_ state: StepState, step: Int) -> [Way] {
    if step < added.count {
      return added[step].enumerated().map {
        Way(number: $0, isCertain: false, cost: $1.cost, state: state.taking($1))
      }
    }
    let transitions = steps.transitions(step, from: state)
    return transitions.enumerated().map {
      Way(number: $0, isCertain: transitions.count == 1, cost: $1.cost, state: $1.state)
    }
  }

  /// The log-probability of a partial architecture that is extended, summed decision by decision.
  func extending(_ logProbability: Double, by way: Int, isCertain: Bool, step: Int) -> Double {
    if isCertain { return logProbability }
    let decisions = steps.decisions[step]
    var sum = logProbability
    for place in way * decisions..<(way + 1) * decisions { sum += logProbabilities[step][place] }
    return sum
  }

  /// The same.
  func extending(_ logProbability: Double, by way: Way, step: Int) -> Double {
    extending(logProbability, by: way.number, isCertain: way.isCertain, step: step)
  }

  /// The choices of an architecture that takes these ways.
  func choices(of taken: [Int]) -> [Int] {
    var state = StepState()
    var choices: [Int] = []
    for (step, way) in taken.enumerated() {
      let transition = steps.transitions(step, from: state)[way]
      choices += transition.choices
      state = transition.state
    }
    return choices
  }
}
