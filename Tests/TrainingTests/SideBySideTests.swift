// Pieces of work beside each other: their order, what a failure ends, and how many find room.

import Foundation
import Numerics
import Synchronization
import TestSupport
import Testing

@testable import Files
@testable import Model
import Runs
@testable import Training

@Suite struct SideBySideTests {
  struct Failure: Error, Equatable { var index: Int }

  @Test(arguments: [1, 2, 5]) func valuesAreInTheOrderOfTheirNumbers(threads: Int) throws {
    let values = try WorkerPool(threads: threads).all(20) { $0 * $0 }
    #expect(values == (0..<20).map { $0 * $0 })
  }

  @Test func afterAFailureNoOtherIsBegun() {
    let begun = Mutex<[Int]>([])
    #expect(throws: Failure(index: 3)) {
      _ = try WorkerPool(threads: 1).all(20) { index in
        begun.withLock { $0.append(index) }
        if index == 3 { throw Failure(index: index) }
        return index
      }
    }
    #expect(begun.withLock { $0 } == [0, 1, 2, 3])
  }

  /// What ended because of another is not the reason.
  @Test func theReasonIsThrown() throws {
    let project = try TinyProject()
    let checkpoint = try Checkpoint(folder: project.path("checkpoint"))
    #expect(throws: Failure(index: 1)) {
      _ = try WorkerPool(threads: 2).all(2, of: checkpoint) { index in
        if index == 1 { throw Failure(index: 1) }
        while true { try checkpoint.endIfAsked() }
      }
    }
  }

  @Test func asManyAsFindRoom() {
    #expect(sideBySide(10, bytes: 100, threads: 4, available: 1000) == 4)
    #expect(sideBySide(3, bytes: 100, threads: 4, available: 1000) == 3)
    #expect(sideBySide(10, bytes: 300, threads: 4, available: 1000) == 3)
    #expect(sideBySide(10, bytes: 3000, threads: 4, available: 1000) == 1, "one always runs")
    #expect(sideBySide(0, bytes: 0, threads: 4, available: 0) == 1)
  }

  /// A piece of parts: they end with the whole, and their checkpoint goes when it is finished.
  @Test func partsAreThoseOfAPiece() throws {
    let project = try TinyProject()
    let signal = Mutex<Int32?>(nil)
    let whole = try Checkpoint(
      folder: project.path("whole"),
      surroundings: Checkpoint.Surroundings(signal: { signal.withLock { $0 } }))
    let made = try whole.result(of: "sum") { parts in
      try parts.result(of: "a") { 1 } + parts.result(of: "b") { 2 }
    }
    #expect(made == 3)
    #expect(
      try Folder.names(in: whole.folder) == [OwnedFolder.markerName, Checkpoint.journal])
    #expect(try whole.result(of: "sum", as: Int.self) == 3 && whole.isBlank(but: ["sum"]))
    #expect(try !whole.isBlank())

    // Interrupted, another time: what was finished of it is there.
    #expect(throws: Failure.self) {
      _ = try whole.result(of: "other") { parts -> Int in
        _ = try parts.result(of: "a") { 5 }
        throw Failure(index: 0)
      }
    }
    #expect(try !whole.isBlank(but: ["sum"]))
    let again = try whole.result(of: "other") { parts in
      try parts.result(of: "a") { () -> Int in throw Failure(index: 1) }
    }
    #expect(again == 5)

    let parts = try whole.parts(of: "third")
    #expect(parts.stop == nil)
    signal.withLock { $0 = SIGINT }
    #expect(parts.stop == .signal(SIGINT))
    signal.withLock { $0 = nil }
    whole.fail()
    #expect(parts.stop == .otherFailed)
    try whole.clear()
    #expect(try Folder.names(in: whole.folder) == [OwnedFolder.markerName])
  }

  @Test func aTrainingTakesItsWeightsTwiceAndMore() throws {
    let project = try TinyProject()
    let (space, stream) = (project.workspace.space, project.stream)
    let memory = project.workspace.memory
    let job = stream.job(space.baselineShape, seed: 1)
    let parameters = project.workspace.costed.network.cost(of: job.shape).parameters
    #expect(memory.weights(of: job.shape) == 8 * parameters, "AdaGrad remembers a number a weight")
    #expect(memory.bytes(of: job) == 8 * parameters + (64 << 20))
    #expect(memory.supernetInTraining > memory.supernet)
  }
}
