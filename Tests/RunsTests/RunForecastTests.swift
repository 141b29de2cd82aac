// What is said of a run before it starts, and how far it is, beside what such a run really does.

import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Model
@testable import Runs
@testable import Search
@testable import Training

@Suite struct RunForecastTests {
  /// 38 steps of 8 rows.
  static let space = TinyProject.space.replacingOccurrences(
    of: "training: {batch: 64}", with: "training: {batch: 8}")

  /// Targets that allow several architectures each.
  static let targets: [Target] = [0.9, 0.7]

  /// A log with a space of eighty architectures, so that there are finalists to choose from.
  private func widerProject() throws -> TinyProject {
    try TinyProject(
      space: TinyProject.space
        .replacingOccurrences(of: "{choices: [2, 4], baseline: 4}", with: Self.widths)
        .replacingOccurrences(of: "narrow1: 3", with: "narrow1: \(Self.widths)")
        .replacingOccurrences(of: "{choices: [2, 4, 8], baseline: 8}", with: Self.units)
        .replacingOccurrences(of: "bottleneck: {choices: [none, 1], baseline: none}", with: "")
        + "search: {samples: 2, finalists: 4}\n")
  }

  private static let widths = "{choices: [1, 2, 3, 4], baseline: 4}"
  private static let units = "{choices: [4, 5, 6, 7, 8], baseline: 8}"

  /// Every number of groups has a stride, also one alone, and none is left out.
  @Test func eachGroupIsDrawn() {
    for groups in 1...12 {
      for steps in [0, 1, 24, 47, 48, 60, 96, 1000, 1279] {
        let stride = PassDrawing.stride(steps, draws: 24, groups: groups)
        #expect(stride >= max(1, steps / 24) && stride < max(1, steps / 24) + 12)
        let drawn = Set((0..<groups).map { $0 * stride % groups })
        #expect(drawn.count == groups, "\(groups) groups, \(steps) steps")
      }
    }
  }

  /// The proposals of a warm-up depend on nothing that is learned; those of scaling never do.
  @Test(arguments: ["controller", "evolution", "random", "scaling"])
  func operationsAreThoseThatThePassCounts(searcher: String) throws {
    let project = try TinyProject(
      space: Self.space + "search: {searcher: \(searcher), samples: 4, examples: 5}\n")
    let (workspace, stream) = (project.workspace, project.stream)
    let forecast = PassForecast(
      workspace.costed, targets: [0.9, 0.7], rows: 299,
      positiveRate: workspace.dataset.positiveRate, seed: 3)
    var pass = workspace.searchPass(targets: [0.9, 0.7], seed: 3, threads: 1)
    var warmUp = 0
    _ = try pass.run(over: stream.dataset, rows: 0..<299) { _ in
    } observe: {
      if $0.steps == forecast.schedule.warmUpEnd { warmUp = $0.work.flops }
    }
    #expect(pass.steps == forecast.schedule.steps)
    #expect(Double(warmUp) == forecast.warmUp)
    let learning = Double(pass.work.flops - warmUp)
    if searcher == "scaling" {
      // Of the steps that are not drawn each counts like the one before.
      #expect(abs(forecast.learning / learning - 1) < 0.02)
      #expect(forecast.finalists == [1, 1])
    } else {
      #expect(abs(forecast.learning / learning - 1) < 0.25)
    }
  }

  @Test func partsAreCountedAsARunMakesThem() {
    let looks = RunForecast.looks(
      [2, 4, 7], baseline: 10, candidates: [8, 6], rows: 100, side: { min($0, 4) })
    #expect(looks.map(\.units) == [6, 6, 9])
    #expect(looks.map(\.flops) == [14_400, 14_400, 21_600])
    #expect(looks.map(\.isCertain) == [true, false, false])
    // Six trainings on four threads take as long as eight.
    #expect(looks[0].timedFLOPs == 19_200)
  }

  /// The steps and the trainings of a run, by its events.
  private struct Told {
    var forecast: RunForecast?
    var steps = 0
    var trainings: [Int: Int] = [:]
    var firstLook = 0
    var tracker = RunTracker()
    var time = 0.0
    var progress: [RunProgress] = []
  }

  private func run(
    _ project: TinyProject, _ options: SearchOptions, in directory: RunDirectory,
    stop: Int? = nil
  ) throws -> Told {
    let told = Mutex(Told())
    let questions = Atomic(0)
    let checkpoint = try Checkpoint(
      folder: directory.checkpointFolder, cadence: Checkpoint.Cadence(seconds: nil, steps: nil),
      surroundings: Checkpoint.Surroundings(signal: {
        let number = questions.add(1, ordering: .relaxed).newValue
        return stop.map { number >= $0 } == true ? SIGTERM : nil
      }))
    let search = try SearchRun(project.workspace, options, spaceFile: "space.yaml")
    do {
      _ = try search.run(in: directory, checkpoint, date: Date()) { event in
        told.withLock { told in
          switch event {
          case .planned(let forecast): told.forecast = forecast
          case .search(.step): told.steps += 1
          case .playoff(let round): told.trainings[round.round] = round.trainings
          case .retrain(let wave) where wave.seeds == 2: told.firstLook = wave.runs
          default: break
          }
          told.time += 0.125
          told.tracker.take(event, at: told.time)
          if let progress = told.tracker.progress { told.progress.append(progress) }
        }
      }
    } catch Stopped.signal {}
    return told.withLock { $0 }
  }

