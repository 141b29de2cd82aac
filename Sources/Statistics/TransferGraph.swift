// How several hypotheses share the error that all of them together may make, and how a rejected one hands its share on.
// It sees no data: `GraphicalTest` does.
//
// Invariants: weights are at least 0 and add up to at most 1; so does each row of transitions, whose diagonal is 0.

/// A graph of hypotheses: a node's weight is the share of the error at which it may be rejected, an edge's the share of
/// that weight which its end receives when its start is rejected (Bretz, Maurer, Brannath and Posch 2009, *A graphical
/// approach to sequentially rejective multiple test procedures*).
///
/// Weights and edges are fixed before the data. Then the chance to reject any true hypothesis is at most the error,
/// whatever the dependence of the tests, and the order of rejections does not matter.
package struct TransferGraph: Hashable, Sendable {
  /// The share of the error of each hypothesis, M; 0 of a rejected one.
  package private(set) var weights: [Double]
  /// The edges, M × M.
  private var transitions: [[Double]]

  /// A graph by its weights, M, and its edges, M × M.
  package init(weights: [Double], transitions: [[Double]]) {
    precondition(transitions.count == weights.count)
    precondition(transitions.allSatisfy { $0.count == weights.count })
    let rows = [weights] + transitions
    precondition(rows.allSatisfy { $0.allSatisfy { $0 >= 0 } && $0.reduce(0, +) < 1 + 1e-9 })
    precondition(transitions.indices.allSatisfy { transitions[$0][$0] == 0 })
    self.weights = weights
    self.transitions = transitions
  }

  /// Hands the weight of a rejected hypothesis on, and leads the edges past it (Bretz et al., Algorithm 1).
  package mutating func reject(_ rejected: Int) {
    let (weight, outgoing) = (weights[rejected], transitions[rejected])
    weights[rejected] = 0
    let others = weights.indices.filter { $0 != rejected }
    let incoming = transitions.map { $0[rejected] }
    for i in others {
      weights[i] += weight * outgoing[i]
      let remaining = 1 - incoming[i] * outgoing[i]
      for k in others {
        let sum = transitions[i][k] + incoming[i] * outgoing[k]
        transitions[i][k] = i == k || remaining <= 1e-12 ? 0 : sum / remaining
      }
      transitions[i][rejected] = 0
    }
    transitions[rejected] = outgoing.map { _ in 0 }
  }

  /// Adds hypotheses that take the place of another, in equal parts: each gets a share of its weight and of the edges that
  /// lead to it, which the replaced one loses, and a copy of those that leave it.
  ///
  /// - Returns: the places of the new hypotheses, at the end.
  package mutating func replace(_ replaced: Int, by count: Int, share: Double) -> Range<Int> {
    precondition(count > 0 && share > 0 && share < 1)
    let part = share / Double(count)
    func spread(_ row: [Double]) -> [Double] {
      var row = row + [Double](repeating: part * row[replaced], count: count)
      row[replaced] *= 1 - share
      return row
    }
    let first = weights.count
    weights = spread(weights)
    transitions = transitions.map(spread)
    transitions += [[Double]](repeating: transitions[replaced], count: count)
    return first..<first + count
  }
}

extension TransferGraph {
  /// The share of the error that comes to the first hypothesis, if there are others.
  package static let shareOfFirst = 0.5

  /// The graph of a verdict, the fallback procedure (Wiens 2003, *A fixed sequence Bonferroni procedure for testing multiple
  /// endpoints*): half of the error to the first hypothesis, the other half in equal parts to the others; each that is
  /// rejected hands its share, with all that came to it, to the next one.
  ///
  /// So a hypothesis that fails holds back what it has, and none that is behind it loses its own part.
  package static func fallback(_ count: Int) -> TransferGraph {
    precondition(count > 0)
    let first = count == 1 ? 1 : shareOfFirst
    let others = [Double](repeating: (1 - first) / Double(max(1, count - 1)), count: count - 1)
    return TransferGraph(
      weights: [first] + others,
      transitions: (0..<count).map { i in (0..<count).map { $0 == i + 1 ? 1 : 0 } })
  }
}
