// `nas search --resume`: what it goes on from, and what it refuses.

import Foundation
import Runs
import Testing

@Suite struct ResumeCommandTests {
  /// A run that was killed in its search pass, with snapshots.
  func interrupted(_ project: Project, _ more: String...) throws {
    let arguments = ["search", "space.yaml", "--out", "run", "--checkpoint-steps", "1"] + more
    try project.stopped(arguments, "run") { _ in project.searchStates(of: "run").count >= 2 }
      .end(by: SIGKILL)
    try #require(!FileManager.default.fileExists(atPath: project.url("run/summary.json").path))
    try #require(!project.checkpoint(of: "run", ".state").isEmpty)
  }

  @Test(arguments: [(SIGTERM, Int32(143)), (SIGINT, Int32(130)), (SIGHUP, Int32(129))])
  func aSignalEndsTheRunWithASnapshot(signal: Int32, code: Int32) throws {
    let project = try Project()
    _ = try project.nas("search", "space.yaml", "--out", "whole")
    // No snapshot is made before the signal, which comes early in the search.
    let arguments = ["search", "space.yaml", "--out", "run", "--checkpoint-seconds", "0"]
    let running = try project.stopped(arguments, "run", where: \.isSearching)
    running.end(by: signal)
    #expect(running.process.terminationReason == .exit)
    #expect(running.process.terminationStatus == code)
    #expect(running.said.contains("nas search --resume --out run"), "\(running.said)")
    #expect(project.checkpoint(of: "run", ".state").count == 1)
    let outcome = try project.nas("search", "--resume", "--out", "run")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    #expect(try project.content(of: "run") == project.content(of: "whole"))
  }

  @Test func whatTheRunWasNotBegunWithIsRefusedByName() throws {
    let project = try Project()
    try interrupted(project, "--rows", "2000")
    let slower = SpaceText.neutral.replacing(
      "{batch: 64}", with: "{batch: 64, learning_rate: 0.01}")
    try project.write(slower, to: "slower.yaml")
    try project.write(
      SpaceText.neutral.replacing("samples: 4", with: "samples: 4, searcher: random"),
      to: "random.yaml")
    for (arguments, name) in [
      (["--target", "0.5"], "--target is [0.5]"), (["--seed", "2"], "--seed is 2"),
      (["--rows", "1500"], "--rows is 1500"), (["--separate"], "--separate is true"),
      (["slower.yaml"], "slower.yaml: `training.learning_rate` is 0.01"),
      (["random.yaml"], "random.yaml: `search.searcher` is random"),
    ] {
      let outcome = try project.nas(["search", "--resume", "--out", "run"] + arguments)
      #expect(outcome.exitCode == 2)
      #expect(outcome.messages.contains(name), "\(outcome.messages)")
    }
    // What it was started with may be said again.
    let outcome = try project.nas(
      "search", "space.yaml", "--resume", "--out", "run", "--target", "0.6", "--target", "0.9",
      "--seed", "1", "--rows", "2000", "--threads", "1")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    _ = try project.nas("search", "space.yaml", "--out", "whole", "--rows", "2000")
    #expect(try project.content(of: "run") == project.content(of: "whole"))
  }

  @Test func aRunOfOtherArithmeticIsRefusedUnlessAskedFor() throws {
    let project = try Project()
    try interrupted(project)
    let numerics = try RunDirectory(existing: project.url("run").path).record().numerics
    // As if run.json had been written, with its checksum, on another kind of machine.
    try FileManager.default.removeItem(at: project.url("run/checksums.json"))
    try project.write(
      project.text("run/run.json").replacing(numerics, with: "an abacus"), to: "run/run.json")
    let refused = try project.nas("search", "--resume", "--out", "run")
    #expect(refused.exitCode == 2)
    #expect(refused.messages.contains("was started with the arithmetic an abacus"))
    let allowed = try project.nas("search", "--resume", "--out", "run", "--other-numerics")
    #expect(allowed.exitCode == 0, "\(allowed.messages)")
  }

