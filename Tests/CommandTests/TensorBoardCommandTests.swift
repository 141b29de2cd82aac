// `nas search --tensorboard`: what it writes, and that it changes nothing.

import Foundation
import Testing

@Suite struct TensorBoardCommandTests {
  let project: Project

  init() throws { project = try Project() }

  /// The event files of a target.
  private func events(_ folder: String) throws -> [Data] {
    try project.names(in: folder).map { try Data(contentsOf: project.url("\(folder)/\($0)")) }
  }

  @Test func theSearchIsTheSame() throws {
    _ = try project.nas("search", "space.yaml", "--out", "plain")
    let outcome = try project.nas("search", "space.yaml", "--out", "told", "--tensorboard", "tb")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    #expect(try project.content(of: "told") == project.content(of: "plain"))
    #expect(try project.names(in: "tb") == ["target-0.6", "target-0.9"])
    for target in ["0.6", "0.9"] {
      let events = try events("tb/target-\(target)")
      #expect(events.count == 1)
      try expectAllSteps(of: "told", in: events[0], target)
    }
  }

  /// Each step that is logged has each tag once.
  private func expectAllSteps(of run: String, in events: Data, _ target: String) throws {
    let text = String(decoding: events, as: UTF8.self)
    let lines = try project.text("\(run)/controller.jsonl").split(separator: "\n")
    let records = lines.count { $0.contains("\"target\":\(target)") }
    for tag in ["controller/entropy", "probabilities/hidden.0.bottleneck/none"] {
      #expect(text.components(separatedBy: tag).count - 1 == records, "\(tag)")
    }
    #expect(records > 20)
  }

  @Test func aRunThatGoesOnWritesAnotherFile() throws {
    let running = try project.stopped(
      [
        "search", "space.yaml", "--out", "run", "--tensorboard", "run/tb", "--checkpoint-steps",
        "1",
      ],
      "run"
    ) { $0.isSearching && $0.said.contains("search 21%") }
    running.end(by: SIGTERM)
    #expect(
      running.said.contains("nas search --resume --out run --tensorboard run/tb"), "\(running.said)"
    )
    let first = try events("run/tb/target-0.9")
    let outcome = try project.nas("search", "--resume", "--out", "run", "--tensorboard", "run/tb")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    let both = try events("run/tb/target-0.9")
    #expect(first.count == 1 && both.count == 2 && both.first == first.first)
    #expect(both[1].count > 1000)
  }

  @Test func aRunThatGoesOnTellsANewFolderEverything() throws {
    let arguments = ["search", "space.yaml", "--out", "run", "--checkpoint-steps", "1"]
    try project.stopped(arguments, "run") { $0.isSearching && $0.said.contains("search 21%") }
      .end(by: SIGTERM)
    let outcome = try project.nas("search", "--resume", "--out", "run", "--tensorboard", "tb")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    for target in ["0.6", "0.9"] {
      let events = try events("tb/target-\(target)")
      #expect(events.count == 1)
      try expectAllSteps(of: "run", in: events[0], target)
    }
  }

  @Test func aFolderThatCannotBeMadeIsRefusedBeforeTheSearch() throws {
    try project.write("", to: "tb")
    let outcome = try project.nas("search", "space.yaml", "--out", "run", "--tensorboard", "tb")
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("error: tb: is a file: expected a folder"))
    #expect(!outcome.messages.contains("Searching"), "\(outcome.messages)")
  }

  /// Wherever it becomes full: in the search, or before the first record.
  @Test(
    .enabled(if: FailingMachineTests.SmallDisk.isAvailable, "may mount a file system"),
    arguments: [false, true])
  func aFullDiskCostsTheCurvesAlone(fromTheStart: Bool) throws {
    let disk = try #require(FailingMachineTests.SmallDisk(kilobytes: 16))
    if fromTheStart { disk.fill() }
    let outcome = try project.nas(
      "search", "space.yaml", "--out", "run", "--tensorboard", "\(disk.folder)/tb")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    let warnings = outcome.messages.split(separator: "\n").filter { $0.contains("warning") }
    #expect(warnings.count == 1)
    #expect(
      warnings.first?.hasPrefix("warning: TensorBoard is told nothing more of this run: ") == true)
    #expect(warnings.first?.hasSuffix("No space left on device") == true)
    _ = try project.nas("search", "space.yaml", "--out", "plain")
    #expect(try project.content(of: "run") == project.content(of: "plain"))
  }
}
