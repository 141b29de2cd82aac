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

/// Trains architectures from scratch until the fixed sequence of verdicts is decided.
package struct Retrain: Sendable {
  private let space: CostedSpace
  private let stream: TrainingStream
  private let firstSeed: UInt64
  private let trainings: any Trainings
  /// The finished runs of each architecture, by seed.
  private var runs: [Architecture: [TrainedRun]] = [:]

  /// What was measured, and what it proves.
  package struct Result: Sendable {
    /// The baseline.
    package var baseline: Summary.Trained
    /// One entry a target, mildest first.
    package var targets: [Summary.TargetResult]
    /// The target of the architecture that the space's rule chooses among the neutral and better ones.
    package var chosen: Target?
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
    let settings = space.space.verdict
    let margin = margin ?? settings.margin
    let looks = Looks(settings.rule)
    let baseline = space.space.baseline
    var sequence = FixedSequence(targets: found.map(\.target))
    let candidates = sequence.entries.map { entry in
      found.first { $0.target == entry.target }?.architecture ?? baseline
    }
    var comparisons = [Comparison?](repeating: nil, count: candidates.count)
    for (look, seeds) in looks.seeds.enumerated() {
      let open = look == 0 ? Array(candidates.indices) : sequence.undecided
      if open.isEmpty { break }
      try train([baseline] + open.map { candidates[$0] }, seeds: seeds, progress: progress)
      for index in open {
        let comparison = Comparison(
          candidate: losses(candidates[index], seeds: seeds),
          baseline: losses(baseline, seeds: seeds), weights: blockWeights)
        comparisons[index] = comparison
        let (verdict, isLast) = looks.judge(comparison, at: look, margin: margin)
        sequence.record(verdict, at: index, isLast: isLast)
      }
    }
    return try result(sequence, candidates, comparisons, looks, margin: margin)
  }

  /// What follows from the comparisons, once there is no further look.
  private func result(
    _ sequence: FixedSequence<Target>, _ candidates: [Architecture], _ comparisons: [Comparison?],
    _ looks: Looks, margin: Double
  ) throws -> Result {
    let baseline = space.space.baseline
    let outcomes = try WindowOutcomes(stream, batch: space.space.training.batch)
    let ground = WindowGround(stream, outcomes, batch: space.space.training.batch)
    // The seeds of the first look are fixed beforehand, so that one test at the full error needs no share for each look.
    func entropy(_ architecture: Architecture) -> NormalizedEntropy? {
      NormalizedEntropy(
        losses(architecture, seeds: looks.seeds[0]), constant: outcomes.featurelessLosses,
        weights: blockWeights, alpha: 1 - space.space.verdict.confidence)
    }
    let entropies = candidates.map(entropy)
    let claims = Claims(
      sequence, baseline: Learned(entropy(baseline), on: ground),
      candidates: entropies.map { Learned($0, on: ground) })
    let seeds = CollapsedSeeds(
      runs.values.map { $0.map(\.figures.blockLosses) }, constant: outcomes.constantLosses,
      weights: blockWeights)
    let chosen = choice(among: claims.proved, candidates, comparisons)
    let remedies = Remedies(
      sequence, claims, comparisons, margin: margin, rule: space.space.verdict.rule,
      rows: stream.rows.count, looks: looks)
    let targets = try candidates.indices.map { i in
      Summary.TargetResult(
        target: sequence.entries[i].target, trained: try summary(candidates[i], seeds),
        delta: comparisons[i]?.interval(alpha: looks.alpha) ?? .init(mean: 0, low: 0, high: 0),
        verdict: claims.verdicts[i], seedsNeeded: remedies.seedsNeeded(i),
        seedsForEqual: remedies.seedsForEqual(i), normalizedEntropy: entropies[i],
        provableMargin: remedies.provableMargin(i), wouldProve: remedies.budgets(i),
        againstChosen: claims.proved.contains(i)
          ? chosen.flatMap { difference(of: i, from: $0, candidates, looks) } : nil,
        aucDelta: figures(of: candidates[i]).aucDelta(
          from: figures(of: baseline), alpha: 1 - space.space.verdict.confidence))
    }
    return Result(
      baseline: try summary(baseline, seeds), targets: targets,
      chosen: chosen.map { sequence.entries[$0].target }, reason: claims.reason,
      normalizedEntropy: entropy(baseline), ground: ground,
      blocks: Summary.blocks(of: stream.window, outcomes),
      learning: LearningTrend(
        losses(baseline, seeds: looks.seeds[0]), constant: outcomes.featurelessLosses,
        weights: blockWeights))
  }

  /// The place of the target that the space's rule chooses.
  private func choice(
    among proved: [Int], _ candidates: [Architecture], _ comparisons: [Comparison?]
  ) -> Int? {
    space.space.verdict.choose.choose(
      among: proved.map {
        ChoosingRule.Candidate(
          costRatio: space.ratio(of: candidates[$0]), delta: comparisons[$0]?.mean ?? 0)
      }
    ).map { proved[$0] }
  }

  /// The difference of two candidates, over the seeds that both were trained with; nil if they are the same.
  ///
  /// Which pair is looked at, and with how many seeds, depends on the data. So the bounds take their share of the error of
  /// each look and of each pair of different candidates (Bonferroni): all such bounds of a run hold together.
  private func difference(
    of place: Int, from chosen: Int, _ candidates: [Architecture], _ looks: Looks
  ) -> Delta? {
    let (candidate, reference) = (candidates[place], candidates[chosen])
    guard candidate != reference else { return nil }
    let different = Set(candidates).count
    let shared = min(runs[candidate]?.count ?? 0, runs[reference]?.count ?? 0)
    return Comparison(
      candidate: losses(candidate, seeds: shared), baseline: losses(reference, seeds: shared),
      weights: blockWeights
    ).interval(alpha: looks.alpha / Double(different * (different - 1) / 2))
  }

  /// Trains what is missing of the first `seeds` seeds of some architectures.
  private mutating func train(
    _ architectures: [Architecture], seeds: Int, progress: @Sendable (RetrainProgress) -> Void
  ) throws {
    var jobs: [(architecture: Architecture, job: TrainingJob)] = []
    for architecture in architectures
    where !jobs.contains(where: { $0.architecture == architecture }) {
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
    let cost = space.cost(of: architecture)
    return Summary.Trained(
      architecture: space.space.values(of: architecture),
      cost: Summary.CostFigures(
        flops: Double(cost.flops), parameters: Double(cost.parameters),
        embeddingBytes: Double(cost.embeddingBytes), ratio: space.ratio(of: architecture)),
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
}
