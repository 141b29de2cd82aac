// When snapshots are made: by a clock, a memory and a thread that the test drives by hand. Nothing sleeps.

import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Files
@testable import Model
@testable import Training

@Suite struct SnapshotCadenceTests {
  let project: TinyProject
  let hand = HandDriven()

  init() throws { project = try TinyProject() }

  /// A machine on which nothing happens unless it is told to.
  final class HandDriven: Sendable {
    struct State {
      var seconds = 1000.0
      var memory = 1 << 40
      var signal: Int32?
      /// Whether there are threads.
      var hasThreads = true
      /// What has been begun beside the steps and not been done.
      var waiting: [@Sendable () -> Void] = []
    }

    let state = Mutex(State())

    var surroundings: Checkpoint.Surroundings {
      Checkpoint.Surroundings(
        signal: { self.state.withLock(\.signal) }, warn: { Issue.record("\($0)") },
        clock: { self.state.withLock(\.seconds) }, memory: { self.state.withLock(\.memory) },
        background: { work in
          self.state.withLock { state in
            if state.hasThreads { state.waiting.append(work) }
            return state.hasThreads
          }
        })
    }

    func pass(seconds: Double) { state.withLock { $0.seconds += seconds } }

    /// What waits is done, of which each piece takes some seconds.
    func work(taking seconds: Double = 0) {
      while let work = state.withLock({ $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }) {
        pass(seconds: seconds)
        work()
      }
    }

    var isWorkWaiting: Bool { state.withLock { !$0.waiting.isEmpty } }
  }

  /// A network in training and its keeper, of which one step after the other is observed.
  final class Observed {
    let checkpoint: Checkpoint
    let keeper: SnapshotKeeper
    let network: Network
    var step = 0

    init(_ test: SnapshotCadenceTests, _ cadence: Checkpoint.Cadence) throws {
      let project = test.project
      checkpoint = try Checkpoint(
        folder: project.path("checkpoint"), cadence: cadence, surroundings: test.hand.surroundings)
      keeper = try SnapshotKeeper(of: "training", in: checkpoint)
      let space = project.workspace.space
      network =
        ChildTraining(
          project.stream, project.stream.job(space.baselineShape, seed: 1), space,
          pool: .init(threads: 1)
        ).network
    }

    /// The numbers of the snapshots that are there after another step.
    func next() throws -> [Int] {
      step += 1
      try keeper.observe(step: step, network: network, pool: .init(threads: 1)) { step }
      return generations
    }

    var generations: [Int] {
      ((try? Folder.names(in: checkpoint.folder)) ?? []).filter { $0.hasSuffix(".state") }
        .compactMap { Int($0.split(separator: ".")[1]) }.sorted()
    }
  }

  @Test func asManySecondsLieBetweenSnapshots() throws {
    let observed = try Observed(self, Checkpoint.Cadence(seconds: 60))
    hand.pass(seconds: 59.5)
    #expect(try observed.next() == [] && !hand.isWorkWaiting)
    hand.pass(seconds: 0.5)
    // Room for the copy is made beside the steps, which go on.
    #expect(try observed.next() == [] && hand.isWorkWaiting)
    #expect(try observed.next() == [])
    hand.work()
    #expect(try observed.next() == [], "it is being written")
    hand.work()
    #expect(observed.generations == [1])
    for _ in 0..<3 { #expect(try observed.next() == [1] && !hand.isWorkWaiting) }
    hand.pass(seconds: 60)
    for _ in 0..<2 {
      _ = try observed.next()
      hand.work()
    }
    #expect(observed.generations == [1, 2])
    #expect(observed.checkpoint.effort.snapshots == 2)
  }

  /// After one that took 3 seconds the next comes 150 seconds later: it takes 2% of the time.
  @Test func slowWritingMakesSnapshotsRare() throws {
    let observed = try Observed(self, Checkpoint.Cadence(seconds: 10))
    hand.pass(seconds: 10)
    _ = try observed.next()
    hand.work()
    _ = try observed.next()
    hand.work(taking: 3)
    #expect(observed.generations == [1])
    hand.pass(seconds: 149)
    #expect(try observed.next() == [1] && !hand.isWorkWaiting)
    hand.pass(seconds: 1)
    #expect(try observed.next() == [1] && hand.isWorkWaiting)
    hand.work()
    // Faster again: ten seconds are enough.
    _ = try observed.next()
    hand.work(taking: 0.125)
    #expect(observed.generations == [1, 2])
    hand.pass(seconds: 9.5)
    #expect(try observed.next() == [1, 2] && !hand.isWorkWaiting)
    hand.pass(seconds: 0.5)
    #expect(try observed.next() == [1, 2] && hand.isWorkWaiting)
    hand.work()
    #expect(abs(observed.checkpoint.effort.writing - 3.125) < 1e-9)
    #expect(observed.checkpoint.effort.stopped == 0, "nothing was waited for")
  }

  @Test func whileOneIsWrittenNoOtherIsMade() throws {
    let observed = try Observed(self, Checkpoint.Cadence(seconds: 10))
    hand.pass(seconds: 10)
    _ = try observed.next()
    hand.work()
    _ = try observed.next()
    for _ in 0..<5 {
      hand.pass(seconds: 1000)
      #expect(try observed.next() == [])
    }
    hand.work()
    #expect(observed.generations == [1])
    // It took 5,000 seconds, of which 2% are not 10.
    hand.pass(seconds: 200_000)
    #expect(try observed.next() == [1] && !hand.isWorkWaiting)
    hand.pass(seconds: 50_000)
    #expect(try observed.next() == [1] && hand.isWorkWaiting)
    hand.work()
  }

  /// Without memory for a copy, or a thread, the steps stop while it is written.
  @Test(arguments: [0, 1 << 40]) func theStepsStopWhereThereIsNoRoom(memory: Int) throws {
    let observed = try Observed(self, Checkpoint.Cadence(seconds: 10))
    hand.state.withLock { ($0.memory, $0.hasThreads) = (memory, false) }
    hand.pass(seconds: 10)
    #expect(try observed.next() == (memory == 0 ? [1] : []))
    #expect(try observed.next() == [1])
  }

  @Test func stepsAreCountedBesideTheSeconds() throws {
    let observed = try Observed(self, Checkpoint.Cadence(seconds: nil, steps: 3))
    hand.state.withLock { $0.hasThreads = false }
    hand.pass(seconds: 1e6)
    let generations = try (1...9).map { _ in try observed.next() }
    #expect(generations == [[], [], [1], [1], [1], [1, 2], [1, 2], [1, 2], [2, 3]])
  }

  /// Whatever the cadence, and only where a step has been done since the last.
  @Test func aSignalMakesASnapshotAtOnce() throws {
    let observed = try Observed(self, Checkpoint.Cadence(seconds: nil))
    hand.state.withLock { $0.hasThreads = false }
    #expect(try observed.next() == [])
    hand.state.withLock { $0.signal = SIGTERM }
    for _ in 0..<2 {
      #expect(throws: Stopped.signal(SIGTERM)) {
        try observed.keeper.observe(step: 2, network: observed.network, pool: .init(threads: 1)) {
          2
        }
      }
      #expect(observed.generations == [1])
    }
  }
}
