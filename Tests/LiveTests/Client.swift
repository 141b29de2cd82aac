// A browser as plain as can be: bytes to a socket, bytes from it.

import FlyingSocks
import Foundation

/// A connection to a server on this machine.
struct Client {
  private let socket: AsyncSocket
  /// What came and was not asked for yet.
  private var received = ""

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

  /// What comes until a text has come, that text included; what there is where the connection ends.
  mutating func read(until text: String) async throws -> String {
    while true {
      if let range = received.range(of: text) {
        let answer = String(received[..<range.upperBound])
        received.removeSubrange(..<range.upperBound)
        return answer
      }
      guard let bytes = try? await socket.read(atMost: 4096) else {
        defer { received = "" }
        return received
      }
      received += String(decoding: bytes, as: UTF8.self)
    }
  }

  func close() throws { try socket.close() }

  /// One answer: its head, and the body that it announces.
  static func get(
    _ url: String, _ path: String, method: String = "GET", host: String? = "localhost",
    _ headers: [String] = []
  ) async throws -> (head: String, body: String) {
    var client = try await Client(port: port(of: url))
    try await client.ask(path, method: method, host: host, headers + ["Connection: close"])
    let head = try await client.read(until: "\r\n\r\n")
    return (head, try await client.read(until: "\0"))
  }
}
