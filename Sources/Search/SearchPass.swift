// One pass over the log: a supernet that trains, and a controller for each target that learns from it.

import CTRNetwork
import ClickData
import Linalg
import SearchSpace

/// What a search tells whoever listens.
public enum SearchEvent: Sendable {
  /// A step is done: the number of steps done, of all steps.
  case step(done: Int, of: Int)
  /// The state of every controller at a logged step.
  case controllers([ControllerRecord])
}

/// A loss that is not a number: the training diverged.
public struct Divergence: Error, CustomStringConvertible {
  /// The step, from 0.
  public let step: Int

  /// What happened and what to do.
  public var description: String {
    "the log loss is not finite at step \(step): lower `training.learning_rate`"
  }

  /// Makes an error.
  public init(step: Int) { self.step = step }
}

/// One pass of the search over the log.
///
/// At every step each controller proposes architectures. All are scored on the batch, before anything
/// trains on it; the first of each controller is then trained on it. In the warm-up the controllers rest
/// and every target trains one architecture, often a wide one.
public struct SearchPass: Sendable {
  private let space: CostedSpace
  private let settings: SearchSettings
  private let random: RandomStream
  private let wide: WideSampler
  private let pool: WorkerPool
  private var contests: [Contest]
  private var trainer: Trainer
  private var profile: Profile

  /// One target's part of a step.
  private struct Contest: Sendable {
    var controller: Controller
    /// What is scored in the next step, the one that is trained first.
    var proposals: [Architecture] = []
  }

  /// Prepares a search of the targets with one supernet.
  public init(
    _ space: CostedSpace, targets: [Double], vocabularySizes: [Int], positiveRate: Double,
    seed: UInt64, pool: WorkerPool, clock: Profile.Clock? = nil
  ) {
    self.space = space
    random = RandomStream(seed: seed, purpose: "search")
    wide = WideSampler(space)
    profile = Profile(clock: clock)
    settings = space.space.search
    let reward = Reward(settings, positiveRate: positiveRate)
    contests = targets.map {
      Contest(
        controller: Controller(
          space, target: $0, reward: reward, learningRate: space.space.search.learningRate))
    }
    self.pool = pool
    trainer = Trainer(
      Network(
        capacity: Capacity(space.space.model), vocabularySizes: vocabularySizes,
        linear: space.space.model.linear, optimizer: Optimizer(space.space.training), seed: seed),
      pool: pool, clock: clock)
  }

  /// Runs the pass over a dataset's rows and returns the architecture found for each target.
  ///
  /// - Throws: `Divergence`, or `InputError` where the dataset is damaged.
  public mutating func run(
    over dataset: Dataset, rows: Range<Int>, report: (SearchEvent) -> Void
  ) throws -> [Architecture] {
    let batchSize = space.space.training.batch
    let steps = (rows.count + batchSize - 1) / batchSize
    let warmUp = Int(settings.warmUp * Double(steps))
    let logInterval = max(1, steps / 100)
    var batch = Batch()
    for step in 0..<steps {
      let start = rows.lowerBound + step * batchSize
      let range = start..<min(start + batchSize, rows.upperBound)
      try profile.measure(.data) { try dataset.read(range, into: &batch) }
      let samples = try self.step(step, batch, warmUp: warmUp)
      if step % logInterval == 0 || step == steps - 1 {
        report(.controllers(zip(contests, samples).map { record(step, $0.controller, $1) }))
      }
      report(.step(done: step + 1, of: steps))
    }
    return contests.map(\.controller.selected)
  }

  /// One step: all that the controllers propose is scored, the first of each is trained on the batch, and
  /// after the first `warmUp` steps the controllers learn. While the weights are updated they make their
  /// proposals for the step after.
  ///
  /// - Returns: the samples of each target, the trained one first.
  /// - Throws: `Divergence`.
  public mutating func step(_ step: Int, _ batch: Batch, warmUp: Int) throws -> [[Sample]] {
    let (random, wide, count) = (random, wide, settings.samples)
    @Sendable func propose(_ t: Int, _ contest: inout Contest, for step: Int) {
      var random = random.substream(step).substream(t)
      let isWide = random.uniform() < 1 - Double(step) / Double(max(warmUp, 1))
      contest.proposals =
        step < warmUp && isWide
        ? [wide.sample(random: &random)]
        : contest.controller.propose(step < warmUp ? 1 : count, random: &random)
    }
    for t in contests.indices where contests[t].proposals.isEmpty {
      propose(t, &contests[t], for: step)
    }
    let samples = try score(batch, step)
    trainer.update(beside: &contests) { t, contest, worker in
      worker.profile.measure(.controller) {
        if step >= warmUp { contest.controller.learn(from: samples[t]) }
        propose(t, &contest, for: step + 1)
      }
    }
    return samples
  }

  /// Seconds of work of all threads together by stage, since the start.
  public func seconds(_ stage: Stage) -> Double {
    profile.seconds(stage) + trainer.seconds(stage)
  }

  /// Scores all proposals on the batch; the first of each target is to be trained on it.
  private mutating func score(_ batch: Batch, _ step: Int) throws -> [[Sample]] {
    let proposals = contests.map(\.proposals)
    let losses = trainer.score(
      batch, training: proposals.map { space.shape(of: $0[0]) },
      scoring: proposals.flatMap { $0.dropFirst().map(space.shape) }
    ).losses
    guard losses.allSatisfy(\.isFinite) else { throw Divergence(step: step) }
    var scored = losses[proposals.count...]
    return proposals.enumerated().map { t, architectures in
      let own = [losses[t]] + scored.prefix(architectures.count - 1)
      scored = scored.dropFirst(architectures.count - 1)
      return zip(architectures, own).map {
        Sample(architecture: $0, costRatio: space.ratio(of: $0), logloss: $1)
      }
    }
  }

  private func record(_ step: Int, _ controller: Controller, _ samples: [Sample])
    -> ControllerRecord
  {
    let policy = controller.policy
    let n = Double(samples.count)
    return ControllerRecord(
      step: step, target: controller.target, reward: controller.lastReward,
      baseline: controller.lastBaseline,
      costRatio: samples.reduce(0) { $0 + $1.costRatio } / n, entropy: policy.entropy,
      logloss: samples.reduce(0) { $0 + $1.logloss } / n,
      probabilities: Dictionary(
        uniqueKeysWithValues: zip(
          space.decisions.map(\.path), policy.probabilities.map { $0.map(rounded) })))
  }

  /// A probability to six digits: what lies below is noise, and a third of the log's size.
  private func rounded(_ probability: Double) -> Double {
    (probability * 1e6).rounded() / 1e6
  }
}
