// The body of an answer that does not end before the run does.

import FlyingSocks

/// The events of a board as bytes, for one client. The next ones are made when those before were taken.
struct EventStream: AsyncBufferedSequence {
  typealias Element = UInt8

  let seat: Seat
  /// The version that the client has.
  let since: Int

  func makeAsyncIterator() -> Iterator {
    Iterator(seat: seat, seen: since, bells: seat.bells.makeAsyncIterator())
  }

  struct Iterator: AsyncBufferedIteratorProtocol {
    let seat: Seat
    var seen: Int
    var bells: AsyncStream<Void>.Iterator
    private var hasBegun = false
    private var isOver = false

    init(seat: Seat, seen: Int, bells: AsyncStream<Void>.Iterator) {
      (self.seat, self.seen, self.bells) = (seat, seen, bells)
    }

    mutating func nextBuffer(suggested count: Int) async -> [UInt8]? {
      guard !isOver else { return nil }
      // Said at once, so that a client knows that it is heard: when to come back after a loss, in milliseconds.
      if !hasBegun {
        hasBegun = true
        return Array("retry: 2000\n\n".utf8)
      }
      while !Task.isCancelled {
        if let news = seat.news(since: seen) {
          (seen, isOver) = (news.version, news.isLast)
          return Array(news.text.utf8)
        }
        guard await bells.next() != nil else { return nil }
      }
      return nil
    }

    /// Not asked for: the server takes buffers.
    mutating func next() async -> UInt8? { nil }
  }
}
