// Searches of a space whose truth is known: how far what they find is from the best.

import Linalg
import Search
import SearchSpace
import Synchronization

/// What a search found for a target, beside what there was to be found.
public struct ComparedSearch: Codable, Sendable {
  /// The kind of searcher.
  public var searcher: String
  /// The seed of the search.
  public var seed: UInt64
  /// The target: a cost ratio.
  public var target: Double
  /// The architecture.
  public var architecture: [String: ChoiceValue]
  /// Its cost over the baseline's.
  public var costRatio: Double
  /// Its log loss in the table, and the seeds of which that is the mean.
  public var logloss: Double, seeds: Int
  /// Its log loss over that of the best feasible architecture, minus 1.
  public var regret: Double
  /// Its place among the feasible architectures, from 1, and their number.
  public var rank: Int, feasible: Int

  enum CodingKeys: String, CodingKey {
    case searcher, seed, target, architecture
    case costRatio = "cost_ratio"
    case logloss, seeds, regret, rank, feasible
  }
}

/// Searches with several searchers and seeds, and looks up what they found in a table of truth.
public struct SearchComparison: Sendable {
  private let workspace: Workspace
  private let stream: TrainingStream
  private let threads: Int

  /// Searches on a stream, one search a thread.
  public init(_ workspace: Workspace, _ stream: TrainingStream, threads: Int) {
    self.workspace = workspace
    self.stream = stream
    self.threads = threads
  }

  /// What one search found.
  public struct Found: Sendable {
    /// The kind of searcher, and the seed.
    public var kind: SearcherKind, seed: UInt64
    /// For each target, what was found.
    public var architectures: [(target: Double, architecture: Architecture)]
  }

  /// Searches all targets with one supernet for each kind of searcher and each seed.
  ///
  /// - Throws: `Divergence`, or `InputError` where the dataset is damaged.
  public func search(
    _ kinds: [SearcherKind], targets: [Double], seeds: Range<UInt64>,
    progress: @Sendable (_ done: Int, _ all: Int) -> Void
  ) throws -> [Found] {
    let jobs = kinds.flatMap { kind in seeds.map { (kind: kind, seed: $0) } }
    let (workspace, stream) = (workspace, stream)
    let (costed, dataset) = (workspace.costed, workspace.dataset)
    let positiveRate = Double(dataset.positives) / Double(dataset.rows)
    let done = Atomic(0)
    return try WorkerPool(threads: threads).map(jobs.count) { index in
      Result {
        let (kind, seed) = jobs[index]
        var pass = SearchPass(
          costed,
          searchers: targets.map {
            kind.searcher(costed, target: $0, positiveRate: positiveRate)
          }, vocabularySizes: dataset.vocabularySizes, seed: seed, pool: WorkerPool(threads: 1))
        let finalists = try pass.run(over: dataset, rows: stream.rows)
        let architectures = try Playoff(costed, stream, seed: Playoff.seed(seed), threads: 1)
          .winners(under: targets, of: finalists)
        progress(done.add(1, ordering: .relaxed).newValue, jobs.count)
        return Found(
          kind: kind, seed: seed, architectures: zip(targets, architectures).map { ($0, $1) })
      }
    }.map { try $0.get() }
  }

  /// What was found, beside the truth.
  ///
  /// - Precondition: the table has every architecture of the space.
  public func judge(_ found: [Found], by table: TruthTable) -> [ComparedSearch] {
    let costed = workspace.costed
    let known = costed.architectures.compactMap { architecture in
      table.logloss(of: architecture).map {
        (cost: costed.ratio(of: architecture), logloss: $0)
      }
    }
    return found.flatMap { found in
      found.architectures.map { target, architecture in
        let feasible = known.filter { $0.cost <= target }.map(\.logloss)
        let logloss = table.logloss(of: architecture) ?? .nan
        let best = feasible.min() ?? .nan
        return ComparedSearch(
          searcher: found.kind.rawValue, seed: found.seed, target: target,
          architecture: costed.space.values(of: architecture),
          costRatio: costed.ratio(of: architecture), logloss: logloss,
          seeds: table.seeds(of: architecture), regret: logloss / best - 1,
          rank: 1 + feasible.count { $0 < logloss }, feasible: feasible.count)
      }
    }
  }
}
