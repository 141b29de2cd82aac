// Makes a table of truth: trains every architecture of a space from scratch, and the best ones more often.

import Files
import Model
import Numerics
import Synchronization
import Training

/// How far a tabulation is.
package struct TabulationProgress: Sendable {
  /// The seeds that architectures have after this wave.
  package var seeds: Int
  /// Trainings of this wave that are done, and all of them.
  package var done: Int, all: Int
}

/// Trains what is missing in a table, one training a thread.
package struct Tabulation: Sendable {
  private let space: CostedSpace
  private let stream: TrainingStream
  private let log: LineLog
  private let threads: Int
  /// What is known.
  package private(set) var table: TruthTable

  /// Goes on with the table in a file, or begins it.
  ///
  /// - Throws: `InputError` where the file is no table of this space.
  package init(_ space: CostedSpace, _ stream: TrainingStream, file: String, threads: Int) throws {
    self.space = space
    self.stream = stream
    self.threads = threads
    log = try LineLog(path: file, header: TruthTable(space.space).header, check: .csv)
    table = try TruthTable(space.space, lines: log.earlier, file: file)
  }

  /// Trains every architecture of the space with the seeds 1...`seeds`.
  package mutating func trainAll(
    seeds: Int, progress: @Sendable (TabulationProgress) -> Void
  ) throws {
    for count in 1...seeds { try train(space.architectures, seeds: count, progress: progress) }
  }

  /// Trains the baseline and the `best` architectures of least loss under each target with more seeds: twice
  /// as many, then four times, up to `seeds`, so that those which only looked good drop out early.
  package mutating func refine(
    best: Int, targets: [Target], seeds: Int, progress: @Sendable (TabulationProgress) -> Void
  ) throws {
    var count = space.architectures.map(table.seeds).min() ?? 0
    while count < seeds {
      count = min(2 * max(count, 1), seeds)
      let known = space.architectures.compactMap { architecture in
        table.logloss(of: architecture).map { (architecture, $0, space.ratio(of: architecture)) }
      }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
      let chosen = targets.flatMap { target in
        known.filter { $0.2 <= target.ratio }.prefix(best).map(\.0)
      }
      try train(Set(chosen + [space.space.baseline]).sorted(), seeds: count, progress: progress)
    }
  }

  /// Trains architectures with those of the seeds 1...`seeds` that are missing.
  package mutating func train(
    _ architectures: [Architecture], seeds: Int, progress: @Sendable (TabulationProgress) -> Void
  ) throws {
    let (space, stream, table, log) = (space, stream, table, log)
    let jobs = architectures.flatMap { architecture in
      (1...UInt64(seeds)).filter { table.losses[architecture]?[$0] == nil }.map {
        (architecture: architecture, seed: $0)
      }
    }
    let one = WorkerPool(threads: 1)
    let done = Atomic(0)
    let losses = WorkerPool(threads: threads).map(jobs.count) { index in
      Result {
        let (architecture, seed) = jobs[index]
        let job = TrainingJob(shape: space.shape(of: architecture), seed: seed)
        let logloss = try stream.train(job, space.space, pool: one).logloss
        try log.append(table.line(architecture, seed: seed, logloss: logloss))
        progress(
          TabulationProgress(
            seeds: seeds, done: done.add(1, ordering: .relaxed).newValue, all: jobs.count))
        return logloss
      }
    }
    try log.synchronize()
    for (job, loss) in zip(jobs, losses) {
      self.table.add(job.architecture, seed: job.seed, logloss: try loss.get())
    }
  }
}
