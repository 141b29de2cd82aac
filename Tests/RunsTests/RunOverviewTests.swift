// Runs among others: what their folders are, and what distinguishes them. No run is made: records and summaries are written.

import Foundation
import TestSupport
import Testing

@testable import Files
@testable import Model
@testable import Runs
@testable import Statistics

@Suite struct RunOverviewTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static let architecture: [String: ChoiceValue] = [
    "embeddings.narrow0": .width(4), "hidden.0": .width(8), "hidden.0.bottleneck": .none,
  ]

  /// A finished run's summary, in which the first target was chosen, or none.
  static func summary(chosen: Target?, width: Int = 2) -> Summary {
    var baseline = SummaryTests.baseline
    baseline.architecture = architecture
    var trained = baseline
    trained.architecture["embeddings.narrow0"] = .width(width)
    trained.cost.ratio = 0.875
    return Summary(
      margin: 0.001, confidence: 0.95, numerics: "BLAS", baseline: baseline,
      targets: [
        Summary.TargetResult(
          target: 0.9, trained: trained, delta: Delta(mean: -0.002, low: -0.003, high: 0.0005),
          verdict: chosen == nil ? .inconclusive : .neutral, seedsNeeded: nil)
      ],
      chosen: chosen, reason: chosen == nil ? .notProved : nil,
      seconds: Summary.Seconds(search: 1, retrain: 2), examplesPerSecond: 10)
  }

  /// Makes a run, and releases it.
  @discardableResult
  func makeRun(
    _ name: String, space: String = TinyProject.space, rows: Int = 600, seed: UInt64 = 1,
    version: String = Version.current, summary: Summary? = nil
  ) throws -> RunOverview {
    var record = RunRecord(
      date: "2026-01-02T03:04:05Z", space: space,
      options: SearchOptions(targets: [0.9], seed: seed, threads: 1),
      data: RunRecord.DataRecord(fingerprint: "f\(rows)", rows: rows, vocabularySizes: [3, 3]),
      shards: 1, numerics: "exact",
      machine: RunRecord.MachineRecord(processor: "a processor", cores: 2, memory: 1 << 30))
    record.version = version
    let (run, _) = try RunDirectory.create(folder.path(name))
    try run.keep(try jsonText(record) + "\n", as: "run.json")
    if let summary { try run.keep(try jsonText(summary) + "\n", as: "summary.json") }
    return RunOverview(of: folder.path(name))
  }

  @Test func everyFolderIsListedWithItsState() throws {
    try makeRun("runs/finished", summary: Self.summary(chosen: 0.9))
    try makeRun("runs/stopped")
    try makeRun("runs/running")
    let held = try RunDirectory(locking: folder.path("runs/running"))
    try makeRun("runs/damaged", summary: Self.summary(chosen: nil))
    try Data("{".utf8).write(
      to: URL(fileURLWithPath: folder.path("runs/damaged/summary.json")))
    try Folder.create(folder.path("runs/theirs"))
    try Folder.create(folder.path("runs/.hidden"))
    try Data("notes".utf8).write(to: URL(fileURLWithPath: folder.path("runs/README")))
    let before = try FolderTree(of: folder.path)
    let runs = try RunOverview.all(in: [folder.path("runs")])
    #expect(runs.map(\.name) == ["damaged", "finished", "running", "stopped", "theirs"])
    #expect(runs.map(\.state) == [.damaged, .finished, .running, .stopped, .foreign])
    #expect(runs.map { $0.problem == nil } == [false, true, true, true, false])
    #expect(runs[1].chosen?.verdict == .neutral && runs[3].chosen == nil)
    #expect(runs[0].problem?.contains("checksum") == true, "\(runs[0].problem ?? "")")
    #expect(try FolderTree(of: folder.path).difference(from: before) == [])
    withExtendedLifetime(held) {}
  }

  @Test func aRunStandsForItselfOnce() throws {
    try makeRun("runs/a")
    let (all, one) = (folder.path("runs"), folder.path("runs/a"))
    #expect(try RunOverview.all(in: [one, all, one + "/"]).map(\.folder) == [one])
    for missing in ["none", "runs/a/run.json"] {
      #expect(throws: InputError.self) { try RunOverview.all(in: [folder.path(missing)]) }
    }
  }

  @Test func theFieldsOfAListAreTheseAlone() throws {
    let finished = try makeRun("a", summary: Self.summary(chosen: 0.9))
    let stopped = try makeRun("b")
    func fields(_ run: RunOverview) throws -> [String: Any] {
      let json = try JSONSerialization.jsonObject(with: Data(jsonText(run).utf8))
      return try #require(json as? [String: Any])
    }
    let question = [
      "date", "descend", "fingerprint", "folder", "log", "name", "numerics", "rows", "seed",
      "separate", "state", "targets", "version",
    ]
    let answer = [
      "baseline", "candidates", "chosen", "cost_ratio", "delta", "reason", "seconds", "verdict",
      "work",
    ]
    #expect(try fields(finished).keys.sorted() == (question + answer).sorted())
    #expect(try fields(stopped).keys.sorted() == question)
    #expect(try fields(finished)["cost_ratio"] as? Double == 0.875)
    let kept = try fields(makeRun("c", summary: Self.summary(chosen: nil)))
    #expect(kept["chosen"] is NSNull && kept["verdict"] is NSNull)
    #expect(kept["reason"] as? String == "not_proved")
    #expect(
      try fields(RunOverview(of: folder.path("none"))).keys.sorted()
        == ["folder", "name", "problem", "state"])
  }

  @Test func onlyDifferencesAreNamed() throws {
    let same = try makeRun("a", summary: Self.summary(chosen: 0.9))
    let again = try makeRun("b", summary: Self.summary(chosen: 0.9))
    let none = try RunDifferences([same, again])
    #expect(none.inputs == [] && none.decisions == [])
    let space = TinyProject.space
      .replacing("batch: 64", with: "batch: 32").replacing("[2, 4], b", with: "[1, 2, 4], b")
      .replacing("path: log.csv", with: "path: other.csv")
    let other = try makeRun(
      "c", space: space, rows: 500, seed: 7, version: "0.0.9",
      summary: Self.summary(chosen: 0.9, width: 1))
    let stopped = try makeRun("d")
    let found = try RunDifferences([same, other, stopped])
    #expect(
      found.inputs.map(\.key) == [
        "log", "rows", "version", "seed", "model.embeddings.narrow0.choices", "training.batch",
      ])
    #expect(found.inputs.last?.values == ["64", "32", "64"])
    #expect(found.inputs[1].values == ["600", "500", "600"])
    #expect(
      found.decisions == [
        RunDifferences.Row(key: "embeddings.narrow0", values: ["2", "1", nil])
      ])
    // Where nothing was chosen, the baseline is used.
    let kept = try makeRun("e", summary: Self.summary(chosen: nil))
    #expect(try RunDifferences([same, kept]).decisions.map(\.values) == [["2", "4"]])
  }

  @Test func aSettingThatOneSpaceLacksIsNamed() throws {
    let first = try makeRun("a")
    let second = try makeRun(
      "b",
      space: TinyProject.space.replacing(
        "    narrow1: 3\n", with: "    narrow1: {choices: [1, 3], baseline: 3}\n"))
    let rows = try RunDifferences([first, second]).inputs
    #expect(
      rows == [
        RunDifferences.Row(key: "model.embeddings.narrow1", values: ["3", nil]),
        RunDifferences.Row(key: "model.embeddings.narrow1.choices", values: [nil, "[1, 3]"]),
        RunDifferences.Row(key: "model.embeddings.narrow1.baseline", values: [nil, "3"]),
      ])
  }
}
