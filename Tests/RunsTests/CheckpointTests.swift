// A run that is stopped at every place it can be stopped at goes on to the same end.

import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Files
@testable import Runs
@testable import Training

@Suite struct CheckpointTests {
  let project: TinyProject

  init() throws { try self.init(space: TinyProject.space) }

  private init(space: String) throws { project = try TinyProject(space: space) }

  /// Answers the question whether to stop: yes, the n-th time.
  final class Stop: Sendable {
    private let left: Atomic<Int>

    init(at number: Int) { left = Atomic(number) }

    var signal: Int32? {
      left.subtract(1, ordering: .relaxed).newValue <= 0 ? SIGTERM : nil
    }
  }

  func checkpoint(
    _ name: String, stop: Stop? = nil, steps: Int? = nil,
    warn: @escaping @Sendable (String) -> Void = { Issue.record("\($0)") }
  ) throws -> Checkpoint {
    try Checkpoint(
      folder: project.path(name), cadence: Checkpoint.Cadence(seconds: nil, steps: steps),
      surroundings: Checkpoint.Surroundings(signal: { stop?.signal }, warn: warn))
  }

  func run(threads: Int) throws -> SearchRun {
    try SearchRun(
      project.workspace, SearchOptions(targets: [0.9, 0.7], seed: 1, threads: threads),
      spaceFile: "space.yaml")
  }

