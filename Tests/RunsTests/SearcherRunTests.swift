// A run with each searcher: from the log to the verdict, and, stopped again and again, to the same end.

import Foundation
import Model
import TestSupport
import Testing

@testable import Files
@testable import Runs
@testable import Search
@testable import Training

@Suite struct SearcherRunTests {
  /// Six steps of warm-up and four of search; seven finalists at most.
  static func space(_ searcher: SearchSettings.Searcher) -> String {
    TinyProject.space
      + "search: {searcher: \(searcher.rawValue), samples: 3, finalists: 7, warm_up: 0.6}\n"
  }

  /// A run of some searcher, stopped when it asks for the n-th time, if at all, until it has ended.
  func end(
    _ project: TinyProject, _ name: String, stoppedAt number: Int? = nil
  ) throws -> (content: [String], records: [ControllerRecord], summary: Summary, stops: Int) {
    let (directory, _) = try RunDirectory.create(project.path(name))
    let search = try SearchRun(
      project.workspace, SearchOptions(targets: [0.9, 0.7], seed: 1, threads: 2),
      spaceFile: "space.yaml")
    var stops = 0
    while true {
      let stop = number.map(CheckpointTests.Stop.init)
      do {
        let checkpoint = try Checkpoint(
          folder: directory.checkpointFolder, cadence: Checkpoint.Cadence(seconds: nil, steps: nil),
          surroundings: Checkpoint.Surroundings(
            signal: { stop?.signal }, warn: { Issue.record("\($0)") }))
        var summary = try search.run(in: directory, checkpoint, date: Date()) { _ in }
        summary.seconds = Summary.Seconds(search: 0, retrain: 0)
        summary.examplesPerSecond = 0
        let files = try ["controller.jsonl", "trainer.yaml"].map {
          try DurableFile.read("\(directory.path)/\($0)")
        }
        return (try files + [jsonText(summary)], try directory.controllerRecords(), summary, stops)
      } catch Stopped.signal(SIGTERM) { stops += 1 }
    }
  }

  @Test(arguments: SearchSettings.Searcher.allCases)
  func aRunIsWholeAndCanBeResumed(searcher: SearchSettings.Searcher) throws {
    let project = try TinyProject(space: Self.space(searcher))
    let whole = try end(project, "whole")
    #expect(whole.summary.targets.map(\.target) == [0.9, 0.7])
    for result in whole.summary.targets {
      #expect(result.trained.cost.ratio <= result.target.ratio && result.trained.runs.count == 2)
    }
    #expect(whole.records.map(\.step) == (0..<10).flatMap { [$0, $0] })
    #expect(whole.records.map(\.target) == (0..<10).flatMap { _ in [0.9, 0.7] })
    for record in whole.records {
      #expect((record.reward == nil) == (record.step < 6), "\(record.step)")
      let hasPolicy = [.controller, .dnas, .surrogate].contains(searcher)
      #expect((record.entropy != nil) == hasPolicy)
      #expect(record.probabilities.isEmpty == !hasPolicy)
    }
    let broken = try end(project, "broken", stoppedAt: 3)
    #expect(broken.content == whole.content)
    #expect(broken.stops > 5)
  }

  @Test func theBaselineScaledIsWhatScalingFinds() throws {
    let project = try TinyProject(space: Self.space(.scaling))
    let costed = project.workspace.costed
    for result in try end(project, "run").summary.targets {
      let scaled = UniformScaling(costed, target: result.target).best(1)[0]
      #expect(result.trained.architecture == costed.space.values(of: scaled))
    }
  }
}
