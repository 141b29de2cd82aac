// Who may see what: decided from a request alone.

import FlyingFox

/// What stands between a request and the page: nothing passes that does not know the token.
struct Gate: Sendable {
  /// A word that nobody guesses.
  let token: String

  /// What a request may have.
  enum Passage: Equatable {
    /// The page.
    case page
    /// The events since a version.
    case events(since: Int)
    /// Nothing, for a reason.
    case refused(code: Int, reason: String)
  }

  /// 128 random bits.
  static func newToken() -> String {
    var random = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let word = String(random.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - word.count) + word
    }.joined()
  }

  /// What a request may have.
  func passage(_ request: HTTPRequest) -> Passage {
    // A page of another site reaches this machine under that site's name, if it makes the name mean this machine.
    guard Self.isLocal(request.headers[.host]) else {
      return .refused(code: 403, reason: "this is served to this machine alone")
    }
    guard request.method == .GET || request.method == .HEAD else {
      return .refused(code: 405, reason: "this can be read, and nothing else")
    }
    let parts = request.path.split(separator: "/")
    guard let first = parts.first, Self.isEqual(first, token) else {
      return .refused(code: 403, reason: "the address lacks the token that nas printed")
    }
    switch parts.dropFirst() {
    case []: return .page
    case ["events"]:
      let seen = request.headers[HTTPHeader("Last-Event-ID")] ?? request.query["since"]
      return .events(since: seen.flatMap { Int($0) } ?? 0)
    default: return .refused(code: 404, reason: "there is no such page")
    }
  }

  /// Whether a host's name is one of this machine. With any port: behind a tunnel it is another one.
  private static func isLocal(_ host: String?) -> Bool {
    guard let host else { return false }
    let parts = host.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts[0].lowercased()
    let hasPort = parts.count == 1 || UInt16(parts[1]) != nil
    return hasPort && (name == "127.0.0.1" || name == "localhost")
  }

  /// Compares in a time that does not depend on what is equal.
  static func isEqual(_ given: some StringProtocol, _ secret: String) -> Bool {
    let (given, secret) = (Array(given.utf8), Array(secret.utf8))
    guard given.count == secret.count else { return false }
    return zip(given, secret).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
