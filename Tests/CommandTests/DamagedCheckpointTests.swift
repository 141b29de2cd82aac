// Checkpoints that are not what was written: what is believed of them, and what the run comes to.

import Foundation
import Testing

@Suite struct DamagedCheckpointTests {
  let project: Project
  let whole: [String: String]

  /// A run that was killed in its search pass, with two snapshots.
  init() throws {
    project = try Project()
    _ = try project.nas("search", "space.yaml", "--out", "whole")
    whole = try project.content(of: "whole")
    let project = project
    try project.stopped(
      ["search", "space.yaml", "--out", "run", "--checkpoint-steps", "5"], "run"
    ) { _ in project.searchStates(of: "run").count >= 2 }
    .end(by: SIGKILL)
  }

  /// The run's snapshots, the newest last: two, or three where the oldest was about to be removed.
  var snapshots: [String] {
    func generation(_ name: String) -> Int {
      name.split(separator: ".").dropLast().last.flatMap { Int($0) } ?? 0
    }
    return project.searchStates(of: "run").sorted { generation($0) < generation($1) }
  }

  var newest: String { get throws { try #require(snapshots.last) } }

  func change(_ file: String, _ body: (inout Data) -> Void) throws {
    var data = try Data(contentsOf: project.url(file))
    body(&data)
    try data.write(to: project.url(file))
  }

  /// Goes on, and expects the end of an undisturbed run.
  func goOn(warning: String?) throws {
    let outcome = try project.nas("search", "--resume", "--out", "run")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    if let warning {
      #expect(outcome.messages.contains(warning), "\(outcome.messages)")
    } else {
      #expect(!outcome.messages.contains("warning"), "\(outcome.messages)")
    }
    #expect(try project.content(of: "run") == whole)
  }

  @Test func aTornSnapshotFallsBackToTheOneBefore() throws {
    try change(newest) { $0.removeLast($0.count / 3) }
    try goOn(warning: "the snapshot before is used")
  }

  @Test func aFlippedBitFallsBackToTheOneBefore() throws {
    try change(newest) { $0[$0.count / 2] ^= 4 }
    try goOn(
      warning: "the content does not match its checksum: the file is damaged: the snapshot before")
  }

  @Test func withoutAnyGoodSnapshotThePieceBeginsAgain() throws {
    for snapshot in snapshots { try change(snapshot) { $0[100] ^= 1 } }
    try goOn(warning: "this piece begins again")
  }

  @Test func aMissingSnapshotIsNotMissed() throws {
    try FileManager.default.removeItem(at: project.url(newest))
    try goOn(warning: nil)
  }

  @Test func aDamagedJournalIsMadeAgain() throws {
    // Once some trainings are finished.
    let journal = "run/checkpoint/finished.jsonl"
    try project.stopped(
      ["search", "space.yaml", "--resume", "--out", "run", "--checkpoint-steps", "5"], "run"
    ) { _ in ((try? project.text(journal)) ?? "").split(separator: "\n").count > 6 }
    .end(by: SIGKILL)
    try change(journal) { data in
      // Somewhere in the third line.
      let starts = data.indices.filter { data[$0] == UInt8(ascii: "\n") }
      data[starts[1] + 20] ^= 1
    }
    try goOn(warning: "finished.jsonl:3: is damaged: the work that it recorded is done again")
  }

  /// No file's time is ever asked for.
  @Test func aClockThatWasSetBackChangesNothing() throws {
    for (years, snapshot) in snapshots.enumerated() {
      let date = Date(timeIntervalSince1970: 1e9 - Double(years) * 3e7)
      try FileManager.default.setAttributes(
        [.modificationDate: date], ofItemAtPath: project.url(snapshot).path)
    }
    let record = try project.text("run/run.json")
    let year = try #require(record.firstMatch(of: #/"date" : "(\d{4})-/#).flatMap { Int($0.1) })
    try FileManager.default.removeItem(at: project.url("run/checksums.json"))
    try project.write(record.replacing("\(year)-", with: "\(year + 30)-"), to: "run/run.json")
    try goOn(warning: nil)
  }

  @Test func aRunThatWasChangedIsNotReadAsOne() throws {
    try goOn(warning: nil)
    for name in ["summary.json", "controller.jsonl", "run.json"] {
      let before = try project.text("run/\(name)")
      try project.write(before.replacing("0.6", with: "0.5"), to: "run/\(name)")
      let outcome = try project.nas("plot", "run")
      #expect(outcome.exitCode == 2)
      #expect(
        outcome.messages.contains("run/\(name): the content does not match its checksum"),
        "\(outcome.messages)")
      try project.write(before, to: "run/\(name)")
    }
    #expect(try project.nas("plot", "run").exitCode == 0)
  }
}
