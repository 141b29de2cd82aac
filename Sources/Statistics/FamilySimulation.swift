// What procedures over several targets would say of candidates whose truth is given: no training, only draws.

import Numerics

/// Draws of the data of a verdict over several targets.
///
/// The same draws serve every procedure and every truth. A seed's Δ is the effect of the candidate's training less that of
/// the baseline's, which all targets share, and half of the blocks' variance is shared too: the targets are correlated by
/// one half, as a common baseline and a common log make them.
package struct FamilySimulation: Sendable {
  private let rule: VerdictRule
  private let draws: [[VerdictSimulation.Draw]]

  /// What a procedure does.
  package struct Outcome: Hashable, Sendable {
    /// The share of runs that prove anything which is worse by at least the margin: the family-wise error.
    package var errors: Double
    /// The share of runs that prove the last candidate which is truly within the margin; nil if there is none.
    package var cheapest: Double?
    /// The mean share of the candidates truly within the margin that are proved.
    package var proved: Double
    /// The mean number of trainings, the baseline's included.
    package var trainings: Double
  }

  /// Draws `count` runs over so many targets.
  package init(_ noise: Noise, _ rule: VerdictRule, targets: Int, count: Int) {
    self.rule = rule
    let random = RandomStream(seed: 1, purpose: "family")
    let half = Noise(seed: noise.seed / 2.0.squareRoot(), block: noise.block / 2.0.squareRoot())
    draws = (0..<count).map { index in
      var random = random.substream(index)
      func effects() -> VerdictSimulation.Effects {
        VerdictSimulation.Effects(
          half, blocks: rule.blocks, mostSeeds: rule.maxSeeds, &random)
      }
      let shared = effects()
      return (0..<targets).map { _ in
        var own = effects()
        own.block += shared.block
        own.seeds = zip(own.seeds, shared.seeds).map { $0 + $1 }
        return VerdictSimulation.Draw(own, noise, blocks: rule.blocks)
      }
    }
  }

  /// Runs a procedure on all draws.
  ///
  /// - Parameter deltas: the true Δ of each target, the mildest first.
  package func outcome(of graph: TransferGraph, deltas: [Double]) -> Outcome {
    let good = deltas.indices.filter { deltas[$0] < rule.margin }
    var (errors, cheapest, proved, trainings) = (0, 0, 0, 0)
    for draw in draws {
      let test = run(graph, deltas, draw)
      let claims = Set(test.proved)
      errors += deltas.indices.contains { claims.contains($0) && !good.contains($0) } ? 1 : 0
      cheapest += good.last.map(claims.contains) == true ? 1 : 0
      proved += good.count(where: claims.contains)
      let seeds = test.candidates.map { $0.looks.last?.seeds ?? 0 }
      trainings += seeds.reduce(seeds.max() ?? 0, +)
    }
    let n = Double(draws.count)
    return Outcome(
      errors: Double(errors) / n, cheapest: good.isEmpty ? nil : Double(cheapest) / n,
      proved: good.isEmpty ? 0 : Double(proved) / n / Double(good.count),
      trainings: Double(trainings) / n)
  }

  /// One run, all candidates of which have learned something.
  private func run(
    _ graph: TransferGraph, _ deltas: [Double], _ draw: [VerdictSimulation.Draw]
  ) -> GraphicalTest {
    var test = GraphicalTest(graph, rule, replaceable: deltas.map { _ in false })
    let seeds = Looks(rule).seeds
    while case let open = test.next(), !open.isEmpty {
      for index in open {
        let look = test.candidates[index].looks.count
        test.record(
          draw[index].comparison(delta: deltas[index], seeds: seeds[look], blocks: rule.blocks),
          at: index)
        test.record(learning: .perfect, at: index)
      }
    }
    return test
  }
}

extension Comparison {
  /// A network that is far better than a prediction without features.
  fileprivate static let perfect = Comparison(
    mean: -0.5, seedVariance: 0, blockVariance: 0, seeds: 2, blocks: 2)
}