  @Test func anotherLogIsRefused() throws {
    let project = try Project()
    try interrupted(project)
    try project.write(ClickLog.csv.replacing("s3,7,", with: "s3,8,"), to: "log.csv")
    let outcome = try project.nas("search", "--resume", "--out", "run")
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("is not the log of the run"), "\(outcome.messages)")
  }

  /// An imported log can be made again from the log, a log cannot.
  @Test func aRemovedDatasetIsImportedAgain() throws {
    let project = try Project()
    _ = try project.nas("search", "space.yaml", "--out", "whole")
    try interrupted(project)
    try FileManager.default.removeItem(at: project.url("cache"))
    try FileManager.default.moveItem(at: project.url("log.csv"), to: project.url("away.csv"))
    let missing = try project.nas("search", "--resume", "--out", "run")
    #expect(missing.exitCode == 2)
    #expect(missing.messages.contains("log.csv: does not exist"), "\(missing.messages)")
    try FileManager.default.moveItem(at: project.url("away.csv"), to: project.url("log.csv"))
    let outcome = try project.nas("search", "--resume", "--out", "run")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    #expect(try project.content(of: "run") == project.content(of: "whole"))
  }

  @Test func twoRunsCannotShareAFolder() throws {
    let project = try Project()
    let first = try project.stopped(
      ["search", "space.yaml", "--out", "run", "--checkpoint-steps", "1"], "run"
    ) { _ in !project.checkpoint(of: "run", ".state").isEmpty }
    for more in [[], ["--resume"]] {
      let second = try project.nas(["search", "space.yaml", "--out", "run"] + more)
      #expect(second.exitCode == 2)
      #expect(
        second.messages.contains("run: is in use by process \(first.process.processIdentifier)"),
        "\(second.messages)")
    }
    first.end(by: SIGKILL)
    // The lock of a dead process holds nobody up.
    #expect(FileManager.default.fileExists(atPath: project.url("run/lock").path))
    let outcome = try project.nas("search", "--resume", "--out", "run")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    #expect(!FileManager.default.fileExists(atPath: project.url("run/lock").path))
  }

  @Test func aCompleteRunIsShownAgain() throws {
    let project = try Project()
    let first = try project.nas("search", "space.yaml", "--out", "run")
    let second = try project.nas("search", "space.yaml", "--resume", "--out", "run")
    #expect(second.exitCode == 0)
    #expect(second.output == first.output)
    #expect(second.messages.hasPrefix("The run in run is complete"))
  }

  /// Killed when all was written, or in the middle of a file.
  @Test func whatAKilledProcessLeftBehindGoes() throws {
    let project = try Project()
    _ = try project.nas("search", "space.yaml", "--out", "run")
    let whole = try project.content(of: "run")
    try FileManager.default.createDirectory(
      at: project.url("run/checkpoint"), withIntermediateDirectories: false)
    try project.write("nas checkpoint 1\n", to: "run/checkpoint/.nas-folder")
    for name in [
      "checkpoint/search-0123456789abcdef.1.state", ".summary.json.0123456789abc.nas-partial",
      "plots/.front.svg.0123456789abc.nas-partial",
    ] {
      try project.write("torn", to: "run/\(name)")
    }
    #expect(try project.nas("search", "--resume", "--out", "run").exitCode == 0)
    #expect(try project.content(of: "run") == whole)
  }

  @Test func whereThereIsNoRunOneIsBegun() throws {
    let project = try Project()
    let outcome = try project.nas(
      "search", "space.yaml", "--resume", "--rows", "500", "--out", "run")
    // So few rows may carry no verdict.
    #expect([0, 3].contains(outcome.exitCode), "\(outcome.messages)")
    #expect(try project.names(in: "run").contains("summary.json"))
  }

  /// Without --resume an unfinished run is moved aside like any other, and can be gone on with there.
  @Test func anUnfinishedRunIsMovedAside() throws {
    let project = try Project()
    try interrupted(project)
    let outcome = try project.nas("search", "space.yaml", "--out", "run")
    #expect(outcome.messages.contains("nas search --resume --out run.1"), "\(outcome.messages)")
    #expect(try project.nas("search", "--resume", "--out", "run.1").exitCode == 0)
    #expect(try project.content(of: "run.1") == project.content(of: "run"))
  }
}