  /// A training that is stopped again and again.
  @Test func aTrainingStoppedAtEveryStepIsTheSame() throws {
    let costed = project.workspace.costed
    let stream = project.stream
    let job = stream.job(
      costed.shape(of: costed.space.baseline), seed: 3, keeping: .predictions)
    func run(_ checkpoint: Checkpoint?) throws -> TrainedRun {
      try project.trainings(checkpoint: checkpoint).runs(of: [job])[0]
    }
    let whole = try run(nil)
    var stops = 0
    while true {
      do {
        // The first answer is before the first step.
        let broken = try run(checkpoint("training", stop: Stop(at: 2)))
        #expect(broken.figures == whole.figures)
        let (a, b) = (try #require(broken.predictions), try #require(whole.predictions))
        #expect(try a.difference(from: b) == 0)
        break
      } catch Stopped.signal(SIGTERM) { stops += 1 }
    }
    // 600 rows are 10 batches of 64; after the last there is nothing to stop.
    #expect(stops == 9)
    // What is finished is not made again: nobody asks whether to stop.
    let again = try run(checkpoint("training", stop: Stop(at: 1)))
    #expect(again.figures == whole.figures)
  }

  /// What a run leaves behind, but for times.
  func content(of directory: RunDirectory, _ summary: Summary) throws -> [String] {
    var summary = summary
    summary.seconds = Summary.Seconds(search: 0, retrain: 0)
    summary.examplesPerSecond = 0
    let files = try ["controller.jsonl", "trainer.yaml"].map {
      try DurableFile.read("\(directory.path)/\($0)")
    }
    #expect(try !Folder.names(in: directory.path).contains("checkpoint"))
    return try files + [jsonText(summary)]
  }

  /// Stopped when it asks for the n-th time, again and again until it has ended.
  @Test(arguments: [2, 3, 7], [1, 2])
  func aRunStoppedAgainAndAgainIsTheSame(number: Int, threads: Int) throws {
    let search = try run(threads: threads)
    func end(_ name: String, stopping: Bool) throws -> (content: [String], stops: Int) {
      let (directory, _) = try RunDirectory.create(project.path(name))
      for stops in 0... {
        do {
          let checkpoint = try checkpoint(
            "\(name)/checkpoint", stop: stopping ? Stop(at: number) : nil)
          let summary = try search.run(in: directory, checkpoint, date: Date()) { _ in }
          return (try content(of: directory, summary), stops)
        } catch Stopped.signal(SIGTERM) {}
      }
      return ([], 0)
    }
    let (whole, none) = try end("whole", stopping: false)
    let (broken, stops) = try end("broken", stopping: true)
    #expect(broken == whole)
    #expect(none == 0 && stops > 5)
  }

  /// Rows that no batch names, what is dropped, and the rate of a step are those of a run that was not stopped.
  @Test(arguments: [
    "optimizer: adam, embedding_l2: 0.001, dense_l2: 0.001, dropout: 0.2, clip_norm: 0.05, schedule: cosine",
    "optimizer: adam, warm_up_steps: 4, schedule: step, decay_steps: 3",
    "optimizer: momentum, nesterov: true, dropout: 0.1",
  ])
  func aRecipeIsTheSame(training: String) throws {
    let tests = try CheckpointTests(
      space: TinyProject.space.replacing("{batch: 64}", with: "{batch: 64, \(training)}"))
    try tests.aTrainingStoppedAtEveryStepIsTheSame()
    try tests.aRunStoppedAgainAndAgainIsTheSame(number: 3, threads: 2)
  }

  /// It may be of a run with other settings.
  @Test func aCheckpointWithoutItsRunIsNotBelieved() throws {
    try checkpoint("orphan/checkpoint").finish("piece", with: 1)
    let (directory, _) = try RunDirectory.create(project.path("orphan"))
    let known = try checkpoint("orphan/checkpoint").result(of: "piece", as: Int.self)
    #expect(known == nil)
    withExtendedLifetime(directory) {}
  }

  @Test func aPieceThatFailsStopsTheOthers() throws {
    let checkpoint = try checkpoint("failing")
    let kept: Checkpoint? = checkpoint
    struct Failure: Error {}
    #expect(checkpoint.stop == nil)
    let pieces: [Result<Int, any Error>] = [
      kept.attempt { throw Stopped.otherFailed }, kept.attempt { 3 },
      kept.attempt { throw Failure() },
    ]
    #expect(checkpoint.stop == .otherFailed)
    #expect(throws: Failure.self) { _ = try allOf(pieces) }
    #expect(try allOf([pieces[1], pieces[1]]) == [3, 3])
  }

  /// Those of each process count, whatever its clock shows.
  @Test func secondsGoOn() throws {
    func checkpoint(_ clock: @escaping @Sendable () -> Double) throws -> Checkpoint {
      try Checkpoint(
        folder: project.path("seconds"), surroundings: Checkpoint.Surroundings(clock: clock))
    }
    let now = Mutex(5000.0)
    let first = try checkpoint { now.withLock { $0 } }
    now.withLock { $0 += 12 }
    try first.finish("piece", with: 1.5)
    now.withLock { $0 = 7 }
    let second = try checkpoint { now.withLock { $0 } }
    #expect(second.result(of: "piece", as: Double.self) == 1.5)
    #expect(second.seconds == 12)
    now.withLock { $0 += 3 }
    #expect(second.seconds == 15)
  }

  /// Every number comes back as it was.
  @Test func resultsAreExact() throws {
    let numbers = [0.1, -.infinity, .nan, .leastNonzeroMagnitude, 1.0.nextUp, -0.0]
    try checkpoint("numbers").finish("piece", with: numbers)
    let read = try #require(try checkpoint("numbers").result(of: "piece", as: [Double].self))
    #expect(read.map(\.bitPattern) == numbers.map(\.bitPattern))
  }

  /// What a later snapshot says is used, and two are kept.
  @Test func twoGenerationsAreKept() throws {
    let costed = project.workspace.costed
    let job = project.stream.job(costed.shape(of: costed.space.baseline), seed: 3)
    let checkpoint = try checkpoint("kept", stop: Stop(at: 8), steps: 1)
    _ = try? project.trainings(checkpoint: checkpoint).runs(of: [job])
    let states = try Folder.names(in: project.path("kept")).filter { $0.hasSuffix(".state") }
    #expect(states.count == 2)
    // 7 steps were done when the eighth answer was to stop.
    #expect(states.contains { $0.hasSuffix(".7.state") })
    #expect(states.contains { $0.hasSuffix(".6.state") })
  }

  /// A space that could never be searched here is refused before anything is allocated.
  @Test func needsBeyondTheMachineAreRefused() throws {
    let folder = project.folder.path
    var needs = try run(threads: 1).needs(Checkpoint.Cadence())
    #expect(try needs.check(folder: folder, used: 0) == nil)
    let memory = 8 << 30
    needs.disk = 1 << 60
    #expect(throws: InputError.self) { _ = try needs.check(folder: folder, used: 0) }
    // What a resumed run has there already is not wanted a second time.
    #expect(try needs.check(folder: folder, used: 1 << 60) == nil)
    needs.supernet = memory * 2 / 3
    #expect(
      try needs.check(folder: folder, used: 1 << 60, memory: memory)?.contains("does not fit")
        == true)
    needs.supernet = memory
    #expect(throws: InputError.self) {
      _ = try needs.check(folder: folder, used: 1 << 60, memory: memory)
    }
    needs.supernet = 1 << 60
    #expect(throws: InputError.self) { _ = try needs.check(folder: folder, used: 1 << 60) }
  }

  /// What is written through a link would be written elsewhere.
  @Test(arguments: ["checkpoint", "checkpoint/finished.jsonl", "checkpoint/search-1.1.state"])
  func aLinkIsRefused(_ name: String) throws {
    let (folder, elsewhere) = (project.path("checkpoint"), project.path("elsewhere"))
    try Folder.create(elsewhere)
    try DurableFile.write("mine", to: "\(elsewhere)/finished.jsonl")
    if name != "checkpoint" { try Folder.create(folder) }
    try FileManager.default.createSymbolicLink(
      atPath: project.path(name),
      withDestinationPath: name == "checkpoint" ? elsewhere : "\(elsewhere)/finished.jsonl")
    #expect(throws: InputError.self) { try Checkpoint(folder: folder) }
    #expect(try DurableFile.read("\(elsewhere)/finished.jsonl") == "mine")
    #expect(try Folder.names(in: elsewhere) == ["finished.jsonl"])
  }
}
