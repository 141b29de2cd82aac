// Baseline and candidates trained from scratch, with as many seeds as the verdicts need.

import Datasets
import Files
import Model
import Numerics
import Statistics
import Synchronization
import Training

/// How far a wave of retrains is.
package struct RetrainProgress: Hashable, Sendable {
  /// Number of seeds of the current look.
  package var seeds: Int
  /// Trainings of this wave.
  package var runs: Int
  /// The part of the wave's rows that is done, from 0 to 1.
  package var fraction: Double

  /// The progress of a wave of `runs` trainings with `seeds` seeds each.
  package init(seeds: Int, runs: Int, fraction: Double) {
    self.seeds = seeds
    self.runs = runs
    self.fraction = fraction
  }
}

/// Trains architectures from scratch until the fixed sequence of verdicts is decided.
package struct Retrain: Sendable {
  private let space: CostedSpace
  private let stream: TrainingStream
  private let firstSeed: UInt64
  private let threads: Int
  /// Where predictions wait until all is known that they are needed for.
  private let spoolFolder: String
  private let checkpoint: Checkpoint?
  /// The finished runs of each architecture, by seed.
  private var runs: [Architecture: [TrainedRun]] = [:]

  /// What was measured, and what it proves.
  package struct Result: Sendable {
    /// The baseline.
    package var baseline: Summary.Trained
    /// One entry a target, mildest first.
    package var targets: [Summary.TargetResult]
    /// The cheapest neutral or better architecture's target.
    package var chosen: Target?
  }

  /// Prepares retrains with the seeds `firstSeed`, `firstSeed` + 1, ...
  ///
  /// - Parameters:
  ///   - spoolFolder: its disk takes 8 bytes for each row and architecture, and where rows have groups 4 more for
  ///     each row of every training that runs.
  ///   - checkpoint: that of the run, if it is to be gone on with; predictions then wait there.
  package init(
    _ space: CostedSpace, _ stream: TrainingStream, firstSeed: UInt64, threads: Int,
    spoolFolder: String, checkpoint: Checkpoint? = nil
  ) {
    self.checkpoint = checkpoint
    self.space = space
    self.stream = stream
    self.firstSeed = firstSeed
    self.threads = threads
    self.spoolFolder = spoolFolder
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
    let verdicts = sequence.verdicts
    let targets = try candidates.indices.map { i in
      let comparison = comparisons[i]
      return Summary.TargetResult(
        target: sequence.entries[i].target, trained: try summary(candidates[i]),
        delta: comparison?.interval(alpha: looks.alpha) ?? .init(mean: 0, low: 0, high: 0),
        verdict: verdicts[i],
        seedsNeeded: sequence.firstFailure == i && verdicts[i] == .inconclusive
          ? comparison?.seedsNeeded(margin: margin, alpha: looks.alpha) : nil,
        seedsForEqual: comparison?.seedsForEqual(margin: margin, alpha: looks.alpha))
    }
    let chosen = sequence.proved.min {
      space.ratio(of: candidates[$0]) < space.ratio(of: candidates[$1])
    }
    return Result(
      baseline: try summary(baseline), targets: targets,
      chosen: chosen.map { sequence.entries[$0].target })
  }

  /// Trains what is missing of the first `seeds` seeds of some architectures.
  private mutating func train(
    _ architectures: [Architecture], seeds: Int, progress: @Sendable (RetrainProgress) -> Void
  ) throws {
    var jobs: [(architecture: Architecture, job: TrainingJob)] = []
    for architecture in architectures
    where !jobs.contains(where: { $0.architecture == architecture }) {
      for index in (runs[architecture]?.count ?? 0)..<max(seeds, runs[architecture]?.count ?? 0) {
        let job = TrainingJob(
          shape: space.shape(of: architecture), seed: firstSeed + UInt64(index))
        jobs.append((architecture, job))
      }
    }
    let work = jobs.map(\.job)
    let (space, stream, spoolFolder, firstSeed) = (space.space, stream, spoolFolder, firstSeed)
    let checkpoint = checkpoint
    let side = self.space.concurrency(
      of: work, threads: threads,
      besides: stream.dataset.groups > 0 ? PerQueryAUC.memory(rows: stream.window.rows.count) : 0)
    let pool = WorkerPool(threads: side)
    let inner = WorkerPool(threads: max(1, threads / side))
    let rowsDone = Mutex(0)
    let allRows = max(1, work.count * stream.rows.count)
    let results = pool.map(work.count) { index in
      checkpoint.attempt {
        try stream.run(
          work[index], space, pool: inner,
          keeping: work[index].seed < firstSeed + 2 ? .predictions : .figures,
          spoolFolder: spoolFolder, checkpoint: checkpoint
        ) { count in
          let done = rowsDone.withLock { rows in
            rows += count
            return rows
          }
          progress(
            RetrainProgress(
              seeds: seeds, runs: work.count, fraction: Double(done) / Double(allRows)))
        }
      }
    }
    for (entry, run) in zip(jobs, try allOf(results)) {
      runs[entry.architecture, default: []].append(run)
    }
  }

  /// S × B log losses of an architecture with the first S seeds, or as many as it was trained with.
  package func losses(_ architecture: Architecture, seeds: Int) -> [[Double]] {
    (runs[architecture] ?? []).prefix(seeds).map(\.figures.blockLosses)
  }

  /// How much each block counts: the same for all trainings. Empty before the first.
  package var blockWeights: [Double] { runs.values.first?.first?.figures.blockWeights ?? [] }

  private func summary(_ architecture: Architecture) throws -> Summary.Trained {
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
      runs: runs.map(\.figures.summary))
  }
}

extension CostedSpace {
  /// How many trainings find room side by side in the memory that is free, on so many threads; at least one.
  ///
  /// - Parameter others: the bytes that each takes besides those of its network.
  package func concurrency(of jobs: [TrainingJob], threads: Int, besides others: Int = 0) -> Int {
    let largest = jobs.map { costModel.cost(of: $0.shape).parameters }.max() ?? 0
    let bytes = 8 * largest + 64 << 20 + others  // weights and accumulators, and activations
    return max(1, min(threads, jobs.count, Machine.availableMemory / bytes))
  }
}
