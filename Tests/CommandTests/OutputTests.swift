// Outputs that would take the place of something: of an input, of each other, of what nas keeps, of somebody's file. All
// are refused before anything is computed, and nothing changes.

import Foundation
import TestSupport
import Testing

@Suite struct OutputTests {
  /// Runs a command that is to be refused for a file, and makes sure that nothing in the project changed but the cache.
  func refused(
    _ project: Project, _ command: String, _ message: String,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let before = try FolderTree(of: project.folder.path)
    let outcome = try project.nas(command.split(separator: " ").map(String.init))
    #expect(outcome.exitCode == 2, "\(command)", sourceLocation: location)
    #expect(
      outcome.messages.contains(message), "\(command): \(outcome.messages)",
      sourceLocation: location)
    #expect(!outcome.messages.contains("train 1"), "\(command)", sourceLocation: location)
    let changed = try FolderTree(of: project.folder.path).difference(from: before)
      .filter { !$0.hasPrefix("cache") && !$0.hasSuffix(".out") && !$0.hasSuffix(".err") }
    #expect(changed == [], "\(command)", sourceLocation: location)
  }

  @Test func anInputIsNeverReplaced() throws {
    let project = try Project()
    let isInput = "is an input of this command"
    try FileManager.default.createSymbolicLink(
      at: project.url("link.onnx"), withDestinationURL: project.url("log.csv"))
    try FileManager.default.linkItem(at: project.url("log.csv"), to: project.url("other.onnx"))
    for command in [
      "train space.yaml --onnx log.csv",
      "train space.yaml --onnx space.yaml", "train space.yaml --onnx link.onnx",
      "train space.yaml --onnx other.onnx", "compare space.yaml table.csv --plot table.csv",
    ] {
      try refused(project, command, isInput)
    }
    try refused(project, "train space.yaml --predictions log.csv", "is no array")
    try refused(project, "compare space.yaml table.csv --plot log.csv", "is no plot")
    let imported = try project.nas("import", "log.csv", "--space", "space.yaml", "--out", "dataset")
    #expect(imported.exitCode == 0)
    try refused(
      project, "train space.yaml --data dataset --predictions dataset/label.npy",
      "is in a folder that nas keeps for itself")
  }

  @Test func aFileIsWrittenOnce() throws {
    let project = try Project()
    let twice = "is to be written twice"
    for command in [
      "train space.yaml --onnx a.onnx --predictions a.onnx",
      "train space.yaml --onnx a.onnx --predictions ./a.examples.jsonl",
      "train space.yaml --onnx metrics.json --out .",
    ] {
      try refused(project, command, twice)
    }
  }

  @Test func whatARunIsReadFromIsNotAnOutput() throws {
    let project = try Project()
    _ = try project.nas("search", "space.yaml", "--rows", "500", "--out", "run")
    let kept = "is a file of the run in"
    for name in ["run.json", "summary.json", "trainer.yaml", "lock", "checkpoint/x.html"] {
      try refused(project, "report run --out run/\(name)", kept)
    }
    try refused(project, "report run --out space.yaml", "is no page")
    try refused(project, "report run --out log.csv", "is no page")
    try refused(project, "export run --format json --out log.csv", "is an input of this command")
    try refused(project, "train space.yaml --predictions run/run.json", kept)
    try refused(project, "rehearse space.yaml --segments 3 --truth-segments 3 --out run", kept)
    #expect(try project.nas("report", "run", "--out", "run/report.html").exitCode == 0)
    #expect(try project.nas("report", "run", "--out", "page.html").exitCode == 0)
    #expect(try project.nas("report", "run", "--out", "page.html").exitCode == 0)
  }

  /// Files whose names the user has not said are replaced only if an export has left them.
  @Test func anExportReplacesExportsAlone() throws {
    let project = try Project()
    _ = try project.nas("search", "space.yaml", "--rows", "500", "--out", "run")
    try FileManager.default.createDirectory(
      at: project.url("team/config"), withIntermediateDirectories: true)
    try project.write("model: theirs\n", to: "team/config/model_config.yaml")
    try project.write("theirs", to: "team/nas_baseline.config")
    try project.write("{\"theirs\": 1}", to: "theirs.vocabulary.json")
    try project.write("{\"theirs\": 1}", to: "other.examples.jsonl")
    try project.write("{}", to: "team/metrics.json")
    let there = "exists already"
    for command in [
      "export run --format fuxictr --out team", "export run --format tzrec --out team",
      "export run --format onnx --out theirs.onnx", "train space.yaml --onnx theirs.onnx",
      "train space.yaml --onnx other.onnx", "train space.yaml --out team",
    ] {
      try refused(project, command, there)
    }
    for command in [
      ["export", "run", "--format", "fuxictr", "--out", "run/ours"],
      ["export", "run", "--format", "tzrec", "--out", "run/ours"],
      ["train", "space.yaml", "--rows", "500", "--onnx", "ours.onnx", "--out", "ours"],
    ] {
      for _ in 0..<2 {
        let outcome = try project.nas(command)
        #expect(outcome.exitCode == 0, "\(outcome.messages)")
      }
    }
  }

  @Test func aRehearsalBeginsInAFolderWithoutFilesOfItsNames() throws {
    let project = try Project()
    try FileManager.default.createDirectory(
      at: project.url("rehearsed"), withIntermediateDirectories: false)
    try project.write("theirs\n", to: "rehearsed/verdicts.jsonl")
    try refused(
      project, "rehearse space.yaml --segments 3 --truth-segments 3 --out rehearsed",
      "rehearsed/verdicts.jsonl: is not a file of a rehearsal")
  }

  /// A number in a file called lock may be anybody's, and its process alive.
  @Test func aLockInAFolderOfSomebodyIsLeft() throws {
    let project = try Project()
    try FileManager.default.createDirectory(
      at: project.url("theirs"), withIntermediateDirectories: false)
    try project.write("\(getpid())\n", to: "theirs/lock")
    try refused(
      project, "search space.yaml --rows 500 --out theirs",
      "theirs: is not empty, and not a run")
  }

  /// A way back over the folder of a run that is moved aside.
  @Test func aRunIsFoundByAWayBack() throws {
    let project = try Project()
    for _ in 0..<2 {
      let outcome = try project.nas(
        "search", "space.yaml", "--rows", "500", "--out", "r/x/../x")
      #expect([0, 3].contains(outcome.exitCode), "\(outcome.messages)")
    }
    #expect(try project.names(in: "r") == ["x", "x.1"])
  }
}
