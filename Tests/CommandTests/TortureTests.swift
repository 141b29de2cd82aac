// Searches killed at random moments end as an undisturbed one does. `make torture` kills more often.

import Foundation
import Testing

@Suite struct TortureTests {
  /// How often a search is killed: NAS_KILLS, or a few times.
  static let kills = ProcessInfo.processInfo.environment["NAS_KILLS"].flatMap { Int($0) } ?? 5

  /// Snapshots are made at every step, so that many kills hit the writing of one.
  @Test func aKilledSearchEndsAsAnUndisturbedOne() throws {
    let project = try Project()
    _ = try project.nas("search", "space.yaml", "--out", "whole")
    let whole = try project.content(of: "whole")
    var (kills, searches, writing, training) = (0, 0, 0, 0)
    var random = SystemRandomNumberGenerator()
    while kills < Self.kills {
      let run = "run\(searches)"
      searches += 1
      while true {
        let running = try project.begin(
          "search", "space.yaml", "--resume", "--out", run, "--checkpoint-steps", "1")
        // Until the first kill it is let go some way, so that there is something to go on from.
        let moment = Double.random(in: 0.02...1.5, using: &random)
        if kills >= Self.kills || running.ends(within: moment) {
          running.process.waitUntilExit()
          #expect(running.process.terminationStatus == 0, "\(running.said)")
          #expect(!running.said.contains("warning"), "\(running.said)")
          break
        }
        running.end(by: SIGKILL)
        kills += 1
        if !project.checkpoint(of: run, ".nas-partial").isEmpty { writing += 1 }
        let journal = (try? project.text("\(run)/checkpoint/finished.jsonl")) ?? ""
        if journal.contains("\"piece\":\"search") { training += 1 }
      }
      let content = try project.content(of: run)
      let differing = Set(whole.keys).union(content.keys).filter { content[$0] != whole[$0] }
      #expect(differing == [], "files that differ")
    }
    print(
      "killed \(kills) times in \(searches) searches, \(writing) times while a snapshot was written,"
        + " \(training) times in the trainings from scratch")
  }
}
