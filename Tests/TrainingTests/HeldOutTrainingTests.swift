// Several passes over the log, and a window that is held out.

import Datasets
import Foundation
import Model
import Numerics
import Synchronization
import TestSupport
import Testing

@testable import Files
@testable import Runs
@testable import Training

@Suite struct HeldOutTrainingTests {
  let project: TinyProject
  /// 600 rows of which the last 130 are held out: neither part is a number of whole batches of 64.
  let job: TrainingJob

  init() throws {
    project = try TinyProject()
    let window = EvaluationWindow(of: 470..<600, skip: 0, blocks: 3)
    job = TrainingJob(
      shape: project.workspace.space.baselineShape, seed: 3, rows: 0..<600, window: window)
  }

  /// The network by itself: trained on rows 0..<470 in their order, as often, and asked about the others.
  func logloss(passes: Int) throws -> Double {
    let (space, dataset) = (project.workspace.space, project.workspace.dataset)
    let network = Network(
      space.model, capacity: Capacity(job.shape), vocabularySizes: dataset.vocabularySizes,
      rules: space.training.rules, seed: job.seed)
    var trainer = Trainer(network, loss: space.training.loss, pool: WorkerPool(threads: 1))
    var batch = Batch()
    for _ in 0..<passes {
      for start in stride(from: 0, to: 470, by: space.training.batch) {
        try dataset.read(start..<min(start + space.training.batch, 470), into: &batch)
        _ = trainer.step(batch, training: [job.shape])
      }
    }
    try dataset.read(470..<600, into: &batch)
    return trainer.score(batch, training: [], scoring: [job.shape]).scored[0].loss
  }

  @Test(arguments: [1, 2, 5]) func theWindowIsPredictedAfterAllPasses(passes: Int) throws {
    let figures = try project.trainings().figures(of: [job.heldOut(passes: passes)])[0]
    let expected = try logloss(passes: passes)
    #expect(abs(figures.logloss - expected) < 1e-6 * expected)
    #expect(figures.blockLosses.count == 3)
  }

  /// What is held out is not learned: a window that is trained on in batches differs from the second batch on.
  @Test func oneHeldOutPassIsNoProgressiveOne() throws {
    var progressive = job
    // Seven batches are before it; the first block of 51 rows lies within the eighth.
    progressive.window = EvaluationWindow(of: 448..<600, skip: 0, blocks: 3)
    let figures = try project.trainings().figures(of: [
      progressive.heldOut(passes: 1), progressive,
    ])
    #expect(figures[0].blockLosses[0] == figures[1].blockLosses[0])
    #expect(figures[0].blockLosses[2] != figures[1].blockLosses[2])
  }

  @Test func progressCountsTheRowsOfAllPasses() throws {
    let rows = Mutex<Set<Int>>([])
    _ = try project.trainings(threads: 2).figures(of: [job.heldOut(passes: 3)]) { now in
      rows.withLock { _ = $0.insert(now.rowsDone) }
      #expect(now.rows == 3 * 470 + 130)
    }
    #expect(rows.withLock { $0.max() } == 3 * 470 + 130)
  }

  /// Stopped after every few steps: in each pass, and among the rows that are held out.
  @Test func anInterruptedTrainingComesToTheSame() throws {
    let job = job.heldOut(passes: 2)
    let whole = try project.trainings().figures(of: [job])
    var (stops, broken) = (0, [TrainedRun.Figures]())
    while broken.isEmpty {
      let left = Mutex(3)
      let checkpoint = try Checkpoint(
        folder: project.path("journal"),
        surroundings: Checkpoint.Surroundings(
          signal: {
            left.withLock {
              $0 -= 1
              return $0 < 0 ? SIGTERM : nil
            }
          }, warn: { Issue.record("\($0)") }))
      do {
        broken = try project.trainings(checkpoint: checkpoint).figures(of: [job])
      } catch Stopped.signal(SIGTERM) { stops += 1 }
    }
    #expect(stops > 3)
    #expect(broken == whole)
  }
}
