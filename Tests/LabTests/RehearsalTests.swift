// A rehearsal on a tiny log: every segment is searched and judged, and interruptions and threads change nothing.

import Foundation
import Model
import TestSupport
import Testing

@testable import Files
@testable import Lab

@Suite struct RehearsalTests {
  let project: TinyProject

  init() throws { project = try TinyProject() }

  func rehearsal(segments: Int = 4, rows: Int? = nil, threads: Int = 1) throws -> Rehearsal {
    try Rehearsal(
      rows.map { try project.workspace(rows: $0) } ?? project.workspace,
      Rehearsal.Options(
        targets: [0.6, 0.9], segments: segments, truthSegments: 3, threads: threads),
      spaceFile: "space.yaml")
  }

  @Test func everySegmentIsSearchedAndJudged() throws {
    let folder = project.path("rehearsal")
    let report = try rehearsal().run(in: folder) { _ in }
    #expect(report.rows == 150)
    #expect(report.targets.map(\.target) == [0.9, 0.6])
    #expect(report.together.trials == 4)
    for target in report.targets {
      #expect(target.errors.trials == 4)
      #expect(target.seeds == 2, "as many as the space allows")
      #expect(target.truthError > 0 && target.biasError > 0)
    }
    let files = ["found.jsonl", "truth.jsonl", "verdicts.jsonl"]
    for file in files { #expect(try project.lines("rehearsal/\(file)").count == 5) }
  }

  @Test func interruptionsAndThreadsChangeNothing() throws {
    let text = try jsonText(try rehearsal().run(in: project.path("one")) { _ in })
    let files = ["found.jsonl", "truth.jsonl", "verdicts.jsonl"]
    try FileManager.default.createDirectory(
      atPath: project.path("two"), withIntermediateDirectories: true)
    for (file, kept) in zip(files, [5, 3, 2]) {
      let lines = try project.lines("one/\(file)").prefix(kept).joined(separator: "\n") + "\n"
      try Data(lines.utf8).write(to: URL(fileURLWithPath: project.path("two/\(file)")))
    }
    #expect(try jsonText(rehearsal(threads: 2).run(in: project.path("two")) { _ in }) == text)
    for file in files {
      #expect(
        try project.lines("two/\(file)").sorted() == project.lines("one/\(file)").sorted())
    }
  }

  @Test func anotherRehearsalsFolderIsRefused() throws {
    _ = try rehearsal(segments: 3, rows: 300).run(in: project.path("rehearsal")) { _ in }
    #expect(throws: InputError.self) {
      _ = try rehearsal(segments: 3).run(in: project.path("rehearsal")) { _ in }
    }
  }

  @Test func segmentsTooShortToJudgeAreRefused() {
    #expect(throws: InputError.self) { _ = try rehearsal(segments: 100) }
  }

  /// The truth of an architecture leaves out the segment that it was found on.
  @Test func truthsAreThoseOfOtherSegments() {
    let (a, b) = (Architecture(choices: [0]), Architecture(choices: [1]))
    let truths = Truths([[(a, 0.1), (b, 9)], [(a, 0.3)], [(b, 8)], [(a, 0.8)]])
    // The values 0.1 and 0.3, of which each is 0.1 from the mean.
    let truth = truths.delta(besides: 3)(a)
    #expect(abs(truth.mean - 0.2) < 1e-12 && abs(truth.standardError - 0.1) < 1e-12)
    #expect(abs(truths.delta(besides: 2)(a).mean - 0.4) < 1e-12)
  }

  @Test func biasesAndErrorsAreCounted() {
    let report = RehearsalReport(
      [(0.002, true), (-0.004, false)].enumerated().map { segment, figures in
        RehearsedDecision(
          segment: segment, claims: false,
          targets: [
            RehearsedDecision.Target(
              truth: TrueDelta(mean: 0.001, standardError: 0.0005), firstLook: figures.0,
              claims: figures.1, seeds: 3 + segment, loglosses: [])
          ], baseline: [])
      }, targets: [0.5], rows: 10, architectures: 1, confidence: 0.95)
    #expect(report.together.errors == 0)
    let target = report.targets[0]
    #expect(target.errors.errors == 1 && target.errors.trials == 2)
    // Biases 0.001 and −0.005.
    #expect(abs(target.bias + 0.002) < 1e-12 && abs(target.biasError - 0.003) < 1e-12)
    #expect(target.truth == 0.001 && target.truthError == 0.0005 && target.seeds == 3.5)
  }
}
