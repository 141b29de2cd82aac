// The page of a run while it goes on, on the loopback interface alone.

import Files
import FlyingFox
import FlyingSocks
import Foundation

/// A server that shows a board to browsers on this machine. It reads no file.
final class LiveServer: Sendable {
  /// Where the page is. Who knows it may see the page.
  let url: String

  /// Listens, and answers from now on, for as long as the program runs. Whatever happens to it later costs the page
  /// alone.
  ///
  /// - Parameters:
  ///   - port: nil for one that is free.
  ///   - board: what is shown.
  ///   - warn: told if the page can be served no more.
  ///   - hasBegun: whether there will be something on the board in a moment.
  /// - Throws: `InputError` where the port cannot be had.
  init(
    _ board: Board, port: UInt16?, pool: PatientPool = PatientPool(),
    warn: @escaping @Sendable (String) -> Void = { _ in },
    hasBegun: @escaping @Sendable () -> Bool
  ) async throws {
    let gate = Gate(token: Gate.newToken())
    let listener: AsyncSocket
    do {
      try await pool.prepare()
      let socket = try Self.listening(on: port ?? 0)
      guard case .ip4(_, let port) = try socket.sockname() else {
        throw SocketError.unsupportedAddress
      }
      url = "http://127.0.0.1:\(port)/\(gate.token)/"
      listener = try AsyncSocket(socket: socket, pool: pool)
    } catch {
      let port = port.map { "port \($0)" } ?? "a port"
      throw InputError(
        "\(port) of 127.0.0.1 is not available: \(Self.reason(error))", file: "--serve")
    }
    Task.detached {
      do { try await pool.run() } catch {
        warn("the run is no longer shown in browsers: \(Self.reason(error))")
      }
    }
    let answers = Answers(gate: gate, board: board, hasBegun: hasBegun)
    Task.detached {
      await Connections(limit: pool.limit).admit(from: listener) { socket, hasSpoken in
        guard let request = await HTTPRequest.read(from: socket) else { return }
        hasSpoken()
        try? await answers.answer(to: request).send(over: socket)
      }
    }
  }

  private static func listening(on port: UInt16) throws -> Socket {
    let socket = try Socket(domain: AF_INET)
    do {
      try socket.setValue(true, for: .localAddressReuse)
      try socket.bind(to: try sockaddr_in.inet(ip4: "127.0.0.1", port: port))
      try socket.listen()
      return socket
    } catch {
      try? socket.close()
      throw error
    }
  }

  private static func reason(_ error: any Error) -> String {
    if case SocketError.failed(_, _, let message) = error { return message }
    return error.localizedDescription
  }
}

/// The answers to requests.
private struct Answers: Sendable {
  let gate: Gate
  let board: Board
  let hasBegun: @Sendable () -> Bool

  func answer(to request: HTTPRequest) async -> Answer {
    let isHead = request.method == .HEAD
    switch gate.passage(request) {
    case .refused(let code, let reason): return Self.refusal(code, reason, isHead: isHead)
    case .page:
      guard let html = await html() else { return Self.full(isHead: isHead) }
      return Self.answer(.ok, "text/html", html.text, nonce: html.nonce, isHead: isHead)
    case .events(let since):
      guard !isHead else { return Self.answer(.ok, "text/event-stream", "", isHead: true) }
      guard let seat = board.seat() else { return Self.full(isHead: isHead) }
      return Answer(
        status: .ok, headers: Self.headers("text/event-stream"),
        body: .events(EventStream(seat: seat, since: since)))
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

  private static func full(isHead: Bool) -> Answer {
    refusal(
      503, "\(Board.seats) browsers look at this page, which is all it can have", isHead: isHead)
  }

  private static func refusal(_ code: Int, _ reason: String, isHead: Bool) -> Answer {
    let phrases = [403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed"]
    let status = HTTPStatusCode(code, phrase: phrases[code] ?? "Service Unavailable")
    var answer = answer(status, "text/plain", reason + "\n", isHead: isHead)
    if code == 405 { answer.headers.append(("Allow", "GET, HEAD")) }
    return answer
  }

  private static func answer(
    _ status: HTTPStatusCode, _ type: String, _ text: String, nonce: String? = nil, isHead: Bool
  ) -> Answer {
    let body = Data(text.utf8)
    return Answer(
      status: status,
      headers: headers(type, nonce: nonce) + [("Content-Length", "\(body.count)")],
      body: .whole(isHead ? Data() : body))
  }

  /// What every answer says: nothing from elsewhere, nothing to elsewhere, nothing kept.
  private static func headers(
    _ type: String, nonce: String? = nil
  ) -> [(name: String, value: String)] {
    let script = nonce.map { "script-src 'nonce-\($0)'; " } ?? ""
    return [
      ("Content-Type", "\(type); charset=utf-8"),
      ("Cache-Control", "no-store"),
      (
        "Content-Security-Policy",
        "default-src 'none'; \(script)style-src 'unsafe-inline'; img-src data:; connect-src 'self'; "
          + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
      ),
      ("X-Content-Type-Options", "nosniff"),
      ("Referrer-Policy", "no-referrer"),
      ("Cross-Origin-Resource-Policy", "same-origin"),
    ]
  }
}
