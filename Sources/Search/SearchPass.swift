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

/// The parts of a pass: the warm-up, the search proper, the finals.
public struct Schedule: Hashable, Sendable {
  /// Number of steps.
  public let steps: Int
  /// The first step in which searchers learn.
  public let warmUpEnd: Int
  /// The first step of the finals, or `steps` where there are none.
  public let finalsStart: Int

  /// The schedule of a pass of so many steps.
  public init(_ settings: SearchSettings, steps: Int) {
    self.steps = steps
    warmUpEnd = Int(settings.warmUp * Double(steps))
    finalsStart = max(warmUpEnd, steps - Int(settings.finals * Double(steps)))
  }
}

/// One pass of the search over the log.
///
/// At every step each searcher proposes architectures. All are scored on the batch, before anything
/// trains on it; the first of each searcher is then trained on it. In the warm-up the searchers rest
/// and every target trains one architecture, often a wide one. In the finals the best guesses of each
/// searcher are scored on the same batches.
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
    var searcher: any Searcher
    /// Nil before them.
    var finals: Finals?
    /// What is scored in the next step, the one that is trained first.
    var proposals: [Architecture] = []

    /// What was found.
    var winner: Architecture { finals?.winner ?? searcher.best(1)[0] }
  }

  /// Prepares a search of the targets with one supernet and a controller for each.
  public init(
    _ space: CostedSpace, targets: [Double], vocabularySizes: [Int], positiveRate: Double,
    seed: UInt64, pool: WorkerPool, clock: Profile.Clock? = nil
  ) {
    let reward = Reward(space.space.search, positiveRate: positiveRate)
    self.init(
      space,
      searchers: targets.map {
        Controller(
          space, target: $0, reward: reward, learningRate: space.space.search.learningRate)
      }, vocabularySizes: vocabularySizes, seed: seed, pool: pool, clock: clock)
  }

  /// Prepares searches that share one supernet.
  public init(
    _ space: CostedSpace, searchers: [any Searcher], vocabularySizes: [Int], seed: UInt64,
    pool: WorkerPool, clock: Profile.Clock? = nil
  ) {
    self.space = space
    settings = space.space.search
    random = RandomStream(seed: seed, purpose: "search")
    wide = WideSampler(space)
    profile = Profile(clock: clock)
    contests = searchers.map { Contest(searcher: $0) }
    self.pool = pool
    trainer = Trainer(
      Network(
        capacity: Capacity(space.space.model), vocabularySizes: vocabularySizes,
        linear: space.space.model.linear, optimizer: Optimizer(space.space.training), seed: seed),
      pool: pool, clock: clock)
  }

  /// Runs the pass over a dataset's rows and returns the architecture found by each searcher.
  ///
  /// - Throws: `Divergence`, or `InputError` where the dataset is damaged.
  public mutating func run(
    over dataset: Dataset, rows: Range<Int>, report: (SearchEvent) -> Void = { _ in }
  ) throws -> [Architecture] {
    let batchSize = space.space.training.batch
    let schedule = Schedule(settings, steps: (rows.count + batchSize - 1) / batchSize)
    let logInterval = max(1, schedule.steps / 100)
    var batch = Batch()
    for step in 0..<schedule.steps {
      let start = rows.lowerBound + step * batchSize
      let range = start..<min(start + batchSize, rows.upperBound)
      try profile.measure(.data) { try dataset.read(range, into: &batch) }
      let samples = try self.step(step, batch, schedule)
      if step % logInterval == 0 || step == schedule.steps - 1 {
        report(.controllers(zip(contests, samples).compactMap { record(step, $0.searcher, $1) }))
      }
      report(.step(done: step + 1, of: schedule.steps))
    }
    return contests.map(\.winner)
  }

  /// One step: all that the searchers propose is scored, the first of each is trained on the batch, and
  /// after the warm-up the searchers learn. While the weights are updated they make their proposals for the
  /// step after.
  ///
  /// - Returns: the samples of each searcher, the trained one first.
  /// - Throws: `Divergence`.
  public mutating func step(_ step: Int, _ batch: Batch, _ schedule: Schedule) throws -> [[Sample]]
  {
    let (random, wide, settings) = (random, wide, settings)
    @Sendable func propose(_ t: Int, _ contest: inout Contest, for step: Int) {
      var random = random.substream(step).substream(t)
      if step < schedule.warmUpEnd {
        let isWide = random.uniform() < 1 - Double(step) / Double(schedule.warmUpEnd)
        contest.proposals =
          isWide
          ? [wide.sample(random: &random)] : contest.searcher.propose(1, random: &random)
      } else if step < schedule.finalsStart {
        contest.proposals = contest.searcher.propose(settings.samples, random: &random)
      } else {
        let finals = contest.finals ?? Finals(contest.searcher.best(settings.finalists))
        contest.proposals = finals.proposals(step: step)
        contest.finals = finals
      }
    }
    for t in contests.indices where contests[t].proposals.isEmpty {
      propose(t, &contests[t], for: step)
    }
    let samples = try score(batch, step)
    trainer.update(beside: &contests) { t, contest, worker in
      worker.profile.measure(.controller) {
        if contest.finals != nil {
          contest.finals?.learn(from: samples[t])
        } else if step >= schedule.warmUpEnd {
          contest.searcher.learn(from: samples[t])
        }
        if step + 1 < schedule.steps { propose(t, &contest, for: step + 1) }
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

  /// The log's line of a searcher that is a controller.
  private func record(_ step: Int, _ searcher: any Searcher, _ samples: [Sample])
    -> ControllerRecord?
  {
    guard let controller = searcher as? Controller else { return nil }
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
