// The gradient of log π, and the optimizer that follows it.

import Foundation
import Model

extension Policy {
  /// A gradient by the policy's parameters.
  struct Gradient: Sendable {
    /// By b: shaped like the policy's logits.
    var logits: [[Double]]
    /// By W: the rows that the samples visited, by where they start in its values. None of a factorised policy.
    var pairs: [Int: [Double]] = [:]

    /// Adds another estimate of a part of the gradient.
    mutating func add(_ other: Gradient) {
      for decision in logits.indices { logits[decision].add(other.logits[decision], times: 1) }
      for (row, values) in other.pairs {
        pairs[row, default: values.map { _ in 0 }].add(values, times: 1)
      }
    }
  }

  /// (1/n)·∑ₖ aₖ·∇ log π(yₖ), where n is the number of architectures y.
  ///
  /// ∇ log π(y) by bᵢ is e_y − π(·|y_<i), and by the row Wᵢⱼ[yⱼ] of each earlier j a part of that; all other rows
  /// have none.
  ///
  /// It serves a policy that is restricted to some set V as well, where P(y) = π(y)/π(V), if the advantages a
  /// sum to 0: ∇ log P(y) = ∇ log π(y) − E_P[∇ log π] (TabNAS, equation 4), and the expectation, which is
  /// the same for every y whatever its prefixes, drops out of the sum. Of a factorised policy π drops out too. Of
  /// a conditional one it stays: what is subtracted in a row is subtracted for those samples alone that visit it.
  ///
  /// - Parameter isActive: which decisions of an architecture belong to its network; nil: all. The others had no part
  ///   in its reward, and the sample says nothing about them.
  func gradient(
    of architectures: [Architecture], advantages: [Double],
    where isActive: ((Architecture) -> [Bool])? = nil
  ) -> Gradient {
    precondition(architectures.count == advantages.count)
    let n = Double(advantages.count)
    guard let pairs else {
      if let isActive { return gradient(of: architectures, advantages, where: isActive) }
      let total = advantages.reduce(0, +)
      var gradient = Gradient(logits: probabilities.map { $0.map { -$0 * total / n } })
      for (architecture, advantage) in zip(architectures, advantages) {
        for (decision, choice) in architecture.choices.enumerated() {
          gradient.logits[decision][choice] += advantage / n
        }
      }
      return gradient
    }
    var gradient = Gradient(logits: logits.map { $0.map { _ in 0 } })
    for (architecture, advantage) in zip(architectures, advantages) {
      let choices = architecture.choices
      let active = isActive?(architecture)
      for decision in choices.indices where active?[decision] != false {
        var row = probabilities(of: decision, after: choices).map { -$0 * advantage / n }
        row[choices[decision]] += advantage / n
        gradient.logits[decision].add(row, times: 1)
        for earlier in 0..<decision {
          let place = pairs.row(of: decision, after: earlier, choosing: choices[earlier])
          gradient.pairs[place.lowerBound, default: row.map { _ in 0 }]
            .add(row, times: pairs.weight(of: decision))
        }
      }
    }
    return gradient
  }

  /// The gradient of a factorised policy by the decisions that belong to each sample's network.
  private func gradient(
    of architectures: [Architecture], _ advantages: [Double],
    where isActive: (Architecture) -> [Bool]
  ) -> Gradient {
    let n = Double(advantages.count)
    let probabilities = probabilities
    var gradient = Gradient(logits: logits.map { $0.map { _ in 0 } })
    for (architecture, advantage) in zip(architectures, advantages) {
      for (decision, isActive) in isActive(architecture).enumerated() where isActive {
        gradient.logits[decision].add(probabilities[decision], times: -advantage / n)
        gradient.logits[decision][architecture.choices[decision]] += advantage / n
      }
    }
    return gradient
  }
}

extension [Double] {
  fileprivate mutating func add(_ other: [Double], times factor: Double) {
    for i in indices { self[i] += factor * other[i] }
  }
}

/// Adam without momentum (β₁ = 0, β₂ = 0.999; Kingma and Ba 2015): each parameter moves at its own scale.
///
/// A row of W that no sample visited rests, second moment and all. If its moment decayed like the others', a
/// row's first gradient after t steps, however noisy, would move it √t rates far.
struct Adam: Sendable {
  private let rate: Double
  /// What it remembers of the gradients.
  var state: State

  /// Steps and second moments.
  struct State: Codable, Sendable {
    fileprivate var steps = 0
    /// Shaped like b.
    fileprivate(set) var secondMoments: [[Double]]
    /// Of the rows of W that were visited, by where they start.
    fileprivate(set) var visited: [Int: Row] = [:]

    /// What is remembered of a row of W.
    struct Row: Codable, Sendable {
      var steps = 0
      var secondMoments: [Double]
    }
  }

  init(_ policy: Policy, rate: Double) {
    self.rate = rate
    state = State(secondMoments: policy.logits.map { $0.map { _ in 0 } })
  }

  mutating func ascend(_ policy: inout Policy, _ gradient: Policy.Gradient) {
    state.steps += 1
    let debias = 1 - pow(0.999, Double(state.steps))
    for i in policy.logits.indices {
      for j in policy.logits[i].indices {
        policy.logits[i][j] +=
          Self.step(gradient.logits[i][j], &state.secondMoments[i][j], debias, rate)
      }
    }
    guard var pairs = policy.pairs else { return }
    policy.pairs = nil  // so that there is one owner, and nothing is copied
    for (start, row) in gradient.pairs {
      var memory = state.visited[start] ?? State.Row(secondMoments: row.map { _ in 0 })
      memory.steps += 1
      let debias = 1 - pow(0.999, Double(memory.steps))
      for j in row.indices {
        pairs.values[start + j] += Self.step(row[j], &memory.secondMoments[j], debias, rate)
      }
      state.visited[start] = memory
    }
    policy.pairs = pairs
  }

  /// A parameter's step. Its gradient becomes a part of its second moment.
  private static func step(
    _ g: Double, _ secondMoment: inout Double, _ debias: Double, _ rate: Double
  ) -> Double {
    secondMoment = 0.999 * secondMoment + 0.001 * g * g
    return rate * g / ((secondMoment / debias).squareRoot() + 1e-12)
  }
}
