// `nas lab truth` on a space of four architectures: the best under a target, once.

import Files
import Foundation
import Lab
import Testing

@Suite struct TruthCommandTests {
  let project: Project

  init() throws { project = try Project(space: TabulateCommandTests.space) }

  func truth(_ more: String...) throws -> Project.Outcome {
    try project.nas(
      ["lab", "truth", "space.yaml", "table.csv", "--rows", "500", "--refined-seeds", "8"] + more)
  }

  @Test func theBestKnownIsPrinted() throws {
    let made = try truth("--seeds", "4", "--json")
    try #require(made.exitCode == 0, "\(made.messages)")
    let best = try JSONDecoder().decode([KnownBest].self, from: Data(made.output.utf8))
    #expect(best.map(\.target) == [0.9] && best.allSatisfy { $0.seeds == 8 && $0.costRatio <= 0.9 })
    let lines = try project.text("table.csv")
    let again = try truth("--seeds", "4")
    #expect(again.exitCode == 0 && again.output.contains("Under 0.9: embeddings.site "))
    #expect(try project.text("table.csv") == lines, "nothing was missing")
    #expect(!FileManager.default.fileExists(atPath: project.url("table.csv.truth.checkpoint").path))
  }

  @Test(arguments: [
    (["--seeds", "1"], "--seeds is 1: expected a whole number, 2 or more"),
    (["--refined-seeds", "7", "--seeds", "8"], "--refined-seeds is 7: expected a whole number, 8"),
    (["--target", "2"], "--target is 2: expected a number above 0, at most 1"),
    (["--neighbours=-1"], "--neighbours is -1: expected a whole number, 0 or more"),
  ])
  func wrongOptionsOfTruthAreRefused(options: [String], message: String) throws {
    let outcome = try project.nas(["lab", "truth", "space.yaml", "table.csv"] + options)
    #expect(outcome.exitCode == 2 && outcome.messages.contains(message), "\(outcome.messages)")
    #expect(!FileManager.default.fileExists(atPath: project.url("table.csv").path))
  }
}
