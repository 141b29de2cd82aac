// Random search without a supernet: what weight sharing has to beat with as much work.

import Model
import Numerics
import Search
import Training

/// Trains random architectures from scratch on the whole stream, as many as a limit of work allows.
///
/// They are drawn as `RandomSearcher` draws them. All have one seed, which is far from those of a table of
/// truth: what a training's luck chose would look too good beside the same luck.
struct RandomTraining {
  private let space: CostedSpace
  private let stream: TrainingStream
  private let trainings: any Trainings
  private let seed: UInt64
  private var random: RandomStream
  /// What was trained so far.
  private(set) var work = Work()

  /// Prepares trainings of a search with this seed.
  init(
    _ space: CostedSpace, _ stream: TrainingStream, seed: UInt64, by trainings: any Trainings
  ) {
    self.space = space
    self.stream = stream
    self.trainings = trainings
    random = RandomStream(seed: seed, purpose: "random training")
    self.seed = random.next()
  }

  /// The best of different architectures within the target, at least one: another one is trained as long as
  /// all work so far is below the limit, so the last one may exceed it.
  ///
  /// - Parameter limit: in trainings of the baseline.
  /// - Throws: `Divergence`, `InputError` where the dataset is damaged, or `Stopped` where the work is to end.
  mutating func best(target: Target, limit: Double) throws -> Architecture {
    let architectures = draw(target: target, limit: limit)
    let figures = try trainings.figures(
      of: architectures.map { stream.job(space.shape(of: $0), seed: seed) })
    let best = zip(architectures, figures).min { $0.1.logloss < $1.1.logloss }
    return best?.0 ?? space.cheapest
  }

  /// What is to be trained: their work, not their losses, says how many.
  private mutating func draw(target: Target, limit: Double) -> [Architecture] {
    let policy = Policy(uniformOver: space.decisions)
    var sampler = FeasibleSampler(space, target: target)
    var architectures: [Architecture] = []
    repeat {
      // Where a hundred draws show nothing new, there is hardly more to see.
      let drawn = sampler.sample(100, from: policy, random: &random)
      guard let new = drawn.first(where: { !architectures.contains($0) }) else { break }
      architectures.append(new)
      work.add(training: space.cost(of: new).flops, rows: stream.rows.count)
    } while space.trainings(work, rows: stream.rows.count) < limit
    return architectures
  }
}
