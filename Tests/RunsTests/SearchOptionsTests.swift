// What a search is told: how it stands in run.json, on a command line, and beside what a run was started with.

import Files
import Foundation
import Model
import Testing

@testable import Runs

@Suite struct SearchOptionsTests {
  static let options = SearchOptions(
    targets: [0.6, 0.9], seed: 3, threads: 2, rows: 500, separate: true, skipsDiverged: true)

  static let record = RunRecord(
    date: "2026-03-01T12:00:00Z", space: "data: {}\n", options: options,
    data: RunRecord.DataRecord(fingerprint: "12", rows: 400, vocabularySizes: [5]), shards: 4,
    numerics: "here",
    machine: RunRecord.MachineRecord(processor: "one", cores: 2, memory: 1 << 30))

  @Test func theMildestTargetComesFirst() {
    #expect(Self.options.targets == [0.9, 0.6])
    #expect(
      Self.options.arguments == [
        "--target", "0.9", "--target", "0.6", "--seed", "3", "--rows", "500", "--separate",
        "--skip-diverged",
      ])
    let few = SearchOptions(targets: [0.5], seed: 1, threads: 1)
    #expect(few.arguments == ["--target", "0.5", "--seed", "1"])
  }

  /// The rows are those that were streamed.
  @Test func aRecordHasThemFlat() throws {
    let text = try jsonText(Self.record)
    #expect(
      text == """
        {"data":{"fingerprint":"12","rows":400,"vocabulary_sizes":[5]},"date":"2026-03-01T12:00:00Z",\
        "format":2,"machine":{"cores":2,"memory":1073741824,"processor":"one","threads":2},\
        "numerics":"here","seed":3,"separate":true,"shards":4,"skips_diverged":true,\
        "space":"data: {}\\n","targets":[0.9,0.6],"version":"0.1.0"}
        """)
    let read = try JSONDecoder().decode(RunRecord.self, from: Data(text.utf8))
    var expected = Self.options
    expected.rows = 400
    #expect(read.options == expected)
    #expect(try jsonText(read) == text)
    let first = text.replacing("\"skips_diverged\":true,", with: "")
    let old = try JSONDecoder().decode(RunRecord.self, from: Data(first.utf8))
    #expect(!old.options.skipsDiverged)
  }

  /// A ladder is a word on the command line, and its rungs stand in the record all the same.
  @Test func aLadderIsRecorded() throws {
    let ladder = SearchOptions(
      targets: TargetLadder.targets(downTo: 0.3), descends: true, seed: 3, threads: 2)
    #expect(ladder.arguments == ["--descend", "--seed", "3"])
    #expect(ladder.targetsText == "0.95 to 0.36")
    var record = Self.record
    record.options = ladder
    let text = try jsonText(record)
    #expect(text.contains("\"descend\":true,") && text.contains("\"targets\":[0.95,0.9,0.85,"))
    let read = try JSONDecoder().decode(RunRecord.self, from: Data(text.utf8)).options
    #expect(read.descends && read.targets == ladder.targets)
    #expect(try !jsonText(Self.record).contains("descend"))
    let other = SearchOptions(targets: ladder.targets, seed: 3, threads: 2)
    #expect(
      ladder.difference(from: other, in: [.descend], allRows: 400)
        == .init(option: .descend, given: "true", run: "false"))
  }

  @Test(arguments: [
    ("[0.9,0.6]", "[0.9,0.9]"), ("[0.9,0.6]", "[]"), ("[0.9,0.6]", "[2]"),
    ("\"threads\":2", "\"threads\":0"), ("\"threads\":2", "\"threads\":\"2\""),
  ])
  func aDamagedRecordIsRefused(part: String, damaged: String) throws {
    let text = try jsonText(Self.record).replacing(part, with: damaged)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(RunRecord.self, from: Data(text.utf8))
    }
  }

  /// The first of those that were said; what was not said, threads and skipping do not count.
  @Test func theFirstDifferenceIsNamed() throws {
    let run = Self.record.options
    var other = SearchOptions(targets: [0.5], seed: 4, threads: 7, rows: 300)
    func difference(_ said: Set<SearchOptions.Fixed>) -> SearchOptions.Difference? {
      other.difference(from: run, in: said, allRows: 400)
    }
    let all = Set(SearchOptions.Fixed.allCases)
    #expect(difference([]) == nil)
    #expect(difference(all) == .init(option: .targets, given: "[0.5]", run: "[0.9, 0.6]"))
    #expect(difference([.rows, .seed]) == .init(option: .seed, given: "4", run: "3"))
    #expect(difference([.rows]) == .init(option: .rows, given: "300", run: "400"))
    #expect(difference([.separate]) == .init(option: .separate, given: "false", run: "true"))
    // More than the log has is all of it.
    other.rows = 900
    #expect(difference([.rows]) == nil)
    #expect(run.difference(from: run, in: all, allRows: 400) == nil)
  }
}
