// A table of truth in the making: complete, the same after an interruption, the same for any threads.

import Foundation
import Model
import Numerics
import Synchronization
import TestSupport
import Testing

@testable import Files
@testable import Lab
@testable import Training

@Suite struct TabulationTests {
  let project: TinyProject
  var costed: CostedSpace { project.workspace.costed }

  init() throws { project = try TinyProject() }

  func tabulation(_ name: String) throws -> Tabulation {
    try Tabulation(costed, project.stream, file: project.path(name))
  }

  @Test func everyArchitectureIsTrainedOnceWithEverySeed() throws {
    var tabulation = try tabulation("table.csv")
    let told = Mutex<[[Int]]>([])
    try tabulation.trainAll(seeds: 2, by: project.trainings(threads: 2)) { progress in
      told.withLock { $0.append([progress.seeds, progress.done, progress.all]) }
    }
    #expect(try project.lines("table.csv").count == 1 + 2 * 12)
    let table = try TruthTable(project.workspace.space, file: project.path("table.csv"))
    #expect(table.losses == tabulation.table.losses)
    #expect(Set(table.losses.keys) == Set(costed.architectures))
    #expect(table.losses.values.allSatisfy { Set($0.keys) == [1, 2] })
    let expected = (1...2).flatMap { seeds in (1...12).map { [seeds, $0, 12] } }
    #expect(Set(told.withLock(\.self)) == Set(expected))

    let architecture = Architecture(choices: [1, 0, 1])
    let job = project.stream.job(costed.shape(of: architecture), seed: 2)
    let evaluation = try project.stream.train(job, costed.space, pool: WorkerPool(threads: 1))
    #expect(table.losses[architecture]?[2] == evaluation.logloss)
  }

