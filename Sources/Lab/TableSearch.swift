// A search without a supernet: samples are scored by a table of truth, so that searchers can be compared in
// seconds and without the supernet's errors.

import Files
import Model
import Numerics
import Search

/// Lets searchers search in a table of truth.
struct TableSearch {
  private let space: CostedSpace
  /// The log losses of every architecture, by rising seed.
  private let losses: [Architecture: [Double]]
  private let samples: Int

  /// Searches in a table that has every architecture of the space, so many samples at a time.
  init(_ space: CostedSpace, _ table: TruthTable, samples: Int) {
    self.space = space
    self.samples = samples
    losses = table.losses.mapValues { runs in runs.sorted { $0.key < $1.key }.map(\.value) }
  }

  /// Lets a searcher learn from so many look-ups. A look-up is the log loss of one training, any of the
  /// table's with equal probability.
  func run(_ searcher: inout any Searcher, lookups: Int, random: RandomStream) {
    for (step, start) in stride(from: 0, to: lookups, by: samples).enumerated() {
      var random = random.substream(step)
      let proposals = searcher.propose(min(samples, lookups - start), random: &random)
      searcher.learn(
        from: proposals.map { architecture in
          guard let runs = losses[architecture] else {
            preconditionFailure("the table lacks an architecture")
          }
          return Sample(
            architecture: architecture, costRatio: space.ratio(of: architecture),
            logloss: runs[random.below(runs.count)])
        })
    }
  }
}
