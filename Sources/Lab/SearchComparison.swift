// Many searches of one space, to be compared: every method with every seed.

import Model
import Numerics
import Runs
import Search
import Synchronization
import Training

/// Searches with several methods and seeds.
package struct SearchComparison: Sendable {
  private let workspace: Workspace
  private let stream: TrainingStream
  private let options: Options

  /// What is compared.
  package struct Options: Sendable {
    /// The methods.
    package var methods: [SearchMethod]
    /// Allowed cost ratios.
    package var targets: [Target]
    /// The seeds of each method's searches.
    package var seeds: Range<UInt64>
    /// Whether each target gets a supernet of its own.
    package var separate = false
    /// Random architectures that every supernet is asked about at its end.
    package var spectators = 0
    /// Whether all supernets are asked about the same ones, so that few have to be trained.
    package var sharesSpectators = false
    /// Searches side by side. They change the time, not the result.
    package var threads: Int

    /// Makes options.
    package init(
      methods: [SearchMethod], targets: [Target], seeds: Range<UInt64>, separate: Bool = false,
      spectators: Int = 0, sharesSpectators: Bool = false, threads: Int
    ) {
      self.methods = methods
      self.targets = targets
      self.seeds = seeds
      self.separate = separate
      self.spectators = spectators
      self.sharesSpectators = sharesSpectators
      self.threads = threads
    }
  }

  /// Prepares searches on a stream.
  package init(_ workspace: Workspace, _ stream: TrainingStream, _ options: Options) {
    self.workspace = workspace
    self.stream = stream
    self.options = options
  }

  /// Makes all searches, ordered by method and seed.
  ///
  /// - Parameters:
  ///   - checkpoint: if they are to be resumed: each search is a piece of it.
  ///   - progress: called with the searches that are done and their number, from any thread.
  /// - Throws: `Divergence`, `InputError` where the dataset is damaged, or `Stopped` where the work is to end.
  package func searches(
    in checkpoint: Checkpoint? = nil, progress: @Sendable (_ done: Int, _ all: Int) -> Void
  ) throws -> [FinishedSearch] {
    let groups = options.separate ? options.targets.map { [$0] } : [options.targets]
    let jobs = options.methods.flatMap { method in
      options.seeds.flatMap { seed in
        groups.map { Job(method: method, seed: seed, targets: $0) }
      }
    }
    // How much may be trained from scratch depends on the work of the others.
    let (first, second) = (
      jobs.filter { $0.method != .randomTraining }, jobs.filter { $0.method == .randomTraining }
    )
    let done = Atomic(0)
    let side = sideBySide(
      jobs.count, bytes: workspace.memory.supernetInTraining, threads: options.threads)
    func run(
      _ jobs: [Job], _ search: @Sendable (Job, Checkpoint?) throws -> FinishedSearch
    ) throws -> [FinishedSearch] {
      try WorkerPool(threads: side).all(jobs.count, of: checkpoint) { index in
        let job = jobs[index]
        // Scaling takes no time.
        let kept = job.method == .searcher(.scaling) ? nil : checkpoint
        let finished =
          try kept?.result(of: name(of: job)) { try search(job, $0) } ?? search(job, nil)
        progress(done.add(1, ordering: .relaxed).newValue, first.count + second.count)
        return finished
      }
    }
    let searches = try run(first) { try self.search($0, in: $1) }
    let share = workShare(of: searches)
    let trainings = try run(
      second.map { Job(method: $0.method, seed: $0.seed, targets: $0.targets, share: share) }
    ) { try train($0, share: share, in: $1) }
    let order = options.methods.map { method in
      (searches + trainings).filter { $0.method == method }
    }
    return Array(order.joined())
  }

  /// Makes all searches with a table of truth in place of supernets, trainings and playoffs: a searcher's
  /// best guess is its answer. Samples are looked up together where a supernet would score them on a batch.
  ///
  /// - Parameters:
  ///   - table: has every architecture of the space.
  ///   - lookups: for each target.
  package func searches(in table: TruthTable, lookups: Int) -> [FinishedSearch] {
    let costed = workspace.costed
    let schedule = Schedule(costed, rows: stream.rows.count, searchers: options.targets.count)
    let search = TableSearch(costed, table, samples: schedule.samples)
    return options.methods.flatMap { method in
      options.seeds.map { seed in
        FinishedSearch(
          method: method, seed: seed,
          answers: options.targets.enumerated().map { t, target in
            var searcher = searcher(method, target: target)
            let random = RandomStream(seed: seed, purpose: "table search").substream(t)
            search.run(&searcher, lookups: lookups, random: random)
            return FinishedSearch.Answer(
              target: target, architecture: searcher.best(1)[0],
              advantage: searcher.advantageScale)
          })
      }
    }
  }

  /// One search.
  private struct Job: Sendable {
    var method: SearchMethod
    var seed: UInt64
    var targets: [Target]
    /// The work for one target, in trainings of the baseline; nil of a search, which takes what it takes.
    var share: Double?
  }

  /// Tells all that a search depends on, beside the space and the log.
  private func name(of job: Job) -> String {
    "search \(job.method.rawValue) seed \(job.seed) targets \(job.targets) rows \(stream.rows)"
      + " window \(stream.window.rows)"
      + (job.share.map { " share \($0)" } ?? " spectators \(options.spectators)")
      + (options.sharesSpectators ? " shared" : "")
  }

  private func searcher(_ method: SearchMethod, target: Target) -> any Searcher {
    method.searcher.searcher(
      workspace.costed, target: target, positiveRate: workspace.dataset.positiveRate)
  }

  /// A pass with a supernet and its playoff; scaling needs neither.
  private func search(_ job: Job, in checkpoint: Checkpoint?) throws -> FinishedSearch {
    let (costed, dataset) = (
      workspace.costed.searched(by: job.method.searcher), workspace.dataset
    )
    let searchers = job.targets.map { searcher(job.method, target: $0) }
    if job.method == .searcher(.scaling) {
      return FinishedSearch(
        method: job.method, seed: job.seed,
        answers: zip(job.targets, searchers).map {
          FinishedSearch.Answer(target: $0, architecture: $1.best(1)[0])
        })
    }
    var pass = SearchPass(
      costed, searchers: searchers, vocabularySizes: dataset.vocabularySizes, seed: job.seed,
      pool: WorkerPool(threads: 1))
    pass.spectators = spectators(seed: options.sharesSpectators ? 1 : job.seed)
    let finalists = try pass.run(
      over: dataset, rows: stream.rows, observe: { _ in try checkpoint?.endIfAsked() })
    var playoff = Playoff(
      costed, stream, seed: job.seed, by: workspace.trainings(threads: 1, checkpoint: checkpoint))
    let winners = try playoff.winners(under: job.targets, of: finalists)
    return FinishedSearch(
      method: job.method, seed: job.seed,
      answers: zip(job.targets, zip(winners, pass.searchers)).map { target, found in
        FinishedSearch.Answer(
          target: target, architecture: found.0, advantage: found.1.advantageScale)
      },
      search: pass.work, playoff: playoff.work,
      supernet: zip(pass.spectators, pass.spectatorLosses).map {
        FinishedSearch.Watched(architecture: $0, logloss: $1)
      })
  }

  /// Different architectures of the space, of any cost: as many as were asked for, or as can be found.
  private func spectators(seed: UInt64) -> [Architecture] {
    var random = RandomStream(seed: seed, purpose: "spectators")
    let drawn = Policy(uniformOver: workspace.costed.decisions)
      .sample(4 * options.spectators, random: &random)
    var known: Set<Architecture> = []
    return Array(drawn.filter { known.insert($0).inserted }.prefix(options.spectators))
  }

  /// Random architectures for each target, trained from scratch.
  ///
  /// - Parameter share: the work for one target, in trainings of the baseline.
  private func train(_ job: Job, share: Double, in checkpoint: Checkpoint?) throws
    -> FinishedSearch
  {
    var trainings = RandomTraining(
      workspace.costed, stream, seed: job.seed,
      by: workspace.trainings(threads: 1, checkpoint: checkpoint))
    // What one target takes beyond its share the next one lacks.
    let answers = try job.targets.enumerated().map { t, target in
      FinishedSearch.Answer(
        target: target,
        architecture: try trainings.best(target: target, limit: Double(t + 1) * share))
    }
    return FinishedSearch(
      method: job.method, seed: job.seed, answers: answers, search: trainings.work)
  }

  /// The mean work of the controller's searches for one target, in trainings of the baseline; without them
  /// four trainings for all targets.
  private func workShare(of searches: [FinishedSearch]) -> Double {
    let works = searches.filter { $0.method == .searcher(.controller) }.flatMap {
      [$0.search, $0.playoff]
    }
    .map { workspace.costed.trainings($0, rows: stream.rows.count) }
    let all = works.isEmpty ? 4 : works.reduce(0, +) / Double(options.seeds.count)
    return all / Double(options.targets.count)
  }
}

extension CostedSpace {
  /// Work in trainings of the baseline on so many rows.
  func trainings(_ work: Work, rows: Int) -> Double {
    work.trainings(of: cost(of: space.baseline), rows: rows)
  }
}
