// Random search without a supernet: what weight sharing has to beat with as much work.

import Model
import Numerics
import Search
import Training

/// Trains random architectures from scratch on the whole stream, one after another.
///
/// They are drawn as `RandomSearcher` draws them. All have one seed, which is far from those of a table of
/// truth: what a training's luck chose would look too good beside the same luck.
struct RandomTraining {
  private let space: CostedSpace
  private let stream: TrainingStream
  private let seed: UInt64
  private var random: RandomStream
  /// What was trained so far.
  private(set) var work = Work()

  /// Prepares trainings of a search with this seed.
  init(_ space: CostedSpace, _ stream: TrainingStream, seed: UInt64) {
    self.space = space
    self.stream = stream
    random = RandomStream(seed: seed, purpose: "random training")
    self.seed = random.next()
  }

  /// The best of different architectures within the target, at least one: another one is trained as long as
  /// all work so far is below the limit, so the last one may exceed it.
  ///
  /// - Parameter limit: in trainings of the baseline.
  /// - Throws: `Divergence`, or `InputError` where the dataset is damaged.
  mutating func best(target: Target, limit: Double) throws -> Architecture {
    let policy = Policy(uniformOver: space.decisions)
    var sampler = FeasibleSampler(space, target: target)
    var losses: [Architecture: Double] = [:]
    var best = space.cheapest
    repeat {
      // Where a hundred draws show nothing new, there is hardly more to see.
      let drawn = sampler.sample(100, from: policy, random: &random)
      guard let architecture = drawn.first(where: { losses[$0] == nil }) else { break }
      let job = TrainingJob(shape: space.shape(of: architecture), seed: seed)
      let logloss = try stream.train(job, space.space, pool: WorkerPool(threads: 1)).logloss
      work.add(training: space.cost(of: architecture), rows: stream.rows.count)
      if logloss < losses.values.min() ?? .infinity { best = architecture }
      losses[architecture] = logloss
    } while space.trainings(work, rows: stream.rows.count) < limit
    return best
  }
}
