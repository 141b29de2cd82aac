// The last step of a search: its best guesses, trained from scratch on the beginning of the stream.

import Foundation
import Model
import Numerics
import Search
import Training

/// How far a round of a playoff is.
package struct PlayoffProgress: Hashable, Sendable {
  /// The round, from 0: of the searcher's finalists, of the last guesses, of the best of both.
  package var round: Int
  /// Trainings of the round that are done, and all of them.
  package var done: Int, trainings: Int
  /// The part of the round's rows that is done, from 0 to 1.
  package var fraction: Double
  /// Rows that this process trained on, and the rows of all trainings of the round.
  package var rowsTrained = 0, rows = 0

  /// The progress of a round of so many trainings.
  package init(
    round: Int, done: Int, of trainings: Int, fraction: Double, rowsTrained: Int = 0, rows: Int = 0
  ) {
    (self.round, self.done, self.trainings, self.fraction) = (round, done, trainings, fraction)
    (self.rowsTrained, self.rows) = (rowsTrained, rows)
  }
}

/// Chooses among finalists by successive halving (Jamieson and Talwalkar 2016): all are trained on a short
/// beginning of the stream, the best of them on a longer one.
///
/// What shares its weights learns with the help of others. How fast an architecture learns alone, which
/// progressive log loss counts, the supernet cannot tell; a short training can. The second half of its loss
/// counts: in the first, small networks are ahead because they are small.
///
/// When most finalists of all targets are trained, the best of them make the last guesses (the cross-entropy
/// method, Rubinstein 1999): what a choice is worth under one target, it mostly is under another. No more finalists than
/// stay for the last round come to it at once.
///
/// The baseline scaled to the target, and the baseline itself if it fits, are in every last round: an answer that they
/// beat there is none. Each target's answer comes from its own last round.
package struct Playoff: Sendable {
  private let space: CostedSpace
  private let stream: TrainingStream
  private let seeds: (first: UInt64, last: UInt64)
  private let trainings: any Trainings
  private let skipsDiverged: Bool
  /// What was trained so far.
  package private(set) var work = Work()

  /// A beginning of the stream: a part of it, if that is enough steps.
  struct Round: Sendable {
    var part: Double
    var leastSteps: Int

    /// The rows of a stream of `count` rows.
    func rows(of count: Int, batch: Int) -> Int {
      min(count, max(Int((part * Double(count)).rounded(.up)), leastSteps * batch))
    }
  }

  /// What all finalists are trained on. In fewer steps the initial weights still decide which is ahead.
  static let first = Round(part: 1.0 / 16, leastSteps: 128)
  /// What the best of each target are trained on.
  static let last = Round(part: 1.0 / 4, leastSteps: 256)
  /// How many of each target are in the last round.
  static let stay = 2
  /// How many of each target say where the last guesses lie.
  private static let elite = 4

  /// The seeds of the two rounds of a search's playoff, far from those of the verdict, which count from the
  /// search's own. Who was lucky in the first round has to be lucky again.
  static func seeds(_ search: UInt64) -> (first: UInt64, last: UInt64) {
    var random = RandomStream(seed: search, purpose: "playoff")
    return (random.next(), random.next())
  }

  /// The playoff of a search with this seed. All trainings of a round share their initial weights.
  ///
  /// - Parameters:
  ///   - trainings: of the stream's dataset.
  ///   - skipsDiverged: whether a finalist that diverges loses, rather than ends the search.
  package init(
    _ space: CostedSpace, _ stream: TrainingStream, seed search: UInt64,
    by trainings: any Trainings,
    skipsDiverged: Bool = false
  ) {
    self.skipsDiverged = skipsDiverged
    self.space = space
    self.stream = stream
    self.trainings = trainings
    seeds = Self.seeds(search)
  }

  /// The best architecture for each target: the first of its `placings`.
  ///
  /// - Throws: as `placings(under:of:progress:)`.
  package mutating func winners(
    under targets: [Target], of finalists: [[Architecture]],
    progress: @Sendable (PlayoffProgress) -> Void = { _ in }
  ) throws -> [Architecture] {
    try placings(under: targets, of: finalists, progress: progress).map { $0[0] }
  }

  /// The architectures of each target's last round, the best first.
  ///
  /// - Parameters:
  ///   - targets: cost ratios.
  ///   - finalists: guesses of a searcher for each target, the best first, at least one. Where there are several, the
  ///     last quarter makes room for the guesses that the others' trainings lead to, whether the searcher has a policy
  ///     or not.
  ///   - progress: called after some rows of a training, from any thread.
  /// - Throws: `Divergence`, `InputError` where the dataset is damaged, or `Stopped` where the run is to end.
  package mutating func placings(
    under targets: [Target], of finalists: [[Architecture]],
    progress: @Sendable (PlayoffProgress) -> Void = { _ in }
  ) throws -> [[Architecture]] {
    precondition(targets.count == finalists.count && finalists.allSatisfy { !$0.isEmpty })
    if finalists.allSatisfy({ $0.count <= Self.stay }) {
      return try lastRound(of: finalists, under: targets, progress: progress)
    }
    let contests = finalists.map { Array($0.dropLast($0.count / 4)) }
    var losses = try train(contests, 0, on: Self.first, seed: seeds.first, progress: progress)
    let elites = contests.map { ranked($0, by: losses).prefix(Self.elite) }
    let guesses = targets.indices.map { t in
      // Those of the target itself count twice.
      guess(
        finalists[t].count - contests[t].count, under: targets[t],
        like: elites.joined() + elites[t], besides: contests[t])
    }
    losses.merge(
      try train(guesses, 1, on: Self.first, seed: seeds.first, progress: progress)
    ) { known, _ in known }
    return try lastRound(
      of: targets.indices.map {
        Array(ranked(contests[$0] + guesses[$0], by: losses).prefix(Self.stay))
      }, under: targets, progress: progress)
  }

  /// The best of each target beside those that nobody has to search for. If all are those, as uniform scaling's are,
  /// nothing is trained.
  private mutating func lastRound(
    of best: [[Architecture]], under targets: [Target],
    progress: @Sendable (PlayoffProgress) -> Void
  ) throws -> [[Architecture]] {
    let contests = zip(best, targets).map { best, target in
      best + references(under: target).filter { !best.contains($0) }
    }
    if contests.allSatisfy({ $0.count == 1 }) { return contests }
    let losses = try train(contests, 2, on: Self.last, seed: seeds.last, progress: progress)
    return contests.map { ranked($0, by: losses) }
  }

  /// Those that nobody has to search for: the baseline scaled to a target, and the baseline itself if it fits.
  private func references(under target: Target) -> [Architecture] {
    let scaled = UniformScaling(space, target: target).best(1)
    let baseline = space.canonical(space.space.baseline)
    return space.ratio(of: baseline) <= target.ratio && !scaled.contains(baseline)
      ? scaled + [baseline] : scaled
  }

  /// In the order of their losses; of equals the better guess stays ahead.
  private func ranked(_ contest: [Architecture], by losses: [Architecture: Double])
    -> [Architecture]
  {
    contest.enumerated().sorted {
      (losses[$0.element] ?? .infinity, $0.offset) < (losses[$1.element] ?? .infinity, $1.offset)
    }.map(\.element)
  }

  /// The most probable new architectures under a target if each decision chooses as often as some good
  /// architectures did, each choice having one vote beforehand.
  func guess(
    _ count: Int, under target: Target, like good: some Collection<Architecture>,
    besides known: [Architecture]
  ) -> [Architecture] {
    if count == 0 { return [] }
    var policy = Policy(
      logits: space.decisions.map { $0.choice.values.map { _ in 1 } })
    for architecture in good {
      for (decision, choice) in architecture.choices.enumerated() {
        policy.logits[decision][choice] += 1
      }
    }
    policy.logits = policy.logits.map { $0.map { log($0) } }
    let least = known.map { space.ratio(of: $0) }.min() ?? target.ratio
    return Selector(space).mostProbable(
      count + known.count, policy, costRatio: min(least, target.ratio)...target.ratio
    ).filter { !known.contains($0) }.prefix(count).map { $0 }
  }

  /// The log losses of all architectures of some contests, trained on a beginning of the stream, over the
  /// second half of it.
  private mutating func train(
    _ contests: [[Architecture]], _ number: Int, on round: Round, seed: UInt64,
    progress: @Sendable (PlayoffProgress) -> Void
  ) throws -> [Architecture: Double] {
    let rows = round.rows(of: stream.rows.count, batch: space.space.training.batch)
    var verdict = space.space.verdict
    verdict.skip = 0.5
    let start = TrainingStream(stream.dataset, rows: stream.rows.prefix(rows), verdict: verdict)
    let architectures = Set(contests.joined()).sorted()
    for architecture in architectures {
      work.add(training: space.cost(of: architecture).flops, rows: rows)
    }
    let jobs = architectures.map {
      start.job(
        space.shape(of: $0), seed: seed, whenDiverged: skipsDiverged ? .loses : .fails)
    }
    let outcomes = try trainings.outcomes(of: jobs) {
      progress(
        PlayoffProgress(
          round: number, done: $0.done, of: $0.jobs, fraction: $0.fraction,
          rowsTrained: $0.rowsTrained, rows: $0.rows))
    }
    let losses = outcomes.map { $0.figures?.logloss ?? .infinity }
    return Dictionary(uniqueKeysWithValues: zip(architectures, losses))
  }
}
