// The contract of every queue of trainings, and the journal before one: nothing is made twice, and nothing is lost.

import Foundation
import Model
import Numerics
import Synchronization
import TestSupport
import Testing

@testable import Files
@testable import Runs
@testable import Search
@testable import Training

@Suite struct TrainingsTests {
  let project: TinyProject
  var costed: CostedSpace { project.workspace.costed }

  init() throws { project = try TinyProject() }

  func checkpoint(_ name: String, signal: @escaping @Sendable () -> Int32? = { nil }) throws
    -> Checkpoint
  {
    try Checkpoint(
      folder: project.path(name),
      surroundings: Checkpoint.Surroundings(signal: signal, warn: { Issue.record("\($0)") }))
  }

  func jobs(_ count: Int, keeping wanted: Wanted = .rank) -> [TrainingJob] {
    costed.architectures.prefix(count).enumerated().map { index, architecture in
      project.stream.job(costed.shape(of: architecture), seed: UInt64(9 - index), keeping: wanted)
    }
  }

  /// A queue that notes what it is handed and makes nothing: every job loses as much as its seed says.
  final class Fake: Trainings {
    let handed = Mutex<[[TrainingJob]]>([])
    /// The jobs that fail after those before them are finished.
    let failing: Set<UInt64>

    init(failing: Set<UInt64> = []) { self.failing = failing }

    struct Failure: Error {}

    static func run(_ job: TrainingJob) -> TrainedRun {
      var evaluation = Evaluation(job.window)
      evaluation.add(
        logits: job.window.rows.map { _ in Float(job.seed) },
        labels: job.window.rows.map { _ in 1 },
        firstRow: job.window.rows.lowerBound)
      return TrainedRun(
        figures: TrainedRun.Figures(seed: job.seed, evaluation, perQueryAUC: nil), predictions: nil)
    }

    func outcomes(
      of jobs: [TrainingJob], progress: @Sendable (TrainingProgress) throws -> Void
    ) throws -> [TrainingOutcome] {
      handed.withLock { $0.append(jobs) }
      var now = TrainingProgress(of: jobs)
      return try jobs.enumerated().map { index, job in
        if failing.contains(job.seed) { throw Failure() }
        let outcome: TrainingOutcome =
          job.whenDiverged == .loses ? .diverged : .trained(Self.run(job))
        now.done += 1
        now.rowsDone += job.rows.count
        now.finished = (index, outcome)
        try progress(now)
        return outcome
      }
    }
  }

  // The contract

  enum Queue: CaseIterable { case oneThread, twoThreads, snapshots, journal }

  func trainings(_ queue: Queue) throws -> any Trainings {
    switch queue {
    case .oneThread: project.trainings(threads: 1)
    case .twoThreads: project.trainings(threads: 2)
    case .snapshots:
      project.workspace.trainings(threads: 2, snapshots: try checkpoint("snapshots"))
    case .journal: project.trainings(threads: 2, checkpoint: try checkpoint("journal"))
    }
  }

