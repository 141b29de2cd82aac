// `nas rehearse`, `nas plan` and `nas power`: what they print, and which options they refuse.

import Foundation
import Lab
import Testing

@Suite struct RehearseCommandTests {
  let project: Project

  init() throws { project = try Project(space: TabulateCommandTests.space) }

  @Test func aRehearsalGoesOnWhereItWas() throws {
    let arguments = [
      "rehearse", "space.yaml", "--segments", "3", "--truth-segments", "3", "--out", "rehearsal",
    ]
    let table = try project.nas(arguments)
    try #require(table.exitCode == 0, "\(table.messages)")
    let rows = table.output.split(separator: "\n")
    #expect(rows.count == 4)
    #expect(rows[2].hasPrefix("| 0.9 alone    |") && rows[3].hasPrefix("| all together |"))
    let lines = try project.text("rehearsal/verdicts.jsonl")
    let json = try project.nas(arguments + ["--json"])
    #expect(json.exitCode == 0, "\(json.messages)")
    let report = try JSONDecoder().decode(RehearsalReport.self, from: Data(json.output.utf8))
    #expect(report.together.trials == 3 && report.targets.map(\.target) == [0.9])
    #expect(try project.text("rehearsal/verdicts.jsonl") == lines, "nothing was missing")
  }

  @Test(arguments: [
    (["--segments", "2"], "--segments is 2: expected a whole number, 3 or more"),
    (["--truth-segments", "2"], "--truth-segments is 2: expected a whole number, 3 or more"),
    (["--target", "0"], "--target is 0: expected a number above 0, at most 1"),
    (["--segments", "1000"], "rows to judge by"),
  ])
  func wrongOptionsOfRehearseAreRefused(options: [String], message: String) throws {
    let outcome = try project.nas(["rehearse", "space.yaml", "--out", "rehearsal"] + options)
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains(message), "\(outcome.messages)")
    #expect(!FileManager.default.fileExists(atPath: project.url("rehearsal").path))
  }

  @Test func aPlanMeasuresTheNoiseOfARun() throws {
    let run = try project.nas("search", "space.yaml", "--out", "run")
    #expect([0, 3].contains(run.exitCode), "\(run.messages)")
    let table = try project.nas("plan", "run", "--seeds", "3")
    #expect(table.exitCode == 0, "\(table.messages)")
    #expect(table.output.split(separator: "\n").count == 4)
    #expect(table.output.contains("Trainings with the same seed share "))
    let json = try project.nas("plan", "run", "--seeds", "3", "--rows", "400", "--json")
    #expect(json.exitCode == 0, "\(json.messages)")
    let report = try JSONDecoder().decode(Plan.Report.self, from: Data(json.output.utf8))
    #expect(report.candidates.map(\.target) == [0.9])
    for (option, message) in [
      ("--seeds", "--seeds is 1: expected a whole number, 2 or more"),
      ("--rows", "the stream has 1 rows"),
    ] {
      let wrong = try project.nas("plan", "run", option, "1")
      #expect(wrong.exitCode == 2 && wrong.messages.contains(message), "\(wrong.messages)")
    }
  }

  @Test func powerHasARowForEachNoise() throws {
    let outcome = try project.nas(
      "power", "--seed-deviation", "0.01", "--seed-deviation", "0.1", "--block-error", "0.01",
      "--block-error", "0.02", "--simulations", "200")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    #expect(outcome.output.split(separator: "\n").count == 2 + 4)
  }

  @Test(arguments: [
    (["--seed-deviation=-1"], "--seed-deviation is -1: expected a number, 0 or more"),
    (["--block-error", "nan"], "--block-error is nan: expected a number, 0 or more"),
    (["--margin", "0"], "--margin is 0: expected a number above 0"),
    (["--max-seeds", "2"], "--max-seeds is 2: expected a whole number from 3 to 1000"),
    (["--simulations", "0"], "--simulations is 0: expected a whole number above 0"),
  ])
  func wrongOptionsOfPowerAreRefused(options: [String], message: String) throws {
    let outcome = try project.nas(["power"] + options)
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains(message), "\(outcome.messages)")
  }
}
