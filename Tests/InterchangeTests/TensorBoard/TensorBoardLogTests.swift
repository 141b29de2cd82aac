// TensorBoard's event files: their frames, tags and sessions, and what happens where they cannot be written.

import Files
import Foundation
import Model
import Protobuf
import Search
import SwiftProtobuf
import Synchronization
import Testing

@testable import Interchange

@Suite struct TensorBoardLogTests {
  static func decisions() throws -> [Decision] {
    try SearchSpace(
      yaml: """
        data: {path: log.csv, label: y, order: log, features: {site: {type: categorical}}}
        model:
          embedding: {choices: [0, 8], baseline: 8}
          hidden: [{width: 4, bottleneck: {choices: [none, 2], baseline: none}}]

        """, file: "space.yaml"
    ).decisions
  }

  static func record(_ step: Int, target: Target, reward: Double? = -0.5) -> ControllerRecord {
    ControllerRecord(
      step: step, target: target, reward: reward, baseline: nil, costRatio: 0.75, entropy: 1.25,
      logloss: 0.5,
      probabilities: ["embeddings.site": [0.25, 0.75], "hidden.0.bottleneck": [0.875, 0.125]])
  }

  /// A folder for one test, and what was warned of.
  final class Place: Sendable {
    let folder = FileManager.default.temporaryDirectory.appending(path: "nas-\(UUID().uuidString)")
      .path
    let warnings = Mutex<[String]>([])

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func log(_ targets: Target...) throws -> TensorBoardLog {
      try TensorBoardLog(folder, targets: targets, decisions: decisions()) { text in
        self.warnings.withLock { $0.append(text) }
      }
    }

    /// The event files of a target, in the order in which TensorBoard reads them.
    func files(_ target: Target) throws -> [String] {
      try Folder.names(in: "\(folder)/target-\(target)").map { "\(folder)/target-\(target)/\($0)" }
    }

    /// The events of a file.
    func events(_ file: String) throws -> [Tensorflow_Event] {
      try Self.messages([UInt8](Data(contentsOf: URL(fileURLWithPath: file)))).map {
        try Tensorflow_Event(serializedBytes: $0)
      }
    }

    /// The messages of a file, whose frames must be right.
    static func messages(_ bytes: [UInt8]) throws -> [[UInt8]] {
      var messages: [[UInt8]] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        try #require(rest.count >= 16)
        let length = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        try #require(rest.count >= 16 + length)
        let message = Array(rest.dropFirst(12).prefix(length))
        #expect(Array(rest.prefix(16 + length)) == eventRecord(message))
        messages.append(message)
        rest = rest.dropFirst(16 + length)
      }
      return messages
    }
  }

  @Test func aSearcherWithoutAPolicySaysWhatItHas() throws {
    let place = Place()
    let record = ControllerRecord(
      step: 4, target: 0.9, reward: nil, costRatio: 0.75, logloss: 0.5,
      figures: ["population": 7, "best_advantage": 0.125])
    try place.log(0.9).report(.search(.controllers([record])))
    let events = try place.events(#require(place.files(0.9).first))
    let values = try #require(events.last).summary.value
    #expect(
      values.map(\.tag) == [
        "controller/cost_ratio", "controller/logloss", "searcher/best_advantage",
        "searcher/population",
      ])
    #expect(values.map(\.simpleValue) == [0.75, 0.5, 0.125, 7])
  }

  /// RFC 3720, B.4, and the value that everybody checks with.
  @Test func checksumsAreThoseOfTheStandard() {
    #expect(crc32c([]) == 0)
    #expect(crc32c(Array("123456789".utf8)) == 0xe306_9283)
    #expect(crc32c([UInt8](repeating: 0, count: 32)) == 0x8a91_36aa)
    #expect(crc32c([UInt8](repeating: 0xff, count: 32)) == 0x62a8_ab43)
    #expect(crc32c(Array(0..<32)) == 0x46dd_794e)
  }

  /// Made by `RecordWriter(file).write(b"nas")` of `tensorboard.summary.writer.record_writer`.
  @Test func recordsAreThoseOfTensorBoard() {
    let record = eventRecord(Array("nas".utf8)).map { String($0, radix: 16) }
    #expect(
      record.joined(separator: " ")
        == "3 0 0 0 0 0 0 0 b0 99 49 e 6e 61 73 7e a7 5d b8")
  }

  @Test func everyValueHasATag() throws {
    let place = Place()
    let log = try place.log(0.9, 0.5)
    log.report(.search(.controllers([Self.record(7, target: 0.9), Self.record(7, target: 0.5)])))
    log.report(.search(.step(done: 8, of: 9)))
    let events = try place.events(try #require(place.files(0.9).first))
    #expect(events.count == 3 && events.map(\.step) == [0, 7, 7])
    #expect(events[0].fileVersion == "brain.Event:2")
    #expect(events[1].sessionLog.status == .start)
    let values = events[2].summary.value
    #expect(
      values.map(\.tag) == [
        "controller/reward", "controller/cost_ratio", "controller/entropy", "controller/logloss",
        "probabilities/embeddings.site/0",
        "probabilities/embeddings.site/8", "probabilities/hidden.0.bottleneck/none",
        "probabilities/hidden.0.bottleneck/2",
      ])
    #expect(values.map(\.simpleValue) == [-0.5, 0.75, 1.25, 0.5, 0.25, 0.75, 0.875, 0.125])
    #expect(abs(events[2].wallTime - Date().timeIntervalSince1970) < 3600)
    #expect(try place.events(try #require(place.files(0.5).first)).count == 3)
    // Where nothing was rewarded, as in the warm-up, there is no reward.
    log.report(.search(.controllers([Self.record(8, target: 0.9, reward: nil)])))
    let last = try place.events(try #require(place.files(0.9).first)).last
    #expect(last?.summary.value.first?.tag == "controller/cost_ratio" && last?.step == 8)
  }

  /// One that goes on writes a file that comes behind the others, and says from which step on it counts.
  @Test func everyProcessHasAFile() throws {
    let place = Place()
    try place.log(0.9).report(.search(.controllers([Self.record(0, target: 0.9)])))
    for step in [40, 50] {
      let log = try place.log(0.9)
      log.report(.search(.controllers([Self.record(step, target: 0.9)])))
      log.report(.search(.controllers([Self.record(step + 9, target: 0.9)])))
    }
    let files = try place.files(0.9)
    #expect(files.count == 3)
    #expect(files.allSatisfy { $0.contains("/events.out.tfevents.") && $0.hasSuffix(".nas") })
    let steps = try files.map { try place.events($0).map(\.step) }
    #expect(steps == [[0, 0, 0], [0, 40, 40, 49], [0, 50, 50, 59]])
    let starts = try files.map { file in
      try place.events(file).count { $0.sessionLog.status == .start }
    }
    #expect(starts == [1, 1, 1])
  }

  @Test func aFolderThatCannotBeMadeIsRefused() throws {
    let place = Place()
    try Data().write(to: URL(fileURLWithPath: place.folder))
    let error = #expect(throws: InputError.self) { try place.log(0.9) }
    #expect(error?.file.hasPrefix(place.folder) == true)
  }
}
