// The server over real sockets: who is let in, and what they get.

import Files
import FlyingSocks
import Foundation
import Report
import Runs
import Testing

@testable import Live

@Suite(.timeLimit(.minutes(5))) struct LiveServerTests {
  /// A server with a page, and the path of that page.
  private func served(
    _ pool: PatientPool = Fixtures.patientPool
  ) async throws -> (board: Board, server: LiveServer, path: String) {
    let board = Board()
    board.show(RunPage(try Fixtures.view()))
    let server = try await LiveServer(board, port: nil, pool: pool) { true }
    return (board, server, try #require(URLComponents(string: server.url)).path)
  }

  @Test func thePageIsServedToWhoHasTheToken() async throws {
    let (board, server, path) = try await served()
    let (head, body) = try await Client.get(server.url, path)
    #expect(head.hasPrefix("HTTP/1.1 200 "))
    let page = try #require(board.page).page
    #expect(body.contains("<title>\(page.title)</title>"))
    #expect(body.contains("new EventSource("))
    // The policy lets no script run but the one that is meant.
    let policy = try #require(
      head.components(separatedBy: "\r\n").first { $0.hasPrefix("Content-Security-Policy:") })
    let nonce = try #require(policy.firstMatch(of: #/'nonce-([0-9a-f]{32})'/#)).1
    #expect(body.components(separatedBy: "<script").count == 2)
    #expect(body.contains("<script nonce=\"\(nonce)\">"))
    #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
    for header in [
      "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer", "Cache-Control: no-store",
    ] {
      #expect(head.contains("\r\n\(header)\r\n"), "\(header)")
    }
    #expect(!head.contains("Access-Control"))
    let again = try await Client.get(server.url, path)
    #expect(!again.head.contains(nonce))
  }

  @Test func theHeadIsThatOfThePage() async throws {
    let (_, server, path) = try await served()
    let page = try await Client.get(server.url, path)
    let (head, body) = try await Client.get(server.url, path, method: "HEAD")
    #expect(head.hasPrefix("HTTP/1.1 200 "))
    #expect(body.isEmpty)
    #expect(head.contains("Content-Length: \(page.body.utf8.count)\r\n"))
  }

  @Test(arguments: ["", "/", "/events", "/0123456789abcdef0123456789abcdef/", "/favicon.ico"])
  func withoutTheTokenThereIsNothing(path: String) async throws {
    let (_, server, _) = try await served()
    let (head, body) = try await Client.get(server.url, path.isEmpty ? "*" : path)
    #expect(head.hasPrefix("HTTP/1.1 403 "))
    #expect(!body.contains("<"))
  }

  @Test func aTokenThatIsAlmostRightIsWrong() async throws {
    let (_, server, path) = try await served()
    for other in [path.dropLast(2) + "/", path.dropLast() + "0/"] {
      #expect(try await Client.get(server.url, String(other)).head.hasPrefix("HTTP/1.1 403 "))
    }
    #expect(try await Client.get(server.url, path + "run.json").head.hasPrefix("HTTP/1.1 404 "))
    #expect(
      try await Client.get(server.url, path + "../../etc/passwd").head.hasPrefix("HTTP/1.1 403 "))
  }

  @Test func tokensAreRandom() {
    let tokens = Set((0..<100).map { _ in Gate.newToken() })
    #expect(tokens.count == 100)
    #expect(tokens.allSatisfy { $0.wholeMatch(of: #/[0-9a-f]{32}/#) != nil })
  }

  @Test func onlyThisMachineIsAHost() async throws {
    let (_, server, path) = try await served()
    let port = Client.port(of: server.url)
    for host in [
      "evil.example", "evil.example:\(port)", "127.0.0.1.evil.example:\(port)", "localhost:x",
    ] {
      let head = try await Client.get(server.url, path, host: host).head
      #expect(head.hasPrefix("HTTP/1.1 403 "), "\(host)")
    }
    #expect(try await Client.get(server.url, path, host: nil).head.hasPrefix("HTTP/1.1 403 "))
    // Behind a tunnel the port is another one.
    for host in ["127.0.0.1:\(port)", "localhost:\(port)", "LOCALHOST:9000", "127.0.0.1"] {
      let head = try await Client.get(server.url, path, host: host).head
      #expect(head.hasPrefix("HTTP/1.1 200 "), "\(host)")
    }
  }

  @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
  func nothingCanBeChanged(method: String) async throws {
    let (_, server, path) = try await served()
    let head = try await Client.get(server.url, path, method: method, ["Content-Length: 0"]).head
    #expect(head.hasPrefix("HTTP/1.1 405 "))
    #expect(head.contains("Allow: GET, HEAD\r\n"))
  }

  @Test func eventsFollowTheBoardToItsEnd() async throws {
    let (board, server, path) = try await served()
    let seen = try #require(board.page).version
    var (client, head) = try await Client.watching(server.url, path + "events?since=\(seen)")
    #expect(head.contains("Content-Type: text/event-stream"))
    #expect(board.watchers == 1)
    var view = try Fixtures.view()
    view.records = [Fixtures.logged(step: 0)]
    board.show(RunPage(view))
    let event = try await client.read(until: "\n\n")
    #expect(event.contains("event: sections") && event.contains("\"search\":"))
    #expect(!event.contains("\"data\":"))
    board.show(RunProgress(phase: "retrain", phaseFraction: 0.5))
    #expect(try await client.read(until: "\n\n").contains("event: progress"))
    board.end(.done, nil)
    #expect(try await client.read(until: "\n\n").contains("event: done"))
    // The stream is over, and the seat free.
    _ = try await client.read(until: "0\r\n\r\n")
    try await until("the seat is free") { board.watchers == 0 }
  }

  /// As a browser says it that comes back after a loss.
  @Test func whoComesBackIsToldWhatIsNew() async throws {
    let (board, server, path) = try await served()
    let seen = try #require(board.page).version
    board.show(RunProgress(phase: "search", phaseFraction: 0.5))
    var (client, _) = try await Client.watching(
      server.url, path + "events?since=0", ["Last-Event-ID: \(seen)"])
    let news = try await client.read(until: "\n\n")
    #expect(news.contains("event: progress") && !news.contains("event: sections"))
  }

  @Test func oneClientTooManyIsRefused() async throws {
    let (board, server, path) = try await served()
    var clients: [Client] = []
    for _ in 0..<Board.seats {
      clients.append(try await Client.watching(server.url, path + "events").client)
    }
    var refused = try await Client(port: Client.port(of: server.url))
    try await refused.ask(path + "events")
    #expect(try await refused.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 503 "))
    // Who has gone is noticed when something is to be told.
    try clients.removeLast().close()
    try await until("the seat is free") {
      board.beat()
      return board.watchers < Board.seats
    }
    #expect(
      try await Client.watching(server.url, path + "events").head.hasPrefix("HTTP/1.1 200 "))
  }

  /// One that connects and says nothing is given up on, and those that do so at once are not too many to serve others.
  @Test func silentClientsHoldNothing() async throws {
    let (_, server, path) = try await served(PatientPool(patience: .milliseconds(300), limit: 8))
    var silent: [Client] = []
    for _ in 0..<40 { silent.append(try await Client(port: Client.port(of: server.url))) }
    for index in silent.indices { #expect(await silent[index].readToEnd().isEmpty) }
    // With so little patience a client that speaks may be too slow as well, now and then.
    try await until("another is served") {
      (try? await Client.get(server.url, path))?.head.hasPrefix("HTTP/1.1 200 ") == true
    }
  }

  /// However long one may be silent, the one that has been so for the longest time makes way at once.
  @Test func silentClientsMakeWay() async throws {
    let (board, server, path) = try await served(PatientPool(patience: .seconds(600), limit: 4))
    let watching = try await Client.watching(server.url, path + "events").client
    var silent: [Client] = []
    for _ in 0..<40 { silent.append(try await Client(port: Client.port(of: server.url))) }
    #expect(try await Client.get(server.url, path).head.hasPrefix("HTTP/1.1 200 "))
    #expect(await silent[0].readToEnd().isEmpty)
    // One that has asked stays.
    #expect(board.watchers == 1)
    try watching.close()
  }

  @Test(arguments: ["", "GET", "GET / HTTP/1.1 x", "GET /\u{0} HTTP/9.9", "x: y", "\r\n"])
  func whatIsNoRequestIsNotAnswered(text: String) async throws {
    let (_, server, path) = try await served()
    var client = try await Client(port: Client.port(of: server.url))
    try await client.say(text + "\r\n\r\n")
    #expect(await client.readToEnd().isEmpty)
    #expect(try await Client.get(server.url, path).head.hasPrefix("HTTP/1.1 200 "))
  }

  @Test func aRequestWithoutAnEndIsGivenUpOn() async throws {
    let (_, server, _) = try await served()
    var client = try await Client(port: Client.port(of: server.url))
    try? await client.say("GET / HTTP/1.1\r\n" + String(repeating: "x: y\r\n", count: 5000))
    #expect(await client.readToEnd().isEmpty)
  }

  /// A client that takes nothing leaves its seat, however much it is told.
  @Test func clientsThatTakeNothingAreGivenUpOn() async throws {
    let (board, server, path) = try await served(PatientPool(patience: .milliseconds(300)))
    var client: Client?
    try await until("the client is heard") {
      client = try? await Client.watching(server.url, path + "events").client
      return client != nil
    }
    var view = try Fixtures.view()
    let few = RunPage(view)
    view.records = (0..<200).map(Fixtures.logged)
    let many = RunPage(view)
    try await until("the seat is free") {
      for page in [few, many] { board.show(page) }
      return board.watchers == 0
    }
    try client?.close()
  }

  @Test func aTakenPortIsAnError() async throws {
    let (_, server, _) = try await served()
    let port = Client.port(of: server.url)
    let error = await #expect(throws: InputError.self) {
      _ = try await LiveServer(Board(), port: port) { true }
    }
    #expect(error?.file == "--serve")
    #expect(error?.problem.contains("port \(port) of 127.0.0.1") == true)
  }
}
