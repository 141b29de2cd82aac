// Resuming an interrupted run of an earlier version either ends with the measurements of the undisturbed run, bit by bit, or
// is refused by name and version and changes no file. It never crashes. The playoff, which selects among what was found,
// and the verdict are by the rules of this version.

import Files
import Foundation
import Model
import Runs
import Testing

@Suite struct CheckpointFormatTests {
  /// Interrupted runs, each with the complete run of the same settings.
  static let runs = [
    ("interrupted-1", "format-1"), ("interrupted-2-search", "format-2"),
    ("interrupted-2-trainings", "format-2"),
  ]

  @Test func theFixturesAreInterrupted() throws {
    let project = try Project(
      fixtures: "interrupted-1", "interrupted-2-search", "interrupted-2-trainings")
    for (run, _) in Self.runs {
      #expect(!FileManager.default.fileExists(atPath: project.url("\(run)/summary.json").path))
    }
    #expect(try project.files(of: "interrupted-1").keys.sorted() == ["run.json"])
    #expect(project.searchStates(of: "interrupted-2-search").count == 2)
    #expect(project.checkpoint(of: "interrupted-2-trainings", ".state").count == 4)
    #expect(project.checkpoint(of: "interrupted-2-trainings", ".logits").count == 2)
  }

  @Test(arguments: runs)
  func resumingEndsWithTheSameMeasurementsOrIsRefused(run: String, complete: String) throws {
    let project = try Project(fixtures: run, complete)
    let settings = try project.settings(of: run)
    let before = try project.files(of: run)
    let outcome = try project.haswell("search", "--resume", "--out", run)
    if [0, 3].contains(outcome.exitCode) {
      #expect(Project.makesTheBitsOfFixtures)
      let summaries = try [complete, run].map {
        try JSONSerialization.jsonObject(with: Data(project.text("\($0)/summary.json").utf8))
          as? [String: Any] ?? [:]
      }
      #expect(Self.measured(summaries[1], as: summaries[0]))
      let chosen = summaries.map { $0["chosen"] as? Double }
      #expect(outcome.exitCode == (chosen[1] == nil ? 3 : 0))
      #expect(
        try project.text("\(run)/controller.jsonl") == project.text("\(complete)/controller.jsonl"))
      var trainers = try [run, complete].map {
        try SearchSpace(yaml: project.text("\($0)/trainer.yaml"), file: "trainer.yaml")
      }
      // Where a run was started with --rows, an earlier version did not write them into the config. The log has 2,000.
      let rows = settings.data.rows
      #expect(trainers[0].data.rows == (rows < 2000 ? rows : nil))
      trainers[0].data.rows = nil
      #expect(trainers[0].training == trainers[1].training)
      #expect(!FileManager.default.fileExists(atPath: project.url("\(run)/checkpoint").path))
      #expect(try project.nas("report", run).exitCode == 0)
    } else {
      try expectRefusal(
        outcome, of: run, in: project, naming: "format \(settings.format)",
        "nas \(settings.version)",
        Project.makesTheBitsOfFixtures ? nil : "the arithmetic \(settings.numerics)")
      #expect(try project.files(of: run) == before)
    }
  }

  /// Whether a summary has the targets of an earlier one, and of each architecture that both have, the baseline at least,
  /// the same cost and figures for each seed that both have: another rule may select another, and take more or fewer seeds.
  private static func measured(_ summary: [String: Any], as earlier: [String: Any]) -> Bool {
    func trained(_ summary: [String: Any]) -> [[String: Any]] {
      [summary["baseline"] as? [String: Any] ?? [:]]
        + (summary["targets"] as? [[String: Any]] ?? [])
    }
    func runs(_ trained: [String: Any]) -> [Any] { trained["runs"] as? [Any] ?? [] }
    let (now, before) = (trained(summary), trained(earlier))
    return before.count > 1 && now.count == before.count
      && holds(now[0]["architecture"] ?? "", all: before[0]["architecture"] ?? 0)
      && zip(now, before).allSatisfy { now, before in
        guard holds(now["target"] ?? "", all: before["target"] ?? "") else { return false }
        guard holds(now["architecture"] ?? "", all: before["architecture"] ?? 0) else {
          return true
        }
        return holds(now["cost"] ?? "", all: before["cost"] ?? 0)
          && !runs(now).isEmpty && !runs(before).isEmpty
          && zip(runs(now), runs(before)).allSatisfy { holds($0, all: $1) }
      }
  }

  /// Whether a JSON value has all that an earlier one has, and in the same places.
  private static func holds(_ value: Any, all earlier: Any) -> Bool {
    switch (value, earlier) {
    case (let value as [String: Any], let earlier as [String: Any]):
      earlier.allSatisfy { key, known in value[key].map { holds($0, all: known) } ?? false }
    case (let value as [Any], let earlier as [Any]):
      value.count == earlier.count && zip(value, earlier).allSatisfy { holds($0, all: $1) }
    case (let value as NSObject, let earlier as NSObject): value == earlier
    default: false
    }
  }

  /// A run.json of another version, without the checksums that it would not fit.
  @Test(arguments: runs) func anotherVersionIsRefused(run: String, complete: String) throws {
    let project = try Project(fixtures: run)
    let format = try project.settings(of: run).format
    try rewrite("\"version\" : \"0.1.0\"", as: "\"version\" : \"0.0.9\"", run, in: project)
    let before = try project.files(of: run)
    let outcome = try project.haswell("search", "--resume", "--out", run)
    try expectRefusal(outcome, of: run, in: project, naming: "nas 0.0.9", "format \(format)")
    #expect(try project.files(of: run) == before)
  }

  @Test(arguments: runs) func aLaterFormatIsRefused(run: String, complete: String) throws {
    let project = try Project(fixtures: run)
    let format = try project.settings(of: run).format
    try rewrite("\"format\" : \(format),", as: "\"format\" : 99,", run, in: project)
    let before = try project.files(of: run)
    for arguments in [["search", "--resume", "--out", run], ["report", run]] {
      let outcome = try project.nas(arguments)
      try expectRefusal(outcome, of: run, in: project, naming: "format 99")
    }
    #expect(try project.files(of: run) == before)
  }

  /// A report shows how far the run went. The commands that need its verdict are refused.
  @Test(arguments: runs) func anUnfinishedRunIsReported(run: String, complete: String) throws {
    let project = try Project(fixtures: run)
    #expect(try project.nas("report", run).exitCode == 0)
    let page = try project.text("\(run)/report.html")
    #expect(page.contains(try project.settings(of: run).data.fingerprint))
    #expect(page.contains("heatmap-0.8") == (run == "interrupted-2-trainings"))
    for arguments in [
      ["plot", run], ["export", run, "--format", "nas"], ["plan", run], ["audit", run],
    ] {
      let outcome = try project.nas(arguments)
      #expect(outcome.exitCode == 2 && outcome.output.isEmpty)
      #expect(outcome.messages.contains("\(run): "), "\(outcome.messages)")
      #expect(outcome.messages.contains("has not finished"), "\(outcome.messages)")
    }
  }

  /// Replaces a setting in run.json, and removes the checksums.
  private func rewrite(
    _ setting: String, as other: String, _ run: String, in project: Project
  ) throws {
    let before = try project.text("\(run)/run.json")
    try #require(before.contains(setting))
    try? FileManager.default.removeItem(at: project.url("\(run)/checksums.json"))
    try project.write(before.replacing(setting, with: other), to: "\(run)/run.json")
  }

  /// Expects exit code 2 and an error that names the run and at least one of the causes.
  private func expectRefusal(
    _ outcome: Project.Outcome, of run: String, in project: Project, naming causes: String?...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(outcome.exitCode == 2, "\(outcome.messages)", sourceLocation: sourceLocation)
    let error = try #require(
      outcome.messages.split(separator: "\n").last { $0.hasPrefix("error: \(run)") },
      "\(outcome.messages)", sourceLocation: sourceLocation)
    #expect(
      causes.contains { $0.map { error.contains($0) } ?? false }, "\(error)",
      sourceLocation: sourceLocation)
  }
}
