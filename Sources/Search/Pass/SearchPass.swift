// One pass over the log: a supernet that trains, and a searcher for each target that learns from it.

import Datasets
import Model
import Numerics

/// What a search tells whoever listens.
package enum SearchEvent: Sendable {
  /// A step is done: the number of steps done, of all steps.
  case step(done: Int, of: Int)
  /// What every searcher knows at a logged step.
  case controllers([ControllerRecord])
  /// All steps are done, and the best guesses are selected: for how many searchers so far, of all.
  case selecting(done: Int, of: Int)
}

/// One pass of the search over the log.
///
/// At every step the searcher whose turn it is, or each of them, proposes architectures. All are scored on
/// the batch, before anything trains on it; the first of each searcher is then trained on it. In the warm-up
/// the searchers rest and one architecture is trained in their place, often a wide one.
package struct SearchPass: Sendable {
  let space: CostedSpace
  private let settings: SearchSettings
  private let random: RandomStream
  private let wide: WideSampler
  var contests: [Contest]
  private var trainer: Trainer
  private var profile: Profile
  /// Architectures that are scored in the last tenth of the pass and change nothing: what the supernet says
  /// of them can be compared with the truth.
  package var spectators: [Architecture] = []
  private var watched = MeanLosses()
  /// What becomes of a sub-network whose losses or gradients are not finite in some step. False: the step throws
  /// `Divergence`. True: it is not trained in that step and nobody learns from it, as if it had not been
  /// proposed; of a weight that an update would have made infinite, that update is left out.
  package var skipsDivergence = false
  /// How often a sub-network was skipped so far, spectators included.
  package internal(set) var skipped = 0
  /// What was trained and scored so far; spectators are not counted.
  package internal(set) var work = Work()
  /// The steps that are done.
  package internal(set) var steps = 0

  /// The supernet.
  package var network: Network { trainer.network }

  /// The searchers, in the order in which they were given.
  package var searchers: [any Searcher] { contests.map(\.searcher) }

  /// The spectators' weighted mean log losses over the rows that they were scored on.
  package var spectatorLosses: [Double] { watched.means }

  /// The purpose of its random stream.
  static let purpose = "search"

  /// One target's part of a step.
  struct Contest: Sendable {
    var searcher: any Searcher
    /// What is scored in the next step, the one that is trained first. None where it is another's turn.
    var proposals: [Architecture] = []
    /// How the last ones scored.
    var samples: [Sample] = []
  }

  /// Prepares a search of the targets with one supernet and, for each, a searcher of the kind that the space's
  /// settings name.
  package init(
    _ space: CostedSpace, targets: [Target], vocabularySizes: [Int], positiveRate: Double,
    seed: UInt64, pool: WorkerPool, clock: Profile.Clock? = nil
  ) {
    precondition(Set(targets).count == targets.count, "targets are different")
    self.init(
      space,
      searchers: targets.map {
        space.space.search.searcher.searcher(space, target: $0, positiveRate: positiveRate)
      }, vocabularySizes: vocabularySizes, seed: seed, pool: pool, clock: clock)
  }

  /// Prepares searches that share one supernet.
  package init(
    _ space: CostedSpace, searchers: [any Searcher], vocabularySizes: [Int], seed: UInt64,
    pool: WorkerPool, clock: Profile.Clock? = nil
  ) {
    precondition(!searchers.isEmpty, "a pass is of at least one searcher")
    self.space = space
    settings = space.space.search
    random = RandomStream(seed: seed, purpose: Self.purpose)
    wide = WideSampler(space)
    profile = Profile(clock: clock)
    contests = searchers.map { Contest(searcher: $0) }
    trainer = Trainer(
      Network(
        space.space.model, capacity: Capacity(space.space.model),
        vocabularySizes: vocabularySizes,
        rules: space.space.training.rules, seed: seed),
      loss: space.space.training.loss, pool: pool, clock: clock)
  }

  /// Gives the supernet the weights that its steps have come to. No step may follow.
  package mutating func settle() { trainer.settle() }

  /// Runs the pass, or what is left of it, over a dataset's rows and returns the best guesses of each searcher:
  /// as many as the schedule has finalists, or as there are; different networks, in their canonical form.
  ///
  /// - Parameter observe: called after each step.
  /// - Throws: `Divergence`, `InputError` where the dataset is damaged, or what `observe` throws.
  package mutating func run(
    over dataset: Dataset, rows: Range<Int>, report: (SearchEvent) -> Void = { _ in },
    observe: (SearchPass) throws -> Void = { _ in }
  ) throws -> [[Architecture]] {
    let batchSize = space.space.training.batch
    let schedule = Schedule(space, rows: rows.count, searchers: contests.count)
    let logInterval = max(1, schedule.steps / 100)
    // The first one is logged when every searcher has had its turn.
    let firstLogged = schedule.turns.groups - 1
    var batch = Batch()
    for step in steps..<max(steps, schedule.steps) {
      let start = rows.lowerBound + step * batchSize
      let range = start..<min(start + batchSize, rows.upperBound)
      try profile.measure(.data) { try dataset.read(range, into: &batch) }
      _ = try self.step(step, batch, schedule)
      if step >= firstLogged && (step - firstLogged) % logInterval == 0
        || step == schedule.steps - 1
      {
        report(.controllers(contests.indices.compactMap { record(step, of: $0, schedule) }))
      }
      steps = step + 1
      report(.step(done: steps, of: schedule.steps))
      try observe(self)
    }
    report(.selecting(done: 0, of: contests.count))
    return contests.enumerated().map { place, contest in
      var known: Set<Architecture> = []
      defer { report(.selecting(done: place + 1, of: contests.count)) }
      return contest.searcher.best(schedule.finalists).map { space.canonical($0) }
        .filter { known.insert($0).inserted }
    }
  }

  /// One step: all that the searchers propose is scored, the first of each is trained on the batch, and
  /// after the warm-up the searchers learn. While the weights are updated they make their proposals for the
  /// step after.
  ///
  /// - Returns: the samples of each searcher, the trained one first; none where it was another's turn. Without
  ///   those whose divergence was skipped.
  /// - Throws: `Divergence`.
  package mutating func step(_ step: Int, _ batch: Batch, _ schedule: Schedule) throws -> [[Sample]]
  {
    let pace = space.space.training.pace(steps: schedule.steps)
    if trainer.pace != pace { trainer.begin(pace, after: step) }
    let proposing = Proposing(random: random, wide: wide, schedule: schedule)
    if contests.allSatisfy(\.proposals.isEmpty) {
      for t in contests.indices { proposing.propose(t, &contests[t], for: step) }
    }
    let isWatched = step >= schedule.steps - schedule.steps / 10
    let (scored, samples) = try score(
      batch, step,
      withEffects: step >= schedule.warmUpEnd && contests.contains(where: \.searcher.wantsEffects),
      watchedBy: isWatched ? spectators : [])
    if step >= schedule.warmUpEnd { try checkRewards(of: samples, step) }
    let faults = trainer.update(beside: &contests) { t, contest, worker in
      worker.profile.measure(.controller) {
        if !samples[t].isEmpty {
          contest.samples = samples[t]
          // One sample that is left of several has no other to be compared with.
          let isEnough = samples[t].count >= min(contest.proposals.count, 2)
          if step >= schedule.warmUpEnd, isEnough { contest.searcher.learn(from: samples[t]) }
        }
        if step >= schedule.warmUpEnd {
          for other in samples.indices where other != t {
            contest.searcher.overhear(samples[other])
          }
        }
        if step + 1 < schedule.steps { proposing.propose(t, &contest, for: step + 1) }
      }
    }
    try stop(step, zip(faults, scored).map { (fault: $0, architecture: $1.architecture) })
    return samples
  }

  /// Seconds of work of all threads together by stage, since the start.
  package func seconds(_ stage: Stage) -> Double {
    profile.seconds(stage) + trainer.seconds(stage)
  }

  /// Scores all proposals on the batch; the first of each searcher is to be trained on it.
  ///
  /// - Returns: what was scored, that which is to be trained first and in the order of the searchers; and each
  ///   searcher's samples, those that are not skipped.
  private mutating func score(
    _ batch: Batch, _ step: Int, withEffects: Bool, watchedBy spectators: [Architecture]
  ) throws -> (scored: [ScoredArchitecture], samples: [[Sample]]) {
    func entrants(
      _ architectures: (Contest) -> ArraySlice<Architecture>,
      _ role: (Int) -> ScoredArchitecture.Role
    ) -> [ScoredArchitecture] {
      contests.enumerated().flatMap { t, contest in
        architectures(contest).map { ScoredArchitecture(architecture: $0, role: role(t)) }
      }
    }
    var trained = entrants({ $0.proposals.prefix(1) }, ScoredArchitecture.Role.trained)
    var scored = entrants({ $0.proposals.dropFirst() }, ScoredArchitecture.Role.scored)
    scored += spectators.map { ScoredArchitecture(architecture: $0, role: .watched) }
    let shapes = (trained: trained.map(shape), scored: scored.map(shape))
    let outcome = trainer.score(
      batch, training: shapes.trained, scoring: shapes.scored, examples: settings.examples ?? .max,
      effects: withEffects)
    for (i, outcome) in outcome.trained.enumerated() { trained[i].outcome = outcome }
    for (i, outcome) in outcome.scored.enumerated() { scored[i].outcome = outcome }
    let all = trained + scored
    try stop(step, all.map { (fault: $0.outcome.fault, architecture: $0.architecture) })

    let (rows, weight) = (outcome.scoredRows, outcome.scoredWeight)
    for (entrant, shape) in zip(all, shapes.trained + shapes.scored) {
      let flops = space.network.cost(of: shape, by: FLOPs())
      switch entrant.role {
      case .trained:
        work.add(training: flops, rows: batch.count)
        if withEffects {
          work.add(effects: space.network.effectFLOPs(of: shape), rows: batch.count)
        }
      case .scored: work.add(scoring: flops, rows: rows)
      case .watched: break
      }
    }
    if !spectators.isEmpty {
      watched.add(all.filter { $0.role == .watched }.map(\.loss), weight: weight)
    }
    var samples = contests.map { _ in [Sample]() }
    for entrant in all {
      guard let searcher = entrant.searcher, let loss = entrant.loss else { continue }
      samples[searcher].append(
        Sample(
          architecture: entrant.architecture, costRatio: space.ratio(of: entrant.architecture),
          logloss: loss, weight: weight / Double(rows),
          effects: entrant.outcome.effects.map(space.effects)))
    }
    return (all, samples)
  }

  private func shape(of entrant: ScoredArchitecture) -> Shape {
    precondition(
      entrant.architecture.choices.count == space.decisions.count, "an architecture of the space")
    return space.shape(of: entrant.architecture)
  }

  /// The log's line of a searcher; nil before its first samples.
  private func record(_ step: Int, of contest: Int, _ schedule: Schedule) -> ControllerRecord? {
    let (searcher, samples) = (contests[contest].searcher, contests[contest].samples)
    if samples.isEmpty { return nil }
    return searcher.record(
      step: step, samples: samples,
      isWarmUp: schedule.lastTurn(of: contest, until: step) < schedule.warmUpEnd)
  }
}
