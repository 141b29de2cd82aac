// Where a pass stops because a number is not finite.

import Model

extension SearchPass {
  /// Throws the first of a step's faults, or counts them if they are skipped.
  mutating func stop(_ step: Int, _ faults: [(fault: Fault?, architecture: Architecture)]) throws {
    for case (let fault?, let architecture) in faults {
      guard skipsDivergence else {
        throw Divergence(step: step, fault, of: architecture, in: space)
      }
      skipped += 1
    }
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