  /// A table that was cut off anywhere becomes the table that it would have been; so do more threads.
  @Test func anInterruptionChangesNothing() throws {
    var undisturbed = try tabulation("table.csv")
    try undisturbed.trainAll(seeds: 2, by: project.trainings()) { _ in }
    let lines = try project.lines("table.csv")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: project.path("table.csv")))
    for (cut, threads) in [(10, 2), (bytes.count / 2, 1), (bytes.count - 1, 2)] {
      let name = "cut-\(cut).csv"
      try bytes.prefix(cut).write(to: URL(fileURLWithPath: project.path(name)))
      var resumed = try tabulation(name)
      let before = resumed.table.losses.values.reduce(0) { $0 + $1.count }
      let trained = Mutex(0)
      try resumed.trainAll(seeds: 2, by: project.trainings(threads: threads)) { _ in
        trained.withLock { $0 += 1 }
      }
      #expect(trained.withLock(\.self) == 24 - before, "nothing is trained again")
      #expect(try project.lines(name).sorted() == lines.sorted())
      #expect(try project.lines(name)[0] == lines[0])
      #expect(resumed.table.losses == undisturbed.table.losses)
    }
  }

  @Test func onlyTheBestAndTheBaselineAreRefined() throws {
    var tabulation = try tabulation("table.csv")
    try tabulation.trainAll(seeds: 1, by: project.trainings()) { _ in }
    try tabulation.refine(
      best: 2, targets: [0.6, 1], seeds: 3, by: project.trainings()
    ) { _ in }
    let losses = tabulation.table.losses
    /// The two of least mean under each target, when so many seeds were known of some.
    func best(_ known: (Architecture) -> Int) -> Set<Architecture> {
      func mean(_ architecture: Architecture) -> Double {
        let seeds = 1...UInt64(known(architecture))
        return seeds.reduce(0) { $0 + (losses[architecture]?[$1] ?? .nan) } / Double(seeds.count)
      }
      return Set(
        [0.6, 1].flatMap { target in
          costed.architectures.filter { costed.ratio(of: $0) <= target }
            .sorted { mean($0) < mean($1) }.prefix(2)
        })
    }
    let first = best { _ in 1 }
    let second = best { first.contains($0) ? 2 : 1 }
    #expect(first.count > 2, "the targets have different best ones")
    for architecture in costed.architectures {
      let isBaseline = architecture == costed.space.baseline
      let seeds =
        isBaseline || second.contains(architecture) ? 3 : first.contains(architecture) ? 2 : 1
      #expect(tabulation.table.seeds(of: architecture) == seeds)
    }
    #expect(try project.lines("table.csv").count == 1 + losses.values.reduce(0) { $0 + $1.count })
  }

  /// Another log, another learning rate, or other rows: each is named with both values, and nothing is added.
  @Test func trainingsOfAnotherWorldAreRefused() throws {
    var first = try tabulation("table.csv")
    try first.train([costed.space.baseline], seeds: 1, by: project.trainings()) { _ in }
    let before = try project.lines("table.csv")
    first = try tabulation("other.csv")
    let space = TinyProject.space
    let log = try TinyProject(space: space.replacing("time: time", with: "time: narrow0"))
    let rate = try TinyProject(
      space: space.replacing("{batch: 64}", with: "{batch: 64, learning_rate: 0.01}"))
    for (name, workspace) in [
      ("log", log.workspace), ("space", rate.workspace), ("rows", try project.workspace(rows: 500)),
    ] {
      let error = #expect(throws: InputError.self) {
        _ = try Tabulation(
          workspace.costed, workspace.stream, file: project.path("table.csv"))
      }
      let own = try TrainingWorld(costed.space, project.stream).fields
      let other = try TrainingWorld(workspace.space, workspace.stream).fields
      let place = try #require(TrainingWorld.columns.firstIndex(of: name))
      let problem = error?.problem ?? ""
      #expect(
        problem.hasPrefix("`\(name)` is \(own[place]), expected \(other[place])"), "\(problem)")
      #expect(error?.line == 2)
    }
    #expect(try project.lines("table.csv") == before)
  }

  /// Choices that are added to a space leave what was trained as it is.
  @Test func aWiderSpaceGoesOn() throws {
    var first = try tabulation("table.csv")
    try first.train([costed.space.baseline], seeds: 1, by: project.trainings()) { _ in }
    let known = first.table.losses.count
    first = try tabulation("other.csv")
    let wider = try TinyProject(
      space: TinyProject.space.replacing("[2, 4, 8]", with: "[2, 4, 8, 16]"))
    let second = try Tabulation(
      wider.workspace.costed, wider.stream, file: project.path("table.csv"))
    #expect(second.table.losses.count == known)
  }

  @Test func twoAtOnceAreRefused() throws {
    let first = try tabulation("table.csv")
    let error = #expect(throws: InputError.self) { _ = try tabulation("table.csv") }
    #expect(error?.problem == "is in use by another process: wait for it")
    withExtendedLifetime(first) {}
  }

  /// A table of an earlier version does not say what it is of: it is read, and nothing is added.
  @Test func anEarlierTableIsOnlyRead() throws {
    let empty = TruthTable(costed.space)
    let baseline = costed.space.baseline
    let lines = [
      CheckedLine.csv.header(empty.header),
      CheckedLine.csv.sealed(empty.line(baseline, seed: 1, logloss: 0.5)),
    ]
    try DurableFile.write(lines.map { $0 + "\n" }.joined(), to: project.path("table.csv"))
    let error = #expect(throws: InputError.self) { _ = try tabulation("table.csv") }
    #expect(error?.problem.hasPrefix("was made by an earlier version of nas") == true)
    var read = try Tabulation(
      costed, project.stream, file: project.path("table.csv"), readsEarlierForm: true)
    #expect(read.isOfEarlierForm && read.table.losses[baseline] == [1: 0.5])
    try read.train([baseline], seeds: 1, by: project.trainings()) { _ in }
    #expect(throws: InputError.self) {
      try read.train([baseline], seeds: 2, by: project.trainings()) { _ in }
    }
    #expect(try project.lines("table.csv") == lines)
  }

  @Test func aTableOfAnotherSpaceIsLeftAsItWas() throws {
    let other = "hidden.0.width,seed,logloss\n4,1,0.5"
    try Data(other.utf8).write(to: URL(fileURLWithPath: project.path("other.csv")))
    #expect(throws: InputError.self) { _ = try tabulation("other.csv") }
    #expect(try project.lines("other.csv").joined(separator: "\n") == other)
  }
}
