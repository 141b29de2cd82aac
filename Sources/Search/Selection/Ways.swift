// What each step of a model may be under a factorised policy, and how probable that is. Not which of it is selected.

import Foundation
import Model

/// A way to take a step: one choice for each of its decisions.
struct Way {
  /// What it adds to the log-probability, decision by decision; nothing where the decisions lie in an option that was
  /// not chosen, and are certain.
  let logProbabilities: [Double]
  let cost: Int
  let state: StepState
}

/// The ways to take each step under a factorised policy.
struct Ways {
  private let steps: Steps
  /// For each step, for each of its decisions the log-probability of each choice.
  private let rows: [[[Double]]]
  /// Of each embedding step the log-probabilities of its ways: they are the same whatever was chosen before.
  private let embeddings: [[[Double]]]

  /// The number of steps.
  var count: Int { steps.count }
  /// For each embedding step what its ways add. These steps come first.
  var added: [[EmbeddingWay]] { steps.embeddings }

  init(_ steps: Steps, _ policy: Policy) {
    self.steps = steps
    let logProbabilities = policy.probabilities.map { $0.map { log($0) } }
    var decision = 0
    rows = steps.decisions.map { count in
      defer { decision += count }
      return Array(logProbabilities[decision..<decision + count])
    }
    embeddings = steps.embeddings.indices.map { [rows] step in
      steps.embeddings[step].indices.map { way in rows[step].map { $0[way] } }
    }
  }

  /// All ways to take a step from a state, the last choice changing fastest: in path order.
  func from(_ state: StepState, step: Int) -> [Way] {
    if step < embeddings.count {
      return zip(steps.embeddings[step], embeddings[step]).map {
        Way(logProbabilities: $1, cost: $0.cost, state: state.taking($0))
      }
    }
    let transitions = steps.transitions(step, from: state)
    return transitions.map {
      // One way where there are decisions: they lie in an option that was not chosen.
      Way(
        logProbabilities: transitions.count == 1
          ? [] : zip(rows[step], $0.choices).map { $0[$1] },
        cost: $0.cost, state: $0.state)
    }
  }

  /// The log-probability of each way to take an embedding step.
  func ofEmbedding(_ step: Int) -> [Double] { embeddings[step].map { $0.reduce(0, +) } }

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
