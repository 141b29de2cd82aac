// Resuming an interrupted run of an earlier version either ends with the bits of an undisturbed run of this version, whose
// search is, bit by bit, that of the earlier one; or it is refused by name and version and changes no file. It never crashes.
// The playoff, which selects among what was found, and the verdict are by the rules of this version.

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
  func resumingEndsWithTheSameBitsOrIsRefused(run: String, complete: String) throws {
    let project = try Project(fixtures: run, complete)
    let settings = try project.settings(of: run)
    let before = try project.files(of: run)
    let outcome = try project.haswell("search", "--resume", "--out", run)
    if [0, 3].contains(outcome.exitCode) {
      #expect(Project.makesTheBitsOfFixtures)
      let whole = try searched(as: run, in: project)
      #expect(whole.exitCode == outcome.exitCode)
      for name in ["controller.jsonl", "trainer.yaml"] {
        #expect(try project.text("\(run)/\(name)") == project.text("whole/\(name)"))
      }
      var (resumed, undisturbed) = (
        try Self.figures(of: run, in: project), try Self.figures(of: "whole", in: project)
      )
      // Earlier versions did not count the work of a pass. Where one made the pass, nobody knows it.
      let work = (resumed.removeValue(forKey: "work"), undisturbed.removeValue(forKey: "work"))
      #expect(work.1 is [String: Any])
      #expect(work.0 is NSNull || work.0 as? NSObject == work.1 as? NSObject)
      #expect(resumed as NSDictionary == undisturbed as NSDictionary)
      #expect(
        try project.text("\(run)/controller.jsonl") == project.text("\(complete)/controller.jsonl"))
      let trainers = try [run, complete].map {
        try SearchSpace(yaml: project.text("\($0)/trainer.yaml"), file: "trainer.yaml")
      }
      // Where a run was started with --rows, an earlier version did not write them into the config. The log has 2,000.
      let rows = settings.data.rows
      #expect(trainers[0].data.rows == (rows < 2000 ? rows : nil))
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

  /// Makes the search of a run from its start, in the folder `whole`.
  private func searched(as run: String, in project: Project) throws -> Project.Outcome {
    let record = try RunDirectory(existing: project.url(run).path).record()
    // The log's path is relative to the run's folder.
    try FileManager.default.createDirectory(
      at: project.url("again"), withIntermediateDirectories: false)
    try project.write(record.space, to: "again/space.yaml")
    return try project.haswell(
      ["search", "again/space.yaml", "--out", "whole"] + record.options.arguments)
  }

  /// summary.json without what the clock says.
  private static func figures(of run: String, in project: Project) throws -> [String: Any] {
    let text = try project.text("\(run)/summary.json")
    var summary =
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    for key in ["seconds", "examples_per_second"] {
      #expect(summary.removeValue(forKey: key) != nil)
    }
    return summary
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
