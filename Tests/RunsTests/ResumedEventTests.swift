// Who listens to a run that goes on hears of every logged state once, whatever came before.

import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Runs
@testable import Search
@testable import Training

@Suite struct ResumedEventTests {
  /// The logged states that a process tells: of earlier ones, and its own.
  private struct Told {
    var earlier: [ControllerRecord] = []
    var own: [ControllerRecord] = []
  }

  /// Runs until the n-th question whether to stop.
  private func run(
    _ project: TinyProject, in directory: RunDirectory, stop: Int?
  ) throws -> (told: Told, isDone: Bool) {
    let told = Mutex(Told())
    let questions = Atomic(0)
    let checkpoint = try Checkpoint(
      folder: directory.checkpointFolder, cadence: Checkpoint.Cadence(seconds: nil, steps: nil),
      surroundings: Checkpoint.Surroundings(
        signal: {
          let number = questions.add(1, ordering: .relaxed).newValue
          return stop.map { number >= $0 } == true ? SIGTERM : nil
        }, warn: { Issue.record("\($0)") }))
    let search = try SearchRun(
      project.workspace, SearchOptions(targets: [0.9, 0.7], seed: 1, threads: 1),
      spaceFile: "space.yaml")
    do {
      _ = try search.run(in: directory, checkpoint, date: Date()) { event in
        switch event {
        case .resumed(let records): told.withLock { $0.earlier += records }
        case .search(.controllers(let records)): told.withLock { $0.own += records }
        default: break
        }
      }
      return (told.withLock { $0 }, true)
    } catch Stopped.signal(SIGTERM) {
      return (told.withLock { $0 }, false)
    }
  }

  @Test func aWholeRunHasNoEarlierOne() throws {
    let project = try TinyProject()
    let (directory, _) = try RunDirectory.create(project.path("run"))
    let (told, isDone) = try run(project, in: directory, stop: nil)
    #expect(isDone && told.earlier.isEmpty)
    #expect(try told.own == directory.controllerRecords())
  }

  /// Stopped within the search pass (the third step), and after it.
  @Test(arguments: [4, 13])
  func whatEarlierProcessesToldIsToldAgainAtOnce(question: Int) throws {
    let project = try TinyProject()
    let (directory, _) = try RunDirectory.create(project.path("run"))
    let first = try run(project, in: directory, stop: question)
    #expect(!first.isDone && !first.told.own.isEmpty)
    let (told, isDone) = try run(project, in: directory, stop: nil)
    #expect(isDone)
    #expect(told.earlier == first.told.own)
    #expect(try told.earlier + told.own == directory.controllerRecords())
    #expect(told.own.isEmpty == (question > 10))
  }
}
