// Makes a table of truth: trains every architecture of a space from scratch, and the best ones more often.

import Files
import Model
import Training

/// How far a tabulation is.
package struct TabulationProgress: Sendable {
  /// The seeds that architectures have after this wave.
  package var seeds: Int
  /// Trainings of this wave that are done, and all of them.
  package var done: Int, all: Int
}

// Invariants:
// - All trainings of a table are of one log, one space and one number of rows, which every line says.
// - One process at a time adds to a table.

/// Trains what is missing in a table. The table is the journal: a line is there before anybody is told of its training.
package struct Tabulation: Sendable {
  private let space: CostedSpace
  private let stream: TrainingStream
  private let file: String
  /// Nil of a table of an earlier version: it can be read, and nothing is added.
  private let log: LineLog?
  /// What is known.
  package private(set) var table: TruthTable

  /// Whether the table does not say what its trainings are of: an earlier version of nas has made it.
  package var isOfEarlierForm: Bool { log == nil }

  /// Goes on with the table in a file, or begins it.
  ///
  /// - Parameter readsEarlierForm: whether a table that does not say what its trainings are of is read.
  /// - Throws: `InputError` where the file is no table of this space, log and rows, or another process has it.
  package init(
    _ space: CostedSpace, _ stream: TrainingStream, file: String, readsEarlierForm: Bool = false
  ) throws {
    self.space = space
    self.stream = stream
    self.file = file
    let world = try TrainingWorld(space.space, stream)
    if try TruthTable.isOfEarlierForm(space.space, file: file) {
      log = nil
      guard readsEarlierForm else { throw Self.isEarlier(file) }
      table = try TruthTable(space.space, file: file)
      return
    }
    let log = try LineLog(
      path: file, header: TruthTable(space.space, of: world).header, check: .csv, isExclusive: true)
    self.log = log
    table = try TruthTable(
      space.space, of: world, saysWorld: true, lines: log.earlier, file: file)
  }

  private static func isEarlier(_ file: String) -> InputError {
    InputError(
      "was made by an earlier version of nas: its lines do not say of which log, space and rows they are, so nothing can"
        + " be added. Name another table; nas compare still reads this one", file: file)
  }

  /// Trains every network of the space with the seeds 1...`seeds`.
  ///
  /// - Throws: as `train(_:seeds:by:progress:)`.
  package mutating func trainAll(
    seeds: Int, by trainings: any Trainings, progress: @Sendable (TabulationProgress) -> Void
  ) throws {
    for count in 1...seeds {
      try train(space.networks, seeds: count, by: trainings, progress: progress)
    }
  }

  /// Trains the baseline and the `best` architectures of least loss under each target with more seeds: twice
  /// as many, then four times, up to `seeds`, so that those which only looked good drop out early.
  ///
  /// An architecture is judged by the seeds that it has at that time, and not by others that are in the table, perhaps
  /// because this was done before and interrupted: so the same ones are chosen again.
  package mutating func refine(
    best: Int, targets: [Target], seeds: Int, by trainings: any Trainings,
    progress: @Sendable (TabulationProgress) -> Void
  ) throws {
    let all = space.networks
    var count = all.map(table.seeds).min() ?? 0
    var judgedBy = Dictionary(uniqueKeysWithValues: all.map { ($0, count) })
    while count < seeds {
      count = min(2 * max(count, 1), seeds)
      let known = all.compactMap { architecture in
        table.logloss(of: architecture, seeds: judgedBy[architecture] ?? 0)
          .map { (architecture, $0, space.ratio(of: architecture)) }
      }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
      let chosen = targets.flatMap { target in
        known.filter { $0.2 <= target.ratio }.prefix(best).map(\.0)
      }
      let trained = Set(chosen + [space.space.baseline]).sorted()
      try train(trained, seeds: count, by: trainings, progress: progress)
      for architecture in trained { judgedBy[architecture] = count }
    }
  }

  /// Trains architectures with those of the seeds 1...`seeds` that are missing.
  ///
  /// - Parameter trainings: of the stream's dataset.
  /// - Throws: `Divergence`, `InputError` where the dataset is damaged, `FileError` where the disk is full, or
  ///   `Stopped` where the work is to end; `InputError` where the table is of an earlier form and something is missing.
  ///   What was finished is in the file.
  package mutating func train(
    _ architectures: [Architecture], seeds: Int, by trainings: any Trainings,
    progress: @Sendable (TabulationProgress) -> Void
  ) throws {
    let (table, log) = (table, log)
    let missing = architectures.flatMap { architecture in
      (1...UInt64(seeds)).filter { table.losses[architecture]?[$0] == nil }.map {
        (architecture: architecture, seed: $0)
      }
    }
    if missing.isEmpty { return }
    guard let log else { throw Self.isEarlier(file) }
    let jobs = missing.map { stream.job(space.shape(of: $0.architecture), seed: $0.seed) }
    let figures = Result {
      try trainings.figures(of: jobs) {
        guard let (job, outcome) = $0.finished, let figures = outcome.figures else { return }
        try log.append(
          table.line(
            missing[job].architecture, seed: missing[job].seed, logloss: figures.logloss))
        progress(TabulationProgress(seeds: seeds, done: $0.done, all: $0.jobs))
      }
    }
    try log.synchronize()
    for (training, figures) in zip(missing, try figures.get()) {
      precondition(figures.seed == training.seed, "results are in the order of the jobs")
      self.table.add(training.architecture, seed: training.seed, logloss: figures.logloss)
    }
  }
}
