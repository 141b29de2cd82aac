// The shares of a graph after rejections, against the closed forms of the procedures that it holds.

import Testing

@testable import Statistics

@Suite struct TransferGraphTests {
  /// The weights after some rejections, in thousandths of a millionth.
  static func weights(_ graph: TransferGraph, rejecting: [Int]) -> [Double] {
    var graph = graph
    for place in rejecting { graph.reject(place) }
    return graph.weights.map { ($0 * 1e9).rounded() / 1e9 }
  }

  /// Half to the first, a sixth to each of three others; the share of a rejected one goes to the next, past rejected ones.
  @Test func theFallbackHandsSharesToTheNext() {
    let graph = TransferGraph.fallback(4)
    let (sixth, third, twoThirds) = (0.166666667, 0.333333333, 0.666666667)
    #expect(Self.weights(graph, rejecting: []) == [0.5, sixth, sixth, sixth])
    #expect(Self.weights(graph, rejecting: [0]) == [0, twoThirds, sixth, sixth])
    #expect(Self.weights(graph, rejecting: [2, 1]) == [0.5, 0, 0, 0.5])
    #expect(Self.weights(graph, rejecting: [1]) == [0.5, 0, third, sixth])
    #expect(Self.weights(graph, rejecting: [1, 0, 2]) == [0, 0, 0, 1])
    #expect(Self.weights(.fallback(1), rejecting: []) == [1])
  }

  /// 0.7, 0.3·0.7 and 0.3²: then each rejected one hands 0.7 to the next and 0.3 beyond.
  @Test func theChainLeapsWithAShare() {
    let graph = TransferGraph.chain(3, passing: 0.3)
    #expect(Self.weights(graph, rejecting: []) == [0.7, 0.21, 0.09])
    #expect(Self.weights(graph, rejecting: [0]) == [0, 0.7, 0.3])
    #expect(Self.weights(graph, rejecting: [0, 1]) == [0, 0, 1])
    // The mildest fails: what is behind it has the leaping share, and hands it back at last.
    #expect(Self.weights(graph, rejecting: [1]) == [0.7, 0, 0.3])
    #expect(Self.weights(graph, rejecting: [1, 2]) == [1, 0, 0])
  }

  @Test(arguments: [1, 2, 5, 14]) func withoutLeapsItIsTheFixedSequence(count: Int) {
    let graph = TransferGraph.chain(count, passing: 0)
    for done in 0..<count {
      let weights = Self.weights(graph, rejecting: Array(0..<done))
      #expect(weights == (0..<count).map { $0 == done ? 1 : 0 })
    }
  }

  @Test func holmSharesEquallyAmongTheRest() {
    let graph = TransferGraph.holm(4)
    let third = (1e9 / 3).rounded() / 1e9
    let thirds: [Double] = [third, third, 0, third]
    #expect(Self.weights(graph, rejecting: [2]) == thirds)
    #expect(Self.weights(graph, rejecting: [2, 0]) == [0, 0.5, 0, 0.5])
    #expect(Self.weights(TransferGraph.fallback(3), rejecting: [0, 1]) == [0, 0, 1])
  }

  /// Whatever the order, the weights are the same, and they add up to 1 while one is left.
  @Test func theOrderDoesNotMatterAndNothingIsLost() {
    let graph = TransferGraph.chain(6, passing: 0.3)
    let weights = Self.weights(graph, rejecting: [0, 3, 4])
    for order in [[4, 3, 0], [3, 0, 4], [0, 4, 3]] {
      #expect(Self.weights(graph, rejecting: order) == weights)
    }
    #expect(abs(weights.reduce(0, +) - 1) < 1e-8)
  }

  @Test func aReplacementTakesItsShareOfWeightAndEdges() {
    var graph = TransferGraph.chain(3, passing: 0.3)
    #expect(graph.replace(1, by: 1, share: 0.1) == 3..<4)
    #expect(Self.weights(graph, rejecting: []) == [0.7, 0.189, 0.09, 0.021])
    // The first one's 0.7 goes to the replaced one and its successor as 9 to 1.
    #expect(Self.weights(graph, rejecting: [0]) == [0, 0.63, 0.3, 0.07])
    // The successor hands on its own share, and what the replaced one has stays with it.
    #expect(Self.weights(graph, rejecting: [0, 3]) == [0, 0.63, 0.37, 0])
  }
}
