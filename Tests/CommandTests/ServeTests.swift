// `nas search --serve`: the page beside the search, and the words behind the option.

import Foundation
import FoundationNetworking
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct ServeTests {
  /// What a server sends until it ends, for one who asks for it meanwhile.
  private final class Download: Sendable {
    private let data = Mutex<Data?>(nil)

    init(_ address: String) throws {
      let url = try #require(URL(string: address))
      URLSession.shared.dataTask(with: url) { data, _, _ in
        self.data.withLock { $0 = data ?? Data() }
      }.resume()
    }

    /// All of it, when it has ended.
    func text() throws -> String {
      let end = Date() + 60
      while data.withLock({ $0 == nil }), Date() < end { Thread.sleep(forTimeInterval: 0.01) }
      return String(decoding: try #require(data.withLock { $0 }), as: UTF8.self)
    }
  }

  /// The address that a run has printed.
  private func address(of running: Project.Running) throws -> String {
    running.wait { running.said.contains("/\n") }
    return try String(
      #require(running.said.firstMatch(of: #/http://127\.0\.0\.1:\d+/[0-9a-f]{32}/\n/#)).0
        .dropLast())
  }

  @Test func theRunIsTheSameWithSomebodyWatching() throws {
    let project = try Project()
    _ = try project.nas("search", "space.yaml", "--out", "alone")
    // The word behind the option is no number: it is the space.
    let running = try project.begin("search", "--out", "watched", "--serve", "space.yaml")
    let download = try Download(address(of: running) + "events")
    running.process.waitUntilExit()
    #expect(running.process.terminationStatus == 0, "\(running.said)")
    let events = try download.text()
    #expect(events.contains("event: sections") && events.contains("event: done"))
    #expect(try project.content(of: "watched") == project.content(of: "alone"))
  }

  @Test func aSignalEndsItAndThePageSaysSo() throws {
    let project = try Project()
    let running = try project.begin("search", "space.yaml", "--serve", "--out", "run")
    let download = try Download(address(of: running) + "events")
    running.wait { running.said.contains("Searching") }
    running.end(by: SIGTERM)
    #expect(running.process.terminationStatus == 143)
    #expect(try download.text().contains("event: stopped"))
    let outcome = try project.nas("search", "--resume", "--out", "run", "--serve")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    _ = try project.nas("search", "space.yaml", "--out", "whole")
    #expect(try project.content(of: "run") == project.content(of: "whole"))
  }

  @Test func aPortThatIsTakenIsRefusedBeforeTheSearch() throws {
    let project = try Project()
    let running = try project.begin("search", "space.yaml", "--serve", "--out", "first")
    let port = try #require(URL(string: address(of: running))?.port)
    let outcome = try project.nas("search", "space.yaml", "--serve", "\(port)", "--out", "second")
    running.end(by: SIGKILL)
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("--serve: port \(port) of 127.0.0.1"), "\(outcome.messages)")
    #expect(!FileManager.default.fileExists(atPath: project.url("second").path))
  }

  @Test func whatIsNoPortIsRefused() throws {
    let project = try Project()
    for words in [
      ["--serve", "65536"], ["--serve", "0"], ["--serve", "-1"], ["--serve", "80.5"],
      ["--serve", "other.yaml"],
    ] {
      let outcome = try project.nas(["search", "space.yaml", "--out", "run"] + words)
      #expect(outcome.exitCode == 2, "\(words)")
      #expect(!FileManager.default.fileExists(atPath: project.url("run").path))
    }
  }
}
