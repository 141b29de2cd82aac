// Baseline and candidates trained from scratch, with as many seeds as the verdicts need.

import Datasets
import Model
import Statistics
import Training

/// How far a wave of retrains is.
package struct RetrainProgress: Hashable, Sendable {
  /// Number of seeds of the current look.
  package var seeds: Int
  /// Trainings of this wave.
  package var runs: Int
  /// The part of the wave's rows that is done, from 0 to 1.
  package var fraction: Double
  /// Rows that this process trained on, and the rows of all trainings of the wave.
  package var rowsTrained = 0, rows = 0

  /// The progress of a wave of `runs` trainings with `seeds` seeds each.
  package init(seeds: Int, runs: Int, fraction: Double, rowsTrained: Int = 0, rows: Int = 0) {
    self.seeds = seeds
    self.runs = runs
    self.fraction = fraction
    (self.rowsTrained, self.rows) = (rowsTrained, rows)
  }
}

/// Trains architectures from scratch until their verdicts are decided.
package struct Retrain: Sendable {
  let space: CostedSpace
  let stream: TrainingStream
  private let firstSeed: UInt64
  let trainings: any Trainings
  /// The finished runs of each architecture, by seed.
  private var runs: [Architecture: [TrainedRun]] = [:]

  /// What was measured, and what it proves.
  package struct Result: Sendable {
    /// The baseline.
    package var baseline: Summary.Trained
    /// One entry a target that was tried, mildest first.
    package var targets: [Summary.TargetResult]
    /// The targets that were not tried, since nothing near them was proved.
    package var notTried: [Summary.NotTried]
    /// The target of the architecture that the space's rule chooses among the neutral and better ones.
    package var chosen: Target?
    /// That architecture.
    package var chosenArchitecture: Architecture?
    /// Why nothing was chosen; nil where something was.
    package var reason: Summary.Reason?
    /// The baseline's log loss over that of the best constant prediction; nil where the window has one label alone.
    package var normalizedEntropy: NormalizedEntropy?
    /// What the verdict stands on.
    package var ground: WindowGround
    /// The blocks of the evaluation window.
    package var blocks: [Summary.Block]
    /// Whether the baseline still learned as the log ended; nil if the window is too short to tell.
    package var learning: LearningTrend?
  }

  /// Prepares retrains with the seeds `firstSeed`, `firstSeed` + 1, ...; 0 comes after the greatest.
  ///
  /// - Parameter trainings: of the stream's dataset. Where predictions wait, the disk takes 8 bytes for each row and
  ///   architecture, and where rows have groups 4 more for each row of every training that runs.
  package init(
    _ space: CostedSpace, _ stream: TrainingStream, firstSeed: UInt64, by trainings: any Trainings
  ) {
    self.space = space
    self.stream = stream
    self.firstSeed = firstSeed
    self.trainings = trainings
  }

  /// Retrains what was found for each target beside the baseline, and judges it. What was trained for an
  /// earlier judgement is not trained again.
  ///
  /// - Parameter margin: the greatest Δ that is neutral, if not that of the space's settings.
  /// - Throws: `Divergence`, `InputError` where the dataset is damaged, `FileError` where the disk is full, or
  ///   `Stopped` where the run is to end.
  package mutating func judge(
    _ found: [FoundArchitecture], margin: Double? = nil,
    progress: @Sendable (RetrainProgress) -> Void
  ) throws -> Result {
    var rule = space.space.verdict.rule
    rule.margin = margin ?? rule.margin
    let outcomes = try WindowOutcomes(stream, batch: space.space.training.batch)
    let ground = WindowGround(stream, outcomes, batch: space.space.training.batch)
    var entrants = Entrants(found)
    let count = entrants.architectures.count
    var test = GraphicalTest(
      .fallback(count), rule, replaceable: (0..<count).map(entrants.isReplaceable))
    while case let open = test.next(), !open.isEmpty {
      try train(open.map { (entrants.architectures[$0], test.seedsOfNextLook(at: $0)) }, progress)
      for place in open { look(at: place, entrants, &test, outcomes) }
      test.isGateOpen = Learned(entropyOfBaseline(outcomes, rule), on: ground) != nil
      for place in open where hasCollapsed(place, entrants, test, outcomes) {
        entrants.replace(place, in: &test)
      }
    }
    return try result(of: test, entrants, rule, outcomes, ground)
  }

  /// Records the next look at a candidate.
  private func look(
    at place: Int, _ entrants: Entrants, _ test: inout GraphicalTest, _ outcomes: WindowOutcomes
  ) {
    let (architecture, seeds) = (entrants.architectures[place], test.seedsOfNextLook(at: place))
    let losses = losses(architecture, seeds: seeds)
    if test.candidates[place].looks.isEmpty {
      // The seeds of the first look are fixed beforehand, so that this one test needs no share for each look.
      test.record(
        learning: Comparison(losses, constant: outcomes.featurelessLosses, weights: blockWeights),
        at: place)
    }
    test.record(
      Comparison(
        candidate: losses, baseline: self.losses(space.space.baseline, seeds: seeds),
        weights: blockWeights), at: place)
  }

  /// Whether trainings of an open candidate have collapsed for which another one is there.
  private func hasCollapsed(
    _ place: Int, _ entrants: Entrants, _ test: GraphicalTest, _ outcomes: WindowOutcomes
  ) -> Bool {
    guard test.isGateOpen, test.candidates[place].isReplaceable, !test.proved.contains(place),
      let seeds = test.candidates[place].looks.last?.seeds
    else { return false }
    return !collapsedSeeds(outcomes).indices(
      in: losses(entrants.architectures[place], seeds: seeds)
    )
    .isEmpty
  }

  private func collapsedSeeds(_ outcomes: WindowOutcomes) -> CollapsedSeeds {
    CollapsedSeeds(
      runs.values.map { $0.map(\.figures.blockLosses) }, constant: outcomes.constantLosses,
      weights: blockWeights)
  }

  /// The baseline's normalised entropy, over the seeds of the first look.
  private func entropyOfBaseline(_ outcomes: WindowOutcomes, _ rule: VerdictRule)
    -> NormalizedEntropy?
  {
    NormalizedEntropy(
      losses(space.space.baseline, seeds: rule.seeds), constant: outcomes.featurelessLosses,
      weights: blockWeights, alpha: 1 - rule.confidence)
  }

  /// What follows from the looks, once there is no further one.
  private func result(
    of test: GraphicalTest, _ entrants: Entrants, _ rule: VerdictRule, _ outcomes: WindowOutcomes,
    _ ground: WindowGround
  ) throws -> Result {
    let claims = Claims(test)
    let places = entrants.places
    let tried = places.indices.filter { !test.candidates[places[$0]].looks.isEmpty }
    let proved = tried.filter { claims.proved.contains(places[$0]) }
    let chosen = choice(among: proved, entrants, test)
    let remedies = Remedies(test, claims, rule, rows: stream.rows.count)
    let seeds = collapsedSeeds(outcomes)
    let targets = try tried.map { target in
      var result = try self.result(of: target, entrants, test, claims, remedies, seeds)
      result.againstChosen =
        proved.contains(target)
        ? chosen.flatMap {
          difference(
            of: entrants.architectures[places[target]], from: entrants.architectures[places[$0]],
            among: entrants.architectures.count)
        } : nil
      return result
    }
    return Result(
      baseline: try summary(space.space.baseline, seeds), targets: targets,
      notTried: places.indices.filter { !tried.contains($0) }.map {
        let architecture = entrants.architectures[places[$0]]
        return Summary.NotTried(
          target: entrants.found[$0].target, architecture: space.space.values(of: architecture),
          cost: costFigures(architecture))
      }, chosen: chosen.map { entrants.found[$0].target },
      chosenArchitecture: chosen.map { entrants.architectures[places[$0]] },
      reason: claims.reason, normalizedEntropy: entropyOfBaseline(outcomes, rule), ground: ground,
      blocks: Summary.blocks(of: stream.window, outcomes),
      learning: LearningTrend(
        losses(space.space.baseline, seeds: rule.seeds), constant: outcomes.featurelessLosses,
        weights: blockWeights))
  }

  /// What is said of a target that was tried.
  private func result(
    of target: Int, _ entrants: Entrants, _ test: GraphicalTest, _ claims: Claims,
    _ remedies: Remedies, _ seeds: CollapsedSeeds
  ) throws -> Summary.TargetResult {
    let place = entrants.places[target]
    let architecture = entrants.architectures[place]
    guard let delta = test.delta(of: place) else { preconditionFailure("the target was tried") }
    var result = Summary.TargetResult(
      target: entrants.found[target].target, trained: try summary(architecture, seeds),
      delta: delta, verdict: claims.verdicts[place], seedsNeeded: remedies.seedsNeeded(place),
      seedsForEqual: remedies.seedsForEqual(place),
      normalizedEntropy: test.normalizedEntropy(of: place),
      provableMargin: remedies.provableMargin(place), wouldProve: remedies.budgets(place),
      aucDelta: figures(of: architecture).aucDelta(
        from: figures(of: space.space.baseline), alpha: 1 - space.space.verdict.confidence))
    result.errorShare = test.share(of: place)
    result.replaced = try entrants.replaced[target].map {
      try summary(entrants.architectures[$0], seeds)
    }
    return result
  }

  /// The target that the space's rule chooses among proved ones.
  private func choice(
    among proved: [Int], _ entrants: Entrants, _ test: GraphicalTest
  ) -> Int? {
    space.space.verdict.choose.choose(
      among: proved.map { target in
        let place = entrants.places[target]
        return ChoosingRule.Candidate(
          costRatio: space.ratio(of: entrants.architectures[place]),
          delta: test.delta(of: place)?.mean ?? 0)
      }
    ).map { proved[$0] }
  }

  /// The difference of two candidates, over the seeds that both were trained with; nil if they are the same.
  ///
  /// Which pair is looked at, and with how many seeds, depends on the data. So the bounds take their share of the error of
  /// each look and of each pair of different candidates, tried or not (Bonferroni): all such bounds of a run hold together.
  private func difference(
    of candidate: Architecture, from reference: Architecture, among different: Int
  ) -> Delta? {
    guard candidate != reference else { return nil }
    let shared = min(runs[candidate]?.count ?? 0, runs[reference]?.count ?? 0)
    return Comparison(
      candidate: losses(candidate, seeds: shared), baseline: losses(reference, seeds: shared),
      weights: blockWeights
    ).interval(
      alpha: Looks(space.space.verdict.rule).alpha / Double(different * (different - 1) / 2))
  }

  /// Trains what is missing of the first seeds of some architectures, different ones, and of as many of the baseline.
  private mutating func train(
    _ wanted: [(architecture: Architecture, seeds: Int)],
    _ progress: @Sendable (RetrainProgress) -> Void
  ) throws {
    let baseline = space.space.baseline
    let seeds = wanted.map(\.seeds).max() ?? 0
    var jobs: [(architecture: Architecture, job: TrainingJob)] = []
    for (architecture, seeds) in [(baseline, seeds)]
      + wanted.filter({ $0.architecture != baseline })
    {
      let known = runs[architecture]?.count ?? 0
      for index in known..<max(seeds, known) {
        let job = stream.job(
          space.shape(of: architecture), seed: firstSeed &+ UInt64(index),
          keeping: index < 2 ? .predictions : .figures)
        jobs.append((architecture, job))
      }
    }
    let trained = try trainings.runs(of: jobs.map(\.job)) {
      progress(
        RetrainProgress(
          seeds: seeds, runs: $0.jobs, fraction: $0.fraction, rowsTrained: $0.rowsTrained,
          rows: $0.rows))
    }
    for ((architecture, job), run) in zip(jobs, trained) {
      precondition(run.figures.seed == job.seed, "results are in the order of the jobs")
      runs[architecture, default: []].append(run)
    }
  }

  /// S × B log losses of an architecture with the first S seeds, or as many as it was trained with.
  package func losses(_ architecture: Architecture, seeds: Int) -> [[Double]] {
    (runs[architecture] ?? []).prefix(seeds).map(\.figures.blockLosses)
  }

  private func figures(of architecture: Architecture) -> [TrainedRun.Figures] {
    (runs[architecture] ?? []).map(\.figures)
  }

  /// How much each block counts: the same for all trainings. Empty before the first.
  package var blockWeights: [Double] { runs.values.first?.first?.figures.blockWeights ?? [] }

  private func summary(
    _ architecture: Architecture, _ seeds: CollapsedSeeds
  ) throws -> Summary.Trained {
    let runs = runs[architecture] ?? []
    func mean(_ figure: (TrainedRun.Figures) -> Double) -> Double {
      runs.reduce(0) { $0 + figure($1.figures) } / Double(runs.count)
    }
    let predictions = runs.prefix(2).compactMap(\.predictions)
    let hasPerQueryAUC = runs.contains { $0.figures.perQueryAUC?.mean != nil }
    var batch = Batch()
    return Summary.Trained(
      architecture: space.space.values(of: architecture),
      cost: costFigures(architecture),
      logloss: mean(\.logloss), auc: mean(\.auc),
      perQueryAUC: hasPerQueryAUC ? mean { $0.perQueryAUC?.mean ?? 0 } : nil,
      calibration: mean(\.calibration),
      predictionDifference: try predictions[0].difference(from: predictions[1]) { rows in
        try stream.dataset.readOutcomes(rows, into: &batch)
        return batch.weights
      },
      runs: runs.map(\.figures.summary),
      collapsed: seeds.indices(in: runs.map(\.figures.blockLosses)).map { runs[$0].figures.seed },
      deciles: figures(of: architecture).deciles,
      blockPredictions: figures(of: architecture).blockPredictions)
  }

  private func costFigures(_ architecture: Architecture) -> Summary.CostFigures {
    let cost = space.cost(of: architecture)
    return Summary.CostFigures(
      flops: Double(cost.flops), parameters: Double(cost.parameters),
      embeddingBytes: Double(cost.embeddingBytes), ratio: space.ratio(of: architecture))
  }
}
