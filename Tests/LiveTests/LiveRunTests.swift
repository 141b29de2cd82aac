// A run with its page, from the first event to the last.

import Foundation
import Model
import Report
import Search
import Synchronization
import Testing

@testable import Live

@Suite(.timeLimit(.minutes(5))) struct LiveRunTests {
  @Test func thePageFollowsTheRun() async throws {
    try await Fixtures.withRun { directory in
      let live = try await LiveRun(port: nil, pool: Fixtures.patientPool)
      let path = try #require(URLComponents(string: live.url)).path
      let early = try await Client.get(live.url, path)
      #expect(early.body.contains("is about to search"))

      live.follow(directory)
      live.report(.searching(rows: 3000, targets: [0.9], try Self.schedule()))
      let (head, page) = try await Client.get(live.url, path)
      #expect(head.hasPrefix("HTTP/1.1 200 "))
      #expect(page.contains("<section id=\"search\">") || page.contains("id=\"search\""))

      let since = try #require(page.firstMatch(of: #/const since = (\d+)/#)).1
      var (client, _) = try await Client.watching(live.url, path + "events?since=\(since)")
      live.report(.search(.controllers([Fixtures.logged(step: 0)])))
      live.report(.search(.step(done: 1, of: 4)))
      #expect(try await client.read(until: "\"search\":").contains("event: sections"))
      // What is left of that event may hold the progress, which is told again.
      live.report(.search(.step(done: 3, of: 4)))
      #expect(try await client.read(until: "\"fraction\":0.75").contains("event: progress"))
      live.finish(Fixtures.summary())
      let end = try await client.read(until: "event: done")
      #expect(end.contains("\"measured\":"))
    }
  }

  @Test func aRunThatIsStoppedSaysSo() async throws {
    try await Fixtures.withRun { directory in
      let live = try await LiveRun(port: nil, pool: Fixtures.patientPool)
      let path = try #require(URLComponents(string: live.url)).path
      live.follow(directory)
      live.report(.searching(rows: 3000, targets: [0.9], try Self.schedule()))
      var (client, _) = try await Client.watching(live.url, path + "events")
      live.stop()
      let end = try await client.read(until: "event: stopped")
      #expect(end.contains("Stopped") && end.contains("nas search --resume --out"))
    }
  }

  @Test func nothingIsDrawnForNobody() async throws {
    try await Fixtures.withRun { directory in
      let drawings = Mutex(0)
      let live = try await LiveRun(port: nil, pool: Fixtures.patientPool) { view in
        drawings.withLock { $0 += 1 }
        return RunPage(view)
      }
      live.follow(directory)
      live.report(.searching(rows: 3000, targets: [0.9], try Self.schedule()))
      try await Task.sleep(for: .seconds(3 * Artist.interval))
      #expect(drawings.withLock { $0 } == 0)
      let path = try #require(URLComponents(string: live.url)).path
      _ = try await Client.get(live.url, path)
      #expect(drawings.withLock { $0 } == 1)
      live.finish(Fixtures.summary())
      #expect(drawings.withLock { $0 } == 1)
    }
  }

  private static func schedule() throws -> Schedule {
    let view = try Fixtures.view()
    return Schedule(
      CostedSpace(view.space, vocabularySizes: view.record.data.vocabularySizes), rows: 3000,
      searchers: 1)
  }
}
