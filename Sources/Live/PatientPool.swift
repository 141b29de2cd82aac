// The waiting of the server's sockets, with an end: who says or takes nothing is not waited for.

import FlyingFox
import FlyingSocks

/// A pool of sockets that gives up on a client after some time.
final class PatientPool: AsyncSocketPool {
  /// How many clients may be connected at the same time.
  let limit: Int
  private let pool: any AsyncSocketPool = HTTPServer.defaultPool()
  private let patience: Duration

  /// - Parameters:
  ///   - patience: how long a client may take to say or take anything.
  ///   - limit: how many clients may be connected at the same time.
  init(patience: Duration = .seconds(15), limit: Int = Connections.usualLimit) {
    (self.patience, self.limit) = (patience, limit)
  }

  func prepare() async throws { try await pool.prepare() }

  func run() async throws { try await pool.run() }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    // The socket that listens has nobody at its other end: for the next client the server waits as long as it takes.
    guard (try? socket.remotePeer()) != nil else {
      return try await pool.suspendSocket(socket, untilReadyFor: events)
    }
    let (pool, patience) = (pool, patience)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await pool.suspendSocket(socket, untilReadyFor: events) }
      group.addTask {
        try await Task.sleep(for: patience)
        throw SocketError.timeout(message: "the client says and takes nothing")
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }
}
