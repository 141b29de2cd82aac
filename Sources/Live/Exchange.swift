// One question and one answer over a connection: HTTP/1.1 as far as a browser needs it to read a page and its events.
// Bodies of requests are not read, and each connection is for one request.

import FlyingFox
import FlyingSocks
import Foundation

/// What a client is answered.
struct Answer: Sendable {
  /// What follows the headers.
  enum Body: Sendable {
    /// Bytes that are there.
    case whole(Data)
    /// Events, until the board is over.
    case events(EventStream)
  }

  var status: HTTPStatusCode
  var headers: [(name: String, value: String)]
  var body: Body

  /// Sends all of it.
  ///
  /// - Throws: `SocketError` where the client is gone, or takes nothing.
  func send(over socket: AsyncSocket) async throws {
    var lines = ["HTTP/1.1 \(status.code) \(status.phrase)"]
    lines += headers.map { "\($0.name): \($0.value)" } + ["Connection: close"]
    switch body {
    case .whole(let bytes):
      try await socket.write(Data((lines + ["", ""]).joined(separator: "\r\n").utf8) + bytes)
    case .events(let events):
      lines.append("Transfer-Encoding: chunked")
      try await socket.write(Data((lines + ["", ""]).joined(separator: "\r\n").utf8))
      var iterator = events.makeAsyncIterator()
      while let piece = await iterator.nextBuffer(suggested: 0) {
        let size = String(piece.count, radix: 16)
        try await socket.write(Data("\(size)\r\n".utf8) + Data(piece) + Data("\r\n".utf8))
      }
      try await socket.write(Data("0\r\n\r\n".utf8))
    }
  }
}

extension HTTPRequest {
  /// Bytes that a request's head may have.
  private static let greatestHead = 1 << 14

  /// Reads the head of a request; nil where none comes.
  static func read(from socket: AsyncSocket) async -> HTTPRequest? {
    var head = Data()
    let end = Data("\r\n\r\n".utf8)
    while head.count < greatestHead {
      guard let bytes = try? await socket.read(atMost: 4096) else { return nil }
      let start = max(0, head.count - end.count)
      head.append(contentsOf: bytes)
      if let range = head.range(of: end, in: start..<head.count) {
        return HTTPRequest(head: String(decoding: head[..<range.lowerBound], as: UTF8.self))
      }
    }
    return nil
  }

  /// A request from its head; nil where it is none.
  init?(head: String) {
    let lines = head.components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ").map(String.init)
    guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return nil }
    let target = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var headers = HTTPHeaders()
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { return nil }
      headers[HTTPHeader(String(line[..<colon]).trimmingCharacters(in: .whitespaces))] =
        line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    self.init(
      method: HTTPMethod(words[0]), version: HTTPVersion(words[2]),
      target: Target(
        path: target.first.map(String.init) ?? "",
        query: target.count > 1 ? String(target[1]) : ""),
      headers: headers, body: HTTPBodySequence(data: Data()))
  }
}
