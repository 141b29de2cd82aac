// What searches found, judged by a table made by hand.

import Search
import SearchSpace
import Testing

@testable import Driver

@Suite struct SearchComparisonTests {
  let project: TinyProject
  var costed: CostedSpace { project.workspace.costed }
  var comparison: SearchComparison {
    SearchComparison(project.workspace, project.stream, threads: 1)
  }

  init() throws { project = try TinyProject() }

  /// All architectures, the cheapest first.
  var byCost: [Architecture] {
    costed.architectures.sorted { costed.ratio(of: $0) < costed.ratio(of: $1) }
  }

  /// From the cheapest on: 0.52, 0.51, 0.5, 0.49, ..., so that of a target's architectures the dearest is the
  /// best; each the mean of two seeds.
  func table() -> TruthTable {
    var table = TruthTable(costed.space)
    for (i, architecture) in byCost.enumerated() {
      for (seed, noise) in [(1, 0.125), (2, -0.125)] as [(UInt64, Double)] {
        table.add(architecture, seed: seed, logloss: 0.52 - 0.01 * Double(i) + noise)
      }
    }
    return table
  }

  @Test func regretAndRankAreAmongTheFeasible() {
    let ratios = byCost.map(costed.ratio)
    let found = SearchComparison.Found(
      kind: .evolution, seed: 5,
      architectures: [
        (target: ratios[4], byCost[2]), (target: ratios[4], byCost[4]),
        (target: (ratios[6] + ratios[7]) / 2, byCost[0]),
      ])
    let judged = comparison.judge([found], by: table())
    #expect(judged.map(\.rank) == [3, 1, 7])
    #expect(judged.map(\.feasible) == [5, 5, 7])
    for (judged, expected) in zip(judged, [0.5 / 0.48 - 1, 0, 0.52 / 0.46 - 1]) {
      #expect(abs(judged.regret - expected) < 1e-12)
    }
    #expect(abs(judged[0].logloss - 0.5) < 1e-12)
    #expect(judged[0].costRatio == ratios[2])
    #expect(judged[0].architecture == costed.space.values(of: byCost[2]))
    #expect(judged.allSatisfy { $0.searcher == "evolution" && $0.seed == 5 && $0.seeds == 2 })
  }

  /// Better than everything that is feasible, and too dear: the target is missed, and it shows.
  @Test func whatIsTooDearIsNotAmongTheFeasible() {
    let target = costed.ratio(of: byCost[3])
    let found = SearchComparison.Found(
      kind: .controller, seed: 1, architectures: [(target, byCost[5])])
    let judged = comparison.judge([found], by: table())[0]
    #expect(judged.costRatio > judged.target)
    #expect(judged.feasible == 4 && judged.rank == 1)
    #expect(abs(judged.regret - (0.47 / 0.49 - 1)) < 1e-12)
  }

  /// Every kind with every seed; threads change nothing.
  @Test func searchesAreThoseThatWereAskedFor() throws {
    let kinds: [SearcherKind] = [.random, .scaling]
    func search(threads: Int) throws -> [SearchComparison.Found] {
      try SearchComparison(project.workspace, project.stream, threads: threads)
        .search(kinds, targets: [0.8, 0.5], seeds: 3..<5) { _, _ in }
    }
    let (one, two) = (try search(threads: 1), try search(threads: 2))
    #expect(one.map(\.kind) == [.random, .random, .scaling, .scaling])
    #expect(one.map(\.seed) == [3, 4, 3, 4])
    for (a, b) in zip(one, two) {
      #expect(a.architectures.map(\.target) == [0.8, 0.5])
      #expect(a.architectures.map(\.architecture) == b.architectures.map(\.architecture))
      #expect(a.architectures.allSatisfy { costed.ratio(of: $0.architecture) <= $0.target })
    }
  }
}
