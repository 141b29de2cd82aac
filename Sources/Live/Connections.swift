// Who is connected: so many at most, whoever knocks. What they are told is not its business.

import Files
import FlyingSocks
import Synchronization

/// The connections of a server.
///
/// Each takes a descriptor, of which the search needs some as well, so the system's limit is never reached from here:
/// nobody is let in beyond `limit`. Where all places are taken, the client that has been silent for the longest time
/// makes way, so that silence keeps nobody out.
final class Connections: Sendable {
  /// A quarter of the files that this process may have open, and no more than 64.
  static var usualLimit: Int { max(4, min(64, (Machine.openFiles ?? .max) / 4)) }

  private let limit: Int
  private let state = Mutex(State())
  /// Rings when a place is free.
  private let places: AsyncStream<Void>
  private let bell: AsyncStream<Void>.Continuation

  private struct State {
    var clients: [Int: Client] = [:]
    var next = 0
  }

  private struct Client {
    var task: Task<Void, Never>?
    /// Whether it has asked for nothing yet, and was not told to go.
    var isSilent = true
  }

  init(limit: Int) {
    precondition(limit > 0, "somebody is let in")
    self.limit = limit
    (places, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  /// Lets clients in for as long as the program runs.
  ///
  /// - Parameter serve: speaks with a client. It says by `hasSpoken` that the client has asked for something.
  func admit(
    from listener: AsyncSocket,
    _ serve: @escaping @Sendable (AsyncSocket, _ hasSpoken: () -> Void) async -> Void
  ) async {
    var places = places.makeAsyncIterator()
    while !Task.isCancelled {
      while !makeRoom() { _ = await places.next() }
      do {
        let socket = try await listener.accept()
        enter { hasSpoken in
          await serve(socket, hasSpoken)
          try? socket.close()
        }
      } catch {
        // The client is gone again, or the system has no descriptor left: for others there may be one soon.
        try? await Task.sleep(for: .milliseconds(100))
      }
    }
  }

  /// Whether there is a place. If there is none, the client that has been silent for the longest time is told to go.
  private func makeRoom() -> Bool {
    let (hasRoom, leaving) = state.withLock { state -> (Bool, Task<Void, Never>?) in
      guard state.clients.count >= limit else { return (true, nil) }
      guard let oldest = state.clients.filter(\.value.isSilent).keys.min() else {
        return (false, nil)
      }
      state.clients[oldest]?.isSilent = false
      return (false, state.clients[oldest]?.task)
    }
    leaving?.cancel()
    return hasRoom
  }

  private func enter(_ serve: @escaping @Sendable (_ hasSpoken: () -> Void) async -> Void) {
    state.withLock { state in
      let number = state.next
      state.next += 1
      state.clients[number] = Client()
      // It may be over before its task is noted: the lock is held until then.
      state.clients[number]?.task = Task.detached { [self] in
        await serve { self.state.withLock { $0.clients[number]?.isSilent = false } }
        self.state.withLock { _ = $0.clients.removeValue(forKey: number) }
        bell.yield()
      }
    }
  }
}
