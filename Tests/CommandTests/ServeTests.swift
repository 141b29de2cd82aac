// `nas search --serve`: the page beside the search, and the words behind the option.

import Foundation
import FoundationNetworking
import Synchronization
import Testing

@Suite struct ServeTests {
  /// What a server sends, for one who looks meanwhile.
  private final class Download: NSObject, URLSessionDataDelegate, Sendable {
    private let received = Mutex((data: Data(), isOver: false))

    let address: String

    init(_ address: String) throws {
      self.address = address
      let url = try #require(URL(string: address + "events"))
      super.init()
      let session = URLSession(configuration: .ephemeral, delegate: self, delegateQueue: nil)
      session.dataTask(with: url).resume()
      session.finishTasksAndInvalidate()
    }

    func urlSession(_: URLSession, dataTask _: URLSessionDataTask, didReceive data: Data) {
      received.withLock { $0.data.append(data) }
    }

    func urlSession(_: URLSession, task _: URLSessionTask, didCompleteWithError _: (any Error)?) {
      received.withLock { $0.isOver = true }
    }

    /// Whether the server has begun to send events.
    var hasBegun: Bool { text.contains("retry: ") }

    /// What has come so far.
    var text: String { received.withLock { String(decoding: $0.data, as: UTF8.self) } }

    /// All of it, when the server has ended.
    func whole() throws -> String {
      let end = Date() + 600
      while !received.withLock({ $0.isOver }) {
        try #require(Date() < end, "the stream does not end")
        Thread.sleep(forTimeInterval: 0.01)
      }
      return text
    }
  }

  /// A run that waits for its log on the standard input, with its page.
  private func waiting(_ project: Project, out: String) throws -> (Project.Running, log: Pipe) {
    let log = Pipe()
    // The word behind the option is no number: it is the space.
    let arguments = ["search", "--out", out, "--data", "-", "--serve", "space.yaml"]
    return (try Project.Running(project, project.process(arguments), input: log), log)
  }

  /// The address that a run has printed, if it has yet.
  private func printedAddress(of running: Project.Running) -> String? {
    running.said.firstMatch(of: #/http://127\.0\.0\.1:\d+/[0-9a-f]{32}/\n/#)
      .map { String($0.0.dropLast()) }
  }

  /// The address that a run prints.
  private func address(of running: Project.Running) throws -> String {
    try running.wait { printedAddress(of: running) != nil }
    return try #require(printedAddress(of: running), "\(running.said)")
  }

  @Test func theRunIsTheSameWithSomebodyWatching() throws {
    let project = try Project()
    _ = try project.nas(
      ["search", "space.yaml", "--data", "-", "--out", "alone"], input: "log.csv")
    let (running, log) = try waiting(project, out: "watched")
    let download = try Download(address(of: running))
    try running.wait { download.hasBegun }
    try log.fileHandleForWriting.write(contentsOf: Data(ClickLog.csv.utf8))
    try log.fileHandleForWriting.close()
    running.process.waitUntilExit()
    #expect(running.process.terminationStatus == 0, "\(running.said)")
    let events = try download.whole()
    #expect(events.contains("event: sections") && events.contains("event: done"))
    #expect(try project.content(of: "watched") == project.content(of: "alone"))
  }

  @Test func aSignalEndsItAndThePageSaysSo() throws {
    let project = try Project()
    var download: Download?
    let running = try project.stopped(
      ["search", "space.yaml", "--serve", "--out", "run"], "run"
    ) { running in
      if let address = printedAddress(of: running), address != download?.address {
        download = try? Download(address)
      }
      return download?.hasBegun == true && running.isSearching
    }
    running.end(by: SIGTERM)
    #expect(running.process.terminationStatus == 143)
    #expect(try #require(download).whole().contains("event: stopped"))
    let outcome = try project.nas("search", "--resume", "--out", "run", "--serve")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    _ = try project.nas("search", "space.yaml", "--out", "whole")
    #expect(try project.content(of: "run") == project.content(of: "whole"))
  }

  /// Sockets of clients that connect and say nothing; their number is that of the system's limit at most.
  private final class IdleClients {
    private var sockets: [Int32] = []

    init(_ count: Int, port: UInt16) {
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      limit.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, rlim_t(count) + 1024))
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      (address.sin_port, address.sin_addr.s_addr) = (
        port.bigEndian, in_addr_t(0x7f00_0001).bigEndian
      )
      for _ in 0..<count {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let isConnected = withUnsafePointer(to: &address) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
          }
        }
        if isConnected { sockets.append(socket) } else { close(socket) }
      }
    }

    deinit { for socket in sockets { close(socket) } }

    var count: Int { sockets.count }
  }

  /// A thousand who say nothing keep nobody out, and take no descriptor that the search needs.
  @Test func aThousandIdleConnectionsHarmNothing() throws {
    let project = try Project()
    _ = try project.nas(
      ["search", "space.yaml", "--data", "-", "--out", "alone"], input: "log.csv")
    let log = Pipe()
    let process = project.limitedProcess(
      "ulimit -n 128",
      ["search", "--out", "run", "--data", "-", "--serve", "--threads", "1", "space.yaml"])
    let running = try Project.Running(project, process, input: log)
    let address = try address(of: running)
    let idle = IdleClients(1000, port: try #require(URL(string: address)?.port.map { UInt16($0) }))
    // As many as this process may have, which is more than nas may.
    try #require(idle.count > 200)
    let download = try Download(address)
    try running.wait { download.hasBegun }
    try log.fileHandleForWriting.write(contentsOf: Data(ClickLog.csv.utf8))
    try log.fileHandleForWriting.close()
    running.process.waitUntilExit()
    #expect(running.process.terminationStatus == 0, "\(running.said)")
    #expect(!running.said.contains("warning"), "\(running.said)")
    #expect(try download.whole().contains("event: done"))
    #expect(try project.content(of: "run") == project.content(of: "alone"))
  }

  @Test func aPortThatIsTakenIsRefusedBeforeTheSearch() throws {
    let project = try Project()
    // It lives as long as its log is open.
    let (first, log) = try waiting(project, out: "first")
    let port = try #require(URL(string: address(of: first))?.port)
    let outcome = try project.nas("search", "space.yaml", "--serve", "\(port)", "--out", "second")
    #expect(first.process.isRunning)
    first.end(by: SIGKILL)
    try log.fileHandleForWriting.close()
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
