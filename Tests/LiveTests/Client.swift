// A browser as plain as can be: bytes to a socket, bytes from it.

import FlyingSocks
import Foundation

/// A connection to a server on this machine.
struct Client {
  private let socket: AsyncSocket
  /// What came and was not asked for yet.
  private var received = Data()

  init(port: UInt16) async throws {
    socket = try await AsyncSocket.connected(
      to: sockaddr_in.inet(ip4: "127.0.0.1", port: port), timeout: 60)
  }

  /// The port of an address that a server gave.
  static func port(of url: String) -> UInt16 {
    URLComponents(string: url)?.port.flatMap { UInt16(exactly: $0) } ?? 0
  }

  /// Sends a request.
  mutating func ask(
    _ path: String, method: String = "GET", host: String? = "localhost", _ headers: [String] = []
  ) async throws {
    let lines =
      ["\(method) \(path) HTTP/1.1"] + (host.map { ["Host: \($0)"] } ?? []) + headers + ["", ""]
    try await socket.write(Data(lines.joined(separator: "\r\n").utf8))
  }

  /// Sends what may be no request.
  mutating func say(_ text: String) async throws { try await socket.write(Data(text.utf8)) }

  /// What comes until a text has come, that text included.
  ///
  /// - Throws: `Ended` where the connection ends before.
  mutating func read(until text: String) async throws -> String {
    while true {
      if let range = received.range(of: Data(text.utf8)) {
        let answer = received[..<range.upperBound]
        received = Data(received[range.upperBound...])
        return String(decoding: answer, as: UTF8.self)
      }
      guard let bytes = try? await socket.read(atMost: 4096) else {
        throw Ended(waitingFor: text, received: String(decoding: received, as: UTF8.self))
      }
      received.append(contentsOf: bytes)
    }
  }

  /// All that comes until the connection ends.
  mutating func readToEnd() async -> String {
    while let bytes = try? await socket.read(atMost: 4096) { received.append(contentsOf: bytes) }
    defer { received = Data() }
    return String(decoding: received, as: UTF8.self)
  }

  /// A connection that ended before what was waited for came.
  struct Ended: Error {
    var waitingFor: String
    var received: String
  }

  func close() throws { try socket.close() }

  /// A client that is shown events, from where the stream has begun.
  static func watching(
    _ url: String, _ events: String, _ headers: [String] = []
  ) async throws -> (client: Client, head: String) {
    var client = try await Client(port: port(of: url))
    try await client.ask(events, headers)
    let head = try await client.read(until: "retry: 2000\n\n")
    return (client, head)
  }

  /// One answer that ends: its head, and its body.
  static func get(
    _ url: String, _ path: String, method: String = "GET", host: String? = "localhost",
    _ headers: [String] = []
  ) async throws -> (head: String, body: String) {
    var client = try await Client(port: port(of: url))
    try await client.ask(path, method: method, host: host, headers + ["Connection: close"])
    let head = try await client.read(until: "\r\n\r\n")
    return (head, await client.readToEnd())
  }
}
