// The page of a run while it goes on, on the loopback interface alone.

import Files
import FlyingFox
import FlyingSocks
import Foundation

/// A server that shows a board to browsers on this machine. It reads no file.
final class LiveServer: Sendable {
  /// Where the page is. Who knows it may see the page.
  let url: String

  /// Listens, and answers from now on, for as long as the program runs.
  ///
  /// - Parameters:
  ///   - port: nil for one that is free.
  ///   - board: what is shown.
  ///   - hasBegun: whether there will be something on the board in a moment.
  /// - Throws: `InputError` where the port cannot be had.
  init(
    _ board: Board, port: UInt16?, pool: PatientPool = PatientPool(),
    hasBegun: @escaping @Sendable () -> Bool
  ) async throws {
    let gate = Gate(token: Gate.newToken())
    let server = HTTPServer(
      address: try sockaddr_in.inet(ip4: "127.0.0.1", port: port ?? 0), pool: pool,
      logger: .disabled, handler: Answers(gate: gate, board: board, hasBegun: hasBegun))
    // Whichever is first: that it listens, or that it cannot.
    let (start, started) = AsyncThrowingStream.makeStream(of: Socket.Address?.self)
    Task.detached {
      do { try await server.run() } catch { started.finish(throwing: error) }
    }
    Task.detached {
      do {
        try await server.waitUntilListening(timeout: 30)
        started.yield(await server.listeningAddress)
      } catch {
        started.finish(throwing: error)
      }
    }
    do {
      var addresses = start.makeAsyncIterator()
      guard case .ip4(_, let port) = try await addresses.next() else {
        throw SocketError.unsupportedAddress
      }
      url = "http://127.0.0.1:\(port)/\(gate.token)/"
    } catch {
      let port = port.map { "port \($0)" } ?? "a port"
      throw InputError("\(port) of 127.0.0.1 cannot be had: \(Self.reason(error))", file: "--serve")
    }
  }

  private static func reason(_ error: any Error) -> String {
    if case SocketError.failed(_, _, let message) = error { return message }
    return error.localizedDescription
  }
}

/// The answers to requests.
private struct Answers: HTTPHandler {
  let gate: Gate
  let board: Board
  let hasBegun: @Sendable () -> Bool

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    let isHead = request.method == .HEAD
    switch gate.passage(request) {
    case .refused(let code, let reason): return Self.refusal(code, reason, isHead: isHead)
    case .page:
      guard let html = await html() else { return Self.full(isHead: isHead) }
      return Self.answer(.ok, "text/html", html.text, nonce: html.nonce, isHead: isHead)
    case .events(let since):
      guard !isHead else { return Self.answer(.ok, "text/event-stream", "", isHead: true) }
      guard let seat = board.seat() else { return Self.full(isHead: isHead) }
      return HTTPResponse(
        statusCode: .ok, headers: Self.headers("text/event-stream"),
        body: HTTPBodySequence(from: EventStream(seat: seat, since: since)))
    }
  }

  /// The page, with the nonce of its script, once something was drawn; before the run has begun, one that waits.
  /// Nil where all seats are taken.
  private func html() async -> (text: String, nonce: String)? {
    if board.page == nil, hasBegun() {
      // Things are drawn for those who sit there.
      guard let seat = board.seat() else { return nil }
      if board.page == nil {
        for await _ in seat.bells where board.page != nil || board.isOver { break }
      }
    }
    let nonce = Gate.newToken()
    let text =
      board.page.map { $0.page.html(script: liveScript(since: $0.version)) } ?? waitingPage()
    return (text.replacing("<script>", with: "<script nonce=\"\(nonce)\">"), nonce)
  }

  private static func full(isHead: Bool) -> HTTPResponse {
    refusal(
      503, "\(Board.seats) browsers look at this page, which is all it can have", isHead: isHead)
  }

  private static func refusal(_ code: Int, _ reason: String, isHead: Bool) -> HTTPResponse {
    let phrases = [403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed"]
    let status = HTTPStatusCode(code, phrase: phrases[code] ?? "Service Unavailable")
    var response = answer(status, "text/plain", reason + "\n", isHead: isHead)
    if code == 405 { response.headers[HTTPHeader("Allow")] = "GET, HEAD" }
    return response
  }

  private static func answer(
    _ status: HTTPStatusCode, _ type: String, _ text: String, nonce: String? = nil, isHead: Bool
  ) -> HTTPResponse {
    let body = Data(text.utf8)
    var headers = headers(type, nonce: nonce)
    headers[.contentLength] = "\(body.count)"
    return HTTPResponse(statusCode: status, headers: headers, body: isHead ? Data() : body)
  }

  /// What every answer says: nothing from elsewhere, nothing to elsewhere, nothing kept.
  private static func headers(_ type: String, nonce: String? = nil) -> HTTPHeaders {
    let script = nonce.map { "script-src 'nonce-\($0)'; " } ?? ""
    return [
      .contentType: "\(type); charset=utf-8",
      .cacheControl: "no-store",
      HTTPHeader("Content-Security-Policy"):
        "default-src 'none'; \(script)style-src 'unsafe-inline'; img-src data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      HTTPHeader("X-Content-Type-Options"): "nosniff",
      HTTPHeader("Referrer-Policy"): "no-referrer",
      HTTPHeader("Cross-Origin-Resource-Policy"): "same-origin",
    ]
  }
}