  @Test(arguments: [false, true])
  func aRunDoesWhatWasForecast(separate: Bool) throws {
    let project = try widerProject()
    let (directory, _) = try RunDirectory.create(project.path("run"))
    let told = try run(
      project, SearchOptions(targets: Self.targets, seed: 1, threads: 2, separate: separate),
      in: directory)
    let forecast = try #require(told.forecast)
    #expect(forecast.steps == told.steps && told.steps == (separate ? 20 : 10))
    #expect(!told.trainings.isEmpty)
    for (round, trainings) in told.trainings {
      let parts = forecast.parts.filter {
        if case .playoff(_, round) = $0.place { true } else { false }
      }
      #expect(parts.allSatisfy { $0.units >= trainings }, "round \(round)")
    }
    #expect(forecast.parts.first { $0.place == .look(0) }?.units == 6)
    #expect(told.firstLook <= 6 && told.firstLook >= 4)
    try checkProgress(told)
  }

  /// The part of the run that is done never falls, and is all of it in the end; the time that is left has bounds as soon
  /// as something was timed.
  private func checkProgress(_ told: Told) throws {
    let fractions = try told.progress.map { try #require($0.fraction) }
    #expect(zip(fractions, fractions.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(fractions.first == 0 && (fractions.last ?? 0) > 0.999)
    #expect(Set(fractions.map { Int($0 * 10) }).count >= 6)
    let remaining = told.progress.drop { $0.remaining == nil }
    #expect(remaining.count >= told.progress.count - 6)
    #expect(remaining.allSatisfy { ($0.remaining?.lowerBound ?? -1) >= 0 })
    #expect(told.progress.last?.remaining == 0...0)
  }

  /// What an earlier process has done counts, and no time is made of it.
  @Test(arguments: [5, 40])
  func aResumedRunGoesOnFromWhereItWas(question: Int) throws {
    let project = try widerProject()
    let options = SearchOptions(targets: Self.targets, seed: 1, threads: 1)
    let (directory, _) = try RunDirectory.create(project.path("run"))
    let first = try run(project, options, in: directory, stop: question)
    let second = try run(project, options, in: directory)
    #expect(second.progress.last?.fraction ?? 0 > 0.999)
    #expect(first.progress.last?.fraction ?? 1 < 0.999)
    let fractions = second.progress.compactMap(\.fraction)
    #expect(zip(fractions, fractions.dropFirst()).allSatisfy { $0 <= $1 })
  }

  /// Half of a wave is an earlier process's; the other half took 100 seconds.
  @Test func noTimeIsMadeOfWhatOthersDid() throws {
    var tracker = RunTracker()
    let forecast = RunForecast(
      rows: 100, batch: 10, targets: [0.9], samples: 2,
      parts: RunForecast.looks(
        [2, 4], baseline: 10, candidates: [10], rows: 100, side: { _ in 1 }),
      seeds: [2, 4])
    tracker.take(.planned(forecast), at: 0)
    tracker.take(.found([]), at: 0)
    tracker.take(.retrain(wave(0.5, own: 0)), at: 0)
    #expect(tracker.progress?.remaining == nil)
    tracker.take(.retrain(wave(0.75, own: 100)), at: 100)
    let remaining = try #require(tracker.progress?.remaining)
    // A quarter of the wave is left, and perhaps another wave.
    #expect(remaining.contains(100) && remaining.contains(500))
    #expect(remaining.lowerBound > 80 && remaining.upperBound < 700)
    #expect(tracker.progress?.phaseFraction == 0.75)
  }

  /// A search that was fast, and trainings that are slow: the fraction goes on with them.
  @Test func theFractionDoesNotStandStill() {
    var tracker = RunTracker()
    let steps = RunForecast.Part(place: .search(pass: 0), units: 10, flops: 1000)
    let looks = RunForecast.looks(
      [2], baseline: 1, candidates: [1], rows: 100, side: { _ in 1 })
    tracker.take(
      .planned(
        RunForecast(
          rows: 100, batch: 10, targets: [0.9], samples: 2, parts: [steps] + looks, seeds: [2])),
      at: 0)
    for step in 1...10 { tracker.take(.search(.step(done: step, of: 10)), at: Double(step)) }
    tracker.take(.found([]), at: 10)
    var fractions: [Double] = []
    for tenth in 0...10 {
      let event = wave(Double(tenth) / 10, own: tenth * 40)
      tracker.take(.retrain(event), at: 10 + Double(tenth) * 1000)
      fractions.append(tracker.progress?.fraction ?? -1)
    }
    #expect(zip(fractions, fractions.dropFirst()).allSatisfy { $0 < $1 })
    #expect(abs((fractions.last ?? 0) - 1) < 1e-9)
  }

  private func wave(_ fraction: Double, own: Int) -> RetrainProgress {
    RetrainProgress(seeds: 2, runs: 4, fraction: fraction, rowsTrained: own, rows: 400)
  }

  /// The moment that is measured gives every kind of work a rate, and the estimate covers all parts.
  @Test(arguments: [false, true])
  func allWorkIsMeasured(separate: Bool) throws {
    let project = try widerProject()
    let search = try SearchRun(
      project.workspace,
      SearchOptions(targets: Self.targets, seed: 1, threads: 2, separate: separate),
      spaceFile: "space.yaml")
    func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: project.folder.path).sorted()
    }
    let before = try names()
    let measurement = try search.measured(search.forecast, seconds: 0.03)
    #expect(Set(measurement.rates.keys) == Set(RunForecast.Kind.allCases))
    #expect(measurement.rates.values.allSatisfy { $0.isFinite && $0 > 0 })
    let cadence = Checkpoint.Cadence()
    let estimate = search.estimate(search.forecast, measurement, cadence)
    #expect(estimate.parts.map(\.name) == ["search", "playoff", "first look"])
    #expect(estimate.steps == search.forecast.steps)
    #expect(estimate.seconds.least > 0 && estimate.seconds.most == estimate.seconds.least)
    #expect(estimate.memory > 10 << 20 && estimate.disk > 0)
    #expect(try names() == before)
  }
}
