// The last step of a search: its best guesses, trained from scratch on the beginning of the stream.

import CTRNetwork
import Linalg
import SearchSpace
import Synchronization

/// Chooses among finalists by successive halving (Jamieson and Talwalkar 2016): all are trained on a short
/// beginning of the stream, the best of them on a longer one.
///
/// What shares its weights learns with the help of others. How fast an architecture learns alone, which
/// progressive log loss counts, the supernet cannot tell; a short training can. The second half of its loss
/// counts: in the first, small networks are ahead because they are small.
///
/// Whatever was trained may win under every target that allows its cost, whoever proposed it.
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
    Round(part: 1.0 / 16, leastSteps: 128, stay: 3), Round(part: 1.0 / 4, leastSteps: 256, stay: 1),
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

  /// The best architecture for each target.
  ///
  /// - Parameters:
  ///   - targets: cost ratios.
  ///   - finalists: guesses for each target, the best first, at least one.
  ///   - progress: called with the trainings of a round that are done and their number, from any thread.
  /// - Throws: `Divergence`, or `InputError` where the dataset is damaged.
  func winners(
    under targets: [Double], of finalists: [[Architecture]],
    progress: @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
  ) throws -> [Architecture] {
    var contests = finalists
    for round in Self.rounds where contests.contains(where: { $0.count > 1 }) {
      // In a stable order: of equals the better guess stays.
      var contestants: [Architecture] = []
      for architecture in contests.joined() where !contestants.contains(architecture) {
        contestants.append(architecture)
      }
      let losses = try losses(
        of: contestants,
        rows: round.rows(of: stream.rows.count, batch: space.space.training.batch),
        progress: progress)
      let ranked = zip(losses, contestants).enumerated().sorted {
        ($0.element.0, $0.offset) < ($1.element.0, $1.offset)
      }.map(\.element.1)
      contests = zip(targets, contests).map { target, contest in
        let allowed = ranked.filter { space.ratio(of: $0) <= target }
        return allowed.isEmpty ? contest : Array(allowed.prefix(round.stay))
      }
    }
    return contests.map { $0[0] }
  }

  /// The log losses of architectures trained on a beginning of the stream, over the second half of it.
  private func losses(
    of architectures: [Architecture], rows: Int,
    progress: @Sendable (_ done: Int, _ all: Int) -> Void
  ) throws -> [Double] {
    var verdict = space.space.verdict
    verdict.skip = 0.5
    let start = TrainingStream(stream.dataset, count: rows, verdict: verdict)
    let (settings, one) = (space.space, WorkerPool(threads: 1))
    let jobs = architectures.map { TrainingJob(shape: space.shape(of: $0), seed: seed) }
    let side = WorkerPool(threads: space.concurrency(of: jobs, threads: threads))
    let done = Atomic(0)
    return try side.map(jobs.count) { index in
      defer { progress(done.add(1, ordering: .relaxed).newValue, jobs.count) }
      return Result { try start.train(jobs[index], settings, pool: one).logloss }
    }.map { try $0.get() }
  }
}
