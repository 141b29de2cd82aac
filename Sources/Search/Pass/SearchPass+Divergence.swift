// Where a pass stops because a number is not finite.

import Model

extension SearchPass {
  /// Throws the first of a step's faults, or counts them where they are skipped.
  mutating func stop(_ step: Int, _ faults: [Int: Fault], of architectures: [Architecture]) throws {
    if skipsDivergence { skipped += faults.count }
    guard !skipsDivergence, let first = faults.min(by: { $0.key < $1.key }) else { return }
    throw Divergence(step: step, first.value, of: architectures[first.key], in: space)
  }

  /// Throws where a searcher cannot learn from a reward: no sub-network's fault, and so nothing to skip.
  func checkRewards(of samples: [[Sample]], _ step: Int) throws {
    for (contest, samples) in zip(contests, samples) {
      for sample in samples where !contest.searcher.canLearn(from: sample) {
        throw Divergence(step: step, rewardOf: sample.architecture, in: space)
      }
    }
  }
}