  @Test(arguments: Queue.allCases, [Wanted.rank, .figures, .predictions])
  func outcomesAreThoseOfTheJobsInTheirOrder(queue: Queue, wanted: Wanted) throws {
    let jobs = jobs(5, keeping: wanted)
    let told = Mutex<[TrainingProgress]>([])
    let runs = try trainings(queue).runs(of: jobs) { now in told.withLock { $0.append(now) } }
    for (job, run) in zip(jobs, runs) {
      let alone = try project.stream.train(job, costed.space, pool: WorkerPool(threads: 1))
      #expect(
        run.figures
          == TrainedRun.Figures(
            seed: job.seed, alone, perQueryAUC: nil, reliability: wanted != .rank))
      #expect((run.figures.deciles?.count == 10) == (wanted != .rank))
      #expect(run.figures.blockPredictions?.count == (wanted == .rank ? nil : job.window.blocks))
      #expect((run.predictions != nil) == (wanted == .predictions))
    }
    let all = told.withLock { $0 }
    #expect(all.compactMap(\.finished?.job).sorted() == [0, 1, 2, 3, 4])
    #expect(all.filter { $0.finished != nil }.map(\.done).sorted() == [1, 2, 3, 4, 5])
    #expect(all.allSatisfy { $0.jobs == 5 && $0.rows == 5 * 600 })
    #expect(all.map(\.fraction).max() == 1 && all.map(\.rowsDone).max() == 3000)
    for (job, outcome) in all.compactMap(\.finished) {
      #expect(outcome.figures == runs[job].figures)
    }
  }

  @Test(arguments: Queue.allCases) func noJobsAreNoOutcomes(queue: Queue) throws {
    let none = try trainings(queue).runs(of: []) { _ in Issue.record("nothing was done") }
    #expect(none.isEmpty)
  }

  @Test(arguments: Queue.allCases) func whatTheCallerThrowsEndsTheWork(queue: Queue) throws {
    struct Full: Error {}
    #expect(throws: Full.self) {
      _ = try trainings(queue).runs(of: jobs(4)) { if $0.finished != nil { throw Full() } }
    }
  }

  /// Every architecture diverges at such a rate.
  @Test(arguments: Queue.allCases) func oneThatDivergesFailsOrLoses(queue: Queue) throws {
    let project = try TinyProject(
      space: TinyProject.space.replacing("batch: 64", with: "batch: 64, learning_rate: 1.0e+30"))
    let test = try TrainingsTests(project)
    var jobs = test.jobs(3)
    #expect(throws: Divergence.self) { _ = try test.trainings(queue).runs(of: jobs) }
    for index in jobs.indices { jobs[index].whenDiverged = .loses }
    let told = Mutex(0.0)
    let outcomes = try test.trainings(queue).outcomes(of: jobs) { now in
      told.withLock { $0 = max($0, now.fraction) }
    }
    #expect(outcomes.count == 3 && outcomes.allSatisfy { $0.figures == nil })
    #expect(told.withLock { $0 } == 1)
    // Nothing is left but the journal.
    for folder in ["snapshots", "journal"] {
      let left = [OwnedFolder.markerName, Checkpoint.journal]
      let names = (try? Folder.names(in: project.path(folder))) ?? left
      #expect(names == left)
    }
  }

  init(_ project: TinyProject) throws { self.project = project }

  // The journal

  @Test func whatIsFinishedIsNotHandedOn() throws {
    let all = jobs(4)
    let first = Fake(failing: [all[2].seed])
    #expect(throws: Fake.Failure.self) {
      _ = try JournaledTrainings(first, in: checkpoint("journal")).runs(of: all)
    }
    // A process later, with other jobs in the list.
    let second = Fake()
    let list = [all[3], all[0], all[2], all[1]]
    let told = Mutex<[Int]>([])
    let runs = try JournaledTrainings(second, in: checkpoint("journal")).runs(of: list) { now in
      if now.finished != nil { told.withLock { $0.append(now.done) } }
    }
    #expect(second.handed.withLock { $0 } == [[all[3], all[2]]])
    #expect(runs.map(\.figures) == list.map { Fake.run($0).figures })
    #expect(told.withLock { $0 } == [1, 2, 3, 4])
    let third = Fake()
    _ = try JournaledTrainings(third, in: checkpoint("journal")).runs(of: all)
    #expect(third.handed.withLock { $0 }.isEmpty)
  }

  @Test func aLineServesWhoWantsNoMore() throws {
    func handed(_ wanted: Wanted, _ rule: DivergenceRule = .fails) throws -> Int {
      let fake = Fake()
      var job = jobs(1, keeping: wanted)[0]
      job.whenDiverged = rule
      _ = try JournaledTrainings(fake, in: checkpoint("journal")).outcomes(of: [job]) { _ in }
      return fake.handed.withLock { $0.count }
    }
    #expect(try handed(.rank, .loses) == 1)
    #expect(try handed(.rank, .loses) == 0)
    #expect(try handed(.rank) == 1, "that it diverged is no answer")
    #expect(try handed(.rank, .loses) == 0)
    #expect(try handed(.figures) == 1, "a rank has no figures within groups")
    #expect(try handed(.figures) == 0 && handed(.rank) == 0)
    #expect(try handed(.predictions) == 1)
  }

  @Test func damagedPredictionsAreMadeAgain() throws {
    let job = jobs(1, keeping: .predictions)[0]
    let whole = try project.trainings(checkpoint: checkpoint("journal")).runs(of: [job])[0]
    let file = try #require(
      try Folder.names(in: project.path("journal")).first { $0.hasSuffix(".logits") })
    var bytes = try Data(contentsOf: URL(fileURLWithPath: project.path("journal/\(file)")))
    bytes[100] ^= 1
    try bytes.write(to: URL(fileURLWithPath: project.path("journal/\(file)")))
    let warnings = Mutex(0)
    let damaged = try Checkpoint(
      folder: project.path("journal"),
      surroundings: Checkpoint.Surroundings(warn: { _ in warnings.withLock { $0 += 1 } }))
    let again = try project.trainings(checkpoint: damaged).runs(of: [job])[0]
    #expect(warnings.withLock { $0 } == 1)
    #expect(again.figures == whole.figures)
    let (a, b) = (try #require(again.predictions), try #require(whole.predictions))
    #expect(try a.difference(from: b) == 0)
  }

  /// Stopped in the middle, with and without a journal: a caller that keeps outcomes itself goes on the same way.
  @Test func snapshotsOfUnfinishedTrainingsAreGoneOnWith() throws {
    let jobs = jobs(3)
    let whole = try project.trainings().figures(of: jobs)
    let kept = Mutex<[Int: TrainedRun.Figures]>([:])
    var stops = 0
    while kept.withLock({ $0.count }) < jobs.count {
      let left = Mutex(4)  // questions until the signal comes
      let snapshots = try checkpoint("snapshots") {
        left.withLock {
          $0 -= 1
          return $0 < 0 ? SIGTERM : nil
        }
      }
      let missing = jobs.indices.filter { index in kept.withLock { $0[index] == nil } }
      do {
        _ = try project.workspace.trainings(threads: 1, snapshots: snapshots)
          .figures(of: missing.map { jobs[$0] }) { now in
            if let (job, outcome) = now.finished, let figures = outcome.figures {
              kept.withLock { $0[missing[job]] = figures }
            }
          }
      } catch Stopped.signal(SIGTERM) { stops += 1 }
    }
    #expect(stops > 5)
    let figures = kept.withLock { $0 }
    #expect(jobs.indices.compactMap { figures[$0] } == whole)
    #expect(
      try Folder.names(in: project.path("snapshots"))
        == [OwnedFolder.markerName, Checkpoint.journal])
  }

  // Names

  /// Interrupted runs of format 2 go on with the trainings that they had: these names and files are theirs.
  @Test func namesAreThoseOfFormat2() {
    let job = TrainingJob(
      shape: Widths(
        embeddings: [2, 2, 0, 2, 1, 1, 1, 4, 0], ranks: [0],
        hidden: [.init(width: 12, bottleneck: 2), .init(width: 8)]
      ).shape(),
      seed: 16_293_800_734_472_293_701, rows: 0..<1800,
      window: EvaluationWindow(of: 0..<1800, skip: 0.5, blocks: 10))
    #expect(
      job.name == "training seed 16293800734472293701 rows 0..<1800 window 900..<1800 blocks 10"
        + " Shape(embeddings: [2, 2, 0, 2, 1, 1, 1, 4, 0], ranks: [0],"
        + " hidden: [SearchSpace.Shape.Hidden(width: 12, bottleneck: Optional(2)),"
        + " SearchSpace.Shape.Hidden(width: 8, bottleneck: nil)])")
    let other = TrainingJob(
      shape: Widths(
        embeddings: [4, 4, 4, 4, 4, 4, 4, 4, 4], ranks: [4],
        hidden: [.init(width: 8), .init(width: 4)]
      ).shape(),
      seed: 1, rows: 0..<1800, window: EvaluationWindow(of: 0..<1800, skip: 0.1, blocks: 10))
    #expect(FileStem.of(other.name) == "training-6b7fb8090df195da")
  }

  @Test func namesTellAllThatFiguresDependOn() {
    let job = jobs(1)[0]
    var others = [job, job, job, job, job, job, job]
    others[0].seed += 1
    others[1].rows = 0..<599
    others[2].window = EvaluationWindow(of: 0..<600, skip: 0.25, blocks: 4)
    others[3].window = EvaluationWindow(of: 0..<600, skip: 0.1, blocks: 3)
    others[4].shape = costed.shape(of: costed.architectures[1])
    others[5] = job.heldOut(passes: 1)
    others[6] = job.heldOut(passes: 2)
    #expect(Set(([job] + others).map(\.name)).count == 8)
    var same = job
    (same.wanted, same.whenDiverged) = (.predictions, .loses)
    #expect(same.name == job.name)
  }
}
