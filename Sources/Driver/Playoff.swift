// The last step of a search: its best guesses, trained from scratch on the beginning of the stream.

import CTRNetwork
import Linalg
import SearchSpace
import Synchronization

/// Chooses among finalists by successive halving (Jamieson and Talwalkar 2016): all are trained on a short
/// beginning of the stream, the best of them on a longer one.
///
/// What shares its weights learns with the help of others. How fast an architecture learns alone, which
/// progressive log loss counts, the supernet cannot tell; a short training can.
struct Playoff: Sendable {
  private let space: CostedSpace
  private let stream: TrainingStream
  private let seed: UInt64
  private let threads: Int

  /// A round: the part of the stream on which its contestants are trained, if that is enough steps, and how
  /// many stay.
  struct Round: Sendable {
    var part: Double
    var leastSteps: Int
    var stay: Int

    /// The rows of a stream of `count` rows.
    func rows(of count: Int, batch: Int) -> Int {
      min(count, max(Int((part * Double(count)).rounded(.up)), leastSteps * batch))
    }
  }

  /// The rounds. In fewer steps the initial weights still decide which architecture is ahead.
  static let rounds = [
    Round(part: 1.0 / 16, leastSteps: 128, stay: 3), Round(part: 1.0 / 8, leastSteps: 256, stay: 1),
  ]

  /// The seed of the trainings of a search's playoff, far from those of the verdict, which count from the
  /// search's own.
  static func seed(_ search: UInt64) -> UInt64 {
    var random = RandomStream(seed: search, purpose: "playoff")
    return random.next()
  }

  /// A playoff of trainings that share the seed of their initial weights.
  init(_ space: CostedSpace, _ stream: TrainingStream, seed: UInt64, threads: Int) {
    self.space = space
    self.stream = stream
    self.seed = seed
    self.threads = threads
  }

  /// The best of each list of finalists.
  ///
  /// - Parameter progress: called with the trainings of a round that are done and their number, from any thread.
  /// - Throws: `Divergence`, or `InputError` where the dataset is damaged.
  func winners(
    of finalists: [[Architecture]],
    progress: @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
  ) throws -> [Architecture] {
    var contests = finalists
    for round in Self.rounds {
      let contestants = Set(contests.filter { $0.count > 1 }.joined()).sorted()
      let losses = try losses(
        of: contestants,
        rows: round.rows(of: stream.rows.count, batch: space.space.training.batch),
        progress: progress)
      contests = contests.map { contest in
        // A stable order: of equals the better guess stays.
        let ranked = contest.enumerated().sorted {
          (losses[$0.element] ?? 0, $0.offset) < (losses[$1.element] ?? 0, $1.offset)
        }
        return ranked.prefix(round.stay).map(\.element)
      }
    }
    return contests.map { $0[0] }
  }

  /// The log losses of architectures trained on a beginning of the stream.
  private func losses(
    of architectures: [Architecture], rows: Int,
    progress: @Sendable (_ done: Int, _ all: Int) -> Void
  ) throws -> [Architecture: Double] {
    let start = TrainingStream(stream.dataset, count: rows, verdict: space.space.verdict)
    let (settings, one) = (space.space, WorkerPool(threads: 1))
    let jobs = architectures.map { TrainingJob(shape: space.shape(of: $0), seed: seed) }
    let side = WorkerPool(threads: space.concurrency(of: jobs, threads: threads))
    let done = Atomic(0)
    let results = side.map(jobs.count) { index in
      defer { progress(done.add(1, ordering: .relaxed).newValue, jobs.count) }
      return Result { try start.train(jobs[index], settings, pool: one).logloss }
    }
    return Dictionary(
      uniqueKeysWithValues: try zip(architectures, results).map { ($0, try $1.get()) })
  }
}
